/**
 * The server's clock, by its answers: never by this device's, which may be wrong or be set while the page is open. Between
 * answers time passes by the monotonic timer.
 */
const SAMPLES_MAX = 8;
/** A timer that stood still in a sleeping device is told from a slow answer by as much. */
const LEAP_MS = 2_000;

export class ServerClock {
  #samples = [];

  /** An answer that was asked for at `from` and came at `to`, both of performance.now(), with the server's time. */
  hear(serverTime, from, to) {
    const sample = { offset: Date.parse(serverTime) - (from + to) / 2, doubt: (to - from) / 2 };
    if (Number.isNaN(sample.offset)) return;
    const known = this.#best();
    if (known !== null && Math.abs(known.offset - sample.offset) > known.doubt + sample.doubt + LEAP_MS) {
      this.#samples = [];
    }
    this.#samples = [...this.#samples, sample].slice(-SAMPLES_MAX);
  }

  /** Milliseconds since 1970 at the server, or null before the first answer. */
  now() {
    const best = this.#best();
    return best === null ? null : performance.now() + best.offset;
  }

  /** The answer that took least time is the surest. */
  #best() {
    return this.#samples.reduce((best, one) => (best === null || one.doubt <= best.doubt ? one : best), null);
  }
}
