/** The shop: products, an order and its payment, and what the customer has. */
import { el, icon, setText } from './dom.js';
import { customer, onCustomer } from './identity.js';
import { dateTime, number, onLanguage, won } from './language.js';
import { announce } from './shell.js';
import { customerForm, frame } from './shopper.js';
import {
  OneEffect, Refusal, cancelOrder, charge, coupons, discountOf, history, order, pay, placeOrder, points, products, productsOf, t,
} from './shop-calls.js';

const QUANTITY_MAX = 99;
const view = document.getElementById('view');
const showPage = frame('shop');
/** productId to {product, quantity}; survives a look at another view. */
const basket = new Map();
/** Lives as long as the basket: what is in it is ordered once, in whatever view that was begun. */
const placing = new OneEffect();
/** Lives as long as the page: what a form has asked for is charged once, in whatever view it is asked for again. */
const charging = new OneEffect();
/** The highest balance, once a refusal has told it. */
let balanceMax = Infinity;
let shown = 0;

addEventListener('hashchange', () => show({ moved: true }));
onLanguage(() => show());
onCustomer(() => show());
show();

/** Each view is built as a whole; one that comes later than the next is dropped. */
async function show({ moved = false } = {}) {
  // Where the skip link leads; no view of its own.
  if (moved && location.hash === '#main') return;
  const turn = ++shown;
  const [name, id] = location.hash.slice(1).split('-');
  const isMine = name === 'mine';
  showPage(isMine ? 'mine' : 'shop');
  let content;
  try {
    if (name === 'order' && /^[1-9][0-9]{0,15}$/.test(id ?? '')) content = await orderView(id);
    else if (isMine) content = await mineView();
    else content = await productsView();
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    content = failedView(failure);
  }
  if (turn !== shown) return;
  view.replaceChildren(content);
  const title = view.querySelector('h1');
  document.title = `${title.textContent} · hhplus`;
  if (moved) {
    title.focus();
    scrollTo(0, 0);
  }
}

function title(text) {
  return el('h1', { class: 'view-title', tabindex: '-1', text });
}

function card(heading, ...children) {
  return el('section', { class: 'card' }, el('h2', { text: heading }), ...children);
}

function failedView(failure) {
  return el(
    'div',
    { class: 'view' },
    title(t('shopTitle')),
    el(
      'div',
      { class: 'card' },
      el('p', { class: 'wrong', role: 'alert', text: failure.message }),
      el(
        'div',
        { class: 'actions' },
        el('button', { type: 'button', class: 'secondary', text: t('retry'), on: { click: () => show() } }),
        el('a', { href: '/shop#', text: t('toShop') }),
      ),
    ),
  );
}

/** Runs what a button is for: once at a time, with the refusal in words beside it. */
async function act(button, wrong, action) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  setText(wrong, '');
  try {
    await action();
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    setText(wrong, failure.message);
  } finally {
    button.setAttribute('aria-disabled', 'false');
  }
}

function wrongLine() {
  return el('p', { class: 'wrong', role: 'alert' });
}

/* Products */

async function productsView() {
  const list = el('ul', { class: 'products' });
  const more = el('button', { type: 'button', class: 'secondary more', text: t('more') });
  const wrongMore = wrongLine();
  const wrong = wrongLine();
  const button = el('button', { type: 'button', class: 'primary', text: t('order') });
  const count = el('span');
  const sum = el('strong');
  const bar = el('section', { class: 'card basket', 'aria-label': t('order') }, el('p', {}, count, ' · ', sum), wrong, button);
  let after;

  const refresh = () => {
    const chosen = [...basket.values()];
    bar.hidden = chosen.length === 0;
    setText(count, t('basket', { count: number(chosen.reduce((all, one) => all + one.quantity, 0)) }));
    setText(sum, won(chosen.reduce((all, one) => all + one.quantity * one.product.price, 0)));
  };
  const load = async () => {
    const page = await products(after);
    after = page.next;
    more.hidden = after === undefined;
    list.append(...page.products.map((one) => productCard(one, refresh)));
  };
  more.addEventListener('click', () => act(more, wrongMore, load));
  button.addEventListener('click', () =>
    act(button, wrong, async () => {
      const userId = customer();
      if (userId === null) {
        view.querySelector('#customer').focus();
        return;
      }
      const items = [...basket.values()].map((one) => ({ productId: one.product.productId, quantity: one.quantity }));
      const placed = await placing.run({ userId, items }, (key) => placeOrder(userId, items, key));
      basket.clear();
      location.hash = `order-${placed.orderId}`;
    }),
  );
  await load();
  refresh();
  return el(
    'div',
    { class: 'view' },
    title(t('shopTitle')),
    el('p', { class: 'view-lead', text: t('shopLead') }),
    customer() === null ? el('div', { class: 'card' }, customerForm()) : null,
    list.childElementCount === 0 ? el('p', { class: 'empty', text: t('noProducts') }) : list,
    wrongMore,
    more,
    bar,
  );
}

