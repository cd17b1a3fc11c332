// Sending: one message after the other, so that they are stored in the order in which they were written. A send whose
// answer was lost is repeated with the same id; the server stores it once.
import { uuid7 } from './ids.js';
import { words } from './words.js';

const LONGEST_WAIT_MS = 15_000;

/** Sends what is queued, for one page. */
export function createOutbox(api, dispatch) {
  const queue = [];
  let busy = false;

  async function drain() {
    if (busy) {
      return;
    }
    busy = true;
    for (let message = queue[0]; message !== undefined; message = queue[0]) {
      await deliver(message);
      queue.shift();
    }
    busy = false;
  }

  async function deliver({ roomId, clientMessageId, content }) {
    for (let tries = 0; ; tries++) {
      try {
        const { seq } = await api.post(`/rooms/${roomId}/messages`, { clientMessageId, content });
        dispatch({ type: 'sent', clientMessageId, seq });
        return;
      } catch (problem) {
        if (!problem.passing || api.token() === null) {
          dispatch({ type: 'failed', clientMessageId, words: words(problem) });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, wait(problem, tries)));
      }
    }
  }

  function enqueue(message) {
    queue.push(message);
    drain();
  }

  return {
    send(roomId, content) {
      const message = { roomId, clientMessageId: uuid7(), content, failure: null };
      dispatch({ type: 'queued', message });
      enqueue(message);
    },
    retry(message) {
      dispatch({ type: 'retried', clientMessageId: message.clientMessageId });
      enqueue(message);
    },
    drop(message) {
      dispatch({ type: 'dropped', clientMessageId: message.clientMessageId });
    },
  };
}

function wait(problem, tries) {
  return problem.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries);
}
