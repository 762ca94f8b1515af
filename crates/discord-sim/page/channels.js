// The columns on the left (servers, channels), the head above the messages, and
// a forum's posts.

import { byId, h, icon, iconButton, settle } from './dom.js';
import { inlineMarkdown, markdown, plain } from './markdown.js';
import { allChannels, below, channel, guildOf, hashFor, isThread, isUnread, momentOf, newer, state } from './state.js';
import { relative } from './time.js';

// Posts and threads shown below their parent in the column; all are in the forum's own view.
const BELOW_MAX = 6;
const DRAWING = { text: 'hash', forum: 'forum', thread: 'thread', private_thread: 'lock', dm: 'at', category: 'chevron' };

const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? '').join('').slice(0, 2).toUpperCase();

/** The servers, and above them the private messages. */
export function renderServers(goTo) {
  const dmsUnread = allChannels().some((one) => one.kind === 'dm' && isUnread(one) && one.id !== state.channel);
  const entries = [
    serverButton({ id: 'dms', name: 'Messages privés', face: icon('at'), testid: 'server-dms', unread: dmsUnread }, goTo),
    h('hr'),
    ...(state.world?.guilds ?? []).map((guild) => serverButton({
      id: guild.id, name: guild.name, initials: initials(guild.name), testid: `server-${guild.name}`,
      unread: guild.channels.some((one) => isUnread(one) && one.id !== state.channel),
    }, goTo)),
  ];
  settle(byId('servers'), entries);
}

function serverButton({ id, name, face, initials: letters, testid, unread }, goTo) {
  return h('button', {
    type: 'button', class: unread ? 'server unread' : 'server', title: name, testid,
    'aria-label': unread ? `${name}, du nouveau` : name, 'aria-current': state.place === id ? 'true' : null,
    data: letters ? { initials: letters } : {},
    on: { click: () => goTo(id) },
  }, face);
}

/** The channels of the place in view. */
export function renderChannels() {
  const host = byId('channels');
  if (state.place === 'dms') {
    const dms = allChannels().filter((one) => one.kind === 'dm');
    settle(host, h('h1', { class: 'place-name' }, 'Messages privés'),
      dms.length
        ? h('ul', { class: 'plain-list' }, dms.map((one) => h('li', null, channelLink(one))))
        : h('p', { class: 'empty' }, "Personne n'a encore écrit ici. Choisis quelqu'un dans la liste des membres."));
    return;
  }
  const guild = state.world?.guilds.find((one) => one.id === state.place);
  if (!guild) {
    settle(host, h('p', { class: 'empty' }, 'Aucun serveur en vue.'));
    return;
  }
  const order = (a, b) => (a.position ?? 0) - (b.position ?? 0) || newer(a.id, b.id);
  const inParent = (parent) => guild.channels
    .filter((one) => ['text', 'forum'].includes(one.kind) && (one.parent_id ?? null) === parent).sort(order);
  const categories = guild.channels.filter((one) => one.kind === 'category').sort(order);
  const visible = new Set(categories.map((one) => one.id));
  const loose = guild.channels.filter((one) => ['text', 'forum'].includes(one.kind) && !visible.has(one.parent_id)).sort(order);
  settle(host,
    h('h1', { class: 'place-name', dir: 'auto' }, guild.name),
    channelList(loose),
    // A category without a channel in sight would only tell its name.
    categories.filter((category) => inParent(category.id).length).map((category) => [
      h('h2', { class: 'column-label', dir: 'auto' }, category.name),
      channelList(inParent(category.id)),
    ]));
}

const channelList = (list) => h('ul', { class: 'plain-list' }, list.map((one) => {
  const inside = below(one.id).filter((thread) => !thread.archived || thread.id === state.channel);
  const shown = inside.filter((thread, at) => at < BELOW_MAX || thread.id === state.channel);
  return h('li', null, channelLink(one),
    shown.length ? h('ul', { class: 'plain-list threads' }, shown.map((thread) => h('li', null, channelLink(thread)))) : null);
}));

function channelLink(one) {
  const current = one.id === state.channel;
  const unread = !current && isUnread(one);
  const kinds = { forum: 'forum', thread: 'fil', private_thread: 'fil privé', dm: 'message privé', text: 'salon' };
  return h('a', {
    class: unread ? 'channel unread' : 'channel', href: hashFor(state.as, one.id), 'aria-current': current ? 'page' : null,
    testid: one.kind === 'dm' ? `dm-${one.name}` : `channel-${one.name}`, data: { id: one.id, kind: one.kind },
    'aria-label': `${kinds[one.kind] ?? 'salon'} ${one.name}${unread ? ', du nouveau' : ''}`,
  }, icon(DRAWING[one.kind] ?? 'hash'), h('span', { class: 'channel-name', dir: 'auto' }, one.name));
}

