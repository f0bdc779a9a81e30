/** What operators did, newest first. */
import { log, said, t } from './console-calls.js';
import { el, icon } from './dom.js';
import { act, button, code, exactTime, note, nothing, sign, table, title, view, wrongLine } from './parts.js';

export async function logView() {
  const holder = el('div');
  const wrong = wrongLine();
  const all = [];
  const load = async () => {
    const page = await log(all.at(-1)?.id);
    all.push(...page.entries);
    more.hidden = !page.hasMore;
    holder.replaceChildren(all.length === 0 ? nothing() : logTable(all));
  };
  const more = button(t('more'), () => act(more, wrong, load));
  await load();
  return view(title(t('log')), note(t('logNote')), el('div', { class: 'card' }, holder, wrong, more));
}

function logTable(all) {
  return table(
    t('log'),
    ['time', 'operator', 'action', 'target', 'answer', 'detail'].map((name) => ({ name: t(name) })),
    all.map((entry) => [
      exactTime(entry.at),
      entry.operator,
      said('action', entry.action),
      entry.target,
      answer(entry.answer),
      entry.detail ? el('span', { class: 'detail' }, code(entry.detail)) : '–',
    ]),
  );
}

function answer(status) {
  if (status === undefined) return el('span', { class: 'chip state', text: said('state', 'UNKNOWN') });
  const isGood = status < 400;
  return el('span', { class: `chip state state-${isGood ? 'good' : 'bad'}` }, isGood ? icon('check') : sign('!'), String(status));
}
