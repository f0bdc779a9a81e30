/** The shop's calls. A failure is thrown as Refusal, with words for people. */
import { MAY_HAVE_HAPPENED, NoAnswer, call, newKey } from './api.js';
import { translator } from './language.js';
import { texts } from './shop-texts.js';

/** So many reads of one view are on their way at once. */
const READS_MAX = 6;

export const t = translator(texts);

export class Refusal extends Error {
  constructor(code, words, body = null) {
    super(words);
    this.code = code;
    this.body = body;
  }
}

const SAID = new Set(Object.keys(texts.en).filter((key) => /^[A-Z_]+$/.test(key)));

async function ask(path, options) {
  let answer;
  try {
    answer = await call(path, options);
  } catch (failure) {
    if (!(failure instanceof NoAnswer)) throw failure;
    throw new Refusal('NO_ANSWER', t('NO_ANSWER'));
  }
  if (answer.ok) return answer.body;
  const code = answer.code ?? '';
  throw new Refusal(
    code,
    SAID.has(code) ? t(code, answer.body) : t('other', { detail: answer.body?.detail ?? String(answer.status) }),
    answer.body,
  );
}

export const products = (after) =>
  ask(`/api/v1/products?limit=24${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`);
export const points = (id) => ask(`/api/v1/points/${id}`).then(({ balance }) => balance);
export const history = (id) => ask(`/api/v1/points/${id}/history?limit=10`).then(({ changes }) => changes);
export const order = (id) => ask(`/api/v1/order/${id}`);
export const cancelOrder = (id) => ask(`/api/v1/order/${id}/cancel`, { method: 'POST' });
export const placeOrder = (userId, items, key) =>
  ask('/api/v1/order', { method: 'POST', body: { userId, items }, key });
export const charge = (userId, amount, key) =>
  ask('/api/v1/points/charge', { method: 'POST', body: { userId, amount }, key });
export const pay = (body, key) => ask('/api/v1/payment', { method: 'POST', body, key });

/** By id what lies under the path; null where that is not to be had. */
async function readEach(path, ids) {
  const left = new Set(ids);
  const found = new Map();
  const readOn = async () => {
    for (const id of left) {
      left.delete(id);
      try {
        found.set(id, await ask(`${path}/${id}`));
      } catch (failure) {
        if (!(failure instanceof Refusal)) throw failure;
        found.set(id, null);
      }
    }
  };
  await Promise.all(Array.from({ length: READS_MAX }, readOn));
  return found;
}

/** productId to the product, or to null. */
export const productsOf = (ids) => readEach('/api/v1/products', ids);

/** The customer's coupons, each with its campaign, or null where that is not to be had. */
export async function coupons(userId) {
  const { coupons: held } = await ask(`/api/v1/users/${userId}/coupons`);
  const campaigns = await readEach('/api/v1/campaigns', held.map((one) => one.couponId));
  return held.map((one) => ({ ...one, campaign: campaigns.get(one.couponId) }));
}

/** What a coupon takes off, in won; the payment says what it really was. */
export function discountOf(campaign, total) {
  const discount = campaign?.discount;
  if (discount === undefined || total < campaign.minOrderAmount) return 0;
  if (discount.type === 'FIXED') return Math.min(discount.value, total);
  return Math.min(Math.floor((total * discount.value) / 100), discount.capAmount ?? total, total);
}

/** Sends a call again with the same key after a lost answer, and with another after another request. */
export class OneEffect {
  #key = null;
  #request = null;

  async run(request, send) {
    const text = JSON.stringify(request);
    if (text !== this.#request) {
      this.#request = text;
      this.#key = newKey();
    }
    try {
      const answer = await send(this.#key);
      this.#end(text);
      return answer;
    } catch (failure) {
      // A refusal is an answer, which the same key would get again.
      if (!(failure instanceof Refusal) || !MAY_HAVE_HAPPENED.has(failure.code)) this.#end(text);
      throw failure;
    }
  }

  /** Another request may have begun meanwhile, in another view. */
  #end(text) {
    if (this.#request === text) this.#request = null;
  }
}
