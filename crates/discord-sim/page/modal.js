// The application's form ("modal"): text inputs with their limits, errors in words.

import * as api from './api.js';
import { byId, h, iconButton } from './dom.js';
import { markdown } from './markdown.js';
import { follow } from './interactions.js';
import { botName } from './state.js';
import { closePopup } from './popup.js';

const ACTION_ROW = 1;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const PARAGRAPH = 2;
// Discord's own upper limit of a text input.
const MAX_LENGTH = 4000;

/** Opens the form that answered interaction `interactionId`. */
export function openModal(interactionId, modal) {
  closePopup();
  document.querySelector('dialog.modal')?.remove();
  const fields = [];
  const body = h('div', { class: 'modal-body' });
  for (const component of modal.components ?? []) body.append(...part(component, fields));
  const problem = h('p', { class: 'modal-problem', role: 'alert', testid: 'modal-error', hidden: true });
  const submit = h('button', { type: 'submit', class: 'button primary', testid: 'modal-submit' }, 'Envoyer');
  const form = h('form', { novalidate: true },
    h('header', { class: 'modal-head' },
      h('h2', { id: 'modal-title', dir: 'auto' }, modal.title),
      iconButton('close', 'Fermer', () => cancel(), { testid: 'modal-close' })),
    h('p', { class: 'modal-warning' }, 'Ce formulaire sera envoyé à ', h('bdi', null, botName()), '.'),
    body, problem,
    h('footer', { class: 'modal-foot' },
      h('button', { type: 'button', class: 'button secondary', testid: 'modal-cancel', on: { click: () => cancel() } }, 'Annuler'),
      submit));
  const dialog = h('dialog', { class: 'modal', testid: 'modal', 'aria-labelledby': 'modal-title' }, form);

  const cancel = () => {
    dialog.close();
    dialog.remove();
    // Nobody waits for the answer: a form that is gone on the server too is fine.
    api.closeModal(interactionId).catch(() => {});
  };
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    cancel();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    if (wrong.length) {
      wrong[0].input.focus();
      return;
    }
    problem.hidden = true;
    submit.disabled = true;
    const values = Object.fromEntries(fields.map((field) => [field.id, field.input.value]));
    const outcome = await follow(() =>
      api.submitModal({ interaction_id: interactionId, custom_id: modal.custom_id, fields: values }));
    submit.disabled = false;
    if (outcome.ok) {
      dialog.close();
      dialog.remove();
    } else {
      problem.textContent = `${outcome.sentence}. Ce que tu as écrit est encore là.`;
      problem.hidden = false;
    }
  });
  byId('layer').append(dialog);
  dialog.showModal();
  fields[0]?.input.focus();
}

function part(component, fields) {
  if (component.type === ACTION_ROW) return component.components.flatMap((one) => part(one, fields));
  if (component.type === TEXT_INPUT) return [textField(component, component.label, null, fields)];
  if (component.type === LABEL && component.component?.type === TEXT_INPUT) {
    return [textField(component.component, component.label, component.description, fields)];
  }
  if (component.type === TEXT_DISPLAY) return [h('div', { class: 'modal-text' }, markdown(component.content))];
  return [h('p', { class: 'empty' }, `Élément de type ${component.type} : cette page ne sait pas le montrer.`)];
}

function textField(spec, label, description, fields) {
  const required = spec.required ?? true;
  const max = spec.max_length ?? MAX_LENGTH;
  const min = spec.min_length ?? 0;
  const inputId = `field-${fields.length}`;
  const input = h(spec.style === PARAGRAPH ? 'textarea' : 'input', {
    id: inputId, class: 'field', dir: 'auto', placeholder: spec.placeholder, maxlength: String(max),
    rows: spec.style === PARAGRAPH ? '5' : null, type: spec.style === PARAGRAPH ? null : 'text', autocomplete: 'off',
    'aria-required': String(required), 'aria-describedby': `${inputId}-error ${inputId}-about`,
    testid: `field-${spec.custom_id}`,
  });
  input.value = spec.value ?? '';
  const error = h('p', { class: 'field-error', id: `${inputId}-error`, testid: 'field-error', 'aria-live': 'polite' });
  const count = h('span', { class: 'field-count', 'aria-hidden': 'true' });
  const showCount = () => { count.textContent = `${input.value.length}/${max}`; };
  const check = () => {
    const sentence = problemOf(input.value, { required, min, max });
    error.textContent = sentence ?? '';
    input.setAttribute('aria-invalid', String(Boolean(sentence)));
    return !sentence;
  };
  input.addEventListener('input', () => {
    showCount();
    if (error.textContent) check();
  });
  showCount();
  fields.push({ id: spec.custom_id, input, check });
  return h('div', { class: 'modal-field' },
    h('label', { for: inputId, dir: 'auto' }, label ?? spec.custom_id,
      required ? h('span', { class: 'required', title: 'obligatoire' }, ' *') : h('span', { class: 'optional' }, ' (facultatif)')),
    description ? h('p', { class: 'field-about', id: `${inputId}-about`, dir: 'auto' }, description) : null,
    input, h('div', { class: 'field-foot' }, error, count));
}

function problemOf(value, { required, min, max }) {
  if (!value.trim()) return required ? 'Ce champ est obligatoire.' : null;
  if (value.length < min) return `Au moins ${min} caractères (il y en a ${value.length}).`;
  if (value.length > max) return `Au plus ${max} caractères (il y en a ${value.length}).`;
  return null;
}
