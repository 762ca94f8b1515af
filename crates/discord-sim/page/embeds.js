// Embeds and attachments. Pictures are never fetched: the page has no network,
// so each one is a tile with its name.

import { cssColor, h, icon, tint } from './dom.js';
import { inlineMarkdown, markdown } from './markdown.js';
import { whenSaid } from './time.js';

const webUrl = (url) => (/^https?:\/\//i.test(url ?? '') ? url : null);

/** One embed, with what Discord shows of it. */
export function embed(spec) {
  const el = h('article', { class: 'embed', testid: 'embed' },
    spec.author ? h('div', { class: 'embed-author', dir: 'auto' }, linked(spec.author.url, spec.author.name)) : null,
    spec.title ? h('div', { class: 'embed-title', role: 'heading', 'aria-level': '3', dir: 'auto' },
      linked(spec.url, inlineMarkdown(spec.title))) : null,
    spec.description ? h('div', { class: 'content embed-description' }, markdown(spec.description)) : null,
    spec.fields?.length ? h('div', { class: 'embed-fields' }, spec.fields.map(field)) : null,
    picture(spec.image, 'Image'), picture(spec.thumbnail, 'Vignette'),
    footer(spec));
  const color = cssColor(spec.color);
  return color ? tint(el, '--edge', color) : el;
}

function linked(url, content) {
  const href = webUrl(url);
  return href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'auto' }, content) : content;
}

function field(spec) {
  return h('div', { class: spec.inline ? 'embed-field inline' : 'embed-field' },
    h('div', { class: 'embed-field-name', dir: 'auto' }, inlineMarkdown(spec.name)),
    h('div', { class: 'content' }, markdown(spec.value)));
}

function picture(image, what) {
  return image?.url ? tile('image', `${what} : ${image.url.split('/').at(-1)}`) : null;
}

function footer(spec) {
  const date = spec.timestamp ? new Date(spec.timestamp) : null;
  const parts = [
    spec.footer?.text ? h('span', { dir: 'auto' }, spec.footer.text) : null,
    date ? h('time', { datetime: spec.timestamp, dir: 'auto' }, whenSaid(date)) : null,
  ].filter(Boolean);
  if (!parts.length) return null;
  return h('div', { class: 'embed-footer', dir: 'auto' }, parts.length === 2 ? [parts[0], ' · ', parts[1]] : parts);
}

const tile = (drawing, text) => h('div', { class: 'tile' }, icon(drawing), h('span', { dir: 'auto' }, text));

/** A file of a message: its name and kind, covered when it is a spoiler. */
export function attachment(file) {
  const image = /^(image|video)\//.test(file.content_type ?? '');
  const el = tile(image ? 'image' : 'file', file.filename);
  el.dataset.testid = 'attachment';
  if (file.spoiler) el.append(h('span', { class: 'badge quiet' }, 'masqué'));
  return el;
}
