// Steps of 1, 100, 300 and 70 requests a second, then a spike of ten times the highest step, on a fresh campaign that
// sells out in the middle of the spike. Every user asks once. What the steps and the spike have to keep: p95 under 2 s,
// under 5 % failures, and of what is accepted nothing undecided.
//
//   k6 run k6/spike.js                                            about 100 s
//   k6 run -e STAGE=10s -e STOCK=20000 k6/spike.js
//
// Settings (-e NAME=value): BASE_URL, MANAGEMENT_URL, ADMIN_TOKEN or ADMIN_TOKEN_FILE, SUMMARY_FILE as in README.md, and
//   STAGE     how long each step and the spike last, 20s
//   PEAK      requests a second in the spike, 3000
//   STOCK     50000
//   LOOK      users asked for their coupons at the end, 2000
//   VUS_MAX   requests on their way at most, 4000; what is due beyond that is not sent
import exec from 'k6/execution';
import { ask, checkBooks, onceThresholds, saleThresholds } from './lib/sale.js';
import { commonOptions, freshId, seconds, whole } from './lib/settings.js';
import { latencyRows, saleRows, summaryOf } from './lib/summary.js';
import { counters, defineCampaign } from './lib/system.js';

const stageSeconds = seconds('STAGE', '20s');
const peak = whole('PEAK', 3000);
const stock = whole('STOCK', 50000);
const look = whole('LOOK', 2000);
const vusMax = whole('VUS_MAX', 4000);

const RAMP_SECONDS = 5;
const steps = [
  { target: 1, seconds: 1 },
  { target: 100, seconds: stageSeconds },
  { target: 300, seconds: stageSeconds },
  { target: 300, seconds: stageSeconds },
  { target: 70, seconds: RAMP_SECONDS },
];
const spike = [
  { target: peak, seconds: RAMP_SECONDS },
  { target: peak, seconds: stageSeconds },
  { target: 70, seconds: RAMP_SECONDS },
];
// Users of the spike are numbered behind those of the steps.
const usersOfSteps = requestsMax(1, steps);
const users = usersOfSteps + requestsMax(70, spike);

export const options = Object.assign({}, commonOptions, {
  scenarios: {
    steps: scenario(1, steps, 300, 0),
    spike: scenario(70, spike, vusMax, totalSeconds(steps)),
  },
  thresholds: Object.assign({}, saleThresholds, onceThresholds, {
    'http_req_failed{scenario:steps}': ['rate<0.05'],
    'http_req_failed{scenario:spike}': ['rate<0.05'],
    'http_req_duration{call:publish}': ['p(95)<2000'],
    'http_req_duration{call:publish,scenario:steps}': ['p(95)<2000'],
    'http_req_duration{call:publish,scenario:spike}': ['p(95)<2000'],
  }),
});

function scenario(startRate, stages, preAllocatedVUs, startSeconds) {
  return {
    executor: 'ramping-arrival-rate',
    startRate,
    timeUnit: '1s',
    stages: stages.map((stage) => ({ target: stage.target, duration: `${stage.seconds}s` })),
    startTime: `${startSeconds}s`,
    preAllocatedVUs,
    maxVUs: vusMax,
    gracefulStop: '70s',
  };
}

function totalSeconds(stages) {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** No fewer than the stages send. */
function requestsMax(startRate, stages) {
  let before = startRate;
  return stages.reduce((sum, stage) => {
    const sent = ((before + stage.target) / 2) * stage.seconds;
    before = stage.target;
    return sum + Math.ceil(sent) + 1;
  }, 1);
}

export function setup() {
  const couponId = freshId();
  defineCampaign(couponId, { name: 'k6 spike', stock });
  return { couponId, before: counters() };
}

export default function (data) {
  const first = exec.scenario.name === 'spike' ? usersOfSteps : 0;
  ask(first + 1 + exec.scenario.iterationInTest, data.couponId);
}

export function teardown(data) {
  checkBooks([{ couponId: data.couponId, stock, users, look }], data.before);
}

export function handleSummary(data) {
  const title = `spike: 1, 100, 300, 70, then ${peak}/s, stages of ${stageSeconds} s, coupon ${(data.setup_data || {}).couponId}`;
  const phases = latencyRows(data, {
    '  steps': 'http_req_duration{call:publish,scenario:steps}',
    '  spike': 'http_req_duration{call:publish,scenario:spike}',
  }).slice(1);
  return summaryOf(title, saleRows(data, users).concat(phases), data);
}
