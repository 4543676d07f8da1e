import type { Answer, Meaning } from '../../mmp.js';

/** Longest reason that is taken over from an answer. */
const REASON_CHARACTERS = 200;
/** It may have failed after it had counted, or something between may have given up on an answer that was on its way. */
const MAY_HAVE_COUNTED = new Set([500, 502, 504]);

/**
 * Reads what an answer means. The status alone is not enough of a promise: a 202 says that the event was thrown away, and
 * a 200 may hold another code, an error, or `success: false`.
 *
 * @see github.com/tenjin/sdk-llm-guides: only 200 is delivered; 202 is dropped, 401 and 404 name a wrong key or app.
 *   What other statuses mean is our own reading (assumed): Tenjin answers no HTML and no redirect, so that whoever does
 *   is something in between, or a wrong base URL.
 */
export function readTenjinAnswer({ status, contentType, body }: Answer): Meaning {
  const said = saidBy(body);
  const code = status === 200 ? (said.code ?? 200) : status;
  const reason = said.error ?? `HTTP ${code}`;
  if (status === 200 && isMarkup(contentType, body)) {
    return { kind: 'retry', reason: 'HTTP 200 with a page of HTML: is baseUrl right?', mayHaveCounted: false };
  }
  if (code === 200) return said.error === null ? { kind: 'delivered' } : { kind: 'dropped', reason };
  if (code === 401 || code === 403) return { kind: 'unauthorized', reason };
  if (code === 404) return { kind: 'no-such-app', reason };
  if (code >= 300 && code < 400) {
    return { kind: 'no-such-app', reason: `HTTP ${code}, a redirect: is baseUrl right?` };
  }
  if (code === 408 || code === 425 || code === 429 || code >= 500) {
    return { kind: 'retry', reason, mayHaveCounted: MAY_HAVE_COUNTED.has(code) };
  }
  return { kind: code < 300 ? 'dropped' : 'refused', reason };
}

/** Whatever the header says, or where there is none: pages of proxies come with any. */
const isMarkup = (contentType: string, body: string): boolean =>
  /^\s*text\/html\b/i.test(contentType) || /^[\s\uFEFF]*</.test(body);

/** What a body says of itself; nothing where it is no JSON object. */
function saidBy(body: string): { readonly code: number | null; readonly error: string | null } {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    return { code: null, error: null };
  }
  if (typeof said !== 'object' || said === null) return { code: null, error: null };
  const { code, error, errors, success } = said as Partial<Record<'code' | 'error' | 'errors' | 'success', unknown>>;
  const told = textOf(error) ?? textOf(errors) ?? (success === false ? 'success is false' : null);
  return { code: statusOf(code), error: told === null ? null : printable(told.slice(0, REASON_CHARACTERS)) };
}

/** Reasons end up in logs and on terminals: what steers one, or turns text around, is told as a character that stands for none. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD').toWellFormed();

/** A status, as a number or as text; null for anything else. */
function statusOf(code: unknown): number | null {
  const number = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  return typeof number === 'number' && Number.isInteger(number) && number >= 200 && number < 600 ? number : null;
}

/** What an error says, in whichever form: text, `{"message": …}`, or several of them. Null for what says that there is none. */
function textOf(error: unknown): string | null {
  if (error === undefined || error === null || error === false || error === '') return null;
  if (typeof error === 'string') return error;
  if (Array.isArray(error)) {
    const told = error.flatMap((one) => textOf(one) ?? []);
    return told.length === 0 ? null : told.join('; ');
  }
  if (typeof error !== 'object') return JSON.stringify(error);
  const { message } = error as { message?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  return Object.keys(error).length === 0 ? null : JSON.stringify(error);
}
