// The list of rooms.
import { el, keyed, setText } from './dom.js';
import { nameOf, roomsByActivity, titleOf } from './state.js';
import { shortTime } from './timeline.js';

const PREVIEW = 80;

/** Draws the rooms by their last activity. */
export function roomList(actions) {
  const list = el('ul', { class: 'rooms' });
  const welcome = el('p', { class: 'intro' }, 'No rooms yet. Join one from the directory, or start a chat.');
  return {
    node: el('nav', { 'aria-label': 'My rooms' }, welcome, list),
    update(state) {
      const rows = roomsByActivity(state).map((room) => ({ room, state }));
      welcome.hidden = rows.length > 0;
      keyed(list, rows, ({ room }) => room.id, ({ room }) => row(room.id, actions));
    },
  };
}

function row(roomId, actions) {
  const title = el('span', { class: 'title', dir: 'auto' });
  const time = el('time', { class: 'hint' });
  const preview = el('span', { class: 'preview', dir: 'auto' });
  const unread = el('span', { class: 'unread' });
  const button = el('button', { class: 'room', onclick: () => actions.open(roomId) }, title, time, preview, unread);
  return {
    node: el('li', {}, button),
    update({ room, state }) {
      setText(title, titleOf(state, room));
      setText(time, room.lastMessage ? shortTime(room.lastMessage.createdAt) : '');
      setText(preview, previewOf(state, room));
      setText(unread, room.unreadCount > 0 ? String(room.unreadCount) : '');
      unread.setAttribute('aria-label', room.unreadCount > 0 ? `${room.unreadCount} unread` : '');
      button.classList.toggle('has-unread', room.unreadCount > 0);
      button.setAttribute('aria-current', String(state.open === roomId));
    },
  };
}

/** The last message in one line, and who wrote it. */
function previewOf(state, { lastMessage }) {
  if (!lastMessage) {
    return 'Nothing here yet';
  }
  const who = lastMessage.author.id === state.me.id ? 'You' : nameOf(state, lastMessage.author);
  const isPicture = lastMessage.kind === 'sticker' || lastMessage.kind === 'image';
  const text = isPicture && !lastMessage.deletedAt ? '🖼️' : lastMessage.content.replaceAll(/\s+/g, ' ');
  return `${who}: ${[...text].slice(0, PREVIEW).join('')}`;
}
