/** Looks at the pipeline once a second, and what it has shown over the last ten minutes. */
import { pause, backOffMs } from './api.js';
import { Refusal, pipeline } from './console-calls.js';

export const WINDOW_S = 600;
const INTERVAL_MS = 1000;
const SAMPLES_MAX = WINDOW_S + 60;
/** What came before the look before counts so much less, each time: half of it after 14 looks. */
const FADING = 0.95;

/** Columns of equal length, by time; null where it is not known. */
const NAMES = ['at', 'accepted', 'refused', 'decided', 'stored', 'decideLag', 'storeLag', 'showLag', 'p50', 'p99'];

export class History {
  constructor() {
    this.columns = Object.fromEntries(NAMES.map((name) => [name, []]));
    /** couponId to a column of what remains. */
    this.remaining = new Map();
    /** couponId to how many requests came lately, about. */
    this.arrivals = new Map();
    this.last = null;
  }

  /** Whether it is news. */
  add(look) {
    const at = Date.parse(look.at) / 1000;
    const before = this.last;
    if (before !== null && at <= Date.parse(before.at) / 1000) return false;
    const seconds = before === null ? null : at - Date.parse(before.at) / 1000;
    const perSecond = (now, then) =>
      seconds === null || now === undefined || then === undefined || now < then ? null : (now - then) / seconds;
    const row = {
      at,
      accepted: perSecond(look.log.accepted, before?.log.accepted),
      refused: perSecond(look.refusedAtGate, before?.refusedAtGate),
      decided: perSecond(look.log.decided, before?.log.decided),
      stored: perSecond(look.log.stored, before?.log.stored),
      decideLag: look.lag.decide ?? null,
      storeLag: look.lag.store ?? null,
      showLag: look.lag.show ?? null,
      p50: look.latency?.p50Ms ?? null,
      p99: look.latency?.p99Ms ?? null,
    };
    // A line is not drawn across a time in which nobody has looked.
    if (seconds !== null && seconds > 5) this.#push({ at: at - seconds / 2 }, []);
    this.#push(row, look.campaigns);
    this.arrivals = new Map(look.campaigns.map((one) => [one.couponId, this.#arrivals(one)]));
    this.last = look;
    return true;
  }

  /** By those that wait or got a coupon: how many others came is not told of each campaign. */
  #arrivals({ couponId, issued, waiting = 0 }) {
    const before = this.last?.campaigns.find((one) => one.couponId === couponId);
    const came = before === undefined ? waiting : issued + waiting - before.issued - (before.waiting ?? 0);
    const lately = Math.max(0, came) + FADING * (this.arrivals.get(couponId) ?? 0);
    return lately < 0.5 ? 0 : lately;
  }

  #push(row, campaigns) {
    const length = this.columns.at.length;
    for (const name of NAMES) this.columns[name].push(row[name] ?? null);
    for (const column of this.remaining.values()) column.push(null);
    for (const { couponId, remaining } of campaigns) {
      if (!this.remaining.has(couponId)) this.remaining.set(couponId, new Array(length + 1).fill(null));
      this.remaining.get(couponId)[length] = remaining;
    }
    if (length + 1 > SAMPLES_MAX) {
      for (const name of NAMES) this.columns[name].shift();
      for (const [couponId, column] of this.remaining) {
        column.shift();
        if (column.every((value) => value === null)) this.remaining.delete(couponId);
      }
    }
  }
}

/** Looks until the signal says so. `seen` is told of what is new, `connection` of whether there is an answer. */
export function watchPipeline(history, signal, { seen, connection }) {
  const look = async () => {
    const next = await pipeline();
    if (signal.aborted) return;
    connection(null);
    if (history.add(next)) seen(next);
  };
  return repeat(look, signal, connection);
}

/** Asks once a second until the signal says so, and less often while it is refused, which `refused` is told. */
export async function repeat(ask, signal, refused = () => {}) {
  let failures = 0;
  while (!signal.aborted) {
    const from = performance.now();
    let waitMs = INTERVAL_MS;
    try {
      await ask();
      failures = 0;
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      if (signal.aborted) return;
      refused(failure);
      waitMs = Math.max(INTERVAL_MS, backOffMs(failures++));
    }
    await pause(Math.max(0, waitMs - (performance.now() - from)), signal);
  }
}
