/** Audit, replay and redrive: starting one, and how far it is. A real one asks once, a dry run changes nothing. */
import { cancelJob, jobs, said, startJob, t } from './console-calls.js';
import { el, setText } from './dom.js';
import { repeat } from './history.js';
import { number } from './language.js';
import {
  act, button, checkbox, confirmed, digits, exactTime, facts, field, formCard, idIn, mistake, note, nothing, select, state, title,
  view, wrongLine,
} from './parts.js';
import { announce } from './shell.js';

const OFFSET = /^[0-9]{1,15}$/;
const LETTER_ID = /^[0-9]{1,4}:[0-9]{1,18}$/;
const IDS_MAX = 100;

/** `rest`: what a redrive shall begin with, as `ids=…&parked=…`. */
export async function jobsView(rest) {
  const wanted = new URLSearchParams(rest);
  const stop = new AbortController();
  const list = jobList();
  const refresh = async () => list.show((await jobs()).jobs);
  const start = async (job, lines) => {
    const question = t('jobQuestion', { kind: said('kind', job.kind) });
    if (lines !== null && !(await confirmed({ question, lines, yes: t('startReal') }))) return;
    list.show([await startJob(job), ...list.jobs]);
    tellState(job.kind, 'RUNNING');
  };
  await refresh();
  // That there is no connection is said by the look at the pipeline.
  repeat(refresh, stop.signal);
  return {
    root: view(
      title(t('jobs')),
      note(t('jobsNote')),
      el('div', { class: 'columns columns-three' }, auditForm(start), replayForm(start), redriveForm(start, wanted)),
      list.root,
    ),
    end: () => stop.abort(),
  };
}

/* Starting */

/** `read()` answers what the job is given, `effects(job)` what a real one does. */
function jobForm(start, kind, fields, read, effects) {
  const options = { words: t(`note${kind}`), fields, go: t('start'), id: `start-${kind}` };
  return formCard(said('kind', kind), options, () => {
    const job = { kind, ...read() };
    return start(job, job.dryRun === false ? effects(job) : null);
  });
}

function auditForm(start) {
  const coupon = digits('audit-coupon');
  return jobForm(start, 'AUDIT', [field(t('couponId'), coupon, t('auditAll'))], () => ({ couponId: idIn(coupon) }));
}

function replayForm(start) {
  const projection = select('replay-projection', [['MYSQL', 'MySQL'], ['REDIS', 'Redis']], 'MYSQL');
  const coupon = digits('replay-coupon');
  const from = select('replay-from', [['', t('fromDefault')], ['offset', t('fromOffset')], ['time', t('fromTime')]], '');
  const offset = digits('replay-offset');
  const time = el('input', { id: 'replay-time', type: 'datetime-local', step: '1' });
  const dry = checkbox('replay-dry', t('dryRun'), true);
  const offsetField = field(t('fromOffset'), offset);
  const timeField = field(t('fromTime'), time);
  const refresh = () => {
    offsetField.hidden = from.value !== 'offset';
    timeField.hidden = from.value !== 'time';
  };
  from.addEventListener('change', refresh);
  refresh();
  const read = () => {
    const job = { projection: projection.value, couponId: idIn(coupon), dryRun: dry.input.checked };
    if (from.value === 'offset') {
      job.fromOffset = OFFSET.test(offset.value.trim()) ? Number(offset.value) : mistake(offset, t('offsetWrong'));
    }
    if (from.value === 'time') {
      job.fromTime = time.value === '' ? mistake(time, t('timeWrong', { label: t('fromTime') })) : new Date(time.value).toISOString();
    }
    return job;
  };
  const fields = [
    field(t('projection'), projection),
    field(t('couponId'), coupon, t('replayAll')),
    field(t('from'), from),
    offsetField,
    timeField,
    dry.root,
  ];
  return jobForm(start, 'REPLAY', fields, read, (job) => [...argumentLines(job), t('replayEffect')]);
}

