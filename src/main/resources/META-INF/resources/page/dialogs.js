// What opens over the page: the directory, a new channel, a new chat, the people of a room, an invite.
import { el, setText } from './dom.js';
import { chooser } from './chooser.js';
import { field, form } from './forms.js';
import { titleOf } from './state.js';
import { words } from './words.js';

/** One dialog with changing content. */
export function dialogs(api, actions) {
  const node = el('dialog', { 'aria-label': 'Dialog' });
  let state = null;

  function show(title, ...content) {
    const close = el('button', { type: 'button', 'aria-label': 'Close', onclick: () => node.close() }, '✕');
    node.setAttribute('aria-label', title);
    node.replaceChildren(el('header', { class: 'bar' }, el('h2', { class: 'grow', dir: 'auto' }, title), close), ...content);
    node.showModal();
  }

  /** Opens a room whose event may not have come yet: the page waits for it. */
  function enter(room) {
    node.close();
    actions.open(room.id);
  }

  /** A list that is fetched: its rows, or in words why there are none. */
  function fetched(path, none, row) {
    const list = el('ul', { class: 'picks' }, el('li', { class: 'hint' }, 'Loading…'));
    api.get(path).then(
      ({ items }) => list.replaceChildren(...(items.length ? items.map(row) : [el('li', { class: 'hint' }, none)])),
      (problem) => list.replaceChildren(el('li', { class: 'wrong' }, words(problem))),
    );
    return list;
  }

  function directoryRow(room) {
    const complaint = el('span', { class: 'wrong', role: 'alert' });
    const join = () => api.post(`/rooms/${room.id}/join`).then(enter, (problem) => setText(complaint, words(problem)));
    const isMine = state.rooms[room.id] !== undefined;
    return el('li', { class: 'bar' },
      el('div', { class: 'grow' }, el('strong', { dir: 'auto' }, '#' + room.name), ' ',
        el('span', { class: 'hint' }, room.memberCount === 1 ? '1 person' : `${room.memberCount} people`),
        el('p', { class: 'hint', dir: 'auto' }, room.description ?? ''), complaint),
      el('button', { onclick: isMine ? () => enter(room) : join }, isMine ? 'Open' : 'Join'));
  }

  const personRow = (member) =>
    el('li', {}, el('strong', { dir: 'auto' }, member.user.displayName), ' ',
      el('span', { class: 'hint' }, '@' + member.user.username + (member.role === 'owner' ? ', owner' : '')));

  return {
    node,
    update: (next) => (state = next),
    directory: () => show('Channels', fetched('/rooms/directory?limit=200', 'There is no public channel.', directoryRow)),

    newChannel() {
      const isPrivate = el('input', { type: 'checkbox', id: 'private' });
      show('New channel', form({
        fields: [
          field('name', 'Name', { required: true }, 'Letters, digits, - _ .'),
          field('description', 'What it is about'),
          { name: 'private', input: isPrivate, node: el('p', {}, isPrivate, el('label', { for: 'private' }, ' Private: only who is added sees it')) },
        ],
        submit: 'Create',
        busy: 'Creating…',
        onSubmit: async (values) => enter(await api.post('/rooms', {
          kind: 'channel',
          name: values.name.trim(),
          visibility: values.private ? 'private' : 'public',
          ...(values.description.trim() ? { description: values.description.trim() } : {}),
        })),
      }));
    },

    newChat() {
      const people = chooser(api, state.me.id);
      show('New chat', form({
        intro: 'With one person a direct chat, with several a group.',
        fields: [people],
        submit: 'Start',
        busy: 'Starting…',
        onSubmit: async () => {
          const members = people.chosen();
          enter(await api.post('/rooms', { kind: members.length > 1 ? 'group' : 'direct', members }));
        },
      }));
    },

    people() {
      const room = state.rooms[state.open];
      const leave = el('button', { onclick: () => (node.close(), actions.leave(room)) }, 'Leave this channel');
      show('People of ' + titleOf(state, room),
        fetched(`/rooms/${room.id}/members?limit=200`, 'Nobody.', personRow),
        room.kind === 'channel' && room.memberCount > 200 ? el('p', { class: 'hint' }, 'The first 200 by name.') : '',
        room.kind === 'channel' ? leave : '');
    },

    invite() {
      const link = el('output', { class: 'secret' });
      show('Invite somebody',
        el('p', { class: 'intro' }, 'A link for one person, good for seven days. It is shown this once.'),
        form({
          fields: [],
          submit: 'Make a link',
          busy: 'Making…',
          onSubmit: async () => setText(link, (await api.post('/invites')).url),
        }),
        link);
    },
  };
}
