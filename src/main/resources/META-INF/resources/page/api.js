// Calls to the server, and the session that they need.
//
// The access token lives in this module's memory alone. The refresh token lives in a `__Host-` cookie that no script can
// read; where a browser does not keep such a cookie (plain http on anything but this machine), beside the access token.

const BASE = '/api/v1';
const SESSION_OVER = [400, 401, 403];

/** What the server refused, from its problem document; `code` is `offline` where there was no answer at all. */
export class Problem extends Error {
  constructor({ status = 0, code = 'offline', detail = '', errors = [], retryAfterMs = null }) {
    super(detail || code);
    Object.assign(this, { status, code, detail, errors, retryAfterMs });
  }

  /** Whether the same call may succeed later without a change. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** One browser's way to the server. `onEnded` is told when the session is over for good. */
export function createApi(workspace, onEnded) {
  let access = null;
  let refresh = null;
  let refreshing = null;

  const scoped = (body) => (workspace ? { ...body, workspace } : body);

  function keep(entry) {
    access = entry.accessToken;
    refresh = entry.refreshToken ?? null;
    return entry;
  }

  function forget() {
    access = null;
    refresh = null;
  }

  async function call(method, path, body) {
    const used = access;
    try {
      return await request(method, path, body, used);
    } catch (problem) {
      if (problem.status !== 401 || used === null) {
        throw problem;
      }
      if (used === access) {
        await renew();
      }
      return request(method, path, body, access);
    }
  }

  /** New tokens; calls that come meanwhile share the one under way. */
  function renew() {
    const wasIn = access !== null;
    refreshing ??= request('POST', '/sessions/refresh', refresh ? { refreshToken: refresh } : {})
      .then(keep)
      .catch((problem) => {
        if (SESSION_OVER.includes(problem.status)) {
          forget();
          if (wasIn) {
            onEnded();
          }
        }
        throw problem;
      })
      .finally(() => (refreshing = null));
    return refreshing;
  }

  async function logIn(username, password) {
    const cookie = window.isSecureContext;
    const login = (withCookie) => request('POST', '/sessions', scoped({ username, password, cookie: withCookie }));
    const entry = keep(await login(cookie));
    if (cookie && location.protocol === 'http:' && !(await cookieHolds())) {
      await request('DELETE', '/sessions/current', undefined, entry.accessToken);
      keep(await login(false));
    }
  }

  /** Not every browser takes a Secure cookie from http://localhost. */
  async function cookieHolds() {
    try {
      keep(await request('POST', '/sessions/refresh', {}));
      return true;
    } catch (problem) {
      if (SESSION_OVER.includes(problem.status)) {
        return false;
      }
      throw problem;
    }
  }

  return {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
    renew,
    logIn,
    token: () => access,
    isRemembered: () => refresh === null,

    needsSetup: async () =>
      (await request('GET', '/setup' + (workspace ? '?workspace=' + encodeURIComponent(workspace) : ''))).needed,

    /** Makes the owner, then logs in as anybody does, so that the cookie is there too. */
    async setUp(token, username, password, displayName) {
      const made = await request('POST', '/setup', scoped({ token, username, password, displayName }));
      // In this order: ending a session takes the cookie away.
      await request('DELETE', '/sessions/current', undefined, made.accessToken);
      await logIn(username, password);
    },

    async register(username, password, displayName, inviteCode) {
      const account = { username, password, displayName, ...(inviteCode ? { inviteCode } : {}) };
      await request('POST', '/accounts', scoped(account));
      await logIn(username, password);
    },

    async logOut() {
      await call('DELETE', '/sessions/current');
      forget();
    },
  };
}

async function request(method, path, body, token) {
  const headers = { Accept: 'application/json, application/problem+json' };
  if (token) {
    headers.Authorization = 'Bearer ' + token;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(BASE + path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw new Problem({});
  }
  return answer(response);
}

/** The JSON of an answer, or the problem that it tells. */
export async function answer(response) {
  let json = null;
  if (/json/.test(response.headers.get('Content-Type') ?? '')) {
    try {
      json = await response.json();
    } catch {
      throw new Problem({});
    }
  }
  if (!response.ok) {
    throw new Problem({ code: 'internal', ...json, status: response.status });
  }
  return json;
}
