// Suggestions above a text field while it has the focus: commands, mentions, values of options.

import { h } from './dom.js';

let count = 0;

/**
 * Gives `input` a list of suggestions, shown in `host`. `source(text)` gives
 * `[{label, detail, value, testid}]`, or a promise of it; `onPick(item)` takes
 * the choice. Returns `{refresh, close}`; nothing is asked before `refresh`.
 */
export function suggest(input, { source, onPick, label, testid, host }) {
  const listId = `suggestions-${++count}`;
  const box = h('div', { class: 'suggestions', role: 'listbox', id: listId, 'aria-label': label, testid, hidden: true });
  host.append(box);
  describe(input, listId);
  let items = [];
  let active = -1;
  // Answers may overtake one another: only the last question's counts.
  let asked = 0;

  const setOpen = (open) => {
    box.hidden = !open;
    if (input.role === 'combobox') input.setAttribute('aria-expanded', String(open));
    if (!open) input.removeAttribute('aria-activedescendant');
  };
  const close = () => {
    asked++;
    setOpen(false);
  };
  const pick = (item) => {
    close();
    onPick(item);
  };
  const mark = (index) => {
    active = (index + items.length) % items.length;
    [...box.children].forEach((one, at) => one.setAttribute('aria-selected', String(at === active)));
    input.setAttribute('aria-activedescendant', box.children[active].id);
    box.children[active].scrollIntoView({ block: 'nearest' });
  };
  const refresh = async () => {
    const mine = ++asked;
    const found = await source(input.value);
    if (mine !== asked) return;
    items = found;
    box.replaceChildren(...items.map((item, at) => suggestion(item, `${listId}-${at}`, pick)));
    setOpen(items.length > 0);
    if (items.length) mark(0);
  };
  input.addEventListener('keydown', (event) => {
    if (box.hidden) return;
    if (event.key === 'ArrowDown') mark(active + 1);
    else if (event.key === 'ArrowUp') mark(active - 1);
    else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) pick(items[active]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  input.addEventListener('blur', close);
  return { refresh, close };
}

/** Roles for screen readers. A textarea keeps its own role: "combobox" is for one line only. */
function describe(input, listId) {
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', listId);
  input.setAttribute('autocomplete', 'off');
  if (!input.matches('input')) return;
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-expanded', 'false');
}

function suggestion(item, id, pick) {
  return h('div', {
    class: 'suggestion', role: 'option', id, testid: item.testid ?? 'choice', data: { value: String(item.value ?? item.label) },
    on: {
      // pointerdown would take the focus from the field before the click arrives.
      pointerdown: (event) => event.preventDefault(),
      click: () => pick(item),
    },
  },
  h('span', { class: 'suggestion-label', dir: 'auto' }, item.label),
  item.detail ? h('span', { class: 'suggestion-detail', dir: 'auto' }, item.detail) : null);
}
