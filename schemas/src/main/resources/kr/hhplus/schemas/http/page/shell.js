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

/**
 * Puts the frame around a page. `links` are [{href, page, name()}], `who()` answers what says who is here. Answers
 * {show(page), refresh()}: which of the links is the page that is shown, and that somebody else is here.
 */
export function frameOf(links, who) {
  const anchors = links.map(({ href }) => el('a', { href }));
  const nav = el('nav', {}, ...anchors);
  const languages = el('div', { class: 'languages', role: 'group' });
  const buttons = Object.keys(NAMES).map((code) =>
    el('button', { type: 'button', class: 'plain', lang: code, text: NAMES[code], on: { click: () => setLanguage(code) } }),
  );
  languages.append(...buttons);
  const here = el('div', { class: 'who' });
  document.getElementById('header').replaceChildren(
    el('a', { class: 'brand', href: '/' }, el('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'hhplus'),
    nav,
    el('div', { class: 'header-end' }, here, languages),
  );
  const skip = document.getElementById('skip');
  const foot = document.getElementById('footer');
  const refresh = () => {
    setText(skip, t('skip'));
    nav.setAttribute('aria-label', t('pages'));
    anchors.forEach((anchor, index) => setText(anchor, links[index].name()));
    languages.setAttribute('aria-label', t('languages'));
    buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.lang === language())));
    const parts = who();
    nav.hidden = parts === null;
    here.replaceChildren(...(parts ?? []));
    foot.replaceChildren(el('p', { text: t('foot') }), el('a', { href: '/swagger-ui.html', text: t('api') }));
  };
  onLanguage(refresh);
  refresh();
  const show = (page) =>
    anchors.forEach((anchor, index) => {
      if (links[index].page === page) anchor.setAttribute('aria-current', 'page');
      else anchor.removeAttribute('aria-current');
    });
  return { show, refresh };
}

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
