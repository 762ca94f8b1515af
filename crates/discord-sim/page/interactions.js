// From a press, a command or a submitted form to the application's answer:
// ask the server how it stands until it is answered, deferred, a form, or failed.

import * as api from './api.js';
import { openModal } from './modal.js';

export const NO_ANSWER = "L'application n'a pas répondu";

const POLL_MS = 300;
// The server itself gives up after 3 s; this is only for a server that hangs.
const PATIENCE_MS = 20000;

const wakers = new Map();

/** A change of this interaction was announced: look again now. */
export function wake(interactionId) {
  wakers.get(interactionId)?.();
}

/**
 * Starts an interaction and follows it. Resolves to `{ok: true}` or to
 * `{ok: false, sentence}`; opens the form if that is the answer.
 */
export async function follow(start) {
  try {
    const { interaction_id: id } = await start();
    const answer = await settled(id);
    if (answer.state === 'failed') return { ok: false, sentence: NO_ANSWER, detail: answer.error };
    if (answer.state === 'modal' && answer.modal) openModal(id, answer.modal);
    return { ok: true };
  } catch (refused) {
    return { ok: false, sentence: refused.message };
  }
}

async function settled(id) {
  const until = Date.now() + PATIENCE_MS;
  try {
    for (;;) {
      const answer = await api.interaction(id);
      if (answer.state !== 'waiting') return answer;
      if (Date.now() > until) return { state: 'failed' };
      await new Promise((resolve) => {
        wakers.set(id, resolve);
        setTimeout(resolve, POLL_MS);
      });
    }
  } finally {
    wakers.delete(id);
  }
}
