// Shoppers spend coupons that they have won: charge, order, pay with the coupon. Some pay two orders with the same coupon
// at once, of which one must be refused; some send their payment again. Campaign, coupons, product and shoppers are fresh;
// afterwards each shopper's coupon, points and the stock are asked for, and have to add up.
//
//   k6 run k6/order-payment.js                                    20 shoppers a second for 60 s
//
// Settings (-e NAME=value): BASE_URL, MANAGEMENT_URL, ADMIN_TOKEN or ADMIN_TOKEN_FILE, SUMMARY_FILE as in README.md, and
//   RATE      shoppers a second, 20          DURATION  60s
//   VUS_MAX   shoppers at once at most, 1000; who is due beyond that does not come
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Gauge } from 'k6/metrics';
import { countUnexpected, expect } from './lib/answers.js';
import { baseUrl, commonOptions, freshId, REQUEST_TIMEOUT, seconds, whole } from './lib/settings.js';
import { failures, latencyRows, n, reader, sentOf, summaryOf } from './lib/summary.js';
import { defineCampaign, eachAnswer, eachUsersCoupons, eventually, get, JSON_FROM, post, put } from './lib/system.js';

const rate = whole('RATE', 20);
const durationSeconds = seconds('DURATION', '60s');
const vusMax = whole('VUS_MAX', 1000);
const shoppers = rate * durationSeconds + 1;

const CHARGE = 50000;
const PRICE = 30000;
const DISCOUNT = 5000;
const PAID = PRICE - DISCOUNT;
/** Every so many shoppers: pay two orders with one coupon at once; send the payment again. */
const DOUBLE_SPEND_EVERY = 5;
const REPEAT_EVERY = 3;
/** Orders of the shoppers at most, and some more. */
const QUANTITY = 2 * shoppers + 10;
const STOCK_WAIT_SECONDS = 30;
const WIN_ROUNDS_MAX = 12;

const paid = new Counter('paid');
const spentAlready = new Counter('second_spending_refused');
const repeated = new Counter('repeated_payment_same_answer');
// One up with each payment, down by the coupons that are used in the end.
const unaccounted = new Counter('paid_unaccounted');
const used = new Gauge('system_coupons_used');
const soldUnits = new Gauge('system_units_sold');
const pointsSpent = new Gauge('system_points_spent');

