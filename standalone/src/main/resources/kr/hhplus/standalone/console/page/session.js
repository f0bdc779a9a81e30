/** The log-in. The token goes to the server once, and is kept nowhere by this page. */
import { logIn, t } from './console-calls.js';
import { el } from './dom.js';
import { field, mistake, note, submits, title, wrongLine } from './parts.js';

/** `reason`: why one has to log in again, or null. `entered` is told the session. */
export function logInView(reason, entered) {
  const token = el('input', { id: 'token', type: 'password', autocomplete: 'current-password', required: true, maxlength: '8192' });
  const operator = el('input', { id: 'operator', autocomplete: 'username', required: true, maxlength: '64' });
  const wrong = wrongLine(reason);
  const button = el('button', { type: 'submit', class: 'primary', text: t('logIn') });
  const submit = async () => {
    const empty = [operator, token].find((input) => input.value.trim() === '');
    if (empty !== undefined) mistake(empty, t('logInEmpty'));
    let session;
    try {
      session = await logIn(token.value, operator.value.trim());
    } catch (failure) {
      token.value = '';
      if (failure.code === 'UNAUTHORIZED') mistake(token, t('logInRefused'));
      throw failure;
    }
    entered(session);
  };
  const form = el(
    'form',
    { class: 'card stack log-in', novalidate: true },
    title(t('logInTitle')),
    note(t('logInNote')),
    field(t('operator'), operator, t('operatorHint')),
    field(t('token'), token, t('tokenHint')),
    wrong,
    button,
  );
  return submits(form, button, wrong, submit);
}
