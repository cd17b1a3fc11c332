// What a person does besides writing: each asks the server; what it changes comes back as an event.
import { inHistory } from './history.js';
import { words } from './words.js';

const PAGE = 50;
const READ_AFTER_MS = 600;
const TYPING_EVERY_MS = 3_000;

/** The actions of one page. */
export function createActions(api, dispatch, getState) {
  const asked = new Map();
  const seen = new Map();
  let readSoon = null;
  let typedAt = 0;

  function tell(problem) {
    dispatch({ type: 'notice', words: words(problem) });
  }

  async function page(roomId, query) {
    dispatch({ type: 'paging', roomId });
    try {
      const { items, hasMoreBefore } = await api.get(`/rooms/${roomId}/messages?limit=${PAGE}${query}`);
      dispatch({ type: 'paged', roomId, items, hasMoreBefore });
    } catch (problem) {
      dispatch({ type: 'paged', roomId, failed: true });
      tell(problem);
    }
  }

  /** Moves the read position to what was seen, a moment later and once for each place. */
  function markRead({ id, lastSeq }) {
    if ((asked.get(id) ?? 0) < lastSeq) {
      asked.set(id, lastSeq);
      seen.set(id, lastSeq);
      readSoon ??= setTimeout(moveRead, READ_AFTER_MS);
    }
  }

  function moveRead() {
    readSoon = null;
    for (const [roomId, seq] of seen) {
      api.put(`/rooms/${roomId}/read`, { seq }).catch((problem) => {
        asked.delete(roomId);
        tell(problem);
      });
    }
    seen.clear();
  }

  /** Fetches the newest page of the open room, if it is not here yet. */
  function complete() {
    const room = getState().rooms[getState().open];
    if (room && !room.complete && !room.paging) {
      page(room.id, '');
    }
  }

  return {
    markRead,
    complete,

    open(roomId) {
      dispatch({ type: 'opened', roomId });
      complete();
    },

    /** The page of history above what is shown. */
    older(room) {
      if (room.hasMoreBefore && !room.paging && room.messages.length > 0) {
        page(room.id, '&before=' + room.messages.find(inHistory).seq);
      }
    },

    typing(roomId) {
      if (Date.now() - typedAt >= TYPING_EVERY_MS) {
        typedAt = Date.now();
        // Nobody misses a sign that was lost: the next one is three seconds away.
        api.post(`/rooms/${roomId}/typing`).catch(() => {});
      }
    },

    stopTyping(roomId) {
      if (Date.now() - typedAt < 8_000) {
        api.delete(`/rooms/${roomId}/typing`).catch(() => {});
      }
      typedAt = 0;
    },

    edit: (message, content) =>
      api.patch(`/rooms/${message.roomId}/messages/${message.id}`, { content, version: message.version }),

    remove: (message) => api.delete(`/rooms/${message.roomId}/messages/${message.id}`).catch(tell),
    leave: (room) => api.post(`/rooms/${room.id}/leave`).catch(tell),
  };
}
