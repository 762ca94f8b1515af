// What the page knows: the world as the acting user may see it, and where they look.
// Modules read it; only app.js writes it.

export const state = {
  /** Answer of GET /sim/world, or null before the first one. */
  world: null,
  /** Id of the acting user. */
  as: null,
  /** Id of the channel in view. */
  channel: null,
  /** Id of the guild whose channels are listed, or 'dms'. */
  place: null,
  /** Last message id that the acting user had in view, by `user/channel`. */
  seen: new Map(),
};

/** Reads `#as=ID&channel=ID`. */
export function readHash() {
  const params = new URLSearchParams(location.hash.slice(1));
  return { as: params.get('as'), channel: params.get('channel') };
}

/** The hash that shows `channel` as `as`. */
export function hashFor(as, channel) {
  const params = new URLSearchParams();
  if (as) params.set('as', as);
  if (channel) params.set('channel', channel);
  return `#${params}`;
}

const guilds = () => state.world?.guilds ?? [];

/** Every channel, thread, post and direct message in sight; DMs have kind `dm`. */
export function allChannels() {
  const dms = (state.world?.dms ?? []).map((dm) => ({
    kind: 'dm', can_write: true, tags: [], applied_tags: [], ...dm,
    name: user(dm.recipient_id)?.name ?? dm.name,
  }));
  return [...guilds().flatMap((guild) => guild.channels), ...dms];
}

export const channel = (id) => allChannels().find((one) => one.id === id);

export const guildOf = (channelId) =>
  guilds().find((guild) => guild.channels.some((one) => one.id === channelId));

export const user = (id) => state.world?.users.find((one) => one.id === id);

export const people = () => (state.world?.users ?? []).filter((one) => !one.bot);

export const role = (id) => roles().find((one) => one.id === id);

export const roles = () => guilds().flatMap((guild) => guild.roles ?? []);

export const me = () => user(state.as) ?? state.world?.me;

export const bot = () => state.world?.bot;

/** How the application is called when the server gives no name. */
export const botName = () => bot()?.name ?? "L'application";

export const isThread = (one) => one?.kind === 'thread' || one?.kind === 'private_thread';

/** Posts are the threads whose parent is a forum. */
export const isPost = (one) => isThread(one) && channel(one.parent_id)?.kind === 'forum';

/** Threads and posts below a channel, newest first. */
export const below = (parentId) =>
  allChannels()
    .filter((one) => isThread(one) && one.parent_id === parentId)
    .sort((a, b) => newer(b.id, a.id));

/** Positive when snowflake `a` is newer than `b`. */
export function newer(a, b) {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

const DISCORD_EPOCH_MS = 1420070400000;

/** The moment in a snowflake, or null where an id carries none. */
export function momentOf(id) {
  try {
    const ms = Number(BigInt(id) >> 22n);
    return ms > 0 ? new Date(ms + DISCORD_EPOCH_MS) : null;
  } catch {
    return null;
  }
}

const seenKey = (channelId) => `${state.as}/${channelId}`;

/** Notes that the acting user has seen all of a channel up to now. */
export function markSeen(channelId) {
  const marker = channel(channelId)?.unread_marker;
  if (marker) state.seen.set(seenKey(channelId), marker);
}

const OPENED_AT = Date.now();

/**
 * Whether something new is there since this person last looked. What is older
 * than the page counts as seen, by everybody.
 */
export function isUnread(one) {
  if (!one.unread_marker) return false;
  const seen = state.seen.get(seenKey(one.id));
  if (seen) return newer(one.unread_marker, seen) > 0;
  return (momentOf(one.unread_marker)?.getTime() ?? 0) > OPENED_AT;
}
