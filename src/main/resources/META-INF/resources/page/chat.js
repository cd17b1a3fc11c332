// The page of somebody who is logged in: the rooms on the left, the open room on the right; on a phone one of the two.
import { el, setText } from './dom.js';
import { dialogs } from './dialogs.js';
import { roomList } from './rooms.js';
import { roomView } from './room.js';

/** Draws the whole state. */
export function chatView({ api, actions, outbox, dispatch, onLogOut }) {
  const dialog = dialogs(api, actions);
  const list = roomList(actions);
  const room = roomView({ actions, outbox, dispatch, dialog });
  const connection = el('p', { class: 'connection', role: 'status' });
  const who = el('strong', { dir: 'auto' });
  const invite = el('button', { onclick: dialog.invite }, 'Invite');
  const notice = el('p', { class: 'banner', role: 'alert', hidden: true });
  const forgets = el('p', { class: 'hint', hidden: api.isRemembered() },
    'This address is not secure (https), so the browser keeps no session: after a reload you log in again.');

  const side = el('aside', { class: 'side', 'aria-label': 'Rooms' },
    el('header', { class: 'bar' }, who, el('span', { class: 'grow' }), invite, el('button', { onclick: onLogOut }, 'Log out')),
    el('div', { class: 'bar' },
      el('button', { onclick: dialog.directory }, 'Directory'),
      el('button', { onclick: dialog.newChannel }, 'New channel'),
      el('button', { onclick: dialog.newChat }, 'New chat')),
    connection, forgets, list.node);
  const node = el('div', { class: 'chat' }, side, el('main', { class: 'main' }, notice, room.node), dialog.node);

  return {
    node,
    update(state) {
      node.classList.toggle('in-room', state.open !== null);
      setText(who, state.me.displayName);
      invite.hidden = state.me.role !== 'owner';
      notice.hidden = !state.notice;
      setText(notice, state.notice ?? '');
      setText(connection, state.connection === 'live' ? '' : 'Connecting… What you write is sent when the connection is back.');
      connection.hidden = state.connection === 'live';
      list.update(state);
      room.update(state);
      dialog.update(state);
      const unread = Object.values(state.rooms).reduce((sum, { unreadCount }) => sum + unreadCount, 0);
      document.title = unread > 0 ? `(${unread}) Parley` : 'Parley';
    },
  };
}
