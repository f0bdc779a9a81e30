/** What the shoppers' pages have besides: their frame, and who the customer is. */
import { el, setText } from './dom.js';
import { customer, isLoggedIn, onCustomer, readId, setCustomer } from './identity.js';
import { translator } from './language.js';
import { frameOf } from './shell.js';
import { texts } from './shell-texts.js';

const t = translator(texts);

/** The frame of the shoppers' pages: room, shop or mine. Answers how to say later that another of them is shown. */
export function frame(page) {
  const { show, refresh } = frameOf(
    [
      { href: '/', page: 'room', name: () => t('coupons') },
      { href: '/shop', page: 'shop', name: () => t('shop') },
      { href: '/shop#mine', page: 'mine', name: () => t('mine') },
    ],
    customerHere,
  );
  onCustomer(refresh);
  show(page);
  return show;
}

function customerHere() {
  const id = customer();
  if (id === null) return [];
  return [
    t('customer', { id: String(id) }),
    isLoggedIn()
      ? ''
      : el('button', { type: 'button', class: 'plain', text: t('change'), on: { click: () => setCustomer(null) } }),
  ];
}

/** A form that asks for the customer's number, once. */
export function customerForm() {
  const input = el('input', {
    id: 'customer',
    name: 'customer',
    inputmode: 'numeric',
    autocomplete: 'username',
    maxlength: '16',
    required: true,
    'aria-describedby': 'customer-hint customer-wrong',
  });
  const wrong = el('p', { class: 'wrong', id: 'customer-wrong', role: 'alert' });
  const submit = (event) => {
    event.preventDefault();
    const id = readId(input.value);
    if (id === null) {
      setText(wrong, t('askWrong'));
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    } else {
      setCustomer(id);
    }
  };
  return el(
    'form',
    { class: 'customer-form', novalidate: true, on: { submit } },
    el('h2', { class: 'panel-title', tabindex: '-1', text: t('askTitle') }),
    el('label', { for: 'customer', text: t('askLabel') }),
    el('div', { class: 'field-row' }, input, el('button', { type: 'submit', class: 'primary', text: t('askSave') })),
    el('p', { class: 'hint', id: 'customer-hint', text: t('askHint') }),
    wrong,
    el('p', { class: 'note', text: t('askNote') }),
  );
}
