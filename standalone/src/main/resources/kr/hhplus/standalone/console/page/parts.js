/** What the sections are made of: titles, fields, tables, the question before a change. */
import { Refusal, said, t } from './console-calls.js';
import { el, icon, setText } from './dom.js';
import { readId } from './identity.js';
import { language, number } from './language.js';

const STATES_GOOD = new Set(['UP', 'PASSED', 'OPEN', 'ISSUED']);
const STATES_BAD = new Set(['DOWN', 'FAILED']);
const STATES_WAITING = new Set(['DEGRADED', 'RUNNING', 'PAUSED', 'NOT_OPEN', 'WAITING', 'REGISTERED']);

export function title(text) {
  return el('h1', { class: 'view-title', tabindex: '-1', text });
}

/** A whole view; its parts are below each other. */
export function view(...parts) {
  return el('div', { class: 'view' }, ...parts);
}

export function note(...parts) {
  return el('p', { class: 'note' }, ...parts);
}

export function nothing(text = t('nothing')) {
  return el('p', { class: 'empty', text });
}

/** What a campaign is called wherever it is named. */
export const nameOf = ({ couponId, name }) => `${couponId} · ${name}`;

export function card(heading, ...children) {
  return el('section', { class: 'card' }, el('h2', { text: heading }), ...children);
}

export function button(text, click, look = 'secondary') {
  return el('button', { type: 'button', class: look, text, on: { click } });
}

export function wrongLine(text) {
  return el('p', { class: 'wrong', role: 'alert', text });
}

/** Label, control and hint; the control has an id. */
export function field(label, control, hint) {
  const parts = [el('label', { for: control.id, text: label }), control];
  if (hint !== undefined) {
    control.setAttribute('aria-describedby', `${control.id}-hint`);
    parts.push(el('p', { class: 'hint', id: `${control.id}-hint`, text: hint }));
  }
  return el('div', { class: 'field' }, ...parts);
}

export function checkbox(id, label, isChecked) {
  const input = el('input', { type: 'checkbox', id, checked: isChecked });
  return { input, root: el('label', { class: 'check', for: id }, input, label) };
}

export function select(id, options, chosen) {
  return el('select', { id }, ...options.map(([value, text]) => el('option', { value, text, selected: value === chosen })));
}

/** Runs what a button is for: once at a time, with the refusal in words beside it. */
export async function act(pressed, wrong, action) {
  if (pressed.getAttribute('aria-disabled') === 'true') return;
  pressed.setAttribute('aria-disabled', 'true');
  setText(wrong, '');
  try {
    await action();
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    setText(wrong, failure.message);
  } finally {
    pressed.setAttribute('aria-disabled', 'false');
  }
}

/** Runs the action when the form is sent, as `act` does. */
export function submits(form, pressed, wrong, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
    act(pressed, wrong, async () => action());
  });
  return form;
}

/** A card with a form in it, and words above. */
export function formCard(heading, { words, fields, go, id }, action) {
  const wrong = wrongLine();
  const pressed = el('button', { type: 'submit', class: 'secondary', id, text: go });
  const form = el('form', { class: 'stack', novalidate: true }, ...fields, wrong, el('div', {}, pressed));
  return card(heading, words && note(words), submits(form, pressed, wrong, action));
}

/** Ends what a form does. */
export function mistake(input, words) {
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  throw new Refusal('INVALID', words);
}

export function digits(id, value) {
  return el('input', { id, inputmode: 'numeric', autocomplete: 'off', maxlength: '16', value });
}

export function idOf(input) {
  return readId(input.value) ?? mistake(input, t('idWrong'));
}

/** undefined where nothing is entered. */
export function idIn(input) {
  return input.value.trim() === '' ? undefined : idOf(input);
}

/** A state in a word, with a mark: never by colour alone. */
export function state(code) {
  const [look, mark] = STATES_GOOD.has(code)
    ? ['good', icon('check')]
    : STATES_BAD.has(code)
      ? ['bad', sign('!')]
      : STATES_WAITING.has(code)
        ? ['waiting', icon(code === 'PAUSED' ? 'pause' : 'clock')]
        : ['plain', icon('minus')];
  return el('span', { class: `chip state state-${look}`, 'data-state': code }, mark, said('state', code));
}

export function sign(text) {
  return el('span', { class: 'sign', 'aria-hidden': 'true', text });
}

/**
 * A table with a caption for screen readers; on a phone each row is a card. Columns are [{name, isNumber}], cells texts or
 * elements. Roles are named, since the cards' layout takes them away.
 */
export function table(caption, columns, rows) {
  const cell = (content, index) =>
    el(
      'td',
      { role: 'cell', class: columns[index].isNumber ? 'number' : null, 'data-name': columns[index].name },
      el('span', {}, content),
    );
  return el(
    'table',
    { role: 'table', class: 'table' },
    el('caption', { class: 'unseen', text: caption }),
    el(
      'thead',
      { role: 'rowgroup' },
      el(
        'tr',
        { role: 'row' },
        ...columns.map((one) =>
          el('th', { role: 'columnheader', scope: 'col', class: one.isNumber ? 'number' : null, text: one.name }),
        ),
      ),
    ),
    el('tbody', { role: 'rowgroup' }, ...rows.map((cells) => el('tr', { role: 'row' }, ...cells.map(cell)))),
  );
}

/** `more`: further columns, as [{name, isNumber, cell(campaign)}]. */
export function campaignTable(campaigns, more) {
  if (campaigns.length === 0) return nothing(t('noCampaigns'));
  const columns = [
    { name: t('campaign'), cell: (one) => el('a', { href: `#campaigns/${one.couponId}`, text: nameOf(one) }) },
    { name: t('status'), cell: (one) => state(one.status) },
    ...['stock', 'issued', 'remaining'].map((key) => ({ name: t(key), isNumber: true, cell: (one) => count(one[key]) })),
    ...more,
  ];
  return table(t('campaigns'), columns, campaigns.map((one) => columns.map(({ cell }) => cell(one))));
}

/** Pairs of a name and a text or element; those without a value are left out. */
export function facts(...pairs) {
  return el(
    'dl',
    { class: 'pairs' },
    ...pairs
      .filter(([, value]) => value !== undefined)
      .flatMap(([name, value]) => [el('dt', { text: name }), el('dd', {}, value)]),
  );
}

/** Asks once before a change: what will happen, and Cancel first. Resolves to whether it shall happen. */
export function confirmed({ question, lines = [], yes }) {
  return new Promise((resolve) => {
    const dialog = el('dialog', { class: 'question', 'aria-labelledby': 'question-title', 'aria-describedby': 'question-text' });
    const cancel = button(t('cancel'), () => dialog.close(''));
    const go = button(yes, () => dialog.close('yes'), 'primary');
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.append(
      el('h2', { id: 'question-title', text: question }),
      el('ul', { id: 'question-text' }, ...lines.map((line) => el('li', { text: line }))),
      el('div', { class: 'actions' }, cancel, go),
    );
    document.body.append(dialog);
    dialog.showModal();
    cancel.focus();
  });
}

/** To the millisecond: order matters here. */
export function exactTime(iso) {
  return iso === undefined
    ? '–'
    : new Intl.DateTimeFormat(language(), {
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        fractionalSecondDigits: 3,
        hourCycle: 'h23',
      }).format(new Date(iso));
}

export function count(value) {
  return value === undefined ? '–' : number(value);
}

export function code(text) {
  return el('code', { text: String(text) });
}
