/** The operators' calls. A failure is thrown as Refusal, with words for people. */
import { MAY_HAVE_HAPPENED, NoAnswer, call, newKey } from './api.js';
import { translator } from './language.js';
import { texts } from './console-texts.js';

export const t = translator(texts);

/** The words for a code of the server's, or the code itself where this page does not know it. */
export const said = (kind, code) => (`${kind}${code}` in texts.en ? t(`${kind}${code}`) : String(code));

/** Not sent by another site's page without a preflight, which nobody answers. The cookie says who calls. */
const WHO = { 'X-Hhplus-Console': '1' };
const SAID = new Set(Object.keys(texts.en).filter((key) => /^[A-Z_]+$/.test(key)));
/** Later the same is a new change: with the key of an old one it would have no effect (ADR 7). */
const KEY_KEPT_MS_MAX = 60_000;
/** Changes whose answer was lost, to {id, key, at}: of which campaign, and when they went last. */
const unanswered = new Map();
let loggedOut = () => {};

export class Refusal extends Error {
  constructor(code, words) {
    super(words);
    this.code = code;
  }
}

/** Told when the session is over. */
export function onLoggedOut(listener) {
  loggedOut = listener;
}

/** The body of the answer. */
export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await call(path, { who: WHO, ...options });
  } catch (failure) {
    if (!(failure instanceof NoAnswer)) throw failure;
    throw new Refusal('NO_ANSWER', t('NO_ANSWER'));
  }
  if (answer.ok) return answer.body;
  const code = answer.code ?? (answer.status === 401 ? 'UNAUTHORIZED' : String(answer.status));
  const detail = answer.body?.detail ?? String(answer.status);
  if (answer.status === 401) loggedOut();
  throw new Refusal(code, SAID.has(code) ? t(code, { detail }) : t('refused', { detail }));
}

/** The same for a change of a campaign: sent again soon after a lost answer, it goes with the same key. */
async function change(id, method, part, body = {}) {
  const path = `/api/v1/campaigns/${id}${part}`;
  const what = `${method} ${path} ${JSON.stringify(body)}`;
  const at = Date.now();
  forget((sent) => at - sent.at > KEY_KEPT_MS_MAX);
  const key = unanswered.get(what)?.key ?? newKey();
  unanswered.set(what, { id, key, at });
  try {
    const answer = await ask(path, { method, body, key });
    forget((sent) => sent.id === id);
    return answer;
  } catch (failure) {
    if (!(failure instanceof Refusal) || !MAY_HAVE_HAPPENED.has(failure.code)) unanswered.delete(what);
    throw failure;
  }
}

function forget(isOver) {
  for (const [what, sent] of unanswered) if (isOver(sent)) unanswered.delete(what);
}

const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};

export const session = () => ask('/api/v1/admin/session');
export const logIn = (token, operator) => ask('/api/v1/admin/session', { method: 'POST', body: { token, operator } });
export const logOut = () => ask('/api/v1/admin/session', { method: 'DELETE' });
/** What is not known is left out, in the groups as well. */
export const pipeline = async () => ({ log: {}, lag: {}, parts: [], campaigns: [], ...(await ask('/api/v1/admin/pipeline')) });
export const requests = (what) => ask(`/api/v1/admin/requests${query(what)}`);
export const log = (before) => ask(`/api/v1/admin/log${query({ before, limit: 50 })}`);
export const jobs = () => ask('/api/v1/admin/jobs');
export const startJob = (job) => ask('/api/v1/admin/jobs', { method: 'POST', body: job });
export const cancelJob = (id) => ask(`/api/v1/admin/jobs/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const deadLetters = (parked) => ask(`/api/v1/admin/dead-letters${query({ parked, limit: 50 })}`);
export const campaigns = (after) => ask(`/api/v1/campaigns${query({ after, limit: 50 })}`);
export const campaign = (id) => ask(`/api/v1/campaigns/${id}`);
export const defineCampaign = (id, terms) => change(id, 'PUT', '', terms);
export const operate = (id, what, body) => change(id, 'POST', `/${what}`, body);
