// Where one writes: grows to four lines, keeps a draft per room, and turns into an editor for a message of one's own.
import { el, setText } from './dom.js';
import { words } from './words.js';

const LONGEST = 10_000;
const LINES = 4;

/** Draws the field of the open room. */
export function composer({ actions, outbox, dispatch }) {
  const drafts = new Map();
  let room = null;
  let editing = null;

  const field = el('textarea', { rows: '1', dir: 'auto', 'aria-label': 'Message', placeholder: 'Write a message' });
  const button = el('button', { class: 'primary' }, 'Send');
  const complaint = el('p', { class: 'complaint', role: 'alert' });
  const cancel = el('button', { type: 'button', class: 'link', onclick: stopEditing }, 'Cancel');
  const mode = el('p', { class: 'hint', hidden: true }, 'You are editing a message. ', cancel);
  const node = el('form', { class: 'composer', onsubmit: submit }, mode, complaint, el('div', { class: 'line' }, field, button));

  field.addEventListener('input', () => {
    grow();
    setText(complaint, '');
    if (!editing && field.value.trim()) {
      actions.typing(room.id);
    } else if (!editing) {
      actions.stopTyping(room.id);
    }
  });
  field.addEventListener('keydown', (event) => {
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !isTouch) {
      submit(event);
    } else if (event.key === 'Escape' && editing) {
      stopEditing();
    }
  });

  function submit(event) {
    event.preventDefault();
    const content = field.value.trim() ? field.value : '';
    const length = [...content].length;
    if (length > LONGEST) {
      setText(complaint, `A message has at most ${LONGEST} characters; this one has ${length}.`);
    } else if (content && editing) {
      save(editing, content);
    } else if (content) {
      outbox.send(room.id, content);
      write('');
    }
  }

  async function save(message, content) {
    try {
      await actions.edit(message, content);
      stopEditing();
    } catch (problem) {
      setText(complaint, words(problem));
    }
  }

  function stopEditing() {
    dispatch({ type: 'editing', message: null });
  }

  function write(text) {
    field.value = text;
    setText(complaint, '');
    grow();
  }

  function grow() {
    field.style.height = 'auto';
    const line = parseFloat(getComputedStyle(field).lineHeight);
    field.style.height = Math.min(field.scrollHeight, line * LINES + 18) + 'px';
  }

  return {
    node,
    update(state, open) {
      if (room?.id !== open.id || editing !== state.editing) {
        if (room && !editing) {
          drafts.set(room.id, field.value);
        }
        write(state.editing ? state.editing.content : (drafts.get(open.id) ?? ''));
        if (state.editing || room?.id !== open.id) {
          field.focus();
        }
        editing = state.editing;
        mode.hidden = editing === null;
        setText(button, editing ? 'Save' : 'Send');
      }
      room = open;
    },
  };
}
