// The stream over a WebSocket.

const PING_MS = 25_000;

/** Close codes from 4500 on say: do not come back. */
const STOPPED = {
  4500: 'You were logged out.',
  4501: 'The server did not understand this page. Reload it.',
  4502: 'The server ended this connection.',
};

/**
 * Opens a socket, resumes from `cursor` and hands every frame to `frame`; resolves when it ended, with
 * `{opened, forGood?, words?, reset?}`. Fails with a problem when there is no ticket.
 */
export async function openSocket(api, cursor, frame, signal) {
  const { ticket } = await api.post('/stream-tickets');
  if (signal.aborted) {
    return { opened: false };
  }
  return new Promise((resolve) => {
    const address = new URL('/api/v1/socket?ticket=' + encodeURIComponent(ticket), location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    const end = { opened: false };
    let heard = true;
    let commands = 0;
    const send = (command) => socket.send(JSON.stringify({ id: 'c' + ++commands, ...command }));

    // A peer that vanished does not say so: who does not answer a ping until the next one is gone.
    const pinging = setInterval(() => {
      if (!heard) {
        socket.close();
      } else if (end.opened) {
        heard = false;
        send({ op: 'ping' });
      }
    }, PING_MS);

    socket.onopen = () => {
      end.opened = true;
      send({ op: 'resume', cursor });
    };
    socket.onmessage = ({ data }) => {
      heard = true;
      const message = JSON.parse(data);
      if (message.reply !== undefined) {
        return;
      }
      if (message.type === 'stream.reset') {
        end.reset = true;
        socket.close();
      } else if (message.type === 'stream.expiring') {
        api.renew().then(
          () => socket.readyState === WebSocket.OPEN && send({ op: 'auth', token: api.token() }),
          () => socket.close(),
        );
      } else {
        frame(message);
      }
    };
    socket.onclose = ({ code }) => {
      clearInterval(pinging);
      signal.removeEventListener('abort', stop);
      resolve(code >= 4500 && code < 5000 ? { ...end, forGood: true, words: STOPPED[code] ?? STOPPED[4502] } : end);
    };
    const stop = () => socket.close();
    signal.addEventListener('abort', stop);
  });
}
