// Discord's Markdown as DOM nodes. Blocks first (code, quotes, headings, lists),
// then spans inside them. Every block has dir="auto"; runs whose order must not
// depend on the text around them (mentions, links, numbers, code) are isolated.

import { h } from './dom.js';
import { channel, hashFor, role, state, user } from './state.js';
import { timestamp } from './time.js';

/** Renders a message's text into a fragment. */
export function markdown(text) {
  const out = document.createDocumentFragment();
  const fence = /```(?:([\w+#.-]+)\n)?\n?([\s\S]+?)\n?```/g;
  let from = 0;
  for (const match of text.matchAll(fence)) {
    out.append(...blocks(text.slice(from, match.index)));
    out.append(h('pre', { class: 'code', dir: 'auto' }, h('code', { data: { lang: match[1] ?? '' } }, match[2])));
    from = match.index + match[0].length;
  }
  out.append(...blocks(text.slice(from)));
  return out;
}

/** Renders one line's spans only (names of fields, labels of embeds). */
export function inlineMarkdown(text) {
  const out = document.createDocumentFragment();
  out.append(...inline(text));
  return out;
}

/** The text as one plain line, with spoilers covered: for previews. */
export function plain(text) {
  const holder = h('div', null, markdown(text));
  for (const spoiler of holder.querySelectorAll('.spoiler')) spoiler.textContent = '▒▒▒';
  for (const block of holder.querySelectorAll('p, li, blockquote, .heading, .subtext, pre')) block.append(' ');
  return holder.textContent.replace(/\s+/g, ' ').trim();
}

