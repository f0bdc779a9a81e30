/** The waiting room: one campaign on a ticket, what to do about it on the stub, and the other campaigns below. */
import { NoAnswer, backOffMs, call, newKey, pause } from './api.js';
import { watchCampaigns } from './campaigns.js';
import { ServerClock } from './clock.js';
import { el, setText } from './dom.js';
import { follow, isOpen } from './feed.js';
import { customer, onCustomer, readId } from './identity.js';
import { dateTime, language, number, onLanguage, won } from './language.js';
import { askingPanel, idlePanel, outcomePanel, registeredPanel, startPanel, t, waitingPanel } from './panels.js';
import { announce } from './shell.js';
import { customerForm, frame } from './shopper.js';
import { couponsWithTickets, forget, keep, onTicket, ticketOf } from './tickets.js';

const OTHERS_MAX = 20;
const SHOWN_AMONG_OTHERS = new Set(['OPEN', 'NOT_OPEN', 'PAUSED', 'SOLD_OUT']);
/** After the last second of the countdown has been seen. */
const COUNTDOWN_STEP_MS = 250;
const WORDS_BEFORE_OPENING = [
  [60_000, 'inMinute'],
  [10_000, 'inSeconds'],
];
/** A try without an answer goes on at the door for up to 10 s, and what it has won is shown a moment later. */
const FIND_MS_MAX = 12_000;

const clock = new ServerClock();
const byId = (id) => document.getElementById(id);

let campaigns = null;
let chosen = readId(new URLSearchParams(location.search).get('coupon'));
let shown = null;
let message = null;
let busyUntil = 0;
let isConnected = true;
let countdownMs = Infinity;
/** {requestId, stop} of the ticket that is followed. */
let followed = null;
/** Customers and coupons for which a request is on its way in this tab. */
const asking = new Set();
/** What the parts of the page were made from. */
const madeFrom = new Map();
/** Tickets that this page has heard of from the server. */
const checked = new Set();

frame('room');
const lookNow = watchCampaigns(clock, {
  campaigns(list) {
    campaigns = list;
    render();
  },
  connection,
  wanted: () => [...new Set(chosen === null ? awaited() : [chosen, ...awaited()])],
  isLive: () => ['OPEN', 'PAUSED', 'SOLD_OUT'].includes(statusOf(campaignOf(chosen))),
});
onLanguage(() => render({ isNew: true }));
onCustomer(() => {
  message = null;
  render();
});
onTicket(() => render());
addEventListener('online', () => connection(true));
addEventListener('offline', () => connection(false));
setInterval(tick, COUNTDOWN_STEP_MS);
render();

function campaignOf(coupon) {
  return campaigns?.find((one) => one.couponId === coupon) ?? null;
}

/** By the server's clock, which goes on between two looks. */
function statusOf(campaign) {
  if (campaign === null) return null;
  const now = clock.now();
  if (now !== null && campaign.closesAt !== undefined && now >= Date.parse(campaign.closesAt)) return 'CLOSED';
  if (campaign.status === 'NOT_OPEN' && now !== null && now >= Date.parse(campaign.opensAt)) return 'OPEN';
  return campaign.status;
}

/** The coupons that the customer waits for. */
function awaited() {
  const id = customer();
  if (id === null) return [];
  return couponsWithTickets(id).filter((coupon) => {
    const ticket = ticketOf(id, coupon);
    return ticket !== null && (ticket.last === null || isOpen(ticket.last));
  });
}

/** One that the customer waits for; else one that is open, then the next that opens. */
function choose() {
  const waitedFor = awaited();
  const time = (iso) => (iso === undefined ? Infinity : Date.parse(iso));
  const first = (status, order) => campaigns.filter((one) => statusOf(one) === status).sort(order)[0];
  const picked =
    campaigns.find((one) => waitedFor.includes(one.couponId)) ??
    first('OPEN', (a, b) => time(a.closesAt) - time(b.closesAt)) ??
    first('NOT_OPEN', (a, b) => time(a.opensAt) - time(b.opensAt)) ??
    first('PAUSED', () => 0) ??
    first('SOLD_OUT', (a, b) => b.couponId - a.couponId);
  return picked?.couponId ?? null;
}

