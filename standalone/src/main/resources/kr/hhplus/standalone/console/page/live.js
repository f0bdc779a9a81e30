/** What happens now: guarantees, the pipeline, and the last ten minutes. */
import { t } from './console-calls.js';
import { chart } from './charts.js';
import { el, icon, setText } from './dom.js';
import { number } from './language.js';
import { campaignTable, card, count, nameOf, note, select, sign, title, view } from './parts.js';
import { pipelinePicture } from './pipeline.js';
import { announce } from './shell.js';

/** The campaign whose stock is looked at: the most active one until somebody has chosen another. */
let picked;
let isChosen = false;

const rate = (value) => number(Math.round(value));
const ms = (value) => `${number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ms`;

export function liveView(history) {
  const guarantees = guaranteeLine();
  const picture = pipelinePicture();
  const picker = select('stock-of', [], null);
  picker.addEventListener('change', () => {
    picked = history.last.campaigns.find((one) => String(one.couponId) === picker.value) ?? picked;
    isChosen = true;
    showCharts();
  });
  const charts = [
    chartOf(t('arrivals'), rate, { accepted: t('accepted'), refused: t('refusedAtGate') }),
    chartOf(t('decisions'), rate, { decided: t('decided'), stored: t('stored') }),
    chartOf(t('latency'), ms, { p99: 'p99', p50: 'p50' }),
    chartOf(t('lag'), number, { decideLag: t('decided'), storeLag: t('stored'), showLag: t('shown') }),
  ];
  const stock = chart(t('remainingOf'), [{ name: t('remaining'), format: number }], {
    extra: el('div', { class: 'stock-of' }, el('label', { for: 'stock-of', class: 'unseen', text: t('campaign') }), picker),
  });
  const campaigns = el('div');
  const at = note();
  const letters = el('a', { href: '#dead-letters' });
  const waiting = [{ name: t('waiting'), isNumber: true, cell: (one) => count(one.waiting) }];
  let campaignsShown = '';

  const showCharts = () => {
    const { columns } = history;
    for (const one of charts) one.chart.show([columns.at, ...one.names.map((name) => columns[name])]);
    stock.show([columns.at, history.remaining.get(picked?.couponId) ?? new Array(columns.at.length).fill(null)]);
  };
  const update = (look) => {
    guarantees.update(look.guaranteeViolations);
    picture.update(look);
    pick(picker, history);
    showCharts();
    setText(at, t('at', { time: new Date(look.at).toLocaleTimeString(document.documentElement.lang) }));
    setText(letters, t('letters', { waiting: count(look.deadLetters?.waiting), parked: count(look.deadLetters?.parked) }));
    const shown = JSON.stringify(look.campaigns);
    if (shown !== campaignsShown) campaigns.replaceChildren(campaignTable(look.campaigns, waiting));
    campaignsShown = shown;
  };
  if (history.last !== null) update(history.last);

  const root = view(
    el('div', { class: 'view-head' }, title(t('live')), at),
    guarantees.root,
    picture.root,
    el('p', {}, letters),
    el('div', { class: 'charts' }, ...charts.map((one) => one.chart.root), stock.root),
    card(t('campaigns'), campaigns),
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

/** `lines`: names of columns of the history, and what their lines are called. */
function chartOf(heading, format, lines) {
  return { chart: chart(heading, Object.values(lines).map((name) => ({ name, format }))), names: Object.keys(lines) };
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

/** An option is only touched where the list has changed, so that an open list stays. */
function pick(picker, { last, arrivals }) {
  const campaigns = new Map(last.campaigns.map((one) => [one.couponId, one]));
  // What somebody has chosen stays, also where the look does not have it any more.
  if (isChosen) campaigns.set(picked.couponId, campaigns.get(picked.couponId) ?? picked);
  picked = isChosen ? campaigns.get(picked.couponId) : mostActive(last.campaigns, arrivals);
  const names = [...campaigns.values()].map((one) => [String(one.couponId), nameOf(one)]).sort(([a], [b]) => a - b);
  const key = JSON.stringify(names);
  if (picker.dataset.names !== key) {
    picker.dataset.names = key;
    picker.replaceChildren(...names.map(([value, text]) => el('option', { value, text })));
  }
  if (picked !== undefined) picker.value = String(picked.couponId);
}

/**
 * The campaign with the most arrivals lately; without any, the newest open one. It changes only for one with twice as many,
 * so that two like ones do not take turns.
 */
function mostActive(campaigns, arrivals) {
  const came = (one) => arrivals.get(one?.couponId) ?? 0;
  const isOpen = (one) => one.status === 'OPEN';
  // The look has the newest first.
  const [most] = [...campaigns].sort((a, b) => came(b) - came(a) || isOpen(b) - isOpen(a));
  const now = campaigns.find((one) => one.couponId === picked?.couponId);
  return 2 * came(now) > came(most) ? now : most;
}