const HEADING = /^(#{1,3})\s+(\S.*)$/;
const SUBTEXT = /^-#\s+(\S.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.)\s+(\S.*)$/;

function blocks(source) {
  const out = [];
  const lines = source.split('\n');
  let paragraph = [];
  const flush = () => {
    while (paragraph.length && !paragraph[0].trim()) paragraph.shift();
    while (paragraph.length && !paragraph.at(-1).trim()) paragraph.pop();
    if (paragraph.length) out.push(paragraphOf(paragraph.join('\n')));
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    let match;
    if (line.startsWith('>>> ')) {
      flush();
      const rest = [line.slice(4), ...lines.slice(at + 1)].join('\n');
      out.push(h('blockquote', { dir: direction(rest) }, blocks(rest)));
      break;
    } else if (line.startsWith('> ')) {
      flush();
      const quoted = takeWhile(lines, at, (one) => one.startsWith('> ')).map((one) => one.slice(2));
      const text = quoted.join('\n');
      out.push(h('blockquote', { dir: direction(text) }, blocks(text)));
      at += quoted.length - 1;
    } else if ((match = HEADING.exec(line))) {
      flush();
      const level = match[1].length;
      out.push(h('div', {
        class: `heading h${level}`, role: 'heading', 'aria-level': String(level + 2), dir: 'auto',
      }, inline(match[2])));
    } else if ((match = SUBTEXT.exec(line))) {
      flush();
      out.push(h('div', { class: 'subtext', dir: 'auto' }, inline(match[1])));
    } else if (ITEM.test(line)) {
      flush();
      const items = takeWhile(lines, at, (one) => ITEM.test(one) && sameList(line, one));
      out.push(list(items.map((one) => ITEM.exec(one))));
      at += items.length - 1;
    } else paragraph.push(line);
  }
  flush();
  return out;
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The direction of the first letter that is no part of a mention or a link. For
 * blocks whose children have a direction of their own: dir="auto" skips those.
 */
function direction(text) {
  const letter = /\p{L}/u.exec(text.replace(/<[^>\s]*>|https?:\/\/\S+/g, ''));
  return letter && RIGHT_TO_LEFT.test(letter[0]) ? 'rtl' : 'ltr';
}

/** Whether `line` goes on with the list that `first` began: deeper, or of the same kind. */
function sameList(first, line) {
  const [, indent, mark] = ITEM.exec(first);
  const [, deeper, other] = ITEM.exec(line);
  return deeper.length > indent.length || /\d/.test(mark) === /\d/.test(other);
}

function takeWhile(lines, from, test) {
  let to = from;
  while (to < lines.length && test(lines[to])) to++;
  return lines.slice(from, to);
}

const EMOJI_ONLY = /^(?:\s|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\p{Regional_Indicator})+$/u;

function paragraphOf(text) {
  const jumbo = text.length < 60 && EMOJI_ONLY.test(text) ? ' jumbo' : '';
  return h('p', { class: `text${jumbo}`, dir: 'auto' }, inline(text));
}

/** Nests items by their indent; `items` are matches of ITEM. */
function list(items) {
  const [, indent, mark] = items[0];
  const depth = indent.length;
  const ordered = /\d/.test(mark);
  const el = h(ordered ? 'ol' : 'ul', {
    dir: direction(items[0][3]), start: ordered && Number.parseInt(mark, 10) !== 1 ? String(Number.parseInt(mark, 10)) : null,
  });
  for (let at = 0; at < items.length; at++) {
    const [, , , content] = items[at];
    const li = h('li', null, inline(content));
    let to = at + 1;
    while (to < items.length && items[to][1].length > depth) to++;
    if (to > at + 1) li.append(list(items.slice(at + 1, to)));
    at = to - 1;
    el.append(li);
  }
  return el;
}

const inlineOf = (tag, cls) => (match) => h(tag, { class: cls }, inline(match[1]));

// In order: the first that matches at a position wins. All are sticky. Their inner
// alternatives never overlap, so that no text makes them try again and again.
const SPANS = [
  [/\\([^0-9A-Za-z\s])/y, (match) => match[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (match) => h('code', { class: 'inline-code', dir: 'auto' }, match[2].trim())],
  [/<(https?:\/\/[^\s<>]+)>/y, (match) => link(match[1], match[1])],
  [/<@!?(\d+)>/y, (match) => userMention(match[1])],
  [/<@&(\d+)>/y, (match) => mention(`@${role(match[1])?.name ?? 'rôle inconnu'}`)],
  [/<#(\d+)>/y, (match) => channelMention(match[1])],
  [/<\/([^:>\n]+):(\d+)>/y, (match) => commandMention(match[1])],
  [/<a?:(\w+):(\d+)>/y, (match) => h('span', { class: 'custom-emoji', title: `:${match[1]}:` }, `:${match[1]}:`)],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, (match) => timestamp(Number(match[1]), match[2] ?? 'f')],
  [/\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/(?:\([^\s()]*\)|[^\s<>()])+)>?(?:\s+"[^"]*")?\)/y,
    (match) => link(match[2], inline(match[1]))],
  [/https?:\/\/[^\s<]*[^\s<.,:;"'\])}!?…»،؛]/y, (match) => link(match[0], match[0])],
  [/\*\*([\s\S]+?)\*\*(?!\*)/y, inlineOf('strong')],
  [/__([\s\S]+?)__(?!_)/y, inlineOf('u')],
  [/\*(?=\S)((?:\*\*(?:\\[\s\S]|[^*\\])+\*\*|\\[\s\S]|[^*\\])+?)\*(?!\*)/y, inlineOf('em')],
  [/(?<![\p{L}\p{N}_])_((?:__(?:\\[\s\S]|[^_\\])+__|\\[\s\S]|[^_\\])+?)_(?![\p{L}\p{N}_])/uy, inlineOf('em')],
  [/~~([\s\S]+?)~~/y, inlineOf('s')],
  [/\|\|([\s\S]+?)\|\|/y, (match) => spoiler(match[1])],
  [/@(?:everyone|here)\b/y, (match) => mention(match[0])],
  // Telephone numbers, hours, dates: several groups of digits keep their order.
  [/(?<![\p{L}\p{N}])(?:\+?\d+(?:[ \u00a0\u202f.,:/–-]\d+)+|\+\d+)(?![\p{L}\p{N}])/uy,
    (match) => h('bdi', { dir: 'ltr' }, match[0])],
];

function inline(text) {
  const out = [];
  let plainRun = '';
  let at = 0;
  scan: while (at < text.length) {
    for (const [pattern, render] of SPANS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (!match) continue;
      // Rendering nests and moves the shared patterns: take the end before it.
      const end = at + match[0].length;
      if (plainRun) out.push(plainRun);
      plainRun = '';
      out.push(...[render(match)].flat());
      at = end;
      continue scan;
    }
    const code = text.codePointAt(at);
    plainRun += String.fromCodePoint(code);
    at += code > 0xffff ? 2 : 1;
  }
  if (plainRun) out.push(plainRun);
  return out;
}

const mention = (text, props = {}) => h('bdi', { class: 'mention', ...props }, text);

function userMention(id) {
  const mine = id === state.as ? ' mention-me' : '';
  return mention(`@${user(id)?.name ?? 'personne inconnue'}`, { class: `mention${mine}` });
}

function channelMention(id) {
  const target = channel(id);
  if (!target) return mention('# aucun accès');
  return h('a', { class: 'mention', href: hashFor(state.as, id), dir: 'auto' }, `# ${target.name}`);
}

function commandMention(name) {
  const open = () => document.dispatchEvent(new CustomEvent('open-command', { detail: name }));
  return h('button', { type: 'button', class: 'mention', on: { click: open } }, `/${name}`);
}

function link(url, label) {
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'auto', title: url }, label);
}

/** Covered text; a click or Enter uncovers it, for this view only. */
function spoiler(text) {
  const cover = h('span', { class: 'spoiler-text', 'aria-hidden': 'true' }, inline(text));
  const el = h('span', {
    class: 'spoiler', role: 'button', tabindex: '0', 'aria-label': 'Texte masqué : afficher', testid: 'spoiler',
  }, cover);
  const reveal = (event) => {
    if (el.classList.contains('shown')) return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.add('shown');
    el.removeAttribute('role');
    el.removeAttribute('tabindex');
    el.removeAttribute('aria-label');
    cover.removeAttribute('aria-hidden');
  };
  // Capturing, so that a link inside stays shut until the text is uncovered.
  el.addEventListener('click', reveal, true);
  el.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') reveal(event);
  });
  return el;
}
