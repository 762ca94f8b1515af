// The application's commands: the list behind "/", the fields of a command with
// their suggestions, and the commands in the menus of messages and people.

import * as api from './api.js';
import { h, iconButton } from './dom.js';
import { follow } from './interactions.js';
import { addNote } from './notes.js';
import { suggest } from './suggest.js';
import { allChannels, roles, state } from './state.js';

const OPTION = {
  subcommand: 1, group: 2, string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, attachment: 11,
};
const CHANNEL_KINDS = { text: 0, dm: 1, category: 4, thread: 11, private_thread: 12, forum: 15 };
// A list of commands is asked for again after this time.
const FRESH_MS = 4000;
const TYPING_PAUSE_MS = 120;

let cache = { key: null, at: 0, promise: null };

function load() {
  const key = `${state.as}/${state.channel}`;
  if (cache.key !== key || Date.now() - cache.at > FRESH_MS) {
    const promise = api.commands(state.channel).then((answer) => answer.commands).catch(() => []);
    cache = { key, at: Date.now(), promise };
  }
  return cache.promise;
}

/** Commands of a menu: type 2 for people, 3 for messages. */
export async function contextCommands(type) {
  return (await load()).filter((one) => one.type === type);
}

const localName = (spec) => spec.name_localized ?? spec.name_localizations?.fr ?? spec.name;
const localDescription = (spec) => spec.description_localized ?? spec.description_localizations?.fr ?? spec.description ?? '';

/** Slash commands one by one: subcommands are entries of their own. */
export async function slashCommands() {
  return (await load()).filter((one) => (one.type ?? 1) === 1).flatMap((command) => entries(command, [], command));
}

function entries(spec, path, command) {
  const inner = (spec.options ?? []).filter((one) => one.type === OPTION.subcommand || one.type === OPTION.group);
  if (inner.length) return inner.flatMap((one) => entries(one, [...path, one], command));
  return [{
    command, path, options: spec.options ?? [], description: localDescription(spec),
    label: `/${[command, ...path].map(localName).join(' ')}`,
    name: [command, ...path].map((one) => one.name).join(' '),
  }];
}

/** Wraps option values in their subcommand and group, as the server expects them. */
function nest(entry, options) {
  return entry.path.reduceRight((inner, spec) => [{ name: spec.name, type: spec.type, options: inner }], options);
}

async function run(body, label) {
  const drop = addNote('wait', `Envoi de ${label}…`);
  const outcome = await follow(() => api.runCommand(body));
  drop();
  if (!outcome.ok) addNote('failed', `${label} : ${outcome.sentence}`);
  return outcome.ok;
}

/** Runs a message or user command on `targetId`. */
export function runContextCommand(command, targetId) {
  return run({ channel_id: state.channel, command_id: command.id, options: [], target_id: targetId }, `« ${localName(command)} »`);
}

/** Runs an entry of the list with its options' values. */
export function runEntry(entry, options) {
  return run({ channel_id: state.channel, command_id: entry.command.id, options: nest(entry, options) }, entry.label);
}

/**
 * The fields of a command, in place of the composer. `onDone` is called when it
 * was sent or given up.
 */
export function commandForm(entry, onDone) {
  const specs = [...entry.options].sort((a, b) => Number(Boolean(b.required)) - Number(Boolean(a.required)));
  const fields = [];
  const values = (focused) => fields.map((field) => field.value(field === focused)).filter(Boolean);
  const form = h('form', { class: 'command-form', novalidate: true, testid: 'command-form', 'aria-label': entry.label },
    h('div', { class: 'command-head' },
      h('span', { class: 'command-name', dir: 'auto' }, entry.label),
      h('span', { class: 'command-about', dir: 'auto' }, entry.description),
      iconButton('close', 'Abandonner la commande', onDone, { testid: 'command-cancel' })));
  const body = h('div', { class: 'command-body' });
  form.append(body);
  for (const spec of specs) {
    const field = optionField(spec, entry, values, form);
    fields.push(field);
    body.append(field.el);
  }
  const send = h('button', { type: 'submit', class: 'button primary', testid: 'send' }, 'Exécuter');
  form.append(h('div', { class: 'command-foot' }, send));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length) {
      wrong[0].input.focus();
      return;
    }
    const options = values(null);
    onDone();
    runEntry(entry, options);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onDone();
  });
  return { el: form, focus: () => (fields[0]?.input ?? send).focus() };
}

let fieldCount = 0;

