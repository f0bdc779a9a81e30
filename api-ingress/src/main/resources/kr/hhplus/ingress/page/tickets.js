/**
 * The tickets of this browser, by customer and coupon: what makes a reload, a new tab and a lost connection harmless. A
 * ticket is kept before the first request leaves, so that a request whose answer was lost is sent again.
 *
 * {requestId: null while it is being asked for, key: tells requests apart where a customer may have several, at, from: the
 * first place, last: the last status}
 */
const PREFIX = 'hhplus.ticket.';
const REQUEST_ID = /^[1-9][0-9]{0,15}\.[1-9][0-9]{0,15}(\.(grant:)?[A-Za-z0-9_-]{1,64})?\.[A-Za-z0-9_-]{22}$/;
/** A request whose answer never came is not sent again much later, unasked. */
const ASKING_MS_MAX = 10 * 60_000;
const unkept = new Map();

const nameOf = (customer, coupon) => `${PREFIX}${customer}.${coupon}`;

/** The ticket, or null. What is no ticket is thrown away. */
export function ticketOf(customer, coupon) {
  const name = nameOf(customer, coupon);
  let text;
  try {
    text = localStorage.getItem(name);
  } catch {
    return unkept.get(name) ?? null;
  }
  if (text === null) return null;
  try {
    const { requestId, key, at, from, last } = JSON.parse(text);
    const isAsked = typeof requestId === 'string' && REQUEST_ID.test(requestId);
    const isAsking = requestId === null && Math.abs(Date.now() - at) < ASKING_MS_MAX;
    if (isAsked || isAsking) {
      return {
        requestId,
        key: typeof key === 'string' ? key : null,
        at,
        from: Number.isSafeInteger(from) ? from : null,
        last: typeof last?.status === 'string' ? last : null,
      };
    }
  } catch {
    // No ticket.
  }
  forget(customer, coupon);
  return null;
}

export function keep(customer, coupon, ticket) {
  const name = nameOf(customer, coupon);
  try {
    localStorage.setItem(name, JSON.stringify(ticket));
  } catch {
    unkept.set(name, ticket);
  }
}

export function forget(customer, coupon) {
  const name = nameOf(customer, coupon);
  unkept.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/** The coupons that the customer has tickets of. */
export function couponsWithTickets(customer) {
  const prefix = `${PREFIX}${customer}.`;
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)))
      .filter(Number.isSafeInteger);
  } catch {
    return [];
  }
}

/** Told when another tab has changed the ticket. */
export function onTicket(listener) {
  addEventListener('storage', (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) listener();
  });
}
