// A flood of a fresh campaign: requests at an open arrival rate, each ticket followed to its outcome by held status
// calls. Prepares the campaign itself; afterwards asks the system what was sold.
//
//   k6 run k6/queue-flood.js                                      1,000/s for 20 s, 10,000 users, 300 coupons
//   k6 run -e STOCK=10000 k6/queue-flood.js                       everybody wins
//
// Settings (-e NAME=value): BASE_URL, MANAGEMENT_URL, ADMIN_TOKEN or ADMIN_TOKEN_FILE, SUMMARY_FILE as in README.md, and
//   RATE      requests a second, 1000        DURATION  20s
//   USERS     10000; with more requests than users, users ask again
//   STOCK     300
//   LOOK      users asked for their coupons at the end, 20000; all of them where USERS is no larger
//   VUS_MAX   requests on their way at most, 3000; what is due beyond that is not sent
import exec from 'k6/execution';
import { ask, checkBooks, saleThresholds } from './lib/sale.js';
import { commonOptions, freshId, seconds, whole } from './lib/settings.js';
import { saleRows, summaryOf } from './lib/summary.js';
import { counters, defineCampaign } from './lib/system.js';

const rate = whole('RATE', 1000);
const durationSeconds = seconds('DURATION', '20s');
const users = whole('USERS', 10000);
const stock = whole('STOCK', 300);
const look = whole('LOOK', 20000);
const vusMax = whole('VUS_MAX', 3000);

export const options = Object.assign({}, commonOptions, {
  scenarios: {
    flood: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${durationSeconds}s`,
      preAllocatedVUs: Math.min(rate, vusMax),
      maxVUs: vusMax,
      gracefulStop: '70s',
    },
  },
  thresholds: Object.assign({}, saleThresholds, {
    unexpected_answers: ['count==0'],
    http_req_failed: ['rate==0'],
    'http_req_duration{call:publish}': ['p(95)<2000'],
  }),
});

export function setup() {
  const couponId = freshId();
  defineCampaign(couponId, { name: 'k6 queue flood', stock });
  return { couponId, before: counters() };
}

export default function (data) {
  ask(1 + (exec.scenario.iterationInTest % users), data.couponId);
}

export function teardown(data) {
  checkBooks([{ couponId: data.couponId, stock, users, look }], data.before);
}

export function handleSummary(data) {
  const title = `queue-flood: ${rate}/s for ${durationSeconds} s, ${users} users, coupon ${(data.setup_data || {}).couponId}`;
  return summaryOf(title, saleRows(data, rate * durationSeconds), data);
}
