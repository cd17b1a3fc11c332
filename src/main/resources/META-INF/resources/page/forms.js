// Forms that say in words what is wrong, beside the field where it is.
import { el, setText } from './dom.js';
import { words } from './words.js';

let ids = 0;

/** A labelled field: `{node, input, complain(text)}`. */
export function field(name, label, attributes = {}, hint = null) {
  const id = 'field' + ++ids;
  const input = el('input', { id, name, 'aria-describedby': id + 'hint', dir: 'auto', ...attributes });
  const note = el('p', { id: id + 'hint', class: 'hint' });
  const complain = (text) => {
    setText(note, text ?? hint ?? '');
    note.classList.toggle('wrong', text !== null);
    input.setAttribute('aria-invalid', String(text !== null));
  };
  complain(null);
  return { name, input, complain, node: el('div', { class: 'field' }, el('label', { for: id }, label), input, note) };
}

/** A form over fields; `onSubmit(values)` may fail with a problem, which is then shown. */
export function form({ title, intro, fields, submit, busy, onSubmit, extra = [] }) {
  const button = el('button', { class: 'primary' }, submit);
  const complaint = el('p', { class: 'complaint', role: 'alert' });

  async function send(event) {
    event.preventDefault();
    button.disabled = true;
    setText(button, busy);
    setText(complaint, '');
    fields.forEach((each) => each.complain?.(null));
    try {
      await onSubmit(values());
    } catch (problem) {
      show(problem);
    } finally {
      button.disabled = false;
      setText(button, submit);
    }
  }

  const values = () => Object.fromEntries(fields.map(({ name, input }) => [name, valueOf(input)]));

  function show(problem) {
    const placed = (problem.errors ?? []).filter((error) => complainAt(error));
    if (placed.length === 0) {
      setText(complaint, words(problem));
    }
  }

  function complainAt(error) {
    const at = fields.find(({ name }) => name === error.field);
    at?.complain?.(error.detail);
    return at;
  }

  return el('form', { onsubmit: send, novalidate: true },
    title && el('h2', {}, title), intro && el('p', { class: 'intro' }, intro),
    ...fields.map(({ node }) => node), complaint, button, ...extra);
}

function valueOf(input) {
  return input.type === 'checkbox' ? input.checked : input.value;
}
