/** The campaigns, asked for again while somebody looks. */
import { NoAnswer, backOffMs, call, pause } from './api.js';

const PAGE = 100;
const PAGES_MAX = 10;
const WANTED_MAX = 10;
const LIVE_MS = 5_000;
const CALM_MS = 15_000;

/**
 * The campaigns that are not over, PAGES_MAX pages at most, and the wanted ones in any case; hears the server's clock. Null
 * where an answer is of no use.
 */
async function read(clock, wanted) {
  const all = [];
  for (let page = 0, after = 0; page < PAGES_MAX; page++) {
    const from = performance.now();
    const answer = await call(`/api/v1/campaigns?current=true&limit=${PAGE}&after=${after}`);
    if (!answer.ok || !Array.isArray(answer.body?.campaigns)) return null;
    clock.hear(answer.body.serverTime, from, performance.now());
    all.push(...answer.body.campaigns);
    if (answer.body.campaigns.length < PAGE) break;
    after = all.at(-1).couponId;
  }
  const missing = wanted.filter((coupon) => all.every((one) => one.couponId !== coupon));
  for (const coupon of missing.slice(0, WANTED_MAX)) {
    const { ok, status, body } = await call(`/api/v1/campaigns/${coupon}`);
    if (ok && body !== null) all.push(body);
    else if (status !== 404) return null;
  }
  return all;
}

/**
 * Watches the campaigns; answers a function that looks at once. Nobody looks at a hidden page, so that it asks nothing.
 *
 * @param listener {campaigns(list), connection(isThere), wanted() the couponIds that are read in any case, WANTED_MAX at
 *   most, isLive() whether something may change at any moment}
 */
export function watchCampaigns(clock, listener) {
  let hurry = new AbortController();
  const now = () => hurry.abort();
  document.addEventListener('visibilitychange', now);
  const run = async () => {
    for (let failures = 0; ; ) {
      hurry = new AbortController();
      let waitMs = (listener.isLive() ? LIVE_MS : CALM_MS) * (0.8 + Math.random() * 0.4);
      if (document.visibilityState === 'visible') {
        try {
          const campaigns = await read(clock, listener.wanted());
          if (campaigns === null) {
            waitMs = backOffMs(failures++);
            listener.connection(true);
          } else {
            failures = 0;
            listener.connection(true);
            listener.campaigns(campaigns);
          }
        } catch (failure) {
          if (!(failure instanceof NoAnswer)) throw failure;
          listener.connection(false);
          waitMs = backOffMs(failures++);
        }
      }
      await pause(waitMs, hurry.signal);
    }
  };
  run();
  return now;
}
