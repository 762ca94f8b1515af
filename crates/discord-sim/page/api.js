// The user side of the local Discord, one function per request (see the crate's README).

/** What the server refused, with its sentence for people. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

let actor = null;

/** Sets who acts in every later request. */
export function actAs(userId) {
  actor = userId;
}

async function request(method, path, body, query = {}) {
  const url = new URL(`/sim/${path}`, location.origin);
  if (actor) url.searchParams.set('as', actor);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const init = { method, headers: {}, cache: 'no-store' };
  if (body !== undefined) {
    init.headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, init);
  } catch {
    throw new Refused(0, 'Le serveur local ne répond pas.');
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    // An answer that is no JSON can only be an error page; its status says enough.
  }
  if (!response.ok) {
    throw new Refused(response.status, answer?.error ?? `Refusé (${response.status}).`);
  }
  return answer;
}

const channelPath = (channel) => `channels/${encodeURIComponent(channel)}/messages`;

export const world = () => request('GET', 'world');

export const messages = (channel) => request('GET', channelPath(channel), undefined, { limit: 100 });

export const send = (channel, message) => request('POST', channelPath(channel), message);

export const edit = (channel, id, content) =>
  request('PATCH', `${channelPath(channel)}/${encodeURIComponent(id)}`, { content });

export const remove = (channel, id) =>
  request('DELETE', `${channelPath(channel)}/${encodeURIComponent(id)}`);

export const openDm = (recipient) => request('POST', 'dm', { recipient_id: recipient });

export const press = (body) => request('POST', 'press', body);

export const submitModal = (body) => request('POST', 'modal', body);

export const closeModal = (interaction) => request('DELETE', 'modal', { interaction_id: interaction });

export const commands = (channel) => request('GET', 'commands', undefined, { channel });

export const runCommand = (body) => request('POST', 'commands/run', body);

export const complete = (body) => request('POST', 'commands/complete', body);

export const interaction = (id) => request('GET', `interactions/${encodeURIComponent(id)}`);

/**
 * Listens for changes that the acting user can see. `onChange` receives
 * `{version, channels, interaction}`; `onState` receives whether the line is up.
 * Returns a function that stops listening.
 */
export function listen(onChange, onState) {
  const url = new URL('/sim/events', location.origin);
  url.searchParams.set('as', actor);
  const source = new EventSource(url);
  source.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
  source.addEventListener('open', () => onState(true));
  source.addEventListener('error', () => onState(false));
  return () => source.close();
}
