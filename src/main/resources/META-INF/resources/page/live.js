// The stream of events: connects, resumes where it stopped, comes back after every passing trouble.
//
// The WebSocket first; where two tries in a row never open (a proxy that does not know it), server-sent events, which
// bring the same.
import { openEvents } from './sse.js';
import { openSocket } from './socket.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Follows the log from a cursor until `stop()`.
 *
 * @param handlers `event(envelope)`, `connection(state, words)` with `connecting`, `live` or `stopped`, and `restart()`,
 *     which fetches a new snapshot and gives its cursor
 */
export function follow(api, start, handlers) {
  const stopping = new AbortController();
  let cursor = start;
  let unopened = 0;
  let wake = () => {};

  function frame(envelope) {
    if (envelope.cursor) {
      cursor = envelope.cursor;
    }
    if (envelope.type === 'stream.caught-up') {
      failures = 0;
      handlers.connection('live');
    } else if (!envelope.type.startsWith('stream.')) {
      handlers.event(envelope);
    }
  }

  let failures = 0;

  async function run() {
    while (!stopping.signal.aborted) {
      const end = await once();
      if (stopping.signal.aborted) {
        return;
      }
      if (end.forGood) {
        handlers.connection('stopped', end.words);
        return;
      }
      handlers.connection('connecting');
      if (end.reset) {
        await restart();
      } else if (!end.atOnce) {
        await pause(Math.max(end.waitMs ?? 0, backoff(failures++)));
      }
    }
  }

  /** One connection, from opening to its end; says how it ended. */
  async function once() {
    const open = unopened < 2 ? openSocket : openEvents;
    try {
      const end = await open(api, cursor, frame, stopping.signal);
      unopened = end.opened ? 0 : unopened + 1;
      return end;
    } catch (problem) {
      return { waitMs: problem.retryAfterMs };
    }
  }

  async function restart() {
    try {
      cursor = await handlers.restart();
    } catch {
      await pause(backoff(failures++));
    }
  }

  function pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const hurry = () => wake();
  window.addEventListener('online', hurry);
  stopping.signal.addEventListener('abort', () => {
    window.removeEventListener('online', hurry);
    wake();
  });
  run();
  return { stop: () => stopping.abort() };
}

/** Doubles with each failure; the random half keeps a crowd from coming back at the same instant. */
function backoff(failures) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return longest / 2 + (Math.random() * longest) / 2;
}
