/** Korean and English: by choice, or else as the browser says. */

const KEPT = 'hhplus.language';
const LANGUAGES = ['ko', 'en'];
const listeners = new Set();

let current = chosen() ?? preferred();
document.documentElement.lang = current;

function chosen() {
  try {
    const kept = localStorage.getItem(KEPT);
    return LANGUAGES.includes(kept) ? kept : null;
  } catch {
    return null;
  }
}

function preferred() {
  for (const tag of navigator.languages ?? []) {
    const language = tag.slice(0, 2).toLowerCase();
    if (LANGUAGES.includes(language)) return language;
  }
  return 'en';
}

export function language() {
  return current;
}

export function setLanguage(language) {
  current = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // It holds for this page.
  }
  for (const listener of listeners) listener();
}

export function onLanguage(listener) {
  listeners.add(listener);
}

/** Looks texts up: `{name}` in a text is filled from the values. A text may be a function of the values. */
export function translator(texts) {
  return (key, values = {}) => {
    const text = texts[current][key];
    if (text === undefined) throw new Error(`no text ${key}`);
    return typeof text === 'function'
      ? text(values)
      : text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

export function number(value) {
  return new Intl.NumberFormat(current).format(value);
}

export function won(value) {
  return current === 'ko' ? `${number(value)}원` : `₩${number(value)}`;
}

/** A time of the server, in the reader's own zone. */
export function dateTime(iso) {
  return new Intl.DateTimeFormat(current, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(iso));
}

/** Roughly how long, in words. */
export function roughly(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const units = current === 'ko' ? ['초', '분', '시간'] : [' s', ' min', ' h'];
  if (seconds < 60) return number(seconds) + units[0];
  if (seconds < 3600) return number(Math.ceil(seconds / 60)) + units[1];
  return number(Math.ceil(seconds / 3600)) + units[2];
}