function productCard(one, changed) {
  const chosen = () => basket.get(one.productId)?.quantity ?? 0;
  const shownQuantity = el('output', { 'aria-label': t('quantity', { name: one.name }) });
  const step = (by) => {
    const quantity = Math.min(QUANTITY_MAX, Math.max(0, chosen() + by));
    if (quantity === 0) basket.delete(one.productId);
    else basket.set(one.productId, { product: one, quantity });
    refresh();
    changed();
  };
  const less = el('button', { type: 'button', 'aria-label': t('remove', { name: one.name }), text: '−', on: { click: () => step(-1) } });
  const plus = el('button', { type: 'button', 'aria-label': t('add', { name: one.name }), text: '+', on: { click: () => step(1) } });
  const refresh = () => {
    setText(shownQuantity, String(chosen()));
    less.setAttribute('aria-disabled', String(chosen() === 0));
  };
  refresh();
  return el(
    'li',
    { class: 'card product' },
    el('p', { class: 'product-category', text: one.category }),
    el('h2', { text: one.name }),
    el('p', { class: 'product-price', text: won(one.price) }),
    el('div', { class: 'stepper' }, less, shownQuantity, plus),
  );
}

/* An order */

async function orderView(id) {
  const placed = await order(id);
  const ordered = await productsOf(placed.items.map((line) => line.productId));
  const lines = card(
    t('orderLines'),
    el(
      'ul',
      { class: 'lines' },
      ...placed.items.map((line) =>
        el(
          'li',
          {},
          el('strong', { text: ordered.get(line.productId)?.name ?? t('product', { id: String(line.productId) }) }),
          el('small', { text: t('pieces', { count: number(line.quantity), price: won(line.unitPrice) }) }),
          el('span', { class: 'amount', text: won(line.quantity * line.unitPrice) }),
        ),
      ),
    ),
  );
  return el(
    'div',
    { class: 'view' },
    title(t('orderTitle', { id: String(placed.orderId) })),
    el(
      'div',
      { class: 'columns' },
      lines,
      placed.status === 'PENDING' ? await paymentCard(placed) : card(
        t('payTitle'),
        el('p', { text: t(`status${placed.status}`) }),
        el('div', { class: 'actions' }, el('a', { href: '/shop#mine', text: t('toMine') }), el('a', { href: '/shop#', text: t('toShop') })),
      ),
    ),
  );
}

