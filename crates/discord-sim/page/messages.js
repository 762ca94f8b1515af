// The list of messages of the channel in view, kept in step with the server.
// A message is rebuilt only when it changed, so that focus, uncovered spoilers
// and open fields stay where they are.

import * as api from './api.js';
import { contextCommands, runContextCommand } from './commands.js';
import { announce, byId, fill, h } from './dom.js';
import { messageItem } from './message.js';
import { plain } from './markdown.js';
import { addNote, renderNotes, report } from './notes.js';
import { openMenu } from './popup.js';
import { botName, channel, state } from './state.js';
import { longDay, sameDay } from './time.js';

// Discord joins messages of one author that are less than seven minutes apart.
const JOIN_MS = 7 * 60 * 1000;
// How near the end (in pixels) still counts as being at the end.
const NEAR_END = 120;

let shown = { key: null, list: [], items: new Map() };

const scroller = () => byId('scroller');

const isAtEnd = () => scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight < NEAR_END;

/** Prepares an empty list for the channel in view. */
export function showMessages() {
  shown = { key: `${state.as}/${state.channel}`, list: [], items: new Map(), fresh: true };
  const here = channel(state.channel);
  fill(byId('view'), h('div', { id: 'scroller', class: 'scroller', tabindex: '0', 'aria-label': `Messages de ${here?.name ?? ''}` },
    h('ol', { id: 'messages', class: 'messages', testid: 'messages', 'aria-busy': 'true' }),
    h('ol', { id: 'notes', class: 'messages notes' })),
  h('button', { type: 'button', id: 'jump', class: 'button primary', testid: 'jump', hidden: true, on: { click: toEnd } }, 'Nouveaux messages'));
  byId('messages').addEventListener('keydown', moveAmongMessages);
  scroller().addEventListener('scroll', () => { if (isAtEnd()) byId('jump').hidden = true; });
  renderNotes();
}

/** Leaves the list (another view takes its place). */
export function hideMessages() {
  shown = { key: null, list: [], items: new Map() };
}

/** Fetches the channel in view and brings the list up to date. */
export async function refreshMessages() {
  const { key } = shown;
  if (!key) return;
  let list;
  try {
    ({ messages: list } = await api.messages(state.channel));
  } catch (refused) {
    if (shown.key === key) fill(byId('messages'), h('li', { class: 'empty', testid: 'refused' }, refused.message));
    return;
  }
  if (shown.key !== key) return;
  update(list);
}

function update(list) {
  const host = byId('messages');
  const atEnd = shown.fresh || isAtEnd();
  const known = new Set(shown.list.map((one) => one.id));
  const items = new Map();
  const wanted = [];
  list.forEach((message, at) => {
    const before = list[at - 1];
    if (!before || !sameDay(new Date(before.timestamp), new Date(message.timestamp))) wanted.push(daySeparator(message));
    const continued = isContinued(before, message);
    const json = JSON.stringify([message, continued]);
    const old = shown.items.get(message.id);
    const item = old && (old.json === json || old.el.querySelector('.edit-field'))
      ? old
      : { json, el: rebuilt(old?.el, messageItem(message, { continued, actions })) };
    items.set(message.id, item);
    wanted.push(item.el);
  });
  if (!list.length) wanted.push(h('li', { class: 'empty' }, "Rien n'a encore été écrit ici."));
  place(host, wanted);
  host.removeAttribute('aria-busy');
  const fresh = shown.fresh ? [] : list.filter((one) => !known.has(one.id));
  fresh.forEach(announceMessage);
  if (list.length) host.querySelector('.message:last-of-type')?.setAttribute('tabindex', '0');
  Object.assign(shown, { list, items, fresh: false });
  // What this person said, or what only they can see, answers what they just did.
  if (atEnd || fresh.some((one) => one.ephemeral || one.author.id === state.as)) toEnd();
  else if (fresh.length) byId('jump').hidden = false;
}

function toEnd() {
  scroller().scrollTop = scroller().scrollHeight;
  byId('jump').hidden = true;
}