/** The head of the channel in view: name, topic, tags, and the two drawers for narrow screens. */
export function renderHead(openDrawer) {
  const here = channel(state.channel);
  const parent = here && isThread(here) ? channel(here.parent_id) : null;
  settle(byId('channel-head'),
    iconButton('menu', 'Salons', () => openDrawer('channels'), { class: 'icon-button narrow', testid: 'open-channels' }),
    parent ? h('a', {
      class: 'icon-button', href: hashFor(state.as, parent.id), 'aria-label': `Retour à ${parent.name}`, title: `Retour à ${parent.name}`, testid: 'back',
    }, icon('back')) : null,
    here ? [
      icon(DRAWING[here.kind] ?? 'hash'),
      h('h2', { class: 'channel-title', dir: 'auto', testid: 'channel-title' }, here.name),
      tagsOf(here),
      here.archived ? h('span', { class: 'badge quiet' }, 'archivé') : null,
      here.locked ? h('span', { class: 'badge quiet' }, 'fermé') : null,
      here.topic && here.kind !== 'forum' ? h('p', { class: 'topic', dir: 'auto', title: plain(here.topic) }, inlineMarkdown(here.topic)) : null,
    ] : h('h2', { class: 'channel-title' }, 'Choisis un salon'),
    iconButton('people', 'Membres', () => openDrawer('members'), { class: 'icon-button narrow-members', testid: 'open-members' }));
}

function tagsOf(one) {
  const known = channel(one.parent_id)?.tags ?? [];
  const names = (one.applied_tags ?? []).map((id) => known.find((tag) => tag.id === id)).filter(Boolean);
  return names.length ? h('span', { class: 'tags' }, names.map((tag) => h('span', { class: 'tag', dir: 'auto', testid: 'tag' }, tagText(tag)))) : null;
}

/** A tag's emoji, as text or as Discord's object, and its name. */
const tagText = ({ emoji, name }) => [emoji?.emoji_name ?? emoji?.name ?? emoji, name].filter((one) => typeof one === 'string' && one).join(' ');

const filters = new Map();

/** A forum: its posts as a list, with its tags as filters. */
export function renderForum() {
  const forum = channel(state.channel);
  const wanted = filters.get(forum.id) ?? null;
  const posts = below(forum.id)
    .filter((post) => !wanted || post.applied_tags?.includes(wanted))
    .sort((a, b) => Number(a.archived) - Number(b.archived) || newer(b.unread_marker ?? b.id, a.unread_marker ?? a.id));
  settle(byId('view'), h('div', { class: 'scroller forum', testid: 'forum' },
    forum.topic ? h('div', { class: 'content forum-topic' }, markdown(forum.topic)) : null,
    forum.tags?.length ? h('div', { class: 'tags filters', role: 'group', 'aria-label': 'Étiquettes' }, forum.tags.map((tag) => h('button', {
      type: 'button', class: 'tag', 'aria-pressed': String(wanted === tag.id), testid: `tag-${tag.name}`,
      on: {
        click: () => {
          filters.set(forum.id, wanted === tag.id ? null : tag.id);
          renderForum();
        },
      },
    }, tagText(tag)))) : null,
    posts.length
      ? h('ul', { class: 'plain-list posts' }, posts.map((post) => h('li', null, postCard(post))))
      : h('p', { class: 'empty' }, wanted ? 'Aucune publication avec cette étiquette.' : 'Aucune publication pour le moment.')));
}

function postCard(post) {
  const moment = momentOf(post.unread_marker ?? post.id);
  return h('a', { class: isUnread(post) ? 'post unread' : 'post', href: hashFor(state.as, post.id), testid: `post-${post.name}`, data: { id: post.id } },
    tagsOf(post),
    h('span', { class: 'post-title', dir: 'auto' }, post.name),
    h('span', { class: 'post-when' }, moment ? `Dernière activité ${relative(moment)}` : null,
      post.archived ? ' · archivée' : null, post.locked ? ' · fermée' : null));
}

/** The guild or 'dms' that a channel belongs to. */
export const placeOf = (id) => (channel(id)?.kind === 'dm' ? 'dms' : guildOf(id)?.id);
