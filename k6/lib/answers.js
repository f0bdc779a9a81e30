// What counts as a failure, in all scripts the same.
import http from 'k6/http';
import { Counter } from 'k6/metrics';

/** Answers that the contract does not have at this place, 503 among them; also requests without an answer. */
const unexpected = new Counter('unexpected_answers');
const wrong = new Counter('books_wrong');

// 409 is how a sold-out coupon or a spent one is told; whether its code is the right one is looked at with the answer.
http.setResponseCallback(http.expectedStatuses(200, 201, 202, 409));

const TOLD_MAX = 3;
let told = 0;

/** Counts it, and tells the first few of each VU in full. */
export function countUnexpected(answer, call) {
  unexpected.add(1, { call, status: String(answer.status) });
  if (told < TOLD_MAX) {
    told++;
    const sent = answer.request || {};
    console.error(
      `${call}: ${sent.method} ${sent.url} ${sent.body || ''} was answered ${answer.status} ${answer.error || ''} ${answer.body || ''}`,
    );
  }
}

/** Counts what the system's books should not say, and tells it. */
export function expect(isSo, otherwise) {
  if (!isSo) {
    wrong.add(1);
    console.error(otherwise);
  }
}