/** Makes the children of `host` be `wanted`, moving as little as possible. */
function place(host, wanted) {
  const keep = new Set(wanted);
  for (const child of [...host.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((el, at) => {
    if (host.children[at] !== el) host.insertBefore(el, host.children[at] ?? null);
  });
}

/** Takes over the focus and what was uncovered from the item that `fresh` replaces. */
function rebuilt(old, fresh) {
  if (!old?.contains(document.activeElement)) return fresh;
  const id = document.activeElement.dataset.customId;
  const again = id && [...fresh.querySelectorAll('[data-custom-id]')].find((one) => one.dataset.customId === id);
  queueMicrotask(() => (again && !again.disabled ? again : fresh).focus({ preventScroll: true }));
  return fresh;
}

function isContinued(before, message) {
  return Boolean(before)
    && before.author.id === message.author.id && before.author.name === message.author.name
    && !message.reply_to && !message.interaction && before.ephemeral === message.ephemeral
    && ['default', 'reply'].includes(message.kind) && before.kind !== 'thread_created'
    && sameDay(new Date(before.timestamp), new Date(message.timestamp))
    && new Date(message.timestamp) - new Date(before.timestamp) < JOIN_MS;
}

const daySeparator = (message) =>
  h('li', { class: 'day' }, h('span', null, longDay(new Date(message.timestamp))));

function announceMessage(message) {
  if (message.author.id === state.as) return;
  const said = message.loading ? 'réfléchit…' : plain(message.content) || message.embeds?.[0]?.title || 'un message';
  announce(`${message.author.name} : ${said}${message.ephemeral ? ' (visible par toi seul·e)' : ''}`);
}

function moveAmongMessages(event) {
  const here = document.activeElement;
  if (!here?.classList.contains('message')) return;
  const all = [...byId('messages').querySelectorAll('.message')];
  const to = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (to) {
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(here) + to))].focus();
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    event.preventDefault();
    here.querySelector('[data-testid=more]').click();
  }
}

/** The acting user's last message here that can be edited. */
export const lastOwn = () =>
  shown.list.findLast((one) => one.author.id === state.as && !one.ephemeral && one.kind !== 'command');

const actions = {
  reply: (message) => document.dispatchEvent(new CustomEvent('start-reply', { detail: message })),
  edit: startEdit,
  async remove(message) {
    try {
      await api.remove(message.channel_id, message.id);
    } catch (refused) {
      report(refused);
    }
  },
  async menu(message, where) {
    const commands = message.ephemeral ? [] : await contextCommands(3);
    const mine = message.author.id === state.as;
    const items = [];
    if (!message.ephemeral) items.push({ label: 'Répondre', icon: 'reply', testid: 'menu-reply', run: () => actions.reply(message) });
    if (mine && message.kind !== 'command') items.push({ label: 'Modifier', icon: 'pencil', testid: 'menu-edit', run: () => startEdit(message) });
    if (mine || message.ephemeral || channel(state.channel)?.can_manage) {
      items.push({ label: 'Supprimer', icon: 'trash', testid: 'menu-delete', danger: true, run: () => actions.remove(message) });
    }
    if (commands.length) items.push(null, { heading: `Applications · ${botName()}` });
    for (const command of commands) {
      items.push({
        label: command.name_localized ?? command.name, icon: 'slash', testid: 'menu-command',
        run: () => runContextCommand(command, message.id),
      });
    }
    openMenu({ ...where, items, label: 'Actions du message', testid: 'message-menu' });
  },
};

/** Turns a message of one's own into a field; Enter saves, Escape gives up. */
export function startEdit(message) {
  const item = shown.items.get(message.id);
  const content = item?.el.querySelector('[data-testid=content]');
  if (!content || item.el.querySelector('.edit-field')) return;
  const field = h('textarea', { class: 'field edit-field', dir: 'auto', rows: '2', 'aria-label': 'Modifier le message', testid: 'edit-field' });
  field.value = message.content;
  const form = h('div', { class: 'edit' }, field,
    h('p', { class: 'edit-help' }, 'Échap pour ', h('button', { type: 'button', class: 'link-button', testid: 'edit-cancel', on: { click: () => done() } }, 'annuler'),
      ' · Entrée pour ', h('button', { type: 'button', class: 'link-button', testid: 'edit-save', on: { click: () => save() } }, 'enregistrer')));
  const done = () => {
    form.remove();
    content.hidden = false;
    refreshMessages();
    byId('composer')?.focus();
  };
  const save = async () => {
    const text = field.value.trim();
    try {
      if (text && text !== message.content) await api.edit(message.channel_id, message.id, text);
      done();
    } catch (refused) {
      addNote('failed', refused.message);
    }
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  content.hidden = true;
  content.after(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