function connection(isThere) {
  const isBack = isThere && navigator.onLine;
  if (isBack === isConnected) return;
  isConnected = isBack;
  const banner = byId('connection');
  banner.hidden = isBack;
  setText(banner, isBack ? '' : t('offline'));
  if (isBack) announce(t('online'));
}

function tick() {
  const campaign = campaignOf(chosen);
  if (campaign === null || shown === null) return;
  const model = modelOf(campaign);
  if (panelFor(model).kind !== shown.kind) {
    render();
    return;
  }
  const wasComing = countdownMs > 0 && countdownMs !== Infinity;
  const leftMs = campaign.opensAt === undefined || model.now === null ? Infinity : Date.parse(campaign.opensAt) - model.now;
  if (shown.kind === 'start') {
    for (const [beforeMs, words] of WORDS_BEFORE_OPENING) {
      if (countdownMs > beforeMs && leftMs <= beforeMs && leftMs > beforeMs - 2000 && wasComing) announce(t(words));
    }
    if (wasComing && leftMs <= 0) {
      announce(t('openNow'));
      face(campaign, model.status);
    }
  }
  countdownMs = leftMs;
  if (shown.kind === 'start' || shown.kind === 'asking') shown.update(model);
}

function modelOf(campaign) {
  const id = customer();
  return {
    campaign,
    status: statusOf(campaign),
    now: clock.now(),
    ticket: id === null ? null : ticketOf(id, campaign.couponId),
    busyMs: Math.max(0, busyUntil - performance.now()),
    message,
  };
}

function customerPanel() {
  const root = customerForm();
  return { kind: 'customer', root, title: root.querySelector('h2'), update: () => {}, spoken: () => null };
}

function panelFor({ campaign, status, ticket }) {
  const press = () => get(campaign.couponId);
  if (customer() === null && ['OPEN', 'NOT_OPEN', 'PAUSED'].includes(status)) return { kind: 'customer', make: customerPanel };
  if (ticket !== null) {
    if (ticket.requestId === null) return { kind: 'asking', make: askingPanel };
    if (ticket.last === null || ticket.last.status === 'WAITING') return { kind: 'waiting', make: waitingPanel };
    if (ticket.last.status === 'REGISTERED') return { kind: 'registered', make: registeredPanel };
    const outcome = ticket.last.status;
    return { kind: `outcome-${outcome}`, make: () => outcomePanel(outcome, { press }) };
  }
  if (status === 'OPEN' || status === 'NOT_OPEN') return { kind: 'start', make: () => startPanel({ press }) };
  return { kind: `idle-${status}`, make: () => idlePanel(status) };
}

/** Shows what is the case. A new panel takes the focus along if the old one had it. */
function render({ isNew = false, isPressed = false } = {}) {
  if (campaigns === null) return;
  chosen ??= choose();
  const campaign = campaignOf(chosen);
  byId('hero').hidden = campaign === null;
  byId('nothing').hidden = campaign !== null;
  others();
  if (campaign === null) {
    nothing();
    document.title = `${t('title')} · hhplus`;
    return;
  }
  const model = modelOf(campaign);
  work(model, isPressed);
  face(campaign, model.status);
  const wanted = panelFor(model);
  const stub = byId('stub');
  if (isNew || wanted.kind !== shown?.kind || shown.coupon !== chosen) {
    const isFirst = shown === null;
    const hadFocus = stub.contains(document.activeElement);
    shown = Object.assign(wanted.make(), { coupon: chosen });
    shown.update(model);
    stub.replaceChildren(shown.root);
    if (hadFocus || (shown.kind === 'customer' && !isFirst)) shown.title.focus();
    const words = isFirst && !model.ticket ? null : shown.spoken(model);
    if (words !== null && !isNew) announce(words);
  } else {
    shown.update(model);
    const words = shown.progress?.(model) ?? null;
    if (words !== null) announce(words, { isProgress: true });
  }
  title(model);
}