/** One option's field; its suggestions float above `form`, as they do above the composer. */
function optionField(spec, entry, values, form) {
  const id = `option-field-${++fieldCount}`;
  const numeric = spec.type === OPTION.integer || spec.type === OPTION.number;
  const input = h('input', {
    id, type: 'text', class: 'field', dir: 'auto', autocomplete: 'off', inputmode: numeric ? 'decimal' : null,
    'aria-required': String(Boolean(spec.required)), 'aria-describedby': `${id}-about ${id}-error`, testid: `option-${spec.name}`,
  });
  const error = h('span', { class: 'field-error', id: `${id}-error`, testid: 'field-error', 'aria-live': 'polite' });
  const host = h('div', { class: 'command-field' },
    h('label', { for: id, dir: 'auto' }, localName(spec), spec.required ? null : h('span', { class: 'optional' }, ' (facultatif)')),
    input,
    h('span', { class: 'field-about', id: `${id}-about`, dir: 'auto' }, localDescription(spec)), error);
  // The choice behind the shown text, where the value differs from it.
  let picked = null;
  const field = {
    el: host, input,
    value(focused) {
      const text = input.value.trim();
      if (!text && !focused) return null;
      const value = picked && picked.label === input.value ? picked.value : typed(spec, text);
      return { name: spec.name, type: spec.type, value, ...(focused ? { focused: true, value: text } : {}) };
    },
    check() {
      error.textContent = problemOf(spec, input.value.trim(), picked?.label === input.value) ?? '';
      input.setAttribute('aria-invalid', String(Boolean(error.textContent)));
      return !error.textContent;
    },
  };
  const source = suggestionsFor(spec, () => api.complete({
    channel_id: state.channel, command_id: entry.command.id, options: nest(entry, values(field)),
  }));
  if (source) {
    const list = suggest(input, {
      label: localName(spec), testid: 'suggestions', host: form, source,
      onPick: (item) => {
        picked = item;
        input.value = item.label;
        field.check();
      },
    });
    let timer;
    const soon = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => { if (document.activeElement === input) list.refresh(); }, ms);
    };
    input.addEventListener('input', () => soon(TYPING_PAUSE_MS));
    input.addEventListener('focus', () => soon(0));
  }
  input.addEventListener('input', () => { if (error.textContent) field.check(); });
  return field;
}

function typed(spec, text) {
  if (spec.type === OPTION.integer || spec.type === OPTION.number) return Number(text.replace(',', '.'));
  return text;
}

/** Where a field's suggestions come from, or null for a free field. */
function suggestionsFor(spec, complete) {
  const among = (list) => (text) => {
    const wanted = text.trim().toLowerCase();
    return list().filter((one) => one.label.toLowerCase().includes(wanted)).slice(0, 25);
  };
  const users = () => (state.world?.users ?? []).map((one) => ({ label: one.name, value: one.id, detail: one.roles.join(', ') }));
  const roleItems = () => roles().map((one) => ({ label: `@${one.name}`, value: one.id }));
  switch (spec.type) {
    case OPTION.boolean: return among(() => [{ label: 'Vrai', value: true }, { label: 'Faux', value: false }]);
    case OPTION.user: return among(users);
    case OPTION.role: return among(roleItems);
    case OPTION.mentionable: return among(() => [...users(), ...roleItems()]);
    case OPTION.channel: return among(() => allChannels()
      .filter((one) => one.kind !== 'dm' && (!spec.channel_types?.length || spec.channel_types.includes(CHANNEL_KINDS[one.kind])))
      .map((one) => ({ label: `# ${one.name}`, value: one.id })));
    default: break;
  }
  if (spec.choices?.length) return among(() => spec.choices.map((one) => ({ label: localName(one), value: one.value })));
  if (spec.autocomplete) {
    return async () => {
      try {
        const { choices } = await complete();
        return choices.map((one) => ({ label: localName(one), value: one.value }));
      } catch (refused) {
        return [];
      }
    };
  }
  return null;
}

function problemOf(spec, text, isPick) {
  if (!text) return spec.required ? 'Ce champ est obligatoire.' : null;
  const mustPick = spec.choices?.length
    || [OPTION.boolean, OPTION.user, OPTION.role, OPTION.mentionable, OPTION.channel].includes(spec.type);
  if (mustPick && !isPick) return 'Choisis dans la liste.';
  if (isPick) return null;
  if (spec.type === OPTION.integer || spec.type === OPTION.number) {
    const number = typed(spec, text);
    if (Number.isNaN(number) || (spec.type === OPTION.integer && !Number.isInteger(number))) return 'Écris un nombre.';
    if (spec.min_value !== undefined && number < spec.min_value) return `Au moins ${spec.min_value}.`;
    if (spec.max_value !== undefined && number > spec.max_value) return `Au plus ${spec.max_value}.`;
  }
  if (spec.min_length && text.length < spec.min_length) return `Au moins ${spec.min_length} caractères.`;
  if (spec.max_length && text.length > spec.max_length) return `Au plus ${spec.max_length} caractères.`;
  return null;
}
