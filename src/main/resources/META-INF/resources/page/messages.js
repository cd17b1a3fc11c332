// The messages of the open room.
import { el, keyed, setText } from './dom.js';
import { messageView, waitingView } from './message.js';
import { timeline } from './timeline.js';

const NEAR_PX = 80;

/** Draws messages from the oldest that is here to what is still on its way; stays at the end, or where one reads. */
export function messageList({ actions, outbox, dispatch }) {
  const list = el('ol', { class: 'messages', role: 'log', 'aria-label': 'Messages' });
  const more = el('button', { class: 'link more' }, 'Earlier messages');
  const scroller = el('div', { class: 'scroller', tabindex: '0' }, more, list);
  let shown = null;

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  more.onclick = () => actions.older(shown);
  scroller.onscroll = () => {
    if (shown && scroller.scrollTop < NEAR_PX) {
      actions.older(shown);
    }
    readIfSeen();
  };
  document.addEventListener('visibilitychange', readIfSeen);

  function readIfSeen() {
    if (shown && shown.unreadCount > 0 && document.visibilityState === 'visible' && isAtEnd()) {
      actions.markRead(shown);
    }
  }

  return {
    node: scroller,
    update(state, room) {
      const changedRoom = shown?.id !== room.id;
      const stay = changedRoom || isAtEnd();
      const below = scroller.scrollHeight - scroller.scrollTop;
      const grewAbove = !changedRoom && shown.messages[0]?.id !== room.messages[0]?.id;
      shown = room;
      const waiting = state.outbox.filter((message) => message.roomId === room.id);
      const items = timeline(room.messages, waiting).map((entry) => ({ ...entry, state }));
      keyed(list, items, (item) => item.key, () => entryView({ actions, outbox, dispatch }));
      more.hidden = !room.hasMoreBefore;
      setText(more, room.paging ? 'Loading…' : 'Earlier messages');
      if (stay) {
        scroller.scrollTop = scroller.scrollHeight;
      } else if (grewAbove) {
        scroller.scrollTop = scroller.scrollHeight - below;
      }
      readIfSeen();
    },
  };
}

/** One entry; it keeps its place when a bubble on its way becomes a stored message. */
function entryView(tools) {
  const node = el('li');
  let drawn = {};
  return {
    node,
    update({ kind, label, message, head, state }) {
      const name = message?.author && state.users[message.author.id]?.displayName;
      const next = { kind, label, message, head, name };
      if (Object.keys(next).every((key) => next[key] === drawn[key])) {
        return;
      }
      drawn = next;
      node.className = kind + (head ? ' head' : '');
      node.replaceChildren(
        kind === 'day' ? el('span', {}, label)
        : kind === 'waiting' ? waitingView(message, tools.outbox)
        : messageView(message, state, head, tools),
      );
    },
  };
}