async function paymentCard(placed) {
  const [held, balanceBefore] = await Promise.all([coupons(placed.userId), points(placed.userId)]);
  let balance = balanceBefore;
  const paying = new OneEffect();
  const usable = held.filter((one) => one.status === 'USABLE');
  const best = usable
    .map((one) => ({ one, off: discountOf(one.campaign, placed.totalAmount) }))
    .sort((a, b) => b.off - a.off)[0];
  let chosen = best !== undefined && best.off > 0 ? best.one : null;

  const choice = (one, name, words, off) => {
    const radio = el('input', { type: 'radio', name: 'coupon', checked: one === chosen, disabled: one !== null && off === 0 });
    radio.addEventListener('change', () => {
      chosen = one;
      refresh();
    });
    return el(
      'label',
      { class: 'choice' },
      radio,
      el('span', {}, name, words === '' ? null : el('small', { text: words })),
      el('b', { text: off > 0 ? `−${won(off)}` : '' }),
    );
  };
  const wordsOf = (one) => {
    if (one.campaign === null) return t('couponUnread');
    if (one.campaign.discount === undefined) return t('couponNothing');
    if (placed.totalAmount < one.campaign.minOrderAmount) return t('couponFrom', { amount: won(one.campaign.minOrderAmount) });
    return one.expiresAt === undefined ? '' : t('couponUntil', { time: dateTime(one.expiresAt) });
  };
  const again = el('button', { type: 'button', class: 'secondary', text: t('retry') });
  const choices = el(
    'fieldset',
    {},
    el('legend', { text: t('coupon') }),
    ...usable.map((one) =>
      choice(one, nameOf(one), wordsOf(one), discountOf(one.campaign, placed.totalAmount)),
    ),
    choice(null, t('noCoupon'), '', 0),
    usable.some((one) => one.campaign === null) ? el('div', { class: 'actions' }, again) : null,
  );
  const [discount, toPay, has] = [el('dd'), el('dd', { class: 'sum' }), el('dd')];
  const sums = el(
    'dl',
    { class: 'sums' },
    el('dt', { text: t('total') }), el('dd', { text: won(placed.totalAmount) }),
    el('dt', { text: t('discount') }), discount,
    el('dt', { text: t('balance') }), has,
    el('dt', { class: 'sum', text: t('toPay') }), toPay,
  );
  const short = el('p', { class: 'note' });
  const charged = (next) => {
    balance = next;
    refresh();
    button.focus();
  };
  const top = chargeForm(placed.userId, charged, refresh);
  const wrong = wrongLine();
  const button = el('button', { type: 'button', class: 'primary', id: 'pay' });
  const cancel = el('button', { type: 'button', class: 'secondary', text: t('cancel') });
  const root = card(
    t('payTitle'),
    choices,
    sums,
    short,
    top.root,
    wrong,
    el('div', { class: 'actions' }, button, cancel),
    el('p', { class: 'note', text: t('payBefore', { time: dateTime(placed.expiresAt) }) }),
  );

  function refresh() {
    const off = chosen === null ? 0 : discountOf(chosen.campaign, placed.totalAmount);
    const due = placed.totalAmount - off;
    setText(discount, off === 0 ? won(0) : `−${won(off)}`);
    setText(toPay, won(due));
    setText(has, won(balance));
    setText(button, t('pay', { amount: won(due) }));
    const lacks = due - balance;
    short.hidden = lacks <= 0;
    top.root.hidden = lacks <= 0;
    button.hidden = lacks > 0;
    if (due > balanceMax) {
      setText(short, t('overLimit', { balanceMax: won(balanceMax) }));
    } else if (lacks > 0) {
      setText(short, t('short', { amount: won(lacks) }));
      top.suggest(lacks);
    }
  }
  again.addEventListener('click', () =>
    act(again, wrong, async () => {
      const next = await paymentCard(placed);
      root.replaceWith(next);
      next.querySelector(':checked').focus();
    }),
  );
  button.addEventListener('click', () =>
    act(button, wrong, async () => {
      const body = {
        orderId: placed.orderId,
        userId: placed.userId,
        ...(chosen === null ? {} : { couponId: chosen.couponId, issuanceNumber: chosen.issuanceNumber }),
      };
      const paid = await paying.run(body, (key) => pay(body, key));
      paidView(paid);
    }),
  );
  cancel.addEventListener('click', () =>
    act(cancel, wrong, async () => {
      await cancelOrder(placed.orderId);
      await show();
    }),
  );
  refresh();
  return root;
}

function paidView(paid) {
  shown++;
  const heading = el('h1', { tabindex: '-1', text: t('paidTitle') });
  const row = (key, value, name = null) => [el('dt', { class: name, text: t(key) }), el('dd', { class: name, text: value })];
  view.replaceChildren(
    el(
      'section',
      { class: 'card paid' },
      el('span', { class: 'seal seal-good' }, icon('check')),
      heading,
      el(
        'dl',
        { class: 'sums' },
        ...row('paidNumber', String(paid.paymentId)),
        ...row('total', won(paid.totalAmount)),
        ...row('discount', paid.discountAmount === 0 ? won(0) : `−${won(paid.discountAmount)}`),
        ...row('toPay', won(paid.paidAmount), 'sum'),
        ...row('left', won(paid.balance)),
      ),
      el(
        'div',
        { class: 'actions' },
        el('a', { class: 'primary', href: '/shop#mine', text: t('toMine') }),
        el('a', { class: 'secondary', href: '/shop#', text: t('toShop') }),
      ),
    ),
  );
  document.title = `${heading.textContent} · hhplus`;
  heading.focus();
}

