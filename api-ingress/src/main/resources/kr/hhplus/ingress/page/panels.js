/**
 * What the stub of the ticket shows, one panel for each thing that can be the case. A panel is {kind, root, title,
 * update(model), spoken(model)}: built once, and updated while it is the same, so that focus stays where it is.
 *
 * The model is {campaign, status, now, ticket, busyMs, message}.
 */
import { el, icon, setText } from './dom.js';
import { dateTime, number, roughly, translator } from './language.js';
import { texts } from './room-texts.js';
import { announce } from './shell.js';

export const t = translator(texts);

const FIGURE_MS = 900;
const LONG_FIGURE = 6;
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** What an outcome says: only "not now", so that asking again makes sense. */
const NOT_NOW = new Set(['NOT_OPEN', 'PAUSED', 'WITHDRAWN']);
const KNOWN = new Set([
  'NOT_OPEN', 'PAUSED', 'CLOSED', 'LIMIT_REACHED', 'WITHDRAWN', 'REVOKED', 'UNKNOWN_COUPON',
]);

const heading = (text) => el('h2', { class: 'panel-title', tabindex: '-1', text });
const panel = (...children) => el('div', { class: 'panel' }, ...children);

/** A number that moves to its next value, unless the reader wants no motion. */
class Figure {
  #element;
  #shown = null;
  #target = null;
  #frame = 0;

  constructor(element) {
    this.#element = element;
  }

