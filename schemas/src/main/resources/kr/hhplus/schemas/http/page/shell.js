/** What all pages have around them: header, language, customer, footer, and a voice for screen readers. */
import { el, setText } from './dom.js';
import { customer, isLoggedIn, onCustomer, readId, setCustomer } from './identity.js';
import { language, onLanguage, setLanguage, translator } from './language.js';
import { texts } from './shell-texts.js';

const t = translator(texts);
const NAMES = { ko: '한국어', en: 'English' };
/** So often at most progress is spoken of; results are spoken of at once. */
const PROGRESS_INTERVAL_MS = 15_000;

let spokenAt = -Infinity;

/** Tells a screen reader. Progress that comes too soon after the last words is left out. */
export function announce(text, { isProgress = false } = {}) {
  const now = performance.now();
  if (isProgress && now - spokenAt < PROGRESS_INTERVAL_MS) return;
  spokenAt = now;
  setText(document.getElementById('voice'), text);
}

function header(current) {
  const link = (href, name, page) => {
    const element = el('a', { href, 'aria-current': page === current && 'page' });
    return { element, name };
  };
  const links = [link('/', 'coupons', 'room'), link('/shop', 'shop', 'shop'), link('/shop#mine', 'mine', 'mine')];
  const nav = el('nav', {}, ...links.map((one) => one.element));
  const languages = el('div', { class: 'languages', role: 'group' });
  const buttons = Object.keys(NAMES).map((code) =>
    el('button', { type: 'button', class: 'plain', lang: code, text: NAMES[code], on: { click: () => setLanguage(code) } }),
  );
  languages.append(...buttons);
  const who = el('p', { class: 'who' });
  const root = document.getElementById('header');
  root.replaceChildren(
    el('a', { class: 'brand', href: '/' }, el('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'hhplus'),
    nav,
    el('div', { class: 'header-end' }, who, languages),
  );
  const skip = document.getElementById('skip');
  const foot = document.getElementById('footer');
  const refresh = () => {
    setText(skip, t('skip'));
    nav.setAttribute('aria-label', t('pages'));
    for (const { element, name } of links) setText(element, t(name));
    languages.setAttribute('aria-label', t('languages'));
    buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.lang === language())));
    const id = customer();
    who.replaceChildren(
      ...(id === null
        ? []
        : [
            t('customer', { id: String(id) }),
            isLoggedIn()
              ? ''
              : el('button', { type: 'button', class: 'plain', text: t('change'), on: { click: () => setCustomer(null) } }),
          ]),
    );
    foot.replaceChildren(el('p', { text: t('foot') }), el('a', { href: '/swagger-ui.html', text: t('api') }));
  };
  onLanguage(refresh);
  onCustomer(refresh);
  refresh();
  return (page) => {
    for (const [index, name] of ['room', 'shop', 'mine'].entries()) {
      if (name === page) links[index].element.setAttribute('aria-current', 'page');
      else links[index].element.removeAttribute('aria-current');
    }
  };
}

/** Puts the frame around a page: room, shop or mine. Answers how to say later that another of them is shown. */
export function frame(page) {
  return header(page);
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