function title({ ticket }) {
  const last = ticket?.last;
  if (last?.status === 'WAITING' && last.position !== undefined) {
    document.title = t('titlePlace', { place: number(last.position), n: last.position });
  } else if (last?.status === 'ISSUED') {
    document.title = t('titleWon');
  } else {
    document.title = `${t('title')} · hhplus`;
  }
}

function discountWords({ discount }) {
  if (discount === undefined) return t('offNone');
  return discount.type === 'FIXED' ? `${number(discount.value)}${spaced(t('off'))}` : `${discount.value}${t('offPercent')}`;
}

/** Korean has no space there. */
function spaced(unit) {
  return unit.startsWith('원') ? unit : ` ${unit}`;
}

/** Whether a part is shown from other things than before, so that it has to be made anew. */
function isNews(part, ...from) {
  const text = JSON.stringify([language(), ...from]);
  if (madeFrom.get(part) === text) return false;
  madeFrom.set(part, text);
  return true;
}

/** What the coupon is worth, on the ticket's face. */
function face(campaign, status) {
  if (!isNews('face', campaign, status)) return;
  const { discount } = campaign;
  const worth = el('p', { class: 'discount' });
  if (discount === undefined) worth.append(t('offNone'));
  else if (discount.type === 'FIXED') worth.append(number(discount.value), el('small', { text: t('off') }));
  else worth.append(String(discount.value), el('small', { text: t('offPercent') }));
  const rows = [
    discount?.capAmount === undefined ? null : ['cap', won(discount.capAmount)],
    campaign.minOrderAmount > 0 ? ['minOrder', won(campaign.minOrderAmount)] : null,
    campaign.validDays === undefined ? null : ['valid', t('validDays', { days: number(campaign.validDays) })],
    campaign.expiresAt === undefined ? null : ['valid', t('until', { time: dateTime(campaign.expiresAt) })],
    campaign.perUserLimit > 1 ? ['limit', t('limitPieces', { count: number(campaign.perUserLimit) })] : null,
    status === 'NOT_OPEN' ? ['opens', dateTime(campaign.opensAt)] : null,
    campaign.closesAt === undefined ? null : ['closes', dateTime(campaign.closesAt)],
    ['order', t(campaign.fairStart && status === 'NOT_OPEN' ? 'orderDraw' : 'orderFirst')],
  ].filter((row) => row !== null);
  const part = campaign.stock === 0 ? 0 : campaign.remaining / campaign.stock;
  const isComing = status === 'NOT_OPEN';
  const fill = el('div', { class: 'track-fill' });
  fill.style.setProperty('transform', `scaleX(${part})`);
  const stock = el(
    'div',
    { class: 'stock' },
    el(
      'p',
      { class: 'stock-words' },
      el('span', { text: t(isComing ? 'stockTotal' : 'stock') }),
      el('strong', {
        id: 'remaining',
        text: isComing
          ? t('pieces', { count: number(campaign.stock) })
          : t('stockOf', { remaining: number(campaign.remaining), stock: number(campaign.stock) }),
      }),
    ),
    isComing ? null : el('div', { class: 'track', 'aria-hidden': 'true' }, fill),
  );
  byId('face').replaceChildren(
    chip(status),
    el('h1', { text: campaign.name }),
    worth,
    el('dl', { class: 'terms' }, ...rows.flatMap(([key, value]) => [el('dt', { text: t(key) }), el('dd', { text: value })])),
    stock,
  );
}

function chip(status) {
  return el('span', { class: status === 'OPEN' ? 'chip chip-live' : 'chip', text: t(`status${status}`) });
}

