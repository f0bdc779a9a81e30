/** Calls of the API. */

const ANSWER_WAIT_MS_MAX = 15_000;
const TOKEN = 'hhplus.token';

/** No answer of the server's has come: it is away, or the network, or what lies between. */
export class NoAnswer extends Error {}

/** Codes that leave open whether the call, or the same one before it, had its effect: it goes again with its key. */
export const MAY_HAVE_HAPPENED = new Set([
  'NO_ANSWER', 'UNAVAILABLE', 'INTERNAL_ERROR', 'IDEMPOTENCY_IN_PROGRESS', 'RATE_LIMITED',
]);

/** crypto.randomUUID is for secure pages alone. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The token of a log-in, where there is one. */
export function token() {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

export function authorization() {
  const bearer = token();
  return bearer === null ? {} : { Authorization: `Bearer ${bearer}` };
}

/** Milliseconds that the server asks to wait for; `otherwise` where it does not say. */
export function retryAfterMs(response, otherwise) {
  const seconds = Number(response.headers.get('Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : otherwise;
}

/**
 * Calls, and answers {status, ok, body, code, retryAfterMs}; `code` is that of a problem document. Throws NoAnswer.
 * `who` are the headers that say who calls, where it is not the shopper.
 */
export async function call(path, { method = 'GET', body, key, who = authorization() } = {}) {
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key ? { 'Idempotency-Key': key } : {}),
        ...who,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(ANSWER_WAIT_MS_MAX),
    });
    text = await response.text();
  } catch (failure) {
    throw new NoAnswer(`${method} ${path}`, { cause: failure });
  }
  let content = null;
  try {
    content = text === '' ? null : JSON.parse(text);
  } catch {
    // Not ours: a proxy's page, perhaps.
  }
  const code = content?.code ?? null;
  // The server may have heard the call all the same.
  if (response.status >= 500 && code === null) throw new NoAnswer(`${method} ${path}: ${response.status}`);
  return {
    status: response.status,
    ok: response.ok,
    body: content,
    code,
    retryAfterMs: retryAfterMs(response, 2000),
  };
}

/** Resolves after the time, or sooner when the signal says so, or when the network is back. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted) done();
  });
}

/** 1, 2, 4, 8 s and no more, each with jitter. */
export function backOffMs(failures) {
  return Math.min(8000, 500 * 2 ** Math.min(failures, 4)) * (0.75 + Math.random() / 2);
}
