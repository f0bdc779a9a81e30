/** Campaigns: the list, one of them, and the form of its terms. Every change asks once. */
import { Refusal, campaign, campaigns, defineCampaign, operate, said, t } from './console-calls.js';
import { el, setText } from './dom.js';
import { readId } from './identity.js';
import { dateTime, number, won } from './language.js';
import {
  act, button, campaignTable, card, checkbox, confirmed, digits, facts, field, formCard, idIn, idOf, mistake, nameOf, note, select,
  state, submits, title, view, wrongLine,
} from './parts.js';
import { announce } from './shell.js';

/** `rest` is what the address says after `#campaigns/`. */
export function campaignsView(rest) {
  if (rest === 'new') return formView(null);
  const id = readId(rest);
  return id === null ? listView() : campaignView(id);
}

/* The list */

async function listView() {
  const holder = el('div');
  const wrong = wrongLine();
  const more = button(t('more'), () => act(more, wrong, load));
  const all = [];
  let after;
  const load = async () => {
    const page = await campaigns(after);
    all.push(...page.campaigns);
    after = all.at(-1)?.couponId;
    more.hidden = page.campaigns.length < 50;
    const times = [
      { name: t('opens'), cell: (one) => opening(one.opensAt) },
      { name: t('closes'), cell: (one) => closing(one.closesAt) },
    ];
    holder.replaceChildren(campaignTable(all, times));
  };
  await load();
  const create = el('a', { class: 'primary', href: '#campaigns/new', text: t('newCampaign') });
  return view(
    el('div', { class: 'view-head' }, title(t('campaigns')), create),
    el('div', { class: 'card' }, holder, wrong, more),
  );
}

const doneLine = () => el('p', { class: 'done', role: 'status' });
const toCampaigns = () => el('p', {}, el('a', { href: '#campaigns', text: t('toCampaigns') }));
const opening = (iso) => (iso === undefined ? t('atOnce') : dateTime(iso));
const closing = (iso) => (iso === undefined ? t('none') : dateTime(iso));

/* One campaign */

/** What was just created: the store, which is read otherwise, may have it a moment later. */
let created = null;

async function campaignView(id) {
  let shown = created?.couponId === id ? created : await campaign(id);
  created = null;
  const about = el('div');
  const wrong = wrongLine();
  const done = doneLine();
  const actions = el('div', { class: 'actions' });
  const form = el('div');
  const heading = title('');

  const show = (next) => {
    const isFormGood = form.childElementCount > 0 && changedLines(shown, next).length === 0;
    shown = next;
    const isClosed = next.status === 'CLOSED';
    setText(heading, nameOf(next));
    setText(wrong, '');
    about.replaceChildren(
      facts(
        [t('status'), state(next.status)],
        [t('stock'), number(next.stock)],
        [t('issued'), number(next.issued)],
        [t('returned'), number(next.returned)],
        [t('remaining'), number(next.remaining)],
        [t('discount'), discountWords(next.discount)],
        [t('opens'), opening(next.opensAt)],
        [t('closes'), closing(next.closesAt)],
        [t('drawCommitment'), next.drawCommitment],
      ),
    );
    actions.replaceChildren(
      ...(isClosed
        ? [note(t('closedForGood'))]
        : [
            next.status === 'PAUSED'
              ? operation('resume', [t('resumeEffect')])
              : operation('pause', [t('pauseEffect')]),
            operation('close', [t('closeEffect'), t('closeEffectCoupons')]),
          ]),
    );
    if (isClosed) form.replaceChildren();
    else if (!isFormGood) form.replaceChildren(card(t('terms'), termsForm(next, saved, moved)));
  };

  const moved = (now) => {
    show(now);
    setText(wrong, t('CONCURRENT_CHANGE'));
    heading.focus();
  };

  const saved = (next) => {
    show(next);
    setText(done, t('saved'));
    form.querySelector('[type=submit]').focus();
  };

  /** A button for what a campaign is told, with the question before it. */
  const operation = (what, lines) => {
    const pressed = button(t(what), () =>
      act(pressed, wrong, () => ask(what, {}, [nameOf(shown), ...lines])),
    );
    pressed.id = `do-${what}`;
    return pressed;
  };
  const ask = async (what, body, lines) => {
    setText(done, '');
    if (!(await confirmed({ question: t(`${what}Question`), lines, yes: t(what) }))) return;
    show(await operate(id, what, body));
    setText(done, t('done'));
    document.getElementById(what === 'pause' ? 'do-resume' : what === 'resume' ? 'do-pause' : '')?.focus();
  };

  const stock = stockForm(() => shown, ask);
  const revocation = revocationForm(() => shown, ask);
  show(shown);
  return view(
    toCampaigns(),
    heading,
    el('div', { class: 'columns' }, el('div', { class: 'stack' }, card(t('asItIs'), about, actions, wrong, done), stock), revocation),
    form,
  );
}