function others() {
  const rows = campaigns.filter((one) => one.couponId !== chosen && SHOWN_AMONG_OTHERS.has(statusOf(one)));
  const order = ['OPEN', 'NOT_OPEN', 'PAUSED', 'SOLD_OUT'];
  rows.sort((a, b) => order.indexOf(statusOf(a)) - order.indexOf(statusOf(b)));
  byId('others').hidden = rows.length === 0;
  setText(byId('others-title'), t('others'));
  if (!isNews('others', rows.slice(0, OTHERS_MAX), rows.map(statusOf))) return;
  const list = byId('others-list');
  // The focus stays on a link while the list is made anew.
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  list.replaceChildren(
    ...rows.slice(0, OTHERS_MAX).map((one) => {
      const status = statusOf(one);
      return el(
        'li',
        {},
        el(
          'a',
          { href: `/?coupon=${one.couponId}` },
          el('strong', { text: one.name }),
          el('small', {
            text: status === 'NOT_OPEN' ? `${discountWords(one)} · ${t('countdownWords', { time: dateTime(one.opensAt) })}` : discountWords(one),
          }),
          chip(status),
        ),
      );
    }),
  );
  if (focused !== null) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function nothing() {
  shown = null;
  const isUnknown = chosen !== null;
  byId('nothing').replaceChildren(
    el('h1', { text: t(isUnknown ? 'unknownTitle' : 'nothingTitle') }),
    el('p', { text: t(isUnknown ? 'unknownNote' : 'nothingNote') }),
    isUnknown ? el('p', {}, el('a', { href: '/', text: t('toAll') })) : null,
  );
}

/** The button. */
function get(coupon) {
  const campaign = campaignOf(coupon);
  const id = customer();
  const status = statusOf(campaign);
  if (status === 'NOT_OPEN' && !campaign.fairStart) {
    announce(t('notYet'));
    return;
  }
  message = null;
  const key = campaign.perUserLimit > 1 ? newKey() : null;
  keep(id, coupon, { requestId: null, key, at: Date.now(), from: null, last: null });
  render({ isPressed: true });
}

/** Does what the ticket needs: asks for it, or follows it. */
function work({ campaign, ticket }, isPressed) {
  const id = customer();
  const { couponId } = campaign;
  if (ticket !== null && ticket.requestId === null) {
    const name = `${id}.${couponId}`;
    if (!asking.has(name)) {
      asking.add(name);
      ask(id, couponId, ticket, isPressed).finally(() => {
        asking.delete(name);
        busyUntil = 0;
        render();
      });
    }
  }
  const wanted = ticket?.requestId ?? null;
  const needsIt = wanted !== null && (!checked.has(wanted) || ticket.last === null || isOpen(ticket.last));
  if (followed !== null && (!needsIt || followed.requestId !== wanted)) {
    followed.stop();
    followed = null;
  }
  if (needsIt && followed === null) {
    followed = { requestId: wanted, stop: follow(wanted, hearing(id, couponId, wanted)) };
  }
}

function hearing(id, coupon, requestId) {
  const throwAway = (words) => {
    if (followed?.requestId === requestId) followed = null;
    if (ticketOf(id, coupon)?.requestId === requestId) forget(id, coupon);
    message = words;
    announce(words);
    render();
  };
  return {
    status(status) {
      // The proof in a ticket holds for its own customer and coupon only.
      if (status.userId !== id || status.couponId !== coupon) {
        throwAway(t('forged'));
        return;
      }
      checked.add(requestId);
      if (!isOpen(status) && followed?.requestId === requestId) followed = null;
      const ticket = ticketOf(id, coupon);
      if (ticket?.requestId !== requestId) return;
      const from = status.position === undefined ? ticket.from : Math.max(ticket.from ?? 0, status.position);
      keep(id, coupon, { ...ticket, from, last: status });
      if (!isOpen(status)) lookNow();
      render();
    },
    unknown: () => throwAway(t('forged')),
    unauthorized: () => {
      message = t('unauthorized');
      announce(message);
      render();
    },
    connection,
  };
}

/** Whether the request has its answer, in this tab or in another. */
function isAnswered(id, coupon) {
  const ticket = ticketOf(id, coupon);
  return ticket !== null && ticket.requestId !== null;
}

/**
 * Sends the request until it is answered: the same request has the same ticket, however often it is sent. `isFirst`:
 * neither another tab nor this page before a reload has sent it.
 */
async function ask(id, coupon, ticket, isFirst) {
  // A try without an answer may have won.
  let isInDoubt = !isFirst;
  for (let failures = 0; !isAnswered(id, coupon); ) {
    let answer;
    try {
      answer = await call('/api/v1/coupon/publish', {
        method: 'POST',
        body: { userId: id, couponId: coupon },
        key: ticket.key,
      });
    } catch (failure) {
      if (!(failure instanceof NoAnswer)) throw failure;
      isInDoubt = true;
      connection(false);
      await pause(backOffMs(failures++));
      continue;
    }
    connection(true);
    if (isAnswered(id, coupon)) return;
    if (answer.status === 202) {
      const { requestId, status, position, pollAfterMs } = answer.body;
      keep(id, coupon, {
        ...ticket,
        requestId,
        from: position,
        last: { requestId, userId: id, couponId: coupon, status, position, pollAfterMs },
      });
      return;
    }
    if (answer.status === 503 || answer.status === 429) {
      isInDoubt ||= answer.status === 503;
      busyUntil = performance.now() + answer.retryAfterMs;
      await pause(answer.retryAfterMs);
      continue;
    }
    await refused(id, coupon, ticket, answer, isInDoubt);
    return;
  }
}

/** What the door says is settled: it is shown at once, and not only after the next look. */
async function refused(id, coupon, { key, at }, { status, code, body }, isInDoubt) {
  const campaign = campaignOf(coupon);
  if (['SOLD_OUT', 'PAUSED', 'CLOSED'].includes(code) && campaign !== null) {
    campaign.status = code;
    if (code === 'SOLD_OUT') campaign.remaining = 0;
    if (code === 'SOLD_OUT' || isInDoubt) await findMine(id, coupon, key, isInDoubt ? FIND_MS_MAX : 0);
  } else if (code === 'NOT_OPEN') {
    if (campaign !== null && body.opensAt !== undefined) Object.assign(campaign, { status: code, opensAt: body.opensAt });
    message = t('notYet');
  } else if (status === 401 || status === 403) {
    message = t('unauthorized');
  } else {
    message = t('failed', { detail: body?.detail ?? String(status) });
  }
  // Another tab may have had its answer meanwhile, or somebody has pressed once more.
  const kept = ticketOf(id, coupon);
  if (kept?.requestId === null && kept.at === at) forget(id, coupon);
  if (message !== null) announce(message);
  lookNow();
}

/**
 * None is to be had, but perhaps this customer has one: from another device, or by a try without an answer, which is looked
 * for again until the time is over. Where there may be several, the one that was asked for.
 */
async function findMine(id, coupon, key, withinMs) {
  const until = performance.now() + withinMs;
  for (let looks = 0; ; ) {
    let answer = null;
    try {
      answer = await call(`/api/v1/users/${id}/coupons`);
    } catch (failure) {
      if (!(failure instanceof NoAnswer)) throw failure;
    }
    connection(answer !== null);
    if (isAnswered(id, coupon)) return;
    const isMine = (one) => one.couponId === coupon && (key === null || one.requestId.split('.')[2] === key);
    const mine = answer?.body?.coupons?.find(isMine);
    if (mine !== undefined) {
      keep(id, coupon, { requestId: mine.requestId, key: null, at: Date.now(), from: null, last: null });
      return;
    }
    const leftMs = until - performance.now();
    if (leftMs <= 0) {
      if (answer?.status === 401 || answer?.status === 403) message = t('unauthorized');
      else if (!answer?.ok) message = t('mineUnread');
      return;
    }
    await pause(Math.min(backOffMs(looks++), leftMs));
  }
}
