// The messages of a room: pure functions over lists in the order of seq.

/** A room as the server gave it, with what the page adds: whether its newest page is here, and whether there is more. */
export function arrived(room) {
  const messages = room.messages ?? [];
  return {
    ...room,
    messages,
    complete: room.messages !== undefined,
    hasMoreBefore: messages.length > 0 && messages[0].seq > (room.visibleFromSeq ?? 1),
    paging: false,
    late: {},
  };
}

/** Both lists in one. A page read before a change may come after its event: what is newer stays. */
export function merged(messages, others) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const message of others) {
    const held = byId.get(message.id);
    byId.set(message.id, held && !isNewer(message, held) ? held : message);
  }
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** The list with a message in its new form; without it, the same list. */
export function replaced(messages, message) {
  return messages.some((held) => held.id === message.id)
    ? messages.map((held) => (held.id === message.id ? message : held))
    : messages;
}

function isNewer(message, held) {
  return held.deletedAt === null && (message.deletedAt !== null || message.version > held.version);
}

/** Whether a message is part of the room's history: all but replies in a thread alone. */
export function inHistory(message) {
  return message.threadRootId === null || message.alsoInRoom;
}

/** Whether it makes a room unread for others. */
export function isCountable(message) {
  return message.kind !== 'system' && inHistory(message);
}
