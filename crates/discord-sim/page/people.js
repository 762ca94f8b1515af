// Who is there: the switcher at the top, avatars, the member column, a person's menu.

import * as api from './api.js';
import { byId, cssColor, h, settle, tint } from './dom.js';
import { openMenu } from './popup.js';
import { bot, botName, channel, hashFor, people, state, user } from './state.js';
import { runContextCommand, contextCommands } from './commands.js';
import { report } from './notes.js';

// Dark enough for white initials (contrast above 4.5).
const AVATARS = ['#2f6f73', '#7a4fa3', '#a3493d', '#3d6b35', '#2f5f9e', '#85560f', '#9b3b74', '#555e6b'];

/** A round avatar with the first letter of the name. */
export function avatar(person, size = '') {
  const number = [...String(person.id)].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 9973, 7);
  const el = h('span', { class: `avatar ${size} ${person.bot ? 'app-avatar' : ''}`, 'aria-hidden': 'true' }, [...(person.name || '?')][0].toUpperCase());
  tint(el, '--avatar', AVATARS[number % AVATARS.length]);
  const color = typeof person.color === 'string' ? person.color : cssColor(person.color);
  if (color) tint(el, '--ring', color);
  return el;
}

/** The row of people that one can be. */
export function renderPeople() {
  settle(byId('people'), people().map((person) => {
    const current = person.id === state.as;
    return h('button', {
      type: 'button', class: 'person', role: 'radio', 'aria-checked': String(current), tabindex: current ? '0' : '-1',
      testid: `as-${person.name}`, data: { id: person.id },
      on: { click: () => become(person.id) },
    }, avatar(person, 'small'), h('span', { class: 'person-text' },
      h('span', { class: 'person-name', dir: 'auto' }, person.name),
      h('span', { class: 'person-role', dir: 'auto' }, person.status_line || person.roles.join(', ') || 'membre')));
  }));
  renderBotStatus();
}

function renderBotStatus() {
  const one = bot();
  const el = byId('bot-status');
  el.classList.toggle('online', Boolean(one?.online));
  settle(el, one ? [h('bdi', null, one.name), one.online ? ' est en ligne' : ' est hors ligne'] : 'Aucune application');
}

function become(id) {
  location.hash = hashFor(id, state.channel);
}

byId('people').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...byId('people').children];
  const at = buttons.indexOf(document.activeElement);
  const next = buttons[(at + step + buttons.length) % buttons.length];
  next.focus();
  next.click();
});

/** The member column: those who can see the channel in view, grouped by first role. */
export function renderMembers() {
  const viewers = channel(state.channel)?.viewers;
  const shown = (state.world?.users ?? []).filter((one) => visibleHere(one, viewers));
  const groups = new Map();
  for (const person of shown) {
    const name = person.bot ? 'Applications' : person.roles[0] ?? 'Membres';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(person);
  }
  settle(byId('members'), [...groups].sort(([a], [b]) => rankOf(a) - rankOf(b)).map(([name, list]) => [
    h('h2', { class: 'column-label', dir: 'auto' }, `${name} — ${list.length}`),
    h('ul', { class: 'plain-list' }, list.map((person) => h('li', null, memberButton(person)))),
  ]));
}

/** Roles first, then those without one, then applications. */
const rankOf = (group) => ['Membres', 'Applications'].indexOf(group);

function visibleHere(person, viewers) {
  const here = channel(state.channel);
  if (here?.kind === 'dm') return person.id === state.as || person.id === here.recipient_id;
  return !viewers || viewers.includes(person.id);
}

function memberButton(person) {
  const offline = person.bot && bot()?.id === person.id && !bot().online;
  return h('button', {
    type: 'button', class: offline ? 'member offline' : 'member', testid: `member-${person.name}`, 'aria-haspopup': 'menu',
    on: {
      click: (event) => openPersonMenu(person.id, { opener: event.currentTarget }),
      contextmenu: (event) => {
        event.preventDefault();
        openPersonMenu(person.id, { point: { x: event.clientX, y: event.clientY }, opener: event.currentTarget });
      },
    },
  }, avatar(person, 'small'), h('span', { class: 'member-text' },
    h('span', { class: 'member-name' }, h('bdi', null, person.name), person.bot ? appBadge() : null),
    h('span', { class: 'member-status', dir: 'auto' }, person.status_line || (offline ? 'hors ligne' : person.roles.slice(1).join(', ')))));
}

export const appBadge = () => h('span', { class: 'badge' }, 'APP');

/** What can be done with a person: write to them, mention them, the application's user commands. */
export async function openPersonMenu(id, where) {
  const person = user(id);
  if (!person) return;
  const commands = await contextCommands(2);
  const items = [{
    heading: person.name,
    detail: h('span', { class: 'menu-detail', dir: 'auto' }, person.roles.join(', ') || (person.bot ? 'application' : 'membre')),
  }];
  if (id !== state.as) {
    items.push({ label: 'Envoyer un message privé', icon: 'at', testid: 'menu-dm', run: () => openDm(id) });
  }
  items.push({
    label: 'Mentionner', icon: 'at', testid: 'menu-mention',
    run: () => document.dispatchEvent(new CustomEvent('insert-text', { detail: `<@${id}> ` })),
  });
  if (commands.length) items.push(null, { heading: `Applications · ${botName()}` });
  for (const command of commands) {
    items.push({
      label: command.name_localized ?? command.name, icon: 'slash', testid: 'menu-command',
      run: () => runContextCommand(command, id),
    });
  }
  openMenu({ ...where, items, label: `Actions pour ${person.name}`, testid: 'person-menu' });
}

async function openDm(id) {
  try {
    const { channel_id: opened } = await api.openDm(id);
    location.hash = hashFor(state.as, opened);
  } catch (refused) {
    report(refused);
  }
}
