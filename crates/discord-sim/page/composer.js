// Where one writes: text, an answer, a pretend file, or a command after "/".

import * as api from './api.js';
import { byId, fill, h, icon, iconButton } from './dom.js';
import { commandForm, runEntry, slashCommands } from './commands.js';
import { plain } from './markdown.js';
import { lastOwn, startEdit } from './messages.js';
import { report } from './notes.js';
import { openMenu } from './popup.js';
import { botName, channel, isThread, roles, state } from './state.js';
import { suggest } from './suggest.js';

// Discord's limit of a message without a subscription, in UTF-16 units here.
const MAX_LENGTH = 2000;
const COUNT_FROM = 1800;

const PRETEND_FILES = [
  { label: "Image d'essai", icon: 'image', file: { filename: 'photo.png', content_type: 'image/png' } },
  { label: "Image d'essai masquée (spoiler)", icon: 'image', file: { filename: 'SPOILER_photo.png', content_type: 'image/png' } },
  { label: "Fichier d'essai", icon: 'file', file: { filename: 'document.pdf', content_type: 'application/pdf' } },
];

let replyTo = null;
let files = [];
let field = null;
let key = null;
// What was begun and not sent, by `user/channel`.
const drafts = new Map();

/** Shows the composer of the channel in view, or why one cannot write there. */
export function renderComposer() {
  const here = channel(state.channel);
  const zone = byId('composer-zone');
  const next = `${state.as}/${state.channel}/${here?.can_write}`;
  if (key === next) return;
  if (field) drafts.set(field.dataset.draft, field.value);
  key = next;
  replyTo = null;
  files = [];
  field = null;
  if (!here || here.kind === 'forum' || here.kind === 'category') {
    zone.replaceChildren();
    return;
  }
  if (here.can_write === false) {
    fill(zone, h('p', { class: 'cannot-write', testid: 'cannot-write' },
      here.locked ? "Ce fil est fermé : personne ne peut plus y écrire." : "Tu n'as pas l'autorisation d'écrire dans ce salon."));
    return;
  }
  build(zone, here);
}

function build(zone, here) {
  const draft = `${state.as}/${state.channel}`;
  field = h('textarea', {
    id: 'composer', class: 'composer-field', rows: '1', dir: 'auto', testid: 'composer', maxlength: String(MAX_LENGTH),
    placeholder: placeholder(here), 'aria-label': placeholder(here), data: { draft },
  });
  field.value = drafts.get(draft) ?? '';
  const form = h('form', { class: 'composer' },
    h('div', { id: 'composer-above' }),
    h('div', { class: 'composer-row' },
      iconButton('plus', 'Joindre un fichier d’essai', (event) => openFiles(event.currentTarget), { testid: 'attach', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }),
      field,
      h('span', { id: 'composer-count', class: 'field-count' }),
      h('button', { type: 'submit', class: 'icon-button send', 'aria-label': 'Envoyer', title: 'Envoyer', testid: 'send' }, icon('send'))));
  const commands = suggest(field, { label: `Commandes de ${botName()}`, testid: 'command-list', host: form, source: matchingCommands, onPick: openCommand });
  const mentions = suggest(field, { label: 'Personnes', testid: 'mention-list', host: form, source: matchingNames, onPick: completeName });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', () => {
    grow();
    commands.refresh();
    mentions.refresh();
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') setReply(null);
    else if (event.key === 'ArrowUp' && !field.value) {
      const last = lastOwn();
      if (!last) return;
      event.preventDefault();
      startEdit(last);
    }
  });
  fill(zone, form);
  grow();
}

function placeholder(here) {
  if (here.kind === 'dm') return `Écrire à ${here.name}`;
  return isThread(here) ? `Écrire dans « ${here.name} »` : `Écrire dans #${here.name}`;
}

function grow() {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  const left = MAX_LENGTH - field.value.length;
  byId('composer-count').textContent = field.value.length > COUNT_FROM ? String(left) : '';
}

/** The commands whose name begins (or else contains) what follows the slash. */
async function matchingCommands(text) {
  if (!text.startsWith('/')) return [];
  const wanted = text.slice(1).trim().toLowerCase();
  const found = (await slashCommands()).filter((one) => one.label.slice(1).toLowerCase().includes(wanted) || one.name.includes(wanted));
  const rank = (one) => (one.label.slice(1).startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label, 'fr'))
    .map((entry) => ({ label: entry.label, detail: entry.description, value: entry.name, testid: `command-${entry.name.replaceAll(' ', '-')}`, entry }));
}

