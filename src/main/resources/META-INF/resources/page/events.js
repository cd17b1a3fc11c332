// How an event of the stream changes what the page knows: one case per type. `data` holds absolute values, so that
// applying an event twice changes nothing.
import { arrived, inHistory, isCountable, merged, replaced } from './history.js';

/** The state after an event; an event of a room that is not above what is known of it changes nothing. */
export function onEvent(state, event) {
  const room = state.rooms[event.roomId];
  if (room && event.seq !== undefined && event.seq <= room.lastSeq) {
    return state;
  }
  const known = room && event.seq !== undefined ? withRoom(state, { ...room, lastSeq: event.seq }) : state;
  const change = CHANGES[event.type];
  return change ? change(known, event, known.rooms[event.roomId]) : known;
}

/** Every type that changes this page; the stream's other types belong to what it does not draw yet. */
export const CHANGES = {
  'room.created': (state, event) => withRoom(state, arrived(event.data)),
  'room.updated': (state, event, room) => changed(state, room, { ...event.data, lastSeq: event.seq }),
  'room.archived': (state, event, room) => changed(state, room, { ...event.data, lastSeq: event.seq }),
  'room.deleted': (state, event) => withoutRoom(state, event.roomId),
  'member.joined': onJoined,
  'member.updated': onMember,
  'member.left': onLeft,
  'message.created': onCreated,
  'message.updated': onChanged,
  'message.deleted': onDeleted,
  'read.updated': (state, event, room) =>
    changed(state, room, {
      readSeq: event.data.seq,
      unreadCount: event.data.unreadCount,
      mentionCount: event.data.mentionCount,
    }),
  'user.updated': onUser,
  'typing.started': (state, event) => withTyping(state, event.roomId, event.data.userId, true),
  'typing.stopped': (state, event) => withTyping(state, event.roomId, event.data.userId, false),
};

function onJoined(state, event, room) {
  const { member, memberCount, room: mine } = event.data;
  if (mine) {
    return withRoom(state, arrived(mine));
  }
  const members = room?.kind === 'channel' ? [] : [...others(room, member.userId), member];
  return withPerson(changed(state, room, { memberCount, members }), member.user);
}

function onMember(state, event, room) {
  const { member, ...preferences } = event.data;
  if (!member) {
    return changed(state, room, preferences);
  }
  return member.userId === state.me.id
    ? changed(state, room, { myRole: member.role, mutedUntil: member.mutedUntil })
    : state;
}

function onLeft(state, event, room) {
  const { member, memberCount } = event.data;
  if (member.userId === state.me.id) {
    return withoutRoom(state, event.roomId);
  }
  const gone = withTyping(state, event.roomId, member.userId, false);
  return changed(gone, room, { memberCount, members: others(room, member.userId) });
}

function onCreated(state, event, room) {
  const message = event.data;
  if (!room || !message.id) {
    return state;
  }
  const mine = message.author.id === state.me.id;
  const shown = inHistory(message)
    ? { messages: merged(room.messages, [message]), lastMessage: message }
    : {};
  const counts =
    !isCountable(message) ? {}
    : mine ? { readSeq: message.seq, unreadCount: 0, mentionCount: 0 }
    : { unreadCount: room.unreadCount + 1 };
  const next = withPerson(changed(state, room, { ...shown, ...counts }), message.author);
  return {
    ...withTyping(next, event.roomId, message.author.id, false),
    outbox: next.outbox.filter((waiting) => !mine || waiting.clientMessageId !== message.clientMessageId),
  };
}

function onChanged(state, event, room) {
  const message = event.data;
  if (!room || !message.id) {
    return state;
  }
  return changed(state, room, {
    messages: replaced(room.messages, message),
    lastMessage: room.lastMessage?.id === message.id ? message : room.lastMessage,
    late: room.paging ? { ...room.late, [message.id]: message } : room.late,
  });
}

function onDeleted(state, event, room) {
  const message = event.data;
  const next = onChanged(state, event, room);
  if (!room || !message.id || !isCountable(message) || message.author.id === state.me.id || message.seq <= room.readSeq) {
    return next;
  }
  return changed(next, next.rooms[room.id], { unreadCount: room.unreadCount - 1 });
}

function onUser(state, event) {
  const user = event.data;
  const next = withPerson(state, user);
  return user.id === state.me.id ? { ...next, me: { ...state.me, ...user } } : next;
}

function others(room, userId) {
  return (room?.members ?? []).filter((member) => member.userId !== userId);
}

function withPerson(state, { id, username, displayName, avatarUrl }) {
  return { ...state, users: { ...state.users, [id]: { id, username, displayName, avatarUrl } } };
}

function changed(state, room, values) {
  return room ? withRoom(state, { ...room, ...values }) : state;
}

function withRoom(state, room) {
  return { ...state, rooms: { ...state.rooms, [room.id]: room } };
}

function withoutRoom(state, roomId) {
  const { [roomId]: gone, ...rooms } = state.rooms;
  const { [roomId]: typing, ...stillTyping } = state.typing;
  return gone ? { ...state, rooms, typing: stillTyping, open: state.open === roomId ? null : state.open } : state;
}

function withTyping(state, roomId, userId, active) {
  const before = state.typing[roomId] ?? [];
  if (before.includes(userId) === active) {
    return state;
  }
  const now = active ? [...before, userId] : before.filter((id) => id !== userId);
  return { ...state, typing: { ...state.typing, [roomId]: now } };
}
