/** The way of a request: by its ticket, or all of a customer's. */
import { requests, said, t } from './console-calls.js';
import { el, icon } from './dom.js';
import { number } from './language.js';
import { code, digits, exactTime, field, formCard, idIn, idOf, mistake, note, state, title, view } from './parts.js';
import { announce } from './shell.js';

/** `rest`: what is looked for, as `ticket=…` or `userId=…&couponId=…`. */
export async function requestsView(rest) {
  const wanted = Object.fromEntries(new URLSearchParams(rest));
  const found = el('div', { class: 'stack', id: 'found' });
  const search = async (what) => {
    const list = (await requests(what)).requests;
    history.replaceState(null, '', `#requests/${new URLSearchParams(what)}`);
    const words = t(list.length === 0 ? 'foundNone' : 'found', { count: number(list.length) });
    found.replaceChildren(el('h2', { tabindex: '-1', text: words }), ...list.map(wayOf));
    announce(words);
  };
  const forms = el('div', { class: 'columns' }, ticketForm(wanted, search), userForm(wanted, search));
  const root = view(title(t('requests')), forms, found);
  if ('ticket' in wanted || 'userId' in wanted) await search(wanted);
  return root;
}

function ticketForm(wanted, search) {
  const ticket = el('input', { id: 'ticket', autocomplete: 'off', spellcheck: 'false', maxlength: '200', value: wanted.ticket });
  return formCard(t('byTicket'), { fields: [field(t('ticket'), ticket, t('ticketHint'))], go: t('search') }, () => {
    const text = ticket.value.trim();
    return search({ ticket: text === '' ? mistake(ticket, t('ticketWrong')) : text });
  });
}

function userForm(wanted, search) {
  const user = digits('user', wanted.userId);
  const coupon = digits('coupon', wanted.couponId);
  const fields = [field(t('user'), user), field(t('couponId'), coupon, t('optional'))];
  return formCard(t('byUser'), { fields, go: t('search') }, () => {
    const [userId, couponId] = [idOf(user), idIn(coupon)];
    return search(couponId === undefined ? { userId } : { userId, couponId });
  });
}

function wayOf(request) {
  const { decided } = request;
  const outcome = request.revoked === undefined ? (decided?.outcome ?? 'WAITING') : 'REVOKED';
  return el(
    'section',
    { class: 'card way' },
    el(
      'div',
      { class: 'way-head' },
      el('h3', { text: t('requestOf', { user: String(request.userId), coupon: String(request.couponId) }) }),
      state(outcome),
    ),
    note(code(request.ticket)),
    el('ol', { class: 'steps' }, ...stepsOf(request)),
  );
}

/** In the order of the way; what has not happened is named as well, up to where the way may end. */
function stepsOf({ accepted, decided, stored, storedAt, shown, redeemed, revoked }) {
  let before;
  const step = (name, seen, ...words) => {
    const at = seen?.at;
    // None: the step has the time of the one before it.
    const sinceMs = at === undefined || before === undefined ? 0 : Date.parse(at) - before;
    if (at !== undefined) before = Date.parse(at);
    const happened = seen !== undefined && seen !== false;
    return el(
      'li',
      { class: 'step', 'data-step': name, 'data-happened': String(happened) },
      icon(happened ? 'check' : 'minus'),
      el('b', { text: t(name) }),
      el('span', { class: 'step-when' }, at === undefined ? t(happened ? 'happened' : 'notYet') : exactTime(at)),
      el('span', { class: 'step-since', text: sinceMs === 0 ? '' : sinceWords(sinceMs) }),
      el('span', { class: 'step-words' }, words.filter((one) => one !== undefined).join(' · ')),
    );
  };
  return [
    step('accepted', accepted, placeOf(accepted)),
    step(
      'decided',
      decided,
      decided && said('state', decided.outcome),
      decided?.issuanceNumber && t('numberOf', { number: number(decided.issuanceNumber) }),
      placeOf(decided),
    ),
    // Of a coupon that was taken back, only when that was stored is known.
    step('stored', stored && { at: revoked === undefined ? storedAt : undefined }, 'MySQL'),
    step('shown', shown, 'Redis'),
    redeemed && step('redeemed', redeemed, redeemed.orderId && t('orderOf', { order: String(redeemed.orderId) })),
    revoked && step('revoked', revoked, storedAt && `${t('stored')} ${exactTime(storedAt)}`),
  ];
}

function placeOf(seen) {
  return seen?.offset === undefined ? undefined : t('placeOf', { partition: String(seen.partition), offset: number(seen.offset) });
}

function sinceWords(ms) {
  const size = Math.abs(ms);
  const words = size < 10_000 ? `${number(size)} ms` : `${number(Math.round(size / 1000))} s`;
  return `${ms < 0 ? '−' : '+'}${words}`;
}