function stockForm(shown, ask) {
  const delta = el('input', { id: 'delta', inputmode: 'numeric', autocomplete: 'off', maxlength: '11' });
  const fields = [field(t('delta'), delta, t('deltaHint'))];
  return formCard(t('changeStock'), { fields, go: t('changeStock') }, async () => {
    const by = /^[+-]?[0-9]{1,10}$/.test(delta.value.trim()) ? Number(delta.value) : 0;
    if (by === 0) mistake(delta, t('deltaWrong'));
    const { stock } = shown();
    const effect = t('stockEffect', { from: number(stock), to: number(stock + by) });
    await ask('stock', { delta: by }, [nameOf(shown()), effect]);
    delta.value = '';
  });
}

function revocationForm(shown, ask) {
  const user = digits('revoke-user');
  const which = digits('revoke-number');
  const back = checkbox('revoke-back', t('returnToStock'), true);
  const fields = [field(t('user'), user), field(t('issuanceNumber'), which, t('issuanceNumberHint')), back.root];
  return formCard(t('revocations'), { fields, go: t('revocations') }, () => {
    const revocation = { userId: idOf(user), issuanceNumber: idIn(which), returnToStock: back.input.checked };
    return ask('revocations', revocation, [
      nameOf(shown()),
      t('revocationEffect', { user: String(revocation.userId) }),
      t(revocation.returnToStock ? 'revocationBack' : 'revocationNotBack'),
    ]);
  });
}

function discountWords(discount) {
  if (discount === undefined) return t('none');
  if (discount.type === 'FIXED') return won(discount.value);
  return discount.capAmount === undefined ? `${discount.value}%` : t('percentCapped', { value: discount.value, cap: won(discount.capAmount) });
}

/* Terms */

async function formView() {
  const form = termsForm(null, (next) => {
    created = next;
    location.hash = `campaigns/${next.couponId}`;
  });
  return view(toCampaigns(), title(t('newCampaign')), el('div', { class: 'card' }, form));
}

/**
 * All terms of a campaign, or of a new one (null). `saved` is told what the campaign is then, `moved` what somebody else
 * has made of it meanwhile: all terms are sent, so that theirs would be undone.
 */
