/**
 * What becomes of a ticket, as it happens: by server-sent events, and by polling where there are too many streams. Of
 * several tabs one asks, and tells the others; when it is closed, the next takes over.
 *
 * Events are read with fetch, not with EventSource, which can neither send a token nor tell why it was refused.
 */
import { NoAnswer, authorization, backOffMs, call, pause, retryAfterMs } from './api.js';

/** The server says something every 10 s. */
const SILENCE_MS_MAX = 25_000;
/** So long after a refusal polling goes on before a stream is asked for again. */
const POLLING_MS = 60_000;
const OPEN = new Set(['WAITING', 'REGISTERED']);
/** Until the draw, which a poll need not hurry for. */
const REGISTERED_POLL_MS = 8_000;

/** Whether there is something to wait for. */
export const isOpen = (status) => OPEN.has(status.status);

/**
 * Follows a ticket until it is decided, or until the function that it answers is called.
 *
 * @param listener {status(json), unknown() for a ticket that was never given out, unauthorized(), connection(isThere)}
 */
export function follow(requestId, listener) {
  const stopping = new AbortController();
  const feed = new Feed(requestId, listener, stopping);
  feed.run();
  return () => stopping.abort();
}

class Feed {
  #path;
  #name;
  #listener;
  #stopping;
  #others;
  #lastEventId = null;
  #pollUntil = 0;
  #failures = 0;

  constructor(requestId, listener, stopping) {
    this.#path = `/api/v1/coupon/requests/${encodeURIComponent(requestId)}`;
    this.#name = `hhplus.feed.${requestId}`;
    this.#listener = listener;
    this.#stopping = stopping;
    this.#others = new BroadcastChannel(this.#name);
    this.#others.onmessage = ({ data }) => this.#hear(data);
    stopping.signal.addEventListener('abort', () => this.#others.close());
  }

  get #stopped() {
    return this.#stopping.signal.aborted;
  }

  async run() {
    const { signal } = this.#stopping;
    if (navigator.locks === undefined) {
      await this.#ask();
      return;
    }
    try {
      await navigator.locks.request(this.#name, { ifAvailable: true }, (lock) => lock && this.#ask());
      // Another tab asks: this one looks once, listens, and waits to take over.
      if (!this.#stopped) await this.#attempt(() => this.#look());
      if (!this.#stopped) await navigator.locks.request(this.#name, { signal }, () => this.#ask());
    } catch (failure) {
      if (failure.name !== 'AbortError') throw failure;
    }
  }

  async #ask() {
    while (!this.#stopped) {
      await this.#attempt(() => (performance.now() < this.#pollUntil ? this.#poll() : this.#stream()));
    }
  }

  async #attempt(action) {
    try {
      await action();
    } catch (failure) {
      if (this.#stopped) return;
      if (!(failure instanceof NoAnswer)) throw failure;
      this.#listener.connection(false);
      await pause(backOffMs(this.#failures++), this.#stopping.signal);
    }
  }

  /** A status of this tab's own call. */
  #tell(status) {
    if (this.#stopped) return;
    this.#failures = 0;
    this.#others.postMessage(status);
    this.#hear(status);
  }

  #hear(status) {
    if (this.#stopped) return;
    this.#listener.connection(true);
    if (!isOpen(status)) this.#stopping.abort();
    this.#listener.status(status);
  }

  #refused(status) {
    if (this.#stopped) return;
    if (status === 404) {
      this.#stopping.abort();
      this.#listener.unknown();
    } else if (status === 401 || status === 403) {
      this.#stopping.abort();
      this.#listener.unauthorized();
    } else {
      throw new NoAnswer(`answered ${status}`);
    }
  }

  /** Answers how long to wait before the next look, in ms. */
  async #look() {
    const answer = await call(this.#path);
    if (this.#stopped) return 0;
    if (answer.ok && answer.body !== null) {
      this.#tell(answer.body);
      return answer.body.pollAfterMs ?? REGISTERED_POLL_MS;
    }
    if (answer.status === 503 || answer.status === 429) {
      this.#listener.connection(true);
      return answer.retryAfterMs;
    }
    this.#refused(answer.status);
    return 0;
  }

  async #poll() {
    const waitMs = await this.#look();
    if (!this.#stopped) await pause(waitMs, this.#stopping.signal);
  }

  async #stream() {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    this.#stopping.signal.addEventListener('abort', end);
    // A connection that is gone is often noticed by nobody but the one who knows that it is offline.
    addEventListener('offline', end);
    let watchdog;
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE_MS_MAX);
    };
    try {
      alive();
      const response = await fetch(`${this.#path}/events`, {
        headers: {
          Accept: 'text/event-stream',
          ...(this.#lastEventId === null ? {} : { 'Last-Event-ID': this.#lastEventId }),
          ...authorization(),
        },
        cache: 'no-store',
        signal: attempt.signal,
      });
      if (response.status === 200) {
        this.#failures = 0;
        this.#listener.connection(true);
        await this.#read(response.body, alive);
        await pause(500 + Math.random() * 1500, this.#stopping.signal);
      } else if (response.status === 503 || response.status === 429) {
        this.#pollUntil = performance.now() + POLLING_MS;
        await pause(retryAfterMs(response, 1000), this.#stopping.signal);
      } else if (response.status === 204) {
        await this.#look();
      } else {
        this.#refused(response.status);
      }
    } catch (failure) {
      if (failure instanceof NoAnswer) throw failure;
      throw new NoAnswer('no stream', { cause: failure });
    } finally {
      clearTimeout(watchdog);
      removeEventListener('offline', end);
      this.#stopping.signal.removeEventListener('abort', end);
    }
  }

  async #read(body, alive) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done || this.#stopped) return;
      alive();
      text += value;
      let end;
      while ((end = text.indexOf('\n\n')) >= 0) {
        this.#event(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  #event(text) {
    let id = null;
    let data = null;
    for (const line of text.split('\n')) {
      if (line.startsWith('id: ')) id = line.slice(4);
      if (line.startsWith('data: ')) data = line.slice(6);
    }
    if (data !== null) {
      this.#lastEventId = id;
      this.#tell(JSON.parse(data));
    }
  }
}
