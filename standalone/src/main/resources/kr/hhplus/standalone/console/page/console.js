/** The operators' console: who is logged in, which view is shown, and the one look at the pipeline for all of them. */
import { campaignsView } from './campaigns.js';
import { Refusal, logOut, onLoggedOut, session, t } from './console-calls.js';
import { deadLettersView } from './dead-letters.js';
import { el, setText } from './dom.js';
import { History, watchPipeline } from './history.js';
import { jobsView } from './jobs.js';
import { onLanguage } from './language.js';
import { liveView } from './live.js';
import { logView } from './log.js';
import { button, title, view as viewOf, wrongLine } from './parts.js';
import { requestsView } from './requests.js';
import { logInView } from './session.js';
import { announce, frameOf } from './shell.js';

/**
 * By the first part of the address, what makes the view of the rest: an element, or {root, update(look), end()}, or a
 * promise of these.
 */
const VIEWS = {
  live: () => liveView(history),
  campaigns: campaignsView,
  requests: requestsView,
  jobs: jobsView,
  'dead-letters': deadLettersView,
  log: logView,
};

const view = document.getElementById('view');
const banner = document.getElementById('connection');
const history = new History();
let operator = null;
/** Why one has to log in again. */
let reason = null;
let watch = null;
let current = null;
let place = '';
let turn = 0;

const frame = frameOf(
  Object.keys(VIEWS).map((page) => ({ href: `#${page}`, page, name: () => t(page) })),
  () => (operator === null ? null : [el('span', { text: operator }), button(t('logOut'), end, 'plain')]),
);

addEventListener('hashchange', () => {
  // Where the skip link leads; no view of its own.
  if (location.hash !== '#main') show({ moved: true });
});
onLanguage(() => show());
onLoggedOut(() => {
  if (operator !== null) leave(t('sessionOver'));
});
start();

async function start() {
  try {
    enter(await session());
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    if (failure.code === 'UNAUTHORIZED') show();
    else put(failedView(failure, start));
  }
}

function enter(who) {
  operator = who.operator;
  watch = new AbortController();
  watchPipeline(history, watch.signal, { seen: (look) => current?.update?.(look), connection: tell });
  frame.refresh();
  show({ moved: reason !== null || view.childElementCount > 0 });
}

function leave(why) {
  operator = null;
  reason = why;
  watch.abort();
  tell(null);
  frame.refresh();
  show({ moved: true });
  announce(why);
}

async function end() {
  try {
    await logOut();
    leave(t('loggedOut'));
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    if (operator !== null) tell(failure);
  }
}

/** Says what is wrong with the connection; null: nothing. */
function tell(failure) {
  banner.hidden = failure === null;
  setText(banner, failure?.code === 'NO_ANSWER' ? t('offline') : (failure?.message ?? ''));
}

/** Each view is built as a whole; one that comes later than the next is dropped. */
async function show({ moved = false } = {}) {
  const mine = ++turn;
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
  if (location.hash !== '#main') place = location.hash;
  const [, name, rest = ''] = /^#([a-z-]+)(?:\/(.*))?$/.exec(place) ?? [];
  const page = name in VIEWS ? name : 'live';
  let made;
  try {
    made = operator === null ? logInView(reason, enter) : await VIEWS[page](rest);
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    made = failedView(failure, () => show());
  }
  if (mine !== turn) {
    made.end?.();
    return;
  }
  frame.show(page);
  put(made);
  if (moved) {
    view.querySelector('h1').focus();
    scrollTo(0, 0);
  }
}

function put(made) {
  current?.end?.();
  current = made;
  view.replaceChildren(made.root ?? made);
  document.title = `${view.querySelector('h1').textContent} · ${t('console')} · hhplus`;
}

function failedView(failure, again) {
  const retry = el('div', {}, button(t('retry'), again));
  return viewOf(title(t('console')), el('div', { class: 'card stack' }, wrongLine(failure.message), retry));
}
