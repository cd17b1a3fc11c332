// The stream as server-sent events, read by fetch: an EventSource could not send the token in a header.
import { answer } from './api.js';

const SILENCE_MS = 60_000;

/**
 * Opens the stream after `cursor` and hands every frame to `frame`; resolves when it ended, with
 * `{opened, reset?, atOnce?, waitMs?}`. Fails with a problem when the server refuses.
 */
export async function openEvents(api, cursor, frame, signal) {
  const leaving = new AbortController();
  const stop = () => leaving.abort();
  signal.addEventListener('abort', stop);
  const end = { opened: false };
  try {
    if (api.token() === null) {
      await api.renew();
    }
    await read(api, cursor, leaving, end, frame);
  } catch (failure) {
    if (failure.status === 401) {
      await api.renew();
      return { ...end, atOnce: true };
    }
    if (failure.status) {
      throw failure;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return end;
}

async function read(api, cursor, leaving, end, frame) {
  const headers = { Accept: 'text/event-stream', Authorization: 'Bearer ' + api.token(), 'Last-Event-ID': cursor };
  const response = await fetch('/api/v1/events', { headers, cache: 'no-store', signal: leaving.signal });
  if (!response.ok) {
    await answer(response);
  }
  end.opened = true;
  const blocks = new Blocks((block) => onBlock(block, api, leaving, end, frame));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const silence = setTimeout(() => leaving.abort(), SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) {
      return;
    }
    blocks.add(value);
  }
}

function onBlock({ id, data, retry }, api, leaving, end, frame) {
  if (retry !== undefined) {
    end.waitMs = retry;
  }
  if (data === undefined) {
    return;
  }
  const envelope = { ...JSON.parse(data), ...(id ? { cursor: id } : {}) };
  if (envelope.type === 'stream.reset') {
    end.reset = true;
    leaving.abort();
  } else if (envelope.type === 'stream.expiring') {
    end.atOnce = true;
    api.renew().then(() => leaving.abort(), () => leaving.abort());
  } else {
    frame(envelope);
  }
}

/** Cuts text into blocks (WHATWG HTML, section 9.2.6, as far as our server uses it). */
export class Blocks {
  constructor(onBlock) {
    this.onBlock = onBlock;
    this.rest = '';
    this.block = {};
  }

  add(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    lines.forEach((line) => this.line(line.replace(/\r$/, '')));
  }

  line(line) {
    if (line === '') {
      if (Object.keys(this.block).length > 0) {
        this.onBlock(this.block);
      }
      this.block = {};
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') {
      this.block.id = value;
    } else if (name === 'data') {
      this.block.data = this.block.data === undefined ? value : this.block.data + '\n' + value;
    } else if (name === 'retry') {
      this.block.retry = Number(value);
    }
  }
}