export const options = Object.assign({}, commonOptions, {
  scenarios: {
    shoppers: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${durationSeconds}s`,
      preAllocatedVUs: Math.min(4 * rate, vusMax),
      maxVUs: vusMax,
      gracefulStop: '60s',
    },
  },
  thresholds: {
    unexpected_answers: ['count==0'],
    books_wrong: ['count==0'],
    paid_unaccounted: ['count==0'],
    http_req_failed: ['rate==0'],
    'http_req_duration{call:charge}': ['p(95)<2000'],
    'http_req_duration{call:order}': ['p(95)<2000'],
    'http_req_duration{call:payment}': ['p(95)<2000'],
  },
});

export function setup() {
  const id = freshId();
  const sale = { couponId: id, productId: id, firstUserId: id };
  defineCampaign(sale.couponId, {
    name: 'k6 order and payment',
    stock: shoppers,
    validDays: 1,
    discount: { type: 'FIXED', value: DISCOUNT },
  });
  put(
    `/api/v1/products/${sale.productId}`,
    { name: 'k6 keyboard', category: 'k6', price: PRICE, quantity: QUANTITY },
    'product',
  );
  let waiting = publish(sale);
  for (let round = 0; waiting.length > 0 && round < WIN_ROUNDS_MAX; round++) {
    waiting = stillWaiting(waiting);
  }
  if (waiting.length > 0) {
    throw new Error(`${waiting.length} of ${shoppers} coupons are undecided`);
  }
  return sale;
}

/** The status paths of all shoppers' tickets. */
function publish(sale) {
  const paths = [];
  const chunk = 200;
  for (let from = 0; from < shoppers; from += chunk) {
    const userIds = userIdsOf(sale).slice(from, from + chunk);
    const answers = http.batch(
      userIds.map((userId) => [
        'POST',
        `${baseUrl}/api/v1/coupon/publish`,
        JSON.stringify({ userId, couponId: sale.couponId }),
        { headers: JSON_FROM, tags: { call: 'publish', name: 'publish' }, timeout: REQUEST_TIMEOUT },
      ]),
    );
    for (const answer of answers) {
      if (answer.status !== 202) {
        throw new Error(`publish was answered ${answer.status} ${answer.error || ''} ${answer.body || ''}`);
      }
      paths.push(answer.json('statusUrl'));
    }
  }
  return paths;
}

function stillWaiting(paths) {
  const waiting = [];
  const unread = eachAnswer(
    paths,
    (path) => `${path}?waitMs=5000`,
    'status',
    (path, answer) => {
      if (answer.status === 'WAITING') {
        waiting.push(path);
      } else if (answer.status !== 'ISSUED') {
        throw new Error(`${path} is ${answer.status}, and there is a coupon for everybody`);
      }
    },
  );
  if (unread > 0) {
    throw new Error(`${unread} tickets could not be read`);
  }
  return waiting;
}

function userIdsOf(sale) {
  return Array.from({ length: shoppers }, (_, index) => sale.firstUserId + index);
}

export default function (sale) {
  const index = exec.scenario.iterationInTest;
  const userId = sale.firstUserId + index;
  const charge = post('/api/v1/points/charge', { userId, amount: CHARGE }, 'charge', key('charge'));
  if (charge.status !== 200 || charge.json('balance') !== CHARGE) {
    countUnexpected(charge, 'charge');
    return;
  }
  const first = order(sale, userId, 'order-1');
  if (!first) {
    return;
  }
  if (index % DOUBLE_SPEND_EVERY === 0) {
    payTwoWithOneCoupon(sale, userId, first);
    return;
  }
  const answer = payment(sale, first, 'pay-1');
  if (!isPaid(answer)) {
    countUnexpected(answer, 'payment');
    return;
  }
  if (index % REPEAT_EVERY === 0) {
    const again = payment(sale, first, 'pay-1');
    if (again.status !== 201 || again.body !== answer.body || again.headers['Idempotent-Replayed'] !== 'true') {
      countUnexpected(again, 'payment-again');
      return;
    }
    repeated.add(1);
  }
}

function order(sale, userId, idempotencyKey) {
  const body = { userId, items: [{ productId: sale.productId, quantity: 1 }] };
  const answer = post('/api/v1/order', body, 'order', key(idempotencyKey));
  if (answer.status !== 201 || answer.json('totalAmount') !== PRICE) {
    countUnexpected(answer, 'order');
    return null;
  }
  return answer.json('orderId');
}

function payTwoWithOneCoupon(sale, userId, first) {
  const second = order(sale, userId, 'order-2');
  if (!second) {
    return;
  }
  const orderIds = [first, second];
  const answers = http.batch(
    orderIds.map((orderId, index) => [
      'POST',
      `${baseUrl}/api/v1/payment`,
      JSON.stringify({ orderId, couponId: sale.couponId }),
      {
        headers: Object.assign({}, JSON_FROM, key(`pay-${index + 1}`)),
        tags: { call: 'payment', name: 'payment' },
        timeout: REQUEST_TIMEOUT,
      },
    ]),
  );
  let paidNow = 0;
  answers.forEach((answer, index) => {
    if (answer.status === 409 && answer.json('code') === 'COUPON_USED') {
      spentAlready.add(1);
      cancel(orderIds[index]);
    } else if (isPaid(answer)) {
      paidNow++;
    } else {
      countUnexpected(answer, 'payment');
    }
  });
  if (paidNow > 1) {
    countUnexpected(answers[1], 'second-spending');
  }
}

function isPaid(answer) {
  const is =
    answer.status === 201 &&
    answer.json('status') === 'PAID' &&
    answer.json('paidAmount') === PAID &&
    answer.json('balance') === CHARGE - PAID;
  if (is) {
    paid.add(1);
    unaccounted.add(1);
  }
  return is;
}

function payment(sale, orderId, idempotencyKey) {
  return post('/api/v1/payment', { orderId, couponId: sale.couponId }, 'payment', key(idempotencyKey));
}

function cancel(orderId) {
  const answer = post(`/api/v1/order/${orderId}/cancel`, {}, 'cancel');
  if (answer.status !== 200 || answer.json('status') !== 'CANCELLED') {
    countUnexpected(answer, 'cancel');
  }
}

/** A key belongs to its user, so that all users may have the same. */
function key(name) {
  return { 'Idempotency-Key': name };
}

export function teardown(sale) {
  const userIds = userIdsOf(sale);
  const orderOf = new Map();
  let unread = eachUsersCoupons(userIds, sale.couponId, (userId, coupons) => {
    expect(coupons.length === 1, `user ${userId} holds ${coupons.length} coupons, and won one`);
    coupons
      .filter((coupon) => coupon.status === 'USED')
      .forEach((coupon) => orderOf.set(userId, coupon.orderId));
  });
  let spent = 0;
  unread += eachAnswer(userIds, (userId) => `/api/v1/points/${userId}/history`, 'history', (userId, answer) => {
    const sum = (type) =>
      answer.changes.filter((change) => change.type === type).reduce((total, change) => total + change.amount, 0);
    const should = orderOf.has(userId) ? PAID : 0;
    expect(Math.abs(sum('SPEND')) === should, `user ${userId} has spent ${sum('SPEND')} points and not ${should}`);
    expect([0, CHARGE].includes(sum('CHARGE')), `user ${userId} has charged ${sum('CHARGE')}`);
    spent += Math.abs(sum('SPEND'));
  });
  unread += eachAnswer(userIds, (userId) => `/api/v1/points/${userId}`, 'points', (userId, answer) => {
    const may = orderOf.has(userId) ? [CHARGE - PAID] : [0, CHARGE];
    expect(may.includes(answer.balance), `user ${userId} has ${answer.balance} points`);
  });
  const orderIds = Array.from(orderOf.values());
  expect(new Set(orderIds).size === orderIds.length, 'two coupons were spent on one order');
  unread += eachAnswer(orderIds, (orderId) => `/api/v1/order/${orderId}`, 'order-read', (orderId, answer) =>
    expect(answer.status === 'PAID', `order ${orderId} has a coupon and is ${answer.status}`),
  );
  expect(unread === 0, `${unread} answers could not be read`);
  let sold = -1;
  const isSold = eventually(STOCK_WAIT_SECONDS, () => {
    sold = QUANTITY - get(`/api/v1/products/${sale.productId}`, 'product').json('quantity');
    return sold === orderIds.length;
  });
  expect(isSold, `${sold} units have left the stock, and ${orderIds.length} orders are paid`);
  unaccounted.add(-orderIds.length);
  used.add(orderIds.length);
  soldUnits.add(sold);
  pointsSpent.add(spent);
}

export function handleSummary(data) {
  const of = reader(data);
  const rows = [
    ['shoppers', sentOf(of('iterations'), rate * durationSeconds), `${n(of('paid'))} have paid, each with a coupon`],
    [
      'refused',
      `${n(of('second_spending_refused'))} second spendings of a coupon (COUPON_USED)`,
      `${n(of('repeated_payment_same_answer'))} payments sent again, same answer; ${failures(of)}`,
    ],
    [
      'stored',
      `${n(of('system_coupons_used'))} coupons used, ${n(of('system_units_sold'))} units sold, ${n(of('system_points_spent'))} points spent`,
      `${n(of('books_wrong'))} faults`,
    ],
  ].concat(
    latencyRows(data, {
      charge: 'http_req_duration{call:charge}',
      order: 'http_req_duration{call:order}',
      payment: 'http_req_duration{call:payment}',
    }),
  );
  return summaryOf(`order-payment: ${rate} shoppers/s for ${durationSeconds} s, coupon ${(data.setup_data || {}).couponId}`, rows, data);
}
