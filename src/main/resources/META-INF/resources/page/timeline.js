// What stands in a room from top to bottom: days, messages in groups, and what is still on its way. Pure functions.

const GROUP_MS = 60_000;

/** Entries to draw: `{kind: day|message|waiting, key, ...}`; `head` says that the author stands over it. */
export function timeline(messages, waiting, now = new Date()) {
  const entries = [];
  let before = null;
  for (const message of messages) {
    const at = new Date(message.createdAt);
    const newDay = before === null || !isSameDay(at, new Date(before.createdAt));
    if (newDay) {
      entries.push({ kind: 'day', key: 'day ' + at.toDateString(), label: dayLabel(at, now) });
    }
    entries.push({ kind: 'message', key: keyOf(message), message, head: newDay || !isOfGroup(message, before) });
    before = message;
  }
  for (const message of waiting) {
    entries.push({ kind: 'waiting', key: 'mine ' + message.clientMessageId, message, head: false });
  }
  return entries;
}

/** The bubble of a message that was sent here becomes the stored message: both have the key of the client's own id. */
function keyOf(message) {
  return message.clientMessageId ? 'mine ' + message.clientMessageId : message.id;
}

function isOfGroup(message, before) {
  return (
    before.author.id === message.author.id &&
    before.kind !== 'system' &&
    message.kind !== 'system' &&
    new Date(message.createdAt) - new Date(before.createdAt) <= GROUP_MS
  );
}

/** "Today", "Yesterday", else the date in short, in the viewer's time zone. */
export function dayLabel(at, now) {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (isSameDay(at, now)) {
    return 'Today';
  }
  if (isSameDay(at, yesterday)) {
    return 'Yesterday';
  }
  const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return at.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short', year });
}

/** The time of a row in the list of rooms: the clock today, else the day. */
export function shortTime(text, now = new Date()) {
  const at = new Date(text);
  return isSameDay(at, now) ? clockTime(text) : dayLabel(at, now);
}

/** Hours and minutes, as the viewer writes them. */
export function clockTime(text) {
  return new Date(text).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

function isSameDay(a, b) {
  return a.toDateString() === b.toDateString();
}
