// One message: who, when, what, what can be done with it.

import { h, icon, iconButton } from './dom.js';
import { components } from './components.js';
import { attachment, embed } from './embeds.js';
import { markdown, plain } from './markdown.js';
import { dots } from './notes.js';
import { appBadge, avatar, openPersonMenu } from './people.js';
import { below, botName, hashFor, state } from './state.js';
import { clock, full, whenSaid } from './time.js';

const SUPPRESS_EMBEDS = 1 << 2;

// Sentences for messages that Discord itself writes.
const SYSTEM = {
  thread_created: (message) => ['a commencé un fil : ', threadLink(message)],
  recipient_add: () => ['a ajouté une personne au fil.'],
  recipient_remove: () => ['a retiré une personne du fil.'],
  channel_name_change: (message) => ['a renommé le fil : ', h('bdi', { class: 'strong' }, message.content)],
  pin: () => ['a épinglé un message.'],
  user_join: () => ["vient d'arriver."],
  system: (message) => [message.content || 'a changé quelque chose ici.'],
};

/** The thread that a message announces, as a link where this person can see it. */
function threadLink(message) {
  const thread = below(message.channel_id).find((one) => one.name === message.content);
  return thread
    ? h('a', { href: hashFor(state.as, thread.id), dir: 'auto' }, thread.name)
    : h('bdi', { class: 'strong' }, message.content);
}

/**
 * Builds the list item of a message. `continued`: the same author spoke just
 * before. `actions`: `{menu(message, where), reply(message), edit(message), remove(message)}`.
 */
export function messageItem(message, { continued, actions }) {
  const head = !continued || message.reply_to || message.interaction;
  const li = h('li', {
    class: ['message', head ? 'head' : 'continued', message.ephemeral && 'ephemeral-message',
      message.mentions?.includes(state.as) && 'mentions-me'].filter(Boolean).join(' '),
    id: `m-${message.id}`, testid: `message-${message.id}`, tabindex: '-1', data: { author: message.author.name },
  });
  li.addEventListener('contextmenu', (event) => {
    if (event.target.closest('a, textarea, input')) return;
    event.preventDefault();
    actions.menu(message, { point: { x: event.clientX, y: event.clientY }, opener: li });
  });
  const system = SYSTEM[message.kind];
  li.append(
    h('div', { class: 'gutter' }, head
      ? avatar(message.author)
      : h('time', { class: 'side-time', 'aria-hidden': 'true' }, clock(new Date(message.timestamp)))),
    h('div', { class: 'body' },
      above(message),
      head ? heading(message) : null,
      system
        ? h('div', { class: 'content system', testid: 'content' }, h('bdi', null, message.author.name), ' ', system(message))
        : content(message),
      ephemeralFoot(message, actions)),
    toolbar(message, actions));
  return li;
}

function above(message) {
  if (message.interaction?.command_name) {
    return h('div', { class: 'above', testid: 'interaction-line' },
      icon('slash'), h('bdi', null, message.interaction.user_name), ' a utilisé ', h('bdi', { class: 'mention' }, message.interaction.command_name));
  }
  if (message.reply_to) {
    const { id, author_name: author, content: text } = message.reply_to;
    const jump = () => document.getElementById(`m-${id}`)?.focus();
    // Of a message that is gone the server knows no author. One without text is a card or a file.
    const wordless = author === '?' ? 'message supprimé' : 'voir le message';
    return h('button', { type: 'button', class: 'above reply-to', on: { click: jump }, testid: 'reply-preview' },
      icon('reply'), h('bdi', { class: 'strong' }, author), ' ', h('span', { class: 'reply-text', dir: 'auto' }, plain(text ?? '') || wordless));
  }
  return null;
}

function heading(message) {
  const { author } = message;
  const date = new Date(message.timestamp);
  return h('div', { class: 'message-head' },
    h('button', {
      type: 'button', class: 'author', 'aria-haspopup': 'menu', testid: 'author',
      on: {
        click: (event) => openPersonMenu(author.id, { opener: event.currentTarget }),
        contextmenu: (event) => {
          event.preventDefault();
          event.stopPropagation();
          openPersonMenu(author.id, { point: { x: event.clientX, y: event.clientY }, opener: event.currentTarget });
        },
      },
    }, h('bdi', null, author.name)),
    author.bot ? appBadge() : null,
    h('time', { class: 'when', datetime: message.timestamp, title: full(date) }, whenSaid(date)),
    message.suppress_notifications ? h('span', { class: 'when', title: 'Envoyé sans notification' }, '· silencieux') : null);
}

function content(message) {
  if (message.loading) {
    return h('div', { class: 'content loading', testid: 'loading' }, dots(), h('bdi', null, message.author.name || botName()), ' réfléchit…');
  }
  const text = h('div', { class: 'content', testid: 'content' }, message.content ? markdown(message.content) : null);
  if (message.edited) {
    const last = text.lastElementChild?.matches('p') ? text.lastElementChild : text;
    last.append(h('span', { class: 'edited' }, ' (modifié)'));
  }
  const embeds = message.flags & SUPPRESS_EMBEDS ? [] : message.embeds ?? [];
  return [text, (message.attachments ?? []).map(attachment), embeds.map(embed), components(message)];
}

function ephemeralFoot(message, actions) {
  if (!message.ephemeral) return null;
  return h('p', { class: 'ephemeral', testid: 'ephemeral' }, icon('eye'),
    'Toi seul·e peux voir ce message · ',
    h('button', { type: 'button', class: 'link-button', testid: 'dismiss', on: { click: () => actions.remove(message) } },
      'Supprimer le message'));
}

function toolbar(message, actions) {
  const mine = message.author.id === state.as;
  return h('div', { class: 'tools' },
    message.ephemeral ? null : iconButton('reply', 'Répondre', () => actions.reply(message), { testid: 'reply' }),
    mine && message.kind !== 'command' ? iconButton('pencil', 'Modifier', () => actions.edit(message), { testid: 'edit' }) : null,
    iconButton('more', 'Plus', (event) => actions.menu(message, { opener: event.currentTarget }), {
      testid: 'more', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    }));
}
