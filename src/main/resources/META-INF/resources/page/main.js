// The page: puts the parts together. One way round: what happens is an action, the reducer makes the new state of it, the
// views draw the state.
import { createApi } from './api.js';
import { createActions } from './actions.js';
import { chatView } from './chat.js';
import { entranceView } from './entrance.js';
import { EMPTY, reduce } from './state.js';
import { follow } from './live.js';
import { createOutbox } from './outbox.js';
import { words } from './words.js';

const workspace = new URLSearchParams(location.search).get('workspace');
const api = createApi(workspace, () => leave('Your session has ended. Log in again.'));
const outbox = createOutbox(api, dispatch);
const actions = createActions(api, dispatch, () => state);

let state = EMPTY;
let view = null;
let stream = null;
let drawing = false;

function dispatch(action) {
  state = reduce(state, action);
  if (!drawing) {
    drawing = true;
    queueMicrotask(draw);
  }
}

function draw() {
  drawing = false;
  view?.update(state);
}

function show(next) {
  view = next;
  document.body.replaceChildren(view.node);
  draw();
}

/** Fetches the snapshot that the stream goes on from; gives its cursor. */
async function bootstrap() {
  const snapshot = await api.get('/bootstrap');
  dispatch({ type: 'bootstrapped', snapshot });
  actions.complete();
  return snapshot.cursor;
}

async function enter(invite) {
  const cursor = await bootstrap();
  show(chatView({ api, actions, outbox, dispatch, onLogOut: logOut }));
  stream = follow(api, cursor, {
    event: onEvent,
    restart: bootstrap,
    connection: (connection, stopped) =>
      connection === 'stopped' ? leave(stopped) : dispatch({ type: 'connection', connection }),
  });
  if (invite) {
    await api.post('/invites/redeem', { code: invite }).catch(tell);
  }
}

function onEvent(envelope) {
  dispatch({ type: 'event', envelope });
  if (envelope.type === 'room.created' || envelope.type === 'member.joined') {
    actions.complete();
  }
}

function tell(problem) {
  dispatch({ type: 'notice', words: words(problem) });
}

/** Back to the door; nothing of what was shown stays. */
function leave(notice) {
  stream?.stop();
  stream = null;
  state = EMPTY;
  document.title = 'Parley';
  show(entranceView(api, { ...fragment(), notice, onEntered: () => enter(null) }));
}

async function logOut() {
  try {
    await api.logOut();
    leave(null);
  } catch (problem) {
    tell(problem);
  }
}

/** What the link brought: `#setup=…` or `#invite=…`. It leaves the address bar, since it is a secret. */
function fragment() {
  const found = new URLSearchParams(location.hash.slice(1));
  if (location.hash) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  return { setupToken: found.get('setup'), invite: found.get('invite') };
}

async function start() {
  const brought = fragment();
  const door = (notice) => show(entranceView(api, { ...brought, notice, onEntered: () => enter(null) }));
  try {
    if (await api.needsSetup()) {
      door(null);
      return;
    }
    await api.renew();
  } catch (problem) {
    door(problem.passing ? words(problem) : null);
    return;
  }
  try {
    await enter(brought.invite);
  } catch (problem) {
    door(words(problem));
  }
}

window.addEventListener('hashchange', () => location.reload());
start();
