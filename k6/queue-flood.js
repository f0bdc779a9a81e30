// A queue flood from outside: requests at an open arrival rate, then one poll of each ticket until its outcome.
//   k6 run -e BASE_URL=http://127.0.0.1:8080 -e COUPON_ID=1 -e RATE=1000 -e SECONDS=20 -e USERS=20000 k6/queue-flood.js
// The campaign has to exist. k6 itself is not needed by the build.
import http from 'k6/http';
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';

const baseUrl = __ENV.BASE_URL || 'http://127.0.0.1:8080';
const couponId = Number(__ENV.COUPON_ID || 1);
const users = Number(__ENV.USERS || 20000);
const rate = Number(__ENV.RATE || 500);
const seconds = Number(__ENV.SECONDS || 20);
const POLLS_MAX = 3;

const accepted = new Counter('accepted');
const refused = new Counter('refused_at_the_gate');
const undecided = new Counter('accepted_but_undecided');
const decisionMs = new Trend('decision_ms', true);

export const options = {
  scenarios: {
    flood: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: Math.min(rate, 2000),
      maxVUs: 5000,
    },
  },
  thresholds: {
    accepted_but_undecided: ['count==0'],
    'http_req_failed{call:status}': ['rate==0'],
  },
};

// 409 is an answer, not a failure.
http.setResponseCallback(http.expectedStatuses(200, 202, 409));

export default function () {
  const userId = 1 + (exec.scenario.iterationInTest % users);
  const sent = Date.now();
  const answer = http.post(`${baseUrl}/api/v1/coupon/publish`, JSON.stringify({ userId, couponId }), {
    headers: { 'Content-Type': 'application/json' },
    tags: { call: 'publish' },
  });
  if (answer.status === 409) {
    refused.add(1);
    return;
  }
  if (answer.status !== 202) {
    return;
  }
  accepted.add(1);
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const status = http.get(`${baseUrl}${answer.json('statusUrl')}?waitMs=10000`, {
      tags: { call: 'status', name: 'status' },
    });
    if (status.status === 200 && status.json('status') !== 'WAITING') {
      decisionMs.add(Date.now() - sent);
      return;
    }
  }
  undecided.add(1);
}
