/** The way of a request through the parts, as a picture that is text: each part with its health in words. */
import { t } from './console-calls.js';
import { el, setText } from './dom.js';
import { number } from './language.js';
import { count, state } from './parts.js';

/** In the order of the way. `figure`: which count of the log the part has, `behind`: which lag. */
const PARTS = [
  { name: 'api-ingress' },
  { name: 'kafka', figure: 'accepted' },
  { name: 'issuance-streams', figure: 'decided', behind: 'decide' },
  { name: 'projections' },
  { name: 'mysql', figure: 'stored', behind: 'store' },
  { name: 'redis', figure: 'shown', behind: 'show' },
  { name: 'order-payment' },
];

export function pipelinePicture() {
  const nodes = PARTS.map((part) => {
    const health = el('p', { class: 'part-health' });
    const detail = el('p', { class: 'part-detail' });
    const figure = part.figure === undefined ? null : el('b', { id: `count-${part.figure}` });
    const behind = part.behind === undefined ? null : el('small', { id: `lag-${part.behind}` });
    const root = el(
      'li',
      { class: `part part-${part.name}` },
      el('h2', { text: part.name }),
      health,
      figure === null ? null : el('p', { class: 'part-figure' }, figure, ' ', t(part.figure)),
      behind === null ? null : el('p', {}, behind),
      detail,
    );
    let shown = null;
    return {
      root,
      update(look) {
        const seen = look.parts.find((one) => one.name === part.name) ?? { status: 'UNKNOWN' };
        if (seen.status !== shown) health.replaceChildren(state(seen.status));
        shown = seen.status;
        root.dataset.status = seen.status;
        setText(detail, detailOf(seen));
        if (figure !== null) setText(figure, count(look.log[part.figure]));
        if (behind !== null) {
          const lag = look.lag[part.behind];
          setText(behind, lag === undefined ? '' : lag > 0 ? t('behind', { count: number(lag) }) : t('caughtUp'));
        }
      },
    };
  });
  const root = el('ol', { class: 'pipeline', 'aria-label': t('pipeline') }, ...nodes.map((node) => node.root));
  return { root, update: (look) => nodes.forEach((node) => node.update(look)) };
}

/** How many of it are ready, where they are counted: of all else the state says enough. */
function detailOf({ name, status, ready, expected }) {
  if (status === 'UNKNOWN') return t('noAddress');
  return expected === undefined ? '' : t(name === 'kafka' ? 'brokersReady' : 'instancesReady', { ready, expected });
}
