/** Charts over the last ten minutes, by uPlot: with figures beside them, and a table of the same for who sees none. */
import { t } from './console-calls.js';
import { el, setText } from './dom.js';
import { WINDOW_S } from './history.js';
import { language } from './language.js';
import { table } from './parts.js';

const WINDOW_S_MIN = 60;
const HEIGHT_PX = 170;
const AXIS_PX = 52;
const TABLE_STEP_S = 60;
const DASHES = [[], [6, 4], [2, 3]];

const clockTime = (seconds, isExact) =>
  new Intl.DateTimeFormat(language(), {
    hour: '2-digit',
    minute: '2-digit',
    second: isExact ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(new Date(seconds * 1000));

const short = (value) =>
  new Intl.NumberFormat(language(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** From the first look on, at least a minute, and the whole window at most. */
function shownTimes(times) {
  const last = times.at(-1) ?? WINDOW_S;
  return [last - Math.min(WINDOW_S, Math.max(WINDOW_S_MIN, last - (times[0] ?? 0))), last];
}

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * A figure with a heading, what each line is and says, the chart and its table. `lines` are [{key, name, format}], where
 * the format makes a text of a number; the first is drawn whole, the second in dashes, the third in dots.
 */
export function chart(heading, lines, { extra = null } = {}) {
  const holder = el('div', { class: 'chart', 'aria-hidden': 'true' });
  const values = lines.map(() => el('b'));
  const when = el('span', { class: 'chart-when' });
  const details = el('details', {}, el('summary', { text: t('asTable') }));
  let data = [[], ...lines.map(() => [])];
  let plot = null;

  const say = (index) => {
    lines.forEach((line, i) => {
      const value = index === null ? data[i + 1].at(-1) : data[i + 1][index];
      setText(values[i], value === undefined || value === null ? '–' : line.format(value));
    });
    setText(when, index === null ? '' : clockTime(data[0][index], true));
  };
  const fillTable = () => {
    if (!details.open) return;
    const rows = [];
    let next = Infinity;
    for (let i = data[0].length - 1; i >= 0; i--) {
      if (data[0][i] > next) continue;
      next = data[0][i] - TABLE_STEP_S;
      rows.push([
        clockTime(data[0][i], true),
        ...lines.map((line, k) => (data[k + 1][i] === null ? '–' : line.format(data[k + 1][i]))),
      ]);
    }
    const columns = [{ name: t('time') }, ...lines.map((line) => ({ name: line.name, isNumber: true }))];
    details.replaceChildren(details.firstChild, table(heading, columns, rows));
  };
  details.addEventListener('toggle', fillTable);

  const options = (width) => ({
    width,
    height: HEIGHT_PX,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => shownTimes(data[0]) },
      y: { range: (_, min, max) => [0, max === null || max <= 0 ? 1 : max * 1.08] },
    },
    axes: [
      {
        size: 28,
        space: 80,
        stroke: () => color('--ink-soft'),
        font: '12px sans-serif',
        grid: { show: false },
        ticks: { show: false },
        values: (_, splits, axis, space, stepS) => splits.map((at) => clockTime(at, stepS < 60)),
      },
      {
        size: AXIS_PX,
        space: 36,
        stroke: () => color('--ink-soft'),
        font: '12px sans-serif',
        grid: { stroke: () => color('--line'), width: 1 },
        ticks: { show: false },
        values: (_, splits) => splits.map(short),
      },
    ],
    series: [
      {},
      ...lines.map((line, index) => ({
        label: line.name,
        stroke: () => color(`--line-${index + 1}`),
        width: 2,
        dash: DASHES[index],
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(self) => say(self.cursor.idx ?? null)] },
  });

  const sizes = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width === 0) return;
    if (plot === null) plot = new uPlot(options(width), data, holder);
    else if (plot.width !== width) plot.setSize({ width, height: HEIGHT_PX });
  });
  sizes.observe(holder);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => plot?.redraw();
  scheme.addEventListener('change', redraw);

  const root = el(
    'figure',
    { class: 'card figure' },
    el('figcaption', {}, el('h2', { text: heading }), when),
    extra,
    el(
      'dl',
      { class: 'legend' },
      ...lines.map((line, index) =>
        el('div', {}, el('dt', {}, el('span', { class: `swatch swatch-${index + 1}` }), line.name), el('dd', {}, values[index])),
      ),
    ),
    holder,
    details,
  );
  return {
    root,
    /** `columns`: the times in seconds, and those of the lines. */
    show(columns) {
      data = columns;
      plot?.setData(data);
      const index = plot?.cursor.idx ?? null;
      say(index !== null && index < data[0].length && plot.cursor.left >= 0 ? index : null);
      fillTable();
    },
    end() {
      sizes.disconnect();
      scheme.removeEventListener('change', redraw);
      plot?.destroy();
    },
  };
}