function termsForm(before, saved, moved) {
  const time = (id, iso) => el('input', { id, type: 'datetime-local', step: '1', value: local(iso) });

  const coupon = digits('term-coupon');
  const name = el('input', { id: 'term-name', value: before?.name, autocomplete: 'off', maxlength: '100' });
  const stock = digits('term-stock', before?.stock);
  const limit = digits('term-limit', before?.perUserLimit ?? 1);
  const opens = time('term-opens', before?.opensAt);
  const closes = time('term-closes', before?.closesAt);
  const type = select(
    'term-discount',
    [['', t('none')], ['FIXED', t('discountFixed')], ['PERCENT', t('discountPercent')]],
    before?.discount?.type ?? '',
  );
  const value = digits('term-value', before?.discount?.value);
  const cap = digits('term-cap', before?.discount?.capAmount);
  const minimum = digits('term-minimum', before?.minOrderAmount ?? 0);
  const valid = select(
    'term-valid',
    [['', t('none')], ['days', t('validDays')], ['until', t('validUntil')]],
    before?.validDays !== undefined ? 'days' : before?.expiresAt !== undefined ? 'until' : '',
  );
  const days = digits('term-days', before?.validDays);
  const until = time('term-until', before?.expiresAt);
  const refund = select(
    'term-refund',
    ['RETURN_COUPON', 'KEEP_SPENT'].map((policy) => [policy, said('refund', policy)]),
    before?.refundPolicy ?? 'RETURN_COUPON',
  );
  const fair = checkbox('term-fair', t('fairStart'), before?.fairStart === true);
  const wrong = wrongLine();
  const done = doneLine();
  const save = el('button', { type: 'submit', class: 'primary', text: t(before === null ? 'create' : 'saveTerms') });

  const valueField = field(t('discountValue'), value);
  const capField = field(t('cap'), cap, t('optional'));
  const daysField = field(t('validDays'), days);
  const untilField = field(t('validUntil'), until);
  const refresh = () => {
    valueField.hidden = type.value === '';
    capField.hidden = type.value !== 'PERCENT';
    daysField.hidden = valid.value !== 'days';
    untilField.hidden = valid.value !== 'until';
  };
  type.addEventListener('change', refresh);
  valid.addEventListener('change', refresh);
  refresh();

  const whole = (input, label, min, max) => {
    const entered = /^[0-9]{1,16}$/.test(input.value.trim()) ? Number(input.value) : NaN;
    if (!(entered >= min && entered <= max)) mistake(input, t('wholeWrong', { label, min: String(min), max: String(max) }));
    return entered;
  };
  const MAX = Number.MAX_SAFE_INTEGER;
  const instant = (input, label, iso) => {
    if (input.value === local(iso)) return iso;
    const at = new Date(input.value);
    if (Number.isNaN(at.getTime())) mistake(input, t('timeWrong', { label }));
    return at.toISOString();
  };
  const read = () => {
    if (name.value.trim() === '') mistake(name, t('nameWrong'));
    const terms = {
      name: name.value.trim(),
      stock: whole(stock, t('stock'), 1, 1_000_000_000),
      perUserLimit: whole(limit, t('perUserLimit'), 1, 100),
      minOrderAmount: whole(minimum, t('minOrderAmount'), 0, MAX),
      refundPolicy: refund.value,
      fairStart: fair.input.checked,
    };
    if (opens.value !== '') terms.opensAt = instant(opens, t('opens'), before?.opensAt);
    if (closes.value !== '') terms.closesAt = instant(closes, t('closes'), before?.closesAt);
    if (terms.opensAt !== undefined && terms.closesAt !== undefined && Date.parse(terms.closesAt) <= Date.parse(terms.opensAt)) {
      mistake(closes, t('closesWrong'));
    }
    if (type.value !== '') {
      terms.discount = { type: type.value, value: whole(value, t('discountValue'), 1, type.value === 'PERCENT' ? 100 : MAX) };
      if (type.value === 'PERCENT' && cap.value.trim() !== '') terms.discount.capAmount = whole(cap, t('cap'), 1, MAX);
    }
    if (valid.value === 'days') terms.validDays = whole(days, t('validDays'), 1, 3650);
    if (valid.value === 'until') {
      if (until.value === '') mistake(until, t('timeWrong', { label: t('validUntil') }));
      terms.expiresAt = instant(until, t('validUntil'), before?.expiresAt);
    }
    return terms;
  };
  const group = (legend, ...fields) => el('fieldset', {}, el('legend', { text: t(legend) }), ...fields);
  const form = el(
    'form',
    { class: 'terms-form', novalidate: true },
    group(
      'campaign',
      before === null ? field(t('couponId'), coupon, t('couponIdHint')) : null,
      field(t('name'), name),
      field(t('stock'), stock),
      field(t('perUserLimit'), limit),
    ),
    group(
      'termsWhen',
      field(t('opens'), opens, t('opensHint')),
      field(t('closes'), closes, t('closesHint')),
      el('div', { class: 'field' }, fair.root, el('p', { class: 'hint', text: t('fairStartHint') })),
    ),
    group('discount', field(t('termsKind'), type), valueField, capField, field(t('minOrderAmount'), minimum)),
    group('termsUse', field(t('valid'), valid), daysField, untilField, field(t('refundPolicy'), refund)),
    wrong,
    done,
    el('div', {}, save),
  );
  return submits(form, save, wrong, async () => {
    setText(done, '');
    const id = before?.couponId ?? idOf(coupon);
    const terms = read();
    const lines = before === null ? termLines(terms) : changedLines(before, terms);
    if (lines.length === 0) {
      setText(done, t('nothingChanged'));
      return;
    }
    if (before === null && (await exists(id))) mistake(coupon, t('couponTaken', { id: String(id) }));
    const question = before === null ? t('createQuestion', { id: String(id) }) : t('termsQuestion', { id: String(id), name: before.name });
    if (!(await confirmed({ question, lines, yes: t(before === null ? 'create' : 'saveTerms') }))) return;
    const now = before && (await campaign(id));
    if (now && changedLines(before, now).length > 0 && changedLines(now, terms).length > 0) return moved(now);
    saved(await defineCampaign(id, terms));
    announce(t('saved'));
  });
}

async function exists(id) {
  try {
    await campaign(id);
    return true;
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === 'UNKNOWN_COUPON') return false;
    throw failure;
  }
}

/** A time as the control has it, in the operator's zone; to the second. */
function local(iso) {
  if (iso === undefined || iso === null) return '';
  const at = new Date(iso);
  const here = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return here.slice(0, at.getSeconds() === 0 ? 16 : 19);
}

const WORDS = {
  name: ['name', String],
  stock: ['stock', number],
  perUserLimit: ['perUserLimit', number],
  opensAt: ['opens', opening],
  closesAt: ['closes', closing],
  discount: ['discount', discountWords],
  minOrderAmount: ['minOrderAmount', won],
  validDays: ['validDays', (days) => (days === undefined ? t('none') : t('daysOf', { count: number(days) }))],
  expiresAt: ['validUntil', closing],
  refundPolicy: ['refundPolicy', (policy) => said('refund', policy)],
  fairStart: ['fairStart', (isFair) => t(isFair ? 'yes' : 'no')],
};

function termLines(terms) {
  return Object.entries(WORDS)
    .filter(([key]) => terms[key] !== undefined)
    .map(([key, [name, words]]) => `${t(name)}: ${words(terms[key])}`);
}

function changedLines(before, terms) {
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  return Object.entries(WORDS)
    .filter(([key]) => !same(before[key], terms[key]))
    .map(([key, [name, words]]) => `${t(name)}: ${words(before[key])} → ${words(terms[key])}`);
}

function sorted(value) {
  return value !== null && typeof value === 'object' ? Object.entries(value).sort() : value;
}
