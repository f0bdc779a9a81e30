// A user asks for a coupon and waits for the outcome; afterwards the books are checked against the system.
import { Counter, Gauge, Trend } from 'k6/metrics';
import { expect, countUnexpected } from './answers.js';
import { campaign, counters, eachUsersCoupons, eventually, get, post } from './system.js';

const POLL_WAIT_MS = 10000;
/** With a call held for 10 s, how often a ticket is asked for before it counts as undecided. */
const POLLS_MAX = 6;
/** Every so many users look for the coupon in their list as soon as they are shown that they have won. */
const LISTED_CHECK_EVERY = 25;
const LISTED_WAIT_SECONDS = 10;
const BOOKS_WAIT_SECONDS = 60;

const accepted = new Counter('accepted');
const refused = new Counter('refused_at_the_gate');
const issuedSeen = new Counter('outcome_issued');
const soldOutSeen = new Counter('outcome_sold_out');
// One up with each 202, one down with each outcome: what an iteration that was cut off leaves is in it too.
const undecided = new Counter('accepted_but_undecided');
const listed = new Counter('shown_and_listed');
const unlisted = new Counter('shown_but_not_listed');
const decisionMs = new Trend('decision_ms', true);

const issued = new Gauge('system_issued');
const stocked = new Gauge('system_stock');
const held = new Gauge('system_held_by_users_asked');
const usersAsked = new Gauge('system_users_asked');
const counted = {
  accepted: new Gauge('system_accepted'),
  refused: new Gauge('system_refused'),
  unavailable: new Gauge('system_unavailable'),
  deadLetters: new Gauge('system_dead_letters'),
};
// Where nobody asks twice: one up with each coupon shown, down by what the system has issued.
const unaccounted = new Counter('issued_unaccounted');

/** Must hold in every run. */
export const saleThresholds = {
  accepted_but_undecided: ['count==0'],
  shown_but_not_listed: ['count==0'],
  books_wrong: ['count==0'],
};

/** Where no user asks for a coupon twice. */
export const onceThresholds = { issued_unaccounted: ['count==0'] };

/** One request, followed to its outcome: the outcome, SOLD_OUT also from the gate; null: there is none. */
export function ask(userId, couponId) {
  const sent = Date.now();
  const answer = post('/api/v1/coupon/publish', { userId, couponId }, 'publish');
  if (answer.status === 409 && answer.json('code') === 'SOLD_OUT') {
    refused.add(1);
    return 'SOLD_OUT';
  }
  if (answer.status !== 202) {
    countUnexpected(answer, 'publish');
    return null;
  }
  accepted.add(1);
  undecided.add(1);
  return outcomeOf(answer.json('statusUrl'), userId, couponId, sent);
}

function outcomeOf(statusUrl, userId, couponId, sent) {
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const answer = get(`${statusUrl}?waitMs=${POLL_WAIT_MS}`, 'status');
    if (answer.status !== 200) {
      countUnexpected(answer, 'status');
      continue;
    }
    const outcome = answer.json('status');
    if (outcome === 'WAITING') {
      continue;
    }
    undecided.add(-1);
    decisionMs.add(Date.now() - sent);
    if (outcome === 'ISSUED') {
      onIssued(userId, couponId);
    } else if (outcome === 'SOLD_OUT') {
      soldOutSeen.add(1);
    } else {
      countUnexpected(answer, 'outcome');
    }
    return outcome;
  }
  return null;
}

function onIssued(userId, couponId) {
  issuedSeen.add(1);
  unaccounted.add(1);
  if (userId % LISTED_CHECK_EVERY !== 0) {
    return;
  }
  const shownAt = Date.now();
  if (isListed(userId, couponId)) {
    listed.add(1);
    return;
  }
  unlisted.add(1);
  const isLater = eventually(LISTED_WAIT_SECONDS, () => isListed(userId, couponId));
  const later = isLater ? `was there after ${Date.now() - shownAt} ms` : `is not there after ${LISTED_WAIT_SECONDS} s either`;
  console.error(`user ${userId} was shown ISSUED for coupon ${couponId}; at /api/v1/users/${userId}/coupons it ${later}`);
}

function isListed(userId, couponId) {
  const answer = get(`/api/v1/users/${userId}/coupons`, 'users-coupons');
  if (answer.status !== 200) {
    countUnexpected(answer, 'users-coupons');
    return false;
  }
  return answer.json('coupons').some((coupon) => coupon.couponId === couponId);
}

/**
 * Asks the system what was sold: no campaign over its stock, no user with two, no number twice, and, where all who have
 * asked are looked at, as many coupons with users as issued.
 *
 * @param sales [{couponId, stock, users, look}]: users are 1..users, of whom `look` are asked for their coupons
 * @param before counters() before the run, null: unknown
 */
export function checkBooks(sales, before) {
  let issuedSum = 0;
  let stockSum = 0;
  let heldSum = 0;
  let askedSum = 0;
  for (const sale of sales) {
    const found = couponsOfUsers(sale);
    const isWhole = sale.look >= sale.users;
    // The count of a campaign follows its coupons by a fraction of a second.
    let row = campaign(sale.couponId);
    let looks = 0;
    let isSteady = false;
    eventually(BOOKS_WAIT_SECONDS, () => {
      const next = campaign(sale.couponId);
      isSteady = looks++ > 0 && next.issued === row.issued;
      row = next;
      return isSteady && (!isWhole || row.issued === found.held);
    });
    const isEven = isSteady && (!isWhole || row.issued === found.held);
    expect(isEven, `${row.issued} of coupon ${sale.couponId} are issued, and users hold ${found.held}`);
    expect(row.issued <= sale.stock, `${row.issued} of coupon ${sale.couponId} are issued, and there are ${sale.stock}`);
    expect(row.issued + row.remaining === sale.stock, `coupon ${sale.couponId}: ${JSON.stringify(row)}`);
    expect(found.numberMax <= row.issued, `coupon ${sale.couponId} has number ${found.numberMax} of ${row.issued}`);
    issuedSum += row.issued;
    stockSum += sale.stock;
    heldSum += found.held;
    askedSum += found.asked;
  }
  unaccounted.add(-issuedSum);
  issued.add(issuedSum);
  stocked.add(stockSum);
  held.add(heldSum);
  usersAsked.add(askedSum);
  const after = before && counters();
  if (after) {
    Object.keys(counted).forEach((name) => counted[name].add(after[name] - before[name]));
  }
}

function couponsOfUsers(sale) {
  const look = Math.min(sale.look, sale.users);
  const userIds = Array.from({ length: look }, (_, index) => 1 + Math.floor((index * sale.users) / look));
  const numbers = new Set();
  let heldNow = 0;
  let numberMax = 0;
  const unread = eachUsersCoupons(userIds, sale.couponId, (userId, coupons) => {
    expect(coupons.length <= 1, `user ${userId} holds ${coupons.length} of coupon ${sale.couponId}`);
    for (const coupon of coupons) {
      expect(!numbers.has(coupon.issuanceNumber), `number ${coupon.issuanceNumber} of ${sale.couponId} is there twice`);
      numbers.add(coupon.issuanceNumber);
      numberMax = Math.max(numberMax, coupon.issuanceNumber);
      heldNow++;
    }
  });
  expect(unread === 0, `the coupons of ${unread} users could not be read`);
  return { held: heldNow, numberMax, asked: look };
}
