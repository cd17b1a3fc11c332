// The open room: its head, its messages, who is typing, and where one writes.
import { el, setText } from './dom.js';
import { composer } from './composer.js';
import { messageList } from './messages.js';
import { nameOf, titleOf } from './state.js';

/** Draws the open room, or asks to choose one. */
export function roomView({ actions, outbox, dispatch, dialog }) {
  const title = el('h2', { dir: 'auto' });
  const description = el('p', { class: 'hint', dir: 'auto' });
  const people = el('button', { onclick: () => dialog.people() });
  const back = el('button', { class: 'back', 'aria-label': 'Back to the rooms', onclick: () => actions.open(null) }, '←');
  const messages = messageList({ actions, outbox, dispatch });
  const typing = el('p', { class: 'typing hint', role: 'status', dir: 'auto' });
  const writing = composer({ actions, outbox, dispatch });
  const room = el('section', { class: 'open', 'aria-label': 'Open room' },
    el('header', { class: 'bar' }, back, el('div', { class: 'grow' }, title, description), people),
    messages.node, typing, writing.node);
  const nothing = el('p', { class: 'nothing' }, 'Choose a room.');

  return {
    node: el('div', { class: 'place' }, room, nothing),
    update(state) {
      const open = state.rooms[state.open];
      room.hidden = !open;
      nothing.hidden = Boolean(open);
      setText(nothing, state.open ? 'Opening…' : 'Choose a room.');
      if (open) {
        setText(title, titleOf(state, open));
        setText(description, open.topic || open.description || '');
        setText(people, `People (${open.memberCount})`);
        messages.update(state, open);
        setText(typing, typingWords(state, open));
        writing.update(state, open);
      }
    },
  };
}

function typingWords(state, room) {
  const names = (state.typing[room.id] ?? [])
    .filter((id) => id !== state.me.id)
    .map((id) => state.users[id]?.displayName ?? 'Somebody');
  if (names.length === 0) {
    return '';
  }
  return names.length > 3 ? 'Several people are typing…' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing…`;
}
