/** What happens now: guarantees, the pipeline, and the last ten minutes. */
import { t } from './console-calls.js';
import { chart } from './charts.js';
import { el, icon, setText } from './dom.js';
import { number } from './language.js';
import { campaignTable, count, select, sign, title } from './parts.js';
import { pipelinePicture } from './pipeline.js';
import { announce } from './shell.js';

/** Which campaign's stock is looked at; the one that is most active where nobody has chosen. */
let chosen = null;

const rate = (value) => number(Math.round(value));
const records = (value) => number(value);
const ms = (value) => `${number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ms`;

export function liveView(history) {
  const guarantees = guaranteeLine();
  const picture = pipelinePicture();
  const picker = select('stock-of', [], null);
  picker.addEventListener('change', () => {
    chosen = Number(picker.value);
    showCharts();
  });
  const charts = [
    {
      chart: chart(t('arrivals'), [
        { name: t('accepted'), format: rate },
        { name: t('refusedAtGate'), format: rate },
      ]),
      names: ['accepted', 'refused'],
    },
    {
      chart: chart(t('decisions'), [
        { name: t('decided'), format: rate },
        { name: t('stored'), format: rate },
      ]),
      names: ['decided', 'stored'],
    },
    {
      chart: chart(t('latency'), [
        { name: 'p99', format: ms },
        { name: 'p50', format: ms },
      ]),
      names: ['p99', 'p50'],
    },
    {
      chart: chart(t('lag'), [
        { name: t('decided'), format: records },
        { name: t('stored'), format: records },
        { name: t('shown'), format: records },
      ]),
      names: ['decideLag', 'storeLag', 'showLag'],
    },
  ];
  const stock = chart(t('remainingOf'), [{ name: t('remaining'), format: records }], {
    extra: el('div', { class: 'stock-of' }, el('label', { for: 'stock-of', class: 'unseen', text: t('campaign') }), picker),
  });
  const campaigns = el('div');
  const at = el('p', { class: 'note' });
  const letters = el('a', { href: '#dead-letters' });
  const waiting = [{ name: t('waiting'), isNumber: true, cell: (one) => count(one.waiting) }];
  let campaignsShown = '';

  const showCharts = () => {
    const { columns } = history;
    for (const one of charts) one.chart.show([columns.at, ...one.names.map((name) => columns[name])]);
    stock.show([columns.at, history.remaining.get(chosen) ?? new Array(columns.at.length).fill(null)]);
  };
  const update = (look) => {
    guarantees.update(look.guaranteeViolations);
    picture.update(look);
    pick(picker, look.campaigns);
    showCharts();
    setText(at, t('at', { time: new Date(look.at).toLocaleTimeString(document.documentElement.lang) }));
    setText(letters, t('letters', { waiting: count(look.deadLetters?.waiting), parked: count(look.deadLetters?.parked) }));
    const shown = JSON.stringify(look.campaigns);
    if (shown !== campaignsShown) campaigns.replaceChildren(campaignTable(look.campaigns, waiting));
    campaignsShown = shown;
  };
  if (history.last !== null) update(history.last);

  const root = el(
    'div',
    { class: 'view' },
    el('div', { class: 'view-head' }, title(t('live')), at),
    guarantees.root,
    picture.root,
    el('p', {}, letters),
    el('div', { class: 'charts' }, ...charts.map((one) => one.chart.root), stock.root),
    el('section', { class: 'card' }, el('h2', { text: t('campaigns') }), campaigns),
  );
  return {
    root,
    update,
    end() {
      for (const one of charts) one.chart.end();
      stock.end();
    },
  };
}

const MARKS = { unknown: () => icon('minus'), violated: () => sign('!'), kept: () => icon('check') };

function guaranteeLine() {
  const root = el('p', { class: 'guarantees', id: 'guarantees' });
  let shown = null;
  return {
    root,
    update(violations) {
      if (violations === shown) return;
      const isNews = shown !== null || violations > 0;
      shown = violations;
      const state = violations === undefined ? 'unknown' : violations > 0 ? 'violated' : 'kept';
      const words = t(`guarantees_${state}`, { count: count(violations) });
      root.dataset.state = state;
      root.replaceChildren(MARKS[state](), words, state === 'violated' ? el('a', { href: '#jobs', text: t('toAudit') }) : '');
      if (isNews) announce(words);
    },
  };
}

/** Keeps the choice; an option is only touched where the list has changed, so that an open list stays. */
function pick(picker, campaigns) {
  if (chosen === null || !campaigns.some((one) => one.couponId === chosen)) chosen = campaigns[0]?.couponId ?? null;
  const names = campaigns.map((one) => [String(one.couponId), `${one.couponId} · ${one.name}`]).sort(([a], [b]) => a - b);
  const key = JSON.stringify(names);
  if (picker.dataset.names !== key) {
    picker.dataset.names = key;
    picker.replaceChildren(...names.map(([value, text]) => el('option', { value, text })));
  }
  if (chosen !== null) picker.value = String(chosen);
}
