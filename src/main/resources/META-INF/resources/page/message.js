// One message.
import { el } from './dom.js';
import { nameOf } from './state.js';
import { clockTime } from './timeline.js';

/** A stored message, with what its author may do. */
export function messageView(message, state, head, { actions, dispatch }) {
  const mine = message.author.id === state.me.id;
  const text = el('div', { class: message.deletedAt ? 'text gone' : 'text', dir: 'auto' }, message.content);
  return el('article', { class: mine ? 'mine' : '', title: new Date(message.createdAt).toLocaleString() },
    head && el('p', { class: 'by' },
      el('strong', { dir: 'auto' }, nameOf(state, message.author)), ' ',
      el('time', { class: 'hint', datetime: message.createdAt }, clockTime(message.createdAt))),
    text,
    message.editedAt && !message.deletedAt && el('span', { class: 'hint' }, 'edited'),
    mine && !message.deletedAt && message.kind !== 'system' && tools(message, actions, dispatch));
}

function tools(message, actions, dispatch) {
  const edit = el('button', { class: 'link', onclick: () => dispatch({ type: 'editing', message }) }, 'Edit');
  const remove = el('button', { class: 'link', onclick: press, onblur: () => ask(false) }, 'Delete');
  let asked = false;

  // Deleting is for everybody and for ever: the first press asks.
  function press() {
    if (asked) {
      actions.remove(message);
    }
    ask(!asked);
  }

  function ask(now) {
    asked = now;
    remove.textContent = asked ? 'Delete for everybody?' : 'Delete';
  }

  return el('span', { class: 'tools' }, edit, remove);
}

/** A message that is not stored yet, or that was refused. */
export function waitingView(message, outbox) {
  const text = el('div', { class: 'text', dir: 'auto' }, message.content);
  if (!message.failure) {
    return el('article', { class: 'mine', 'aria-busy': 'true' }, text, el('span', { class: 'hint' }, 'sending…'));
  }
  return el('article', { class: 'mine' }, text,
    el('span', { class: 'wrong' }, 'Not sent: ' + message.failure), ' ',
    el('button', { class: 'link', onclick: () => outbox.retry(message) }, 'Try again'), ' ',
    el('button', { class: 'link', onclick: () => outbox.drop(message) }, 'Discard'));
}
