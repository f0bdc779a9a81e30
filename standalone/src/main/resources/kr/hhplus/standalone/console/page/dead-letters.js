/** Commands that could not be decided: what is wrong with each, and the way to send them again. */
import { deadLetters, t } from './console-calls.js';
import { el, setText } from './dom.js';
import { number } from './language.js';
import { code, exactTime, note, nothing, table, title, view } from './parts.js';

const CHOSEN_MAX = 100;

/** `rest`: `parked`, or nothing. */
export async function deadLettersView(rest) {
  const parked = rest === 'parked';
  const { topic, total, redriven, deadLetters: letters } = await deadLetters(parked);
  const go = el('a', { class: 'primary' });
  const boxes = letters.map((letter) => el('input', { type: 'checkbox', 'aria-label': t('choose', { id: letter.id }), value: letter.id }));
  const refresh = () => {
    const ids = boxes.filter((box) => box.checked).map((box) => box.value).slice(0, CHOSEN_MAX);
    setText(go, ids.length === 0 ? t('kindREDRIVE') : t('redriveChosen', { count: number(ids.length) }));
    go.href = `#jobs/${new URLSearchParams({ ...(ids.length === 0 ? {} : { ids }), parked })}`;
  };
  boxes.forEach((box) => box.addEventListener('change', refresh));
  refresh();
  const link = (name, isCurrent) =>
    el('a', {
      href: name === 'parked' ? '#dead-letters/parked' : '#dead-letters',
      'aria-current': isCurrent && 'page',
      text: t(name),
    });
  return view(
    el('div', { class: 'view-head' }, title(t('dead-letters')), letters.length === 0 ? null : go),
    el('nav', { class: 'tabs', 'aria-label': t('dead-letters') }, link('waiting', !parked), link('parked', parked)),
    el(
      'div',
      { class: 'card stack' },
      note(t('lettersOf', { shown: number(letters.length), total: number(total), redriven: number(redriven) }), ' ', code(topic)),
      letters.length === 0 ? nothing() : letterTable(letters, boxes),
    ),
  );
}

function letterTable(letters, boxes) {
  return table(
    t('dead-letters'),
    [
      { name: t('choice') },
      { name: 'ID' },
      { name: t('time') },
      { name: t('source') },
      { name: t('key') },
      { name: t('attempts'), isNumber: true },
      { name: t('reason') },
      { name: t('detail') },
      { name: t('redriven') },
    ],
    letters.map((one, index) => [
      el('label', { class: 'check' }, boxes[index]),
      code(one.id),
      exactTime(one.time),
      one.source,
      one.key ?? '–',
      number(one.attempts),
      one.reason,
      el('span', { class: 'detail' }, code(one.digest)),
      one.redriven ?? t('no'),
    ]),
  );
}
