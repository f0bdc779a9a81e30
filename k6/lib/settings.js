// Settings from the environment (`k6 run -e NAME=value`), with defaults for `./hhplus up` in this tree.

export const baseUrl = text('BASE_URL', 'http://127.0.0.1:8080');
export const managementUrl = text('MANAGEMENT_URL', 'http://127.0.0.1:8090');
export const adminToken = text('ADMIN_TOKEN', '') || tokenOfTheLocalRun();
/** How long one request may take before it counts as unanswered. Longer than a held status call. */
export const REQUEST_TIMEOUT = '15s';

/** What all scripts have in their options. */
export const commonOptions = {
  // Users' coupons are read 20 at a time when the books are checked.
  batch: 20,
  batchPerHost: 20,
  setupTimeout: '5m',
  teardownTimeout: '10m',
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max', 'count'],
};

export function text(name, standard) {
  return __ENV[name] || standard;
}

export function whole(name, standard) {
  const value = Number(__ENV[name] || standard);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`${name} is a whole number from 1 on, and not ${__ENV[name]}`);
  }
  return value;
}

/** In seconds: 90, 90s, 2m, 1h. */
export function seconds(name, standard) {
  const found = /^(\d+)(s|m|h|)$/.exec(__ENV[name] || standard);
  if (!found || Number(found[1]) < 1) {
    throw new Error(`${name} is a duration such as 90s, 2m or 1h, and not ${__ENV[name]}`);
  }
  return Number(found[1]) * { s: 1, '': 1, m: 60, h: 3600 }[found[2]];
}

/** Ids that no earlier run has used: the time in ms, so that a campaign and its shoppers are fresh. */
export function freshId() {
  return Date.now();
}

function tokenOfTheLocalRun() {
  const file = __ENV.ADMIN_TOKEN_FILE || import.meta.resolve('../../data/admin.token');
  try {
    return open(file).trim();
  } catch (missing) {
    throw new Error(`no admin token: set ADMIN_TOKEN, or ADMIN_TOKEN_FILE (${missing})`);
  }
}