function redriveForm(start, wanted) {
  const ids = el('input', { id: 'redrive-ids', autocomplete: 'off', spellcheck: 'false', maxlength: '2400', value: wanted.get('ids')?.replaceAll(',', ' ') });
  const parked = checkbox('redrive-parked', t('redriveParked'), wanted.get('parked') === 'true');
  const dry = checkbox('redrive-dry', t('dryRun'), true);
  const read = () => {
    const given = ids.value.split(/[\s,]+/).filter((id) => id !== '');
    if (given.length > IDS_MAX || !given.every((id) => LETTER_ID.test(id))) mistake(ids, t('idsWrong'));
    if (given.length === 0 && parked.input.checked) mistake(ids, t('idsMissing'));
    return { ids: given.length === 0 ? undefined : given, parked: parked.input.checked, dryRun: dry.input.checked };
  };
  const effects = (job) => [...(job.ids === undefined ? [t('redriveAll')] : argumentLines(job)), t('redriveEffect')];
  return jobForm(start, 'REDRIVE', [field(t('ids'), ids, t('idsHint')), parked.root, dry.root], read, effects);
}

/** Name and words of what a job was given. */
function argumentPairs(given) {
  const words = {
    projection: (name) => (name === 'MYSQL' ? 'MySQL' : 'Redis'),
    couponId: String,
    fromOffset: number,
    fromTime: exactTime,
    ids: (ids) => ids.join(', '),
    parked: (isParked) => (isParked ? t('yes') : undefined),
  };
  return Object.keys(words)
    .filter((name) => given[name] !== undefined)
    .map((name) => [t(name), words[name](given[name])])
    .filter(([, value]) => value !== undefined);
}

const argumentLines = (given) => argumentPairs(given).map(([name, words]) => `${name}: ${words}`);

/* Jobs that there are */

const tellState = (kind, code) => announce(`${said('kind', kind)}: ${said('state', code)}`);

function jobList() {
  const holder = el('div', { class: 'stack', id: 'jobs' });
  const empty = nothing();
  const cards = new Map();
  const list = {
    root: el('section', { class: 'stack' }, el('h2', { text: t('jobsSeen') }), empty, holder),
    jobs: [],
    /** Newest first. What is there stays in its place, and so does the focus. */
    show(next) {
      const ids = new Set(next.map((job) => job.id));
      for (const [id, one] of cards) {
        if (ids.has(id)) continue;
        one.root.remove();
        cards.delete(id);
      }
      for (const job of [...next].reverse()) {
        if (!cards.has(job.id)) {
          const one = jobCard(job);
          cards.set(job.id, one);
          holder.prepend(one.root);
        }
        cards.get(job.id).update(job);
      }
      empty.hidden = next.length > 0;
      list.jobs = next;
    },
  };
  return list;
}

function jobCard({ id, kind, dryRun, operator, startedAt, arguments: given = {} }) {
  const status = el('span');
  const bar = el('progress', { 'aria-label': said('kind', kind) });
  const progress = el('span', { class: 'note' });
  const ended = note();
  const wrong = wrongLine();
  const lines = el('pre', { class: 'lines' });
  const cancel = button(t('cancelJob'), () =>
    act(cancel, wrong, async () => {
      const question = `${said('kind', kind)} · ${t('cancelJob')}?`;
      if (await confirmed({ question, lines: [t('cancelEffect')], yes: t('cancelJob') })) await cancelJob(id);
    }),
  );
  const running = el('div', { class: 'running' }, bar, progress, cancel);
  let before;
  return {
    root: el(
      'article',
      { class: 'card stack job', id: `job-${id}` },
      el(
        'div',
        { class: 'way-head' },
        el('h3', { text: said('kind', kind) }),
        dryRun ? el('span', { class: 'chip', text: t('dryRun') }) : null,
        status,
      ),
      facts([t('operator'), operator], [t('startedAt'), exactTime(startedAt)], ...argumentPairs(given)),
      running,
      wrong,
      ended,
      lines,
    ),
    update(job) {
      const { state: now, done, total } = job;
      cancel.hidden = now !== 'RUNNING';
      running.hidden = cancel.hidden && total === 0;
      if (total > 0) {
        bar.max = total;
        bar.value = done;
        setText(progress, t('offsetsOf', { done: number(done), total: number(total) }));
      } else {
        bar.removeAttribute('value');
        setText(progress, '');
      }
      setText(ended, job.endedAt === undefined ? '' : `${t('endedAt')} ${exactTime(job.endedAt)}`);
      setText(lines, (job.lines ?? []).join('\n'));
      lines.hidden = lines.textContent === '';
      if (now === before) return;
      status.replaceChildren(state(now));
      if (before !== undefined) tellState(kind, now);
      before = now;
    },
  };
}
