// Short notes of the page itself (not messages): what was refused, what waits,
// what failed. They stand under the messages of the channel they belong to.

import { announce, byId, h, iconButton } from './dom.js';
import { state } from './state.js';

const notes = [];
let counter = 0;

/**
 * Adds a note to the channel in view. Kinds: `wait` (goes away when done) and
 * `failed`. Returns a function that takes it away.
 */
export function addNote(kind, text, channelId = state.channel) {
  const note = { id: ++counter, kind, text, as: state.as, channel: channelId };
  notes.push(note);
  if (kind === 'failed') announce(text);
  renderNotes();
  return () => dropNote(note);
}

function dropNote(note) {
  const at = notes.indexOf(note);
  if (at >= 0) notes.splice(at, 1);
  renderNotes();
}

/** Shows a refusal of the server as a note. */
export function report(refused) {
  console.error(refused);
  return addNote('failed', refused.message);
}

/** Renders the notes of the channel in view. */
export function renderNotes() {
  const host = byId('notes');
  if (!host) return;
  const here = notes.filter((one) => one.as === state.as && one.channel === state.channel);
  host.replaceChildren(...here.map((note) => h('li', { class: `note ${note.kind}`, testid: note.kind },
    note.kind === 'wait' ? dots() : null,
    h('span', { dir: 'auto' }, note.text),
    note.kind === 'failed' ? iconButton('close', 'Fermer cette note', () => dropNote(note), { testid: 'note-close' }) : null)));
  if (here.length) host.lastElementChild.scrollIntoView({ block: 'nearest' });
}

/** Three dots that move while something is awaited. */
export const dots = () => h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
