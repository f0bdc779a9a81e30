// What the system itself says about a sale: operators' calls, the read side, and the counters of the management port.
import http from 'k6/http';
import { sleep } from 'k6';
import { adminToken, baseUrl, managementUrl, REQUEST_TIMEOUT } from './settings.js';

// An operator may act for any user, where the system asks for tokens.
const FROM = { Authorization: `Bearer ${adminToken}` };
export const JSON_FROM = Object.assign({ 'Content-Type': 'application/json' }, FROM);
const BATCH = 200;
const READ_AGAIN_MAX = 10;
const READ_AGAIN_PAUSE_SECONDS = 3;
const LOOK_INTERVAL_SECONDS = 0.3;

export function post(path, body, call, headers) {
  return http.post(`${baseUrl}${path}`, JSON.stringify(body), {
    headers: headers ? Object.assign({}, JSON_FROM, headers) : JSON_FROM,
    tags: { call, name: call },
    timeout: REQUEST_TIMEOUT,
  });
}

export function get(path, call) {
  return http.get(`${baseUrl}${path}`, { headers: FROM, tags: { call, name: call }, timeout: REQUEST_TIMEOUT });
}

/** As an operator. Ends the run when it is refused, since nothing is prepared then. */
export function put(path, body, call) {
  const answer = http.put(`${baseUrl}${path}`, JSON.stringify(body), {
    headers: JSON_FROM,
    tags: { call, name: call },
    timeout: '30s',
  });
  if (answer.status !== 200) {
    throw new Error(`PUT ${path} was answered ${answer.status} ${answer.error || ''} ${answer.body || ''}`);
  }
  return answer.json();
}

export function defineCampaign(couponId, terms) {
  return put(`/api/v1/campaigns/${couponId}`, terms, 'define');
}

/** From MySQL: {stock, issued, remaining, ...}. */
export function campaign(couponId) {
  const answer = get(`/api/v1/campaigns/${couponId}`, 'campaign');
  if (answer.status !== 200) {
    throw new Error(`campaign ${couponId}: ${answer.status} ${answer.error || ''} ${answer.body || ''}`);
  }
  return answer.json();
}

/** Asks visit(userId, coupons of this campaign) for each user; returns how many could not be read. */
export function eachUsersCoupons(userIds, couponId, visit) {
  return eachAnswer(
    userIds,
    (userId) => `/api/v1/users/${userId}/coupons`,
    'users-coupons',
    (userId, answer) => visit(userId, answer.coupons.filter((coupon) => coupon.couponId === couponId)),
  );
}

/**
 * GETs one path for each id, many at once, and again where the answer was not 200: a server may have died just before.
 * Returns how many were not answered 200 at all.
 */
export function eachAnswer(ids, pathOf, call, visit) {
  let unread = eachAnswerOnce(ids, pathOf, call, visit);
  for (let again = 0; unread.length > 0 && again < READ_AGAIN_MAX; again++) {
    sleep(READ_AGAIN_PAUSE_SECONDS);
    unread = eachAnswerOnce(unread, pathOf, call, visit);
  }
  return unread.length;
}

/** Returns the ids that were not answered 200. */
function eachAnswerOnce(ids, pathOf, call, visit) {
  const unread = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = ids.slice(from, from + BATCH);
    const answers = http.batch(
      some.map((id) => [
        'GET',
        `${baseUrl}${pathOf(id)}`,
        null,
        { headers: FROM, tags: { call, name: call }, timeout: REQUEST_TIMEOUT },
      ]),
    );
    answers.forEach((answer, index) => {
      if (answer.status === 200) {
        visit(some[index], answer.json());
      } else {
        unread.push(some[index]);
      }
    });
  }
  return unread;
}

/** The counters of one instance, {accepted, refused, unavailable, deadLetters}; null: it does not answer. */
export function counters() {
  const answer = http.get(`${managementUrl}/actuator/prometheus`, {
    tags: { call: 'counters', name: 'counters' },
    responseCallback: null,
  });
  if (answer.status !== 200) {
    return null;
  }
  const sum = (name) =>
    answer.body
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return {
    accepted: sum('hhplus_requests_accepted_total'),
    refused: sum('hhplus_requests_refused_total'),
    unavailable: sum('hhplus_requests_unavailable_total'),
    deadLetters: sum('hhplus_commands_dead_letters_total'),
  };
}

/** Calls look() until it says true, a few times a second; false: it has not within so many seconds. */
export function eventually(secondsMax, look) {
  const end = Date.now() + secondsMax * 1000;
  while (!look()) {
    if (Date.now() > end) {
      return false;
    }
    sleep(LOOK_INTERVAL_SECONDS);
  }
  return true;
}
