// Buttons and selects under a message.

import * as api from './api.js';
import { announce, h, icon } from './dom.js';
import { follow } from './interactions.js';
import { markdown } from './markdown.js';
import { openListbox } from './popup.js';
import { allChannels, roles, state } from './state.js';

const TYPE = {
  row: 1, button: 2, string: 3, user: 5, role: 6, mentionable: 7, channel: 8, section: 9, text: 10,
  separator: 14, container: 17,
};
const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'secondary' };
const CHANNEL_KINDS = { text: 0, dm: 1, category: 4, thread: 11, private_thread: 12, forum: 15 };
// Above this many choices a select gets a search field.
const SEARCH_FROM = 9;

/** Renders a message's components, and the place for what went wrong with a press. */
export function components(message) {
  if (!message.components?.length) return null;
  const problem = h('p', { class: 'press-problem', role: 'alert', testid: 'interaction-failed', hidden: true });
  const context = { message, problem };
  return h('div', { class: 'components' }, message.components.map((one) => component(one, context)), problem);
}

function component(spec, context) {
  switch (spec.type) {
    case TYPE.row:
      return h('div', { class: 'row', testid: 'component-row' }, spec.components.map((one) => component(one, context)));
    case TYPE.button:
      return spec.style === 5 ? linkButton(spec) : button(spec, context);
    case TYPE.string: case TYPE.user: case TYPE.role: case TYPE.mentionable: case TYPE.channel:
      return select(spec, context);
    case TYPE.text:
      return h('div', { class: 'content' }, markdown(spec.content));
    case TYPE.separator:
      return h('hr');
    case TYPE.section:
      return h('div', { class: 'row' }, [...spec.components, spec.accessory].filter(Boolean).map((one) => component(one, context)));
    case TYPE.container:
      return h('div', { class: 'embed' }, spec.components.map((one) => component(one, context)));
    default:
      return h('p', { class: 'empty' }, `Élément de type ${spec.type} : cette page ne sait pas le montrer.`);
  }
}

/** A Unicode emoji as itself, a server's own as :name:. */
export const emojiText = (emoji) => (emoji ? (emoji.id ? `:${emoji.name}:` : emoji.name) : null);

function face(spec) {
  const emoji = emojiText(spec.emoji);
  return [
    emoji ? h('span', { class: 'emoji', 'aria-hidden': spec.label ? 'true' : null }, emoji) : null,
    spec.label ? h('span', { dir: 'auto' }, spec.label) : null,
  ];
}

function button(spec, context) {
  const el = h('button', {
    type: 'button', class: `button ${STYLES[spec.style] ?? 'secondary'}`, disabled: Boolean(spec.disabled),
    testid: 'component-button', data: { customId: spec.custom_id, style: STYLES[spec.style] ?? '' },
  }, face(spec));
  el.addEventListener('click', () => press(el, spec.custom_id, undefined, context));
  return el;
}

function linkButton(spec) {
  const safe = /^(https?|discord):/i.test(spec.url ?? '');
  return h('a', {
    class: 'button link', href: safe && !spec.disabled ? spec.url : null, target: '_blank', rel: 'noopener noreferrer nofollow',
    title: spec.url, testid: 'component-link', 'aria-disabled': spec.disabled ? 'true' : null,
  }, face(spec), icon('link'));
}

async function press(el, customId, values, { message, problem }) {
  if (el.getAttribute('aria-busy') === 'true') return;
  el.setAttribute('aria-busy', 'true');
  problem.hidden = true;
  const outcome = await follow(() => api.press({
    channel_id: message.channel_id, message_id: message.id, custom_id: customId, ...(values ? { values } : {}),
  }));
  el.removeAttribute('aria-busy');
  if (outcome.ok) return;
  problem.textContent = outcome.sentence;
  problem.hidden = false;
  announce(outcome.sentence);
}

function select(spec, context) {
  const options = choices(spec);
  const min = spec.min_values ?? 1;
  const max = spec.max_values ?? 1;
  const text = h('span', { class: 'select-text', dir: 'auto' });
  const el = h('button', {
    type: 'button', class: 'select', 'aria-haspopup': 'listbox', 'aria-expanded': 'false',
    disabled: Boolean(spec.disabled), testid: `select-${spec.custom_id}`, data: { customId: spec.custom_id, component: 'select' },
  }, text, icon('chevron'));
  const placeholder = spec.placeholder ?? 'Fais un choix';
  const show = () => {
    const chosen = options.filter((one) => one.chosen);
    text.textContent = chosen.length ? chosen.map((one) => one.label).join(', ') : placeholder;
    el.classList.toggle('unset', !chosen.length);
    el.setAttribute('aria-label', chosen.length ? `${placeholder} : ${text.textContent}` : placeholder);
  };
  el.addEventListener('click', () => openListbox({
    opener: el, label: placeholder, options, min, max, search: spec.type !== TYPE.string || options.length >= SEARCH_FROM,
    onDone: (values) => {
      for (const one of options) one.chosen = values.includes(one.value);
      show();
      press(el, spec.custom_id, values, context);
    },
  }));
  show();
  return el;
}

function choices(spec) {
  const chosen = new Set((spec.default_values ?? []).map((one) => one.id));
  const from = (list) => list.map((one) => ({ ...one, chosen: chosen.has(one.value) }));
  const users = () => (state.world?.users ?? []).map((one) => ({ value: one.id, label: one.name, description: one.roles.join(', ') }));
  const roleOptions = () => roles().filter((one) => one.name !== '@everyone').map((one) => ({ value: one.id, label: `@${one.name}` }));
  switch (spec.type) {
    case TYPE.user: return from(users());
    case TYPE.role: return from(roleOptions());
    case TYPE.mentionable: return from([...users(), ...roleOptions()]);
    case TYPE.channel: return from(allChannels()
      .filter((one) => one.kind !== 'dm')
      .filter((one) => !spec.channel_types?.length || spec.channel_types.includes(CHANNEL_KINDS[one.kind]))
      .map((one) => ({ value: one.id, label: `# ${one.name}` })));
    default: return spec.options.map((one) => ({
      value: one.value, label: one.label, description: one.description, emoji: emojiText(one.emoji), chosen: Boolean(one.default),
    }));
  }
}
