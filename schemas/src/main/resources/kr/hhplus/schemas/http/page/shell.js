/** What all pages have around them: header, language, footer, and a voice for screen readers. */
import { el, setText } from './dom.js';
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
