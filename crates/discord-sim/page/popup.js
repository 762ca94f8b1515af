// What floats above the page: menus and listboxes. One at a time; Escape or a press
// elsewhere closes it and gives the focus back.

import { append, byId, h, icon } from './dom.js';

let open = null;

/** Closes what floats, if anything does. */
export function closePopup({ refocus = false } = {}) {
  if (!open) return;
  const { el, opener, onClose } = open;
  open = null;
  el.remove();
  if (opener?.hasAttribute?.('aria-expanded')) opener.setAttribute('aria-expanded', 'false');
  onClose?.();
  if (refocus) opener?.focus?.();
}

document.addEventListener('pointerdown', (event) => {
  if (open && !open.el.contains(event.target) && !open.opener?.contains?.(event.target)) closePopup();
});
// Only the width: a telephone's keyboard changes the height when a search field gets the focus.
let width = innerWidth;
window.addEventListener('resize', () => {
  if (innerWidth !== width) closePopup();
  width = innerWidth;
});

/** Floats `el` beside `opener` (an element) or at `point` ({x, y} in the viewport). */
export function float(el, { opener, point, onClose, within }) {
  closePopup();
  open = { el, opener, onClose };
  el.classList.add('popup');
  // A modal dialog is in the browser's top layer: only what is inside it can be above it.
  (within ?? opener?.closest?.('dialog') ?? byId('layer')).append(el);
  if (opener?.hasAttribute?.('aria-expanded')) opener.setAttribute('aria-expanded', 'true');
  place(el, point ?? belowOf(opener));
  el.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    closePopup({ refocus: true });
  });
  return el;
}

function belowOf(opener) {
  const box = opener.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4, above: box.top - 4, width: box.width };
}

const MARGIN = 8;

function place(el, { x, y, above = y, width }) {
  if (width) el.style.minWidth = `${Math.min(width, innerWidth - 2 * MARGIN)}px`;
  const box = el.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(x, innerWidth - box.width - MARGIN));
  const fitsBelow = y + box.height + MARGIN <= innerHeight;
  const top = fitsBelow ? y : above - box.height;
  el.style.left = `${left}px`;
  el.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - box.height - MARGIN))}px`;
}

/** Arrow keys, Home and End move the focus among `selector` inside `el`. */
export function roving(el, selector) {
  el.addEventListener('keydown', (event) => {
    const items = [...el.querySelectorAll(selector)].filter((one) => !one.hidden);
    const at = items.indexOf(document.activeElement);
    const to = {
      ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1,
    }[event.key];
    if (to === undefined || !items.length) return;
    if (document.activeElement?.matches('input') && (event.key === 'Home' || event.key === 'End')) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  });
}

/**
 * Opens a menu. `items`: `{label, run, icon, testid, danger}`, or `{heading}`,
 * or null for a line between groups.
 */
export function openMenu({ opener, point, items, label, testid = 'menu' }) {
  const el = h('div', { class: 'menu', role: 'menu', 'aria-label': label, testid });
  for (const item of items) {
    if (item === null) el.append(h('hr', { role: 'separator' }));
    else if (item.heading) el.append(h('div', { class: 'menu-heading', dir: 'auto' }, item.heading, item.detail));
    else {
      el.append(h('button', {
        type: 'button', role: 'menuitem', class: item.danger ? 'menu-item danger' : 'menu-item',
        testid: item.testid ?? 'menu-item',
        on: {
          click: () => {
            closePopup({ refocus: true });
            item.run();
          },
        },
      }, item.icon ? icon(item.icon) : null, h('span', { dir: 'auto' }, item.label)));
    }
  }
  float(el, { opener, point });
  roving(el, '[role=menuitem]');
  el.querySelector('[role=menuitem]')?.focus();
  return el;
}

/**
 * Opens a listbox to choose values from. `options`: `{value, label, description, emoji, chosen}`.
 * With `max` 1 a choice closes it; else "Valider" does. `onDone(values)` gets the choice.
 */
export function openListbox({ opener, label, options, min, max, search, onDone }) {
  const many = max > 1;
  const chosen = new Set(options.filter((one) => one.chosen).map((one) => one.value));
  const el = h('div', { class: 'listbox-frame' });
  const listEl = h('div', {
    class: 'listbox', role: 'listbox', 'aria-label': label, 'aria-multiselectable': many ? 'true' : null,
    testid: 'select-options',
  });
  const confirm = many && h('button', {
    type: 'button', class: 'button primary', testid: 'select-confirm',
    on: {
      click: () => {
        closePopup({ refocus: true });
        onDone(options.map((one) => one.value).filter((one) => chosen.has(one)));
      },
    },
  }, 'Valider');
  const update = () => {
    for (const one of listEl.children) one.setAttribute('aria-selected', String(chosen.has(one.dataset.value)));
    if (confirm) confirm.disabled = chosen.size < min || chosen.size > max;
  };
  const pick = (value) => {
    if (!many) {
      closePopup({ refocus: true });
      onDone([value]);
      return;
    }
    if (chosen.has(value)) chosen.delete(value);
    else if (chosen.size < max) chosen.add(value);
    update();
  };
  for (const option of options) listEl.append(optionEl(option, many, pick));
  if (!options.length) listEl.append(h('p', { class: 'empty' }, 'Rien à choisir.'));
  append(el, [search && searchField(listEl), listEl, confirm && h('div', { class: 'listbox-foot' }, confirm)]);
  update();
  float(el, { opener });
  roving(el, '[role=option]');
  (el.querySelector('input') ?? el.querySelector('[aria-selected=true]') ?? el.querySelector('[role=option]'))?.focus();
}

function optionEl(option, many, pick) {
  return h('div', {
    class: 'option', role: 'option', tabindex: '-1', testid: 'select-option', data: { value: option.value },
    on: {
      click: () => pick(option.value),
      keydown: (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        pick(option.value);
      },
    },
  },
  option.emoji ? h('span', { class: 'emoji', 'aria-hidden': 'true' }, option.emoji) : null,
  h('span', { class: 'option-text' },
    h('span', { class: 'option-label', dir: 'auto' }, option.label),
    option.description ? h('span', { class: 'option-description', dir: 'auto' }, option.description) : null),
  h('span', { class: many ? 'box' : 'dot', 'aria-hidden': 'true' }, icon('check')));
}

function searchField(listEl) {
  const input = h('input', {
    type: 'search', class: 'field', placeholder: 'Chercher', 'aria-label': 'Chercher', dir: 'auto',
    testid: 'select-search',
  });
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const one of listEl.children) one.hidden = !one.textContent.toLowerCase().includes(wanted);
  });
  return h('div', { class: 'listbox-search' }, input);
}