// A name begun just before the caret.
const BEGUN_NAME = /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u;
const NAMES_MAX = 8;

const beforeCaret = () => field.value.slice(0, field.selectionStart);

function matchingNames() {
  const begun = BEGUN_NAME.exec(beforeCaret())?.[1].toLowerCase();
  if (begun === undefined) return [];
  return mentionable().filter((one) => one.name.toLowerCase().startsWith(begun) && one.name.toLowerCase() !== begun)
    .slice(0, NAMES_MAX).map((one) => ({ label: `@${one.name}`, detail: one.detail, value: one.name }));
}

function completeName({ value }) {
  const end = field.selectionStart;
  field.setRangeText(`${value} `, end - BEGUN_NAME.exec(beforeCaret())[1].length, end, 'end');
  grow();
}

/** Everybody and every role that can be named, with what Discord writes for them. */
function mentionable() {
  return [
    ...(state.world?.users ?? []).map((one) => ({ name: one.name, code: `<@${one.id}>`, detail: one.roles.join(', ') })),
    ...roles().filter((one) => !one.name.startsWith('@')).map((one) => ({ name: one.name, code: `<@&${one.id}>`, detail: 'rôle' })),
  ];
}

function openCommand({ entry }) {
  const zone = byId('composer-zone');
  const before = [...zone.childNodes];
  const form = commandForm(entry, () => {
    zone.replaceChildren(...before);
    if (field) {
      field.value = '';
      grow();
      field.focus();
    }
  });
  fill(zone, form.el);
  form.focus();
}

async function submit() {
  const text = field.value.trim();
  if (!text && !files.length) return;
  if (text.startsWith('/') && (await runTyped(text))) return;
  const message = { content: resolveNames(text), ...(files.length ? { attachments: files } : {}), ...(replyTo ? { reply_to: replyTo.id } : {}) };
  const { value } = field;
  field.value = '';
  grow();
  field.focus();
  try {
    await api.send(state.channel, message);
    files = [];
    setReply(null);
  } catch (refused) {
    // What was written stays, unless the person has begun something else.
    if (field && !field.value) field.value = value;
    report(refused);
  }
}

/** A command typed in full: run it, or open its fields when it has some. */
async function runTyped(text) {
  const entry = (await slashCommands()).find((one) => one.label === text || `/${one.name}` === text);
  if (!entry) return false;
  if (entry.options.length) openCommand({ entry });
  else {
    field.value = '';
    grow();
    runEntry(entry, []);
  }
  return true;
}

/** `@Name` of somebody here becomes a mention, as in Discord's own clients. */
function resolveNames(text) {
  const mentions = new Map(mentionable().map((one) => [one.name, one.code]));
  const longestFirst = [...mentions.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  if (!longestFirst.length) return text;
  const pattern = new RegExp(`@(${longestFirst.join('|')})(?![\\p{L}\\p{N}_])`, 'gu');
  return text.replace(pattern, (_, name) => mentions.get(name));
}

const escapePattern = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function setReply(message) {
  replyTo = message;
  renderAbove();
  if (message) field?.focus();
}

function openFiles(opener) {
  openMenu({
    opener, label: 'Fichiers d’essai', testid: 'attach-menu',
    items: PRETEND_FILES.map((one) => ({
      label: one.label, icon: one.icon, testid: `attach-${one.file.filename}`,
      run: () => {
        files.push(one.file);
        renderAbove();
        field.focus();
      },
    })),
  });
}

function renderAbove() {
  const host = byId('composer-above');
  if (!host) return;
  fill(host,
    replyTo ? h('p', { class: 'replying', testid: 'replying' },
      'Réponse à ', h('bdi', { class: 'strong' }, replyTo.author.name), ' : ', h('span', { class: 'reply-text', dir: 'auto' }, plain(replyTo.content)),
      iconButton('close', 'Ne plus répondre', () => setReply(null), { testid: 'reply-cancel' })) : null,
    files.map((file, at) => h('p', { class: 'replying' }, icon('file'), h('bdi', null, file.filename),
      iconButton('close', `Retirer ${file.filename}`, () => {
        files.splice(at, 1);
        renderAbove();
      }))));
}

document.addEventListener('start-reply', (event) => {
  if (field) setReply(event.detail);
});

document.addEventListener('insert-text', (event) => {
  if (!field) return;
  field.setRangeText(event.detail, field.selectionStart, field.selectionEnd, 'end');
  grow();
  field.focus();
});

document.addEventListener('open-command', async (event) => {
  const entry = (await slashCommands()).find((one) => one.name === event.detail);
  if (entry && field) openCommand({ entry });
});
