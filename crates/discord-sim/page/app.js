// The page: reads the world as one of its people, shows one channel of it, and
// reads again when the server says that something changed.

import * as api from './api.js';
import { placeOf, renderChannels, renderForum, renderHead, renderServers } from './channels.js';
import { renderComposer } from './composer.js';
import { byId, fill, h, iconButton } from './dom.js';
import { wake } from './interactions.js';
import { markdown } from './markdown.js';
import { hideMessages, refreshMessages, showMessages } from './messages.js';
import { renderMembers, renderPeople } from './people.js';
import { closePopup } from './popup.js';
import { allChannels, channel, hashFor, markSeen, me, people, readHash, state } from './state.js';

let stopListening = null;
let shownKey = null;
let refreshing = null;
let again = false;

/** Reads world and messages; calls during a reading lead to one more reading. */
function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = (async () => {
    do {
      again = false;
      await readOnce();
    } while (again);
  })().finally(() => { refreshing = null; });
  return refreshing;
}

async function readOnce() {
  const { as } = state;
  let world;
  try {
    world = await api.world();
  } catch (refused) {
    if (as && refused.status >= 400 && refused.status < 500) {
      // An old address of somebody who is not there: ask who is.
      state.as = null;
      api.actAs(null);
      again = true;
    } else showProblem(refused.message);
    return;
  }
  if (as !== state.as) {
    again = true;
    return;
  }
  state.world = world;
  showProblem(null);
  if (!people().some((one) => one.id === state.as)) {
    chooseSomebody();
    return;
  }
  chooseChannel();
  renderAll();
  await refreshMessages();
  if (as === state.as) markSeen(state.channel);
}

/** Nobody (or nobody who exists) was asked for: be the first person. */
function chooseSomebody() {
  const first = people()[0];
  if (!first) {
    showProblem("Il n'y a encore personne sur ce serveur.");
    return;
  }
  history.replaceState(null, '', hashFor(first.id, readHash().channel));
  become(first.id);
}

function become(id) {
  state.as = id;
  api.actAs(id);
  stopListening?.();
  stopListening = api.listen((change) => {
    if (change.interaction) wake(change.interaction);
    refresh();
  }, (up) => {
    document.body.classList.toggle('offline', !up);
    // What happened while the line was down was not announced.
    if (up) refresh();
  });
  again = true;
  refresh();
}

/** The channel asked for, if this person sees it; else the first one they can read. */
function chooseChannel() {
  const asked = readHash().channel;
  const wanted = channel(asked);
  const usable = wanted && wanted.kind !== 'category';
  if (!usable && state.place === 'dms' && !asked) {
    state.channel = null;
    return;
  }
  const first = allChannels().filter((one) => one.kind === 'text').sort((a, b) => (a.position ?? 0) - (b.position ?? 0))[0];
  state.channel = usable ? wanted.id : first?.id ?? null;
  state.place = placeOf(state.channel) ?? state.world.guilds[0]?.id ?? 'dms';
  if (state.channel && state.channel !== asked) history.replaceState(null, '', hashFor(state.as, state.channel));
}

function renderAll() {
  const here = channel(state.channel);
  renderPeople();
  renderHint();
  renderServers(goToPlace);
  renderChannels();
  renderHead(openDrawer);
  renderMembers();
  renderComposer();
  document.title = here ? `${here.kind === 'dm' ? '' : '#'}${here.name} · ${me()?.name ?? ''}` : 'Discord local';
  const key = `${state.as}/${state.channel}`;
  if (here?.kind === 'forum') {
    hideMessages();
    renderForum();
  } else if (shownKey !== key || !byId('messages')) {
    if (here) showMessages();
    else {
      hideMessages();
      fill(byId('view'), h('p', { class: 'empty' }, 'Choisis une conversation, ou quelqu’un dans la liste des membres.'));
    }
  }
  shownKey = key;
}

function goToPlace(place) {
  state.place = place;
  const first = place === 'dms'
    ? allChannels().find((one) => one.kind === 'dm')
    : state.world.guilds.find((one) => one.id === place)?.channels
      .filter((one) => one.kind === 'text').sort((a, b) => (a.position ?? 0) - (b.position ?? 0))[0];
  const hash = hashFor(state.as, first?.id);
  if (location.hash === hash) refresh();
  else location.hash = hash;
}

/** The embedding program's word to a newcomer; it stays away once closed. */
function renderHint() {
  const el = byId('hint');
  const text = state.world.hint;
  const closed = text && sessionStorage.getItem('closed-hint') === text;
  if (!text || closed) {
    el.hidden = true;
    el.dataset.shown = '';
    return;
  }
  if (el.dataset.shown === text) return;
  el.dataset.shown = text;
  el.hidden = false;
  fill(el, h('div', { class: 'content' }, markdown(text)), iconButton('close', 'Fermer cette aide', () => {
    sessionStorage.setItem('closed-hint', text);
    el.hidden = true;
  }, { testid: 'hint-close' }));
}

function showProblem(sentence) {
  let el = byId('problem');
  if (!sentence) {
    el?.remove();
    return;
  }
  if (!el) {
    el = h('p', { id: 'problem', class: 'problem', role: 'alert', testid: 'problem' });
    byId('app').prepend(el);
  }
  el.textContent = sentence;
}

/** On narrow screens the side columns are drawers. */
function openDrawer(which) {
  const app = byId('app');
  app.dataset.drawer = which ?? '';
  byId('scrim').hidden = !which;
  if (which) byId(which).querySelector('a, button')?.focus();
}

byId('scrim').addEventListener('click', () => openDrawer(null));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && byId('app').dataset.drawer) openDrawer(null);
});

function follow() {
  const { as, channel: wanted } = readHash();
  closePopup();
  openDrawer(null);
  if (as && as !== state.as) become(as);
  else {
    if (wanted) state.place = placeOf(wanted) ?? state.place;
    refresh();
  }
}

window.addEventListener('hashchange', follow);
document.querySelector('.skip').addEventListener('click', (event) => {
  // The hash carries who and where; the skip link must not replace it.
  event.preventDefault();
  (byId('composer') ?? byId('main')).focus();
});

if (readHash().as) become(readHash().as);
else refresh();
