// What the page knows, and how it changes: pure functions. Everything on the screen is drawn from here.
import { onEvent } from './events.js';
import { arrived, merged } from './history.js';

/** `open` is the room on the screen; `outbox` holds what is written here and not stored yet. */
export const EMPTY = {
  me: null,
  rooms: {},
  users: {},
  typing: {},
  open: null,
  editing: null,
  outbox: [],
  connection: 'connecting',
  notice: null,
};

/** The state after an action. */
export function reduce(state, action) {
  switch (action.type) {
    case 'bootstrapped':
      return bootstrapped(state, action.snapshot);
    case 'event':
      return onEvent(state, action.envelope);
    case 'connection':
      return { ...state, connection: action.connection, typing: action.connection === 'live' ? state.typing : {} };
    case 'opened':
      return { ...state, open: action.roomId, editing: null, notice: null };
    case 'paging':
      return withRoom(state, action.roomId, (room) => ({ ...room, paging: true, late: {} }));
    case 'paged':
      return withRoom(state, action.roomId, (room) => paged(room, action));
    case 'queued':
      return { ...state, outbox: [...state.outbox, action.message] };
    case 'sent':
      return sent(state, action.clientMessageId, action.seq);
    case 'failed':
      return withOutgoing(state, action.clientMessageId, (message) => ({ ...message, failure: action.words }));
    case 'retried':
      return withOutgoing(state, action.clientMessageId, (message) => ({ ...message, failure: null }));
    case 'dropped':
      return { ...state, outbox: state.outbox.filter((message) => message.clientMessageId !== action.clientMessageId) };
    case 'editing':
      return { ...state, editing: action.message };
    case 'notice':
      return { ...state, notice: action.words };
    case 'logged out':
      return EMPTY;
    default:
      throw new Error('no such action: ' + action.type);
  }
}

function bootstrapped(state, snapshot) {
  const rooms = Object.fromEntries(snapshot.rooms.map((room) => [room.id, arrived(room)]));
  const first = snapshot.rooms.find((room) => room.name === 'general') ?? snapshot.rooms[0];
  return {
    ...state,
    me: snapshot.me,
    rooms,
    users: Object.fromEntries(snapshot.users.map((user) => [user.id, user])),
    typing: {},
    open: state.open && rooms[state.open] ? state.open : state.me ? null : (first?.id ?? null),
    outbox: state.outbox.filter((message) => rooms[message.roomId] && !isStored(rooms, message)),
  };
}

/** A stored message leaves the outbox with its event; unless a newer snapshot has taken the event's place. */
function sent(state, clientMessageId, seq) {
  const next = withOutgoing(state, clientMessageId, (message) => ({ ...message, seq }));
  return { ...next, outbox: next.outbox.filter((message) => !isStored(state.rooms, message)) };
}

function isStored(rooms, message) {
  return message.seq !== undefined && message.seq <= (rooms[message.roomId]?.lastSeq ?? 0);
}

function paged(room, { items, hasMoreBefore, failed }) {
  if (failed) {
    return { ...room, paging: false, late: {} };
  }
  const fresh = items.map((message) => room.late[message.id] ?? message);
  return { ...room, messages: merged(room.messages, fresh), hasMoreBefore, complete: true, paging: false, late: {} };
}

function withOutgoing(state, clientMessageId, change) {
  const outbox = state.outbox.map((message) =>
    message.clientMessageId === clientMessageId ? change(message) : message,
  );
  return { ...state, outbox };
}

function withRoom(state, roomId, change) {
  const room = state.rooms[roomId];
  return room ? { ...state, rooms: { ...state.rooms, [roomId]: change(room) } } : state;
}

/** My rooms, the one with the latest activity first, without those put away. */
export function roomsByActivity(state) {
  const activity = (room) => room.lastMessage?.createdAt ?? room.createdAt;
  return Object.values(state.rooms)
    .filter((room) => !room.hidden)
    .sort((a, b) => (activity(a) < activity(b) ? 1 : activity(a) > activity(b) ? -1 : 0));
}

/** How somebody is called now. */
export function nameOf(state, person) {
  return (state.users[person.id] ?? person).displayName;
}

/** What stands over a room. */
export function titleOf(state, room) {
  if (room.kind === 'channel') {
    return '#' + room.name;
  }
  const others = room.members.filter((member) => member.userId !== state.me.id);
  if (others.length === 0) {
    return 'Notes to self';
  }
  return room.name ?? others.map((member) => nameOf(state, member.user)).join(', ');
}