  set(value) {
    if (value === this.#target) return;
    const from = this.#shown;
    this.#target = value;
    cancelAnimationFrame(this.#frame);
    if (from === null || stillness.matches || document.visibilityState === 'hidden') {
      this.#show(value);
      return;
    }
    const begun = performance.now();
    const step = (now) => {
      const part = Math.min(1, (now - begun) / FIGURE_MS);
      this.#show(Math.round(from + (value - from) * (1 - (1 - part) ** 3)));
      if (part < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  #show(value) {
    this.#shown = value;
    setText(this.#element, number(value));
  }
}

/** Before the request: the countdown, and the one button, which stays the same from the countdown to the opening. */
export function startPanel({ press }) {
  const title = heading('');
  const units = ['days', 'hours', 'minutes', 'seconds'].map((name) => {
    const digits = el('b');
    const label = el('i');
    return { name, digits, label, root: el('span', {}, digits, label) };
  });
  const countdown = el('div', { class: 'countdown', 'aria-hidden': 'true' }, ...units.map((unit) => unit.root));
  const words = el('p', { class: 'unseen' });
  const note = el('p', { class: 'note' });
  const message = el('p', { class: 'wrong' });
  const button = el('button', { type: 'button', class: 'primary', id: 'get', on: { click: () => press() } });
  const root = panel(title, countdown, words, note, el('div', { class: 'panel-actions' }, message, button));

  const update = ({ campaign, status, now, message: text }) => {
    const isComing = status === 'NOT_OPEN';
    const leftMs = isComing && now !== null ? Math.max(0, Date.parse(campaign.opensAt) - now) : null;
    setText(title, isComing ? t('opensIn') : t('readyTitle'));
    countdown.hidden = !isComing;
    words.hidden = !isComing;
    if (isComing) setText(words, t('countdownWords', { time: dateTime(campaign.opensAt) }));
    const seconds = leftMs === null ? 0 : Math.ceil(leftMs / 1000);
    const values = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
    units.forEach(({ name, digits, label, root: unit }, index) => {
      unit.hidden = name === 'days' && values[0] === 0;
      const padded = String(values[index]).padStart(name === 'days' ? 1 : 2, '0');
      setText(digits, leftMs === null ? '··' : padded);
      setText(label, t(name));
    });
    const canRegister = isComing && campaign.fairStart;
    const isAble = canRegister || !isComing;
    setText(note, canRegister ? t('registerNote') : isComing ? t('comingNote') : t('readyNote'));
    setText(button, canRegister ? t('register') : t('get'));
    button.setAttribute('aria-disabled', String(!isAble));
    setText(message, text ?? '');
  };
  return {
    kind: 'start',
    root,
    title,
    update,
    spoken: ({ status }) => (status === 'NOT_OPEN' ? words.textContent : t('readyTitle')),
  };
}

/** Nothing can be asked for: paused, all gone, over. */
export function idlePanel(status) {
  const keys = {
    PAUSED: ['pausedTitle', 'pausedNote', 'pause'],
    SOLD_OUT: ['soldTitle', 'soldNote', 'minus'],
    CLOSED: ['closedTitle', 'closedNote', 'minus'],
  }[status];
  const title = el('h2', { class: 'outcome-title', tabindex: '-1' });
  const note = el('p', { class: 'note' });
  const more = status === 'SOLD_OUT' ? el('p', { class: 'note' }) : null;
  const message = el('p', { class: 'wrong' });
  return {
    kind: `idle-${status}`,
    root: panel(el('span', { class: 'seal' }, icon(keys[2])), title, note, more, message),
    title,
    update: ({ message: text }) => {
      setText(title, t(keys[0]));
      setText(note, t(keys[1]));
      if (more !== null) setText(more, t('soldAdded'));
      setText(message, text ?? '');
    },
    spoken: () => t(keys[0]),
  };
}

function line(isUnknown) {
  const walked = el('span');
  return {
    root: el(
      'div',
      { class: 'line', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' },
      el('div', { class: isUnknown ? 'line-walked line-unknown' : 'line-walked' }, walked),
    ),
    walked,
  };
}

/** The request is on its way. */
export function askingPanel() {
  const title = heading('');
  const way = line(true);
  const note = el('p', { class: 'note' });
  return {
    kind: 'asking',
    root: panel(title, way.root, note),
    title,
    update: ({ busyMs }) => {
      setText(title, t('askingTitle'));
      way.root.setAttribute('aria-label', t('askingTitle'));
      setText(note, busyMs > 0 ? t('busy', { time: roughly(busyMs) }) : t('askingNote'));
    },
    spoken: () => t('askingTitle'),
  };
}

/** In line. */
export function waitingPanel() {
  const title = heading('');
  const digits = el('span', { 'aria-hidden': 'true' });
  const unit = el('small', { 'aria-hidden': 'true' });
  const exact = el('span', { class: 'unseen' });
  const figure = new Figure(digits);
  const place = el('p', { class: 'place' }, digits, unit, exact);
  const way = line(false);
  const [aheadName, ahead, waitName, wait] = [el('dt'), el('dd'), el('dt'), el('dd')];
  const facts = el('dl', { class: 'facts' }, el('div', {}, aheadName, ahead), el('div', {}, waitName, wait));
  const note = el('p', { class: 'note' });
  return {
    kind: 'waiting',
    root: panel(title, place, way.root, facts, note),
    title,
    update: ({ ticket, status, message }) => {
      const position = ticket.last?.position ?? null;
      setText(title, position === null ? t('placeUnknown') : t('placeTitle'));
      place.hidden = position === null;
      facts.hidden = position === null;
      way.root.firstChild.classList.toggle('line-unknown', position === null);
      way.root.setAttribute('aria-label', t('lineLabel'));
      setText(aheadName, t('ahead'));
      setText(waitName, t('wait'));
      if (position !== null) {
        figure.set(position);
        place.classList.toggle('place-long', number(position).length >= LONG_FIGURE);
        setText(unit, t('placeUnit', { n: position }));
        setText(exact, `${number(position)}${t('placeUnit', { n: position })}`);
        setText(ahead, t('people', { count: number(position - 1) }));
        const estimate = ticket.last?.estimatedWaitMs;
        setText(wait, estimate === undefined ? t('waitUnknown') : t('about', { time: roughly(estimate) }));
        const from = Math.max(ticket.from ?? position, position);
        const part = from <= 1 ? 1 : (from - position) / (from - 1);
        way.walked.style.setProperty('transform', `scaleX(${Math.max(part, 0.02)})`);
        way.root.setAttribute('aria-valuenow', String(Math.round(part * 100)));
      } else {
        way.walked.style.removeProperty('transform');
        way.root.removeAttribute('aria-valuenow');
      }
      setText(note, message ?? t(status === 'SOLD_OUT' ? 'waitSold' : 'waitNote'));
    },
    spoken: ({ ticket }) => {
      const position = ticket.last?.position;
      return position === undefined ? t('spokenWaiting') : t('spokenJoined', { place: number(position) });
    },
    progress: ({ ticket }) => {
      const position = ticket.last?.position;
      return position === undefined
        ? null
        : t('spokenPlace', { place: number(position), ahead: number(position - 1) });
    },
  };
}

/** Registered for the draw. */
export function registeredPanel() {
  const title = el('h2', { class: 'outcome-title', tabindex: '-1' });
  const when = el('p');
  const note = el('p', { class: 'note' });
  const slip = receipt();
  return {
    kind: 'registered',
    root: panel(el('span', { class: 'seal' }, icon('clock')), title, when, note, el('div', { class: 'panel-actions' }, slip.root)),
    title,
    update: ({ campaign, ticket }) => {
      setText(title, t('registeredTitle'));
      setText(when, campaign.opensAt === undefined ? '' : t('countdownWords', { time: dateTime(campaign.opensAt) }));
      setText(note, t('registeredNote'));
      slip.update(ticket.last);
    },
    spoken: () => t('registeredTitle'),
  };
}

/** Decided. */
export function outcomePanel(status, { press }) {
  const isWon = status === 'ISSUED';
  const title = el('h2', { class: 'outcome-title', tabindex: '-1' });
  const words = el('p');
  const valid = el('p', { class: 'note' });
  const use = isWon ? el('a', { class: 'primary', href: '/shop' }) : null;
  const again = el('button', {
    type: 'button',
    class: isWon ? 'secondary' : 'primary',
    id: 'again',
    on: { click: () => press() },
  });
  const message = el('p', { class: 'wrong' });
  const slip = receipt();
  return {
    kind: `outcome-${status}`,
    root: panel(
      el('span', { class: isWon ? 'seal seal-good' : 'seal' }, icon(isWon ? 'check' : 'minus')),
      title,
      words,
      valid,
      el('div', { class: 'panel-actions' }, message, use, again, slip.root),
    ),
    title,
    update: ({ campaign, status: campaignStatus, ticket, message: text }) => {
      const { last } = ticket;
      setText(title, titleOf(status));
      setText(words, wordsOf(last, campaign));
      valid.hidden = !isWon || last.expiresAt === undefined;
      if (last.expiresAt !== undefined) setText(valid, `${t('valid')}: ${t('until', { time: dateTime(last.expiresAt) })}`);
      if (use !== null) setText(use, t('use'));
      const mayAsk =
        campaignStatus === 'OPEN' && (NOT_NOW.has(status) || (isWon && campaign.perUserLimit > 1 && campaign.remaining > 0));
      again.hidden = !mayAsk;
      setText(again, isWon ? t('getMore') : t('getAgain'));
      setText(message, text ?? '');
      slip.update(last);
    },
    spoken: ({ campaign, ticket }) => `${titleOf(status)} ${wordsOf(ticket.last, campaign)}`,
  };
}

function titleOf(status) {
  if (status === 'ISSUED') return t('wonTitle');
  if (status === 'SOLD_OUT') return t('lostTitle');
  return KNOWN.has(status) ? t(`outcome${status}`) : t('outcomeOther');
}

function wordsOf(last, campaign) {
  if (last.status === 'ISSUED') {
    return t('wonNumber', { number: number(last.issuanceNumber), n: last.issuanceNumber });
  }
  if (last.status === 'SOLD_OUT') {
    const rank = last.receipt?.rank;
    return rank === undefined
      ? t('lostPlain')
      : t('lostNote', { rank: number(rank), n: rank, stock: number(campaign.stock) });
  }
  return KNOWN.has(last.status) ? t(`outcome${last.status}Note`) : t('outcomeOtherNote', { code: last.status });
}

/** Where the request lies in the log: the proof. */
function receipt() {
  const summary = el('summary');
  const note = el('p', { class: 'note' });
  const list = el('dl', { class: 'receipt' });
  let status = null;
  const copy = el('button', {
    type: 'button',
    class: 'secondary',
    on: {
      click: async () => {
        let words = 'copied';
        try {
          await navigator.clipboard.writeText(JSON.stringify(status, null, 2));
        } catch {
          words = 'notCopied';
        }
        setText(copy, t(words));
        announce(t(words));
      },
    },
  });
  // Only secure pages may.
  copy.hidden = navigator.clipboard === undefined;
  const root = el('details', {}, summary, note, list, copy);
  return {
    root,
    update: (next) => {
      status = next;
      const slip = next?.receipt;
      root.hidden = slip === undefined;
      if (slip === undefined) return;
      setText(summary, t('receipt'));
      setText(note, t('receiptNote'));
      setText(copy, t('copy'));
      const rows = [
        ['receiptRequest', next.requestId],
        ['receiptRank', slip.rank === undefined ? null : number(slip.rank)],
        ['receiptPlace', `${slip.partition} / ${slip.offset}`],
        ['receiptAt', dateTime(slip.decidedAt)],
      ];
      list.replaceChildren(
        ...rows
          .filter(([, value]) => value !== null)
          .flatMap(([key, value]) => [el('dt', { text: t(key) }), el('dd', { text: value })]),
      );
    },
  };
}
