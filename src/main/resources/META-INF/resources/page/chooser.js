// Finding and choosing people.
import { el } from './dom.js';
import { words } from './words.js';

const SEARCH_AFTER_MS = 250;

/** A field of a form that looks people up and keeps who was chosen. */
export function chooser(api, myId) {
  const chosen = new Map();
  const list = el('ul', { class: 'picks', 'aria-label': 'People' });
  const search = el('input', { type: 'search', 'aria-label': 'Find people', placeholder: 'Find people', dir: 'auto', oninput: soon });
  const picked = el('p', { class: 'hint', role: 'status', dir: 'auto' });
  let timer = null;
  let asked = 0;

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(find, SEARCH_AFTER_MS);
  }

  async function find() {
    const query = search.value.trim();
    const mine = ++asked;
    try {
      const { items } = await api.get('/users?limit=50' + (query ? '&query=' + encodeURIComponent(query) : ''));
      if (mine === asked) {
        const others = items.filter((user) => user.id !== myId);
        list.replaceChildren(...(others.length ? others.map(row) : [el('li', { class: 'hint' }, 'Nobody found.')]));
      }
    } catch (problem) {
      list.replaceChildren(el('li', { class: 'wrong' }, words(problem)));
    }
  }

  function row(user) {
    const box = el('input', { type: 'checkbox', checked: chosen.has(user.id) });
    box.onchange = () => {
      if (box.checked) {
        chosen.set(user.id, user.displayName);
      } else {
        chosen.delete(user.id);
      }
      say();
    };
    return el('li', {}, el('label', {}, box, ' ', el('strong', { dir: 'auto' }, user.displayName), ' ',
      el('span', { class: 'hint' }, '@' + user.username)));
  }

  function say() {
    picked.textContent = chosen.size ? 'With ' + [...chosen.values()].join(', ') : 'Nobody chosen: notes to yourself.';
  }

  say();
  find();
  return { name: 'members', input: search, node: el('div', {}, search, list, picked), chosen: () => [...chosen.keys()] };
}