function nameOf(one) {
  return t('couponOf', { name: one.campaign?.name ?? t('couponName', { id: String(one.couponId) }), number: number(one.issuanceNumber) });
}

/* Points */

function chargeForm(userId, charged, limited = () => {}) {
  const input = el('input', {
    id: 'amount', name: 'amount', inputmode: 'numeric', autocomplete: 'transaction-amount', maxlength: '9', required: true,
  });
  const wrong = wrongLine();
  const button = el('button', { type: 'submit', class: 'primary', text: t('charge') });
  const submit = (event) => {
    event.preventDefault();
    act(button, wrong, async () => {
      if (!/^\s*[1-9][0-9]{0,8}\s*$/.test(input.value)) {
        setText(wrong, t('wrongAmount'));
        input.focus();
        return;
      }
      const amount = Number(input.value);
      let balance;
      try {
        ({ balance } = await charging.run({ userId, amount }, (key) => charge(userId, amount, key)));
      } catch (failure) {
        if (failure.code === 'POINT_LIMIT_EXCEEDED') {
          balanceMax = failure.body.balanceMax;
          limited();
        }
        throw failure;
      }
      input.value = '';
      announce(t('charged', { balance: won(balance) }));
      charged(balance);
    });
  };
  return {
    root: el(
      'form',
      { class: 'charge', novalidate: true, on: { submit } },
      el('label', { for: 'amount', text: t('chargeLabel') }),
      el('div', { class: 'field-row' }, input, button),
      wrong,
    ),
    suggest: (amount) => {
      input.value = String(amount);
    },
  };
}

/* What the customer has */

async function mineView() {
  const userId = customer();
  if (userId === null) return el('div', { class: 'view' }, title(t('mineTitle')), el('div', { class: 'card' }, customerForm()));
  const [held, balance, changes] = await Promise.all([coupons(userId), points(userId), history(userId)]);
  const couponRows = held.map((one) =>
    el(
      'li',
      {},
      el('strong', { text: nameOf(one) }),
      el('small', { text: usageOf(one) }),
      el('span', { class: one.status === 'USABLE' ? 'chip chip-live' : 'chip', text: t(`coupon${one.status}`) }),
    ),
  );
  const changeRows = changes.map((one) =>
    el(
      'li',
      {},
      el('strong', { text: t(`change${one.type}`) }),
      el('small', { text: `${dateTime(one.createdAt)} · ${t('after', { amount: won(one.balanceAfter) })}` }),
      el('span', { class: 'amount', text: `${one.type === 'SPEND' ? '−' : '+'}${won(one.amount)}` }),
    ),
  );
  return el(
    'div',
    { class: 'view' },
    title(t('mineTitle')),
    el(
      'div',
      { class: 'columns' },
      card(
        t('myCoupons'),
        couponRows.length === 0
          ? el('p', { class: 'empty' }, t('noCoupons'), ' ', el('a', { href: '/', text: t('toRoom') }))
          : el('ul', { class: 'lines' }, ...couponRows),
      ),
      el(
        'div',
        { class: 'view' },
        card(t('points'), el('p', { class: 'big', id: 'balance', text: won(balance) }), chargeForm(userId, () => show()).root),
        card(t('history'), changeRows.length === 0 ? el('p', { class: 'empty', text: t('noHistory') }) : el('ul', { class: 'lines' }, ...changeRows)),
      ),
    ),
  );
}

function usageOf(one) {
  if (one.orderId !== undefined) return t('usedOn', { order: String(one.orderId) });
  return one.expiresAt === undefined ? '' : t('couponUntil', { time: dateTime(one.expiresAt) });
}
