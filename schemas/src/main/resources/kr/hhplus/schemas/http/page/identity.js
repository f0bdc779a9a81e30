/**
 * Who is shopping: by the token of a log-in (sessionStorage `hhplus.token`, a JWT whose `sub` is the customer's number), or,
 * behind a gateway that logs people in, by a number that is asked for once and kept in this browser.
 */
import { token } from './api.js';

const KEPT = 'hhplus.customer';
const ID_MAX = 9_007_199_254_740_991n;
const listeners = new Set();
let unkept = null;

/** A customer's number in a text, or null. */
export function readId(text) {
  const digits = /^\s*([1-9][0-9]{0,15})\s*$/.exec(text ?? '');
  return digits !== null && BigInt(digits[1]) <= ID_MAX ? Number(digits[1]) : null;
}

function ofToken() {
  const parts = token()?.split('.') ?? [];
  if (parts.length !== 3) return null;
  try {
    const claims = JSON.parse(atob(parts[1].replaceAll('-', '+').replaceAll('_', '/')));
    return readId(String(claims.sub));
  } catch {
    return null;
  }
}

/** The customer's number, or null. */
export function customer() {
  const loggedIn = ofToken();
  if (loggedIn !== null) return loggedIn;
  try {
    return readId(localStorage.getItem(KEPT));
  } catch {
    return unkept;
  }
}

/** Whether somebody else has made sure who it is, so that there is nothing to change here. */
export function isLoggedIn() {
  return ofToken() !== null;
}

/** null: nobody. */
export function setCustomer(id) {
  unkept = id;
  try {
    if (id === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, String(id));
  } catch {
    // It holds for this page.
  }
  for (const listener of listeners) listener();
}

/** Told when it changes, in another tab too. */
export function onCustomer(listener) {
  listeners.add(listener);
}

addEventListener('storage', (event) => {
  if (event.key === KEPT || event.key === null) {
    for (const listener of listeners) listener();
  }
});
