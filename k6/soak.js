// A steady rate for hours: one sale after the other, each a campaign of its own that half of its requests can win, so
// that deciding, storing and refusing go on all the time. Every user asks once in each sale. Nothing is kept about users.
//
//   k6 run k6/soak.js                                             1,500/s for 1 h
//   k6 run -e RATE=300 -e DURATION=2m -e SALE=30s k6/soak.js
//
// Settings (-e NAME=value): BASE_URL, MANAGEMENT_URL, ADMIN_TOKEN or ADMIN_TOKEN_FILE, SUMMARY_FILE as in README.md, and
//   RATE      requests a second, 1500        DURATION  1h
//   SALE      how long each sale lasts, 60s; it ends with its last request
//   STOCK     of each sale, half of its requests
//   LOOK      users of each sale asked for their coupons at the end, 200
//   VUS_MAX   requests on their way at most, 3000; what is due beyond that is not sent
import exec from 'k6/execution';
import { ask, checkBooks, onceThresholds, saleThresholds } from './lib/sale.js';
import { commonOptions, freshId, seconds, whole } from './lib/settings.js';
import { n, saleRows, summaryOf } from './lib/summary.js';
import { counters, defineCampaign } from './lib/system.js';

const rate = whole('RATE', 1500);
const durationSeconds = seconds('DURATION', '1h');
const saleSeconds = Math.min(seconds('SALE', '60s'), durationSeconds);
const users = rate * saleSeconds;
const stock = whole('STOCK', Math.ceil(users / 2));
const look = whole('LOOK', 200);
const vusMax = whole('VUS_MAX', 3000);
const sales = Math.ceil(durationSeconds / saleSeconds);

export const options = Object.assign({}, commonOptions, {
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${durationSeconds}s`,
      preAllocatedVUs: Math.min(rate, vusMax),
      maxVUs: vusMax,
      gracefulStop: '70s',
    },
  },
  thresholds: Object.assign({}, saleThresholds, onceThresholds, {
    unexpected_answers: ['count==0'],
    http_req_failed: ['rate==0'],
    'http_req_duration{call:publish}': ['p(95)<2000'],
  }),
});

export function setup() {
  const firstCouponId = freshId();
  for (let sale = 0; sale < sales; sale++) {
    defineCampaign(firstCouponId + sale, { name: `k6 soak ${sale + 1} of ${sales}`, stock });
  }
  return { firstCouponId, before: counters() };
}

export default function (data) {
  // By the number of the request and not by the clock, so that a sale has the same users however late one comes.
  const request = exec.scenario.iterationInTest;
  ask(1 + (request % users), data.firstCouponId + Math.min(Math.floor(request / users), sales - 1));
}

export function teardown(data) {
  checkBooks(
    Array.from({ length: sales }, (_, sale) => ({ couponId: data.firstCouponId + sale, stock, users, look })),
    data.before,
  );
}

export function handleSummary(data) {
  const title = `soak: ${rate}/s for ${durationSeconds} s, ${sales} sales of ${n(stock)} coupons`;
  return summaryOf(title, saleRows(data, rate * durationSeconds), data);
}
