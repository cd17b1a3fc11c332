// The door: set up, log in, register.
import { el } from './dom.js';
import { field, form } from './forms.js';
import { Problem } from './api.js';

/** Draws what is needed to get in; `onEntered` is called when there is a session. */
export function entranceView(api, { setupToken, invite, notice, onEntered }) {
  const place = el('div', { class: 'card' });
  const node = el('main', { class: 'entrance' }, el('h1', {}, 'Parley'), notice && el('p', { role: 'status', class: 'banner' }, notice), place);
  const show = (card) => {
    place.replaceChildren(card);
    place.querySelector('input')?.focus();
  };
  const other = (text, card) => el('button', { type: 'button', class: 'link', onclick: () => show(card()) }, text);

  const logIn = () =>
    form({
      title: 'Log in',
      fields: [username(), password('current-password')],
      submit: 'Log in',
      busy: 'Logging in…',
      onSubmit: async (values) => {
        await api.logIn(values.username, values.password);
        await onEntered();
      },
      extra: [other('I have no account yet', register)],
    });

  const register = () =>
    form({
      title: 'Register',
      intro: invite ? 'You were invited. Choose a name and a password.' : null,
      fields: [
        username('2 to 32 characters'),
        displayName(),
        password('new-password', 'A long one is a good one'),
        field('inviteCode', 'Invite code', { autocomplete: 'off', value: invite }, 'Needed unless this server is open to everybody'),
      ],
      submit: 'Register',
      busy: 'Registering…',
      onSubmit: async (values) => {
        await api.register(values.username, values.password, values.displayName, codeOf(values.inviteCode));
        await onEntered();
      },
      extra: [other('I have an account', logIn)],
    });

  const setUp = () =>
    form({
      title: 'Set up',
      intro: 'Nobody has set up this server yet. You become its owner.',
      fields: [
        field('token', 'Set-up token', { autocomplete: 'off', value: setupToken }, 'From the link that the server printed at its start'),
        username('2 to 32 characters'),
        displayName(),
        password('new-password', 'A long one is a good one'),
      ],
      submit: 'Set up',
      busy: 'Setting up…',
      onSubmit: async (values) => {
        await api.setUp(values.token.trim(), values.username, values.password, values.displayName).catch(explainToken);
        await onEntered();
      },
      extra: [other('Log in', logIn)],
    });

  show(logIn());
  if (invite) {
    show(register());
  } else {
    api.needsSetup().then((needed) => needed && show(setUp()), () => {});
  }
  return { node, update() {} };
}

function explainToken(problem) {
  throw problem.code === 'bad_credentials'
    ? new Problem({ status: 400, code: 'invalid', errors: [{ field: 'token', detail: 'This token is not the one that the server printed' }] })
    : problem;
}

/** People paste the whole link. */
function codeOf(text) {
  const link = text.indexOf('#invite=');
  return (link < 0 ? text : text.slice(link + '#invite='.length)).trim();
}

function username(hint) {
  return field('username', 'User name', { autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true }, hint);
}

function displayName() {
  return field('displayName', 'Your name', { autocomplete: 'name', required: true }, 'As others see it');
}

function password(autocomplete, hint) {
  return field('password', 'Password', { type: 'password', autocomplete, required: true, dir: false }, hint);
}
