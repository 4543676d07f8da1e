import type { Answer, Meaning } from '../../mmp.js';

/** Longest reason that is taken over from an answer. */
const REASON_CHARACTERS = 200;
/** The MMP may have had the request when these were answered in its place. */
const MAY_HAVE_COUNTED = new Set([500, 502, 504]);

/**
 * Reads what an answer means. The status alone is not enough of a promise: a 202 says that the event was thrown away, and
 * a 200 may hold another code.
 *
 * @see github.com/tenjin/sdk-llm-guides: only 200 is delivered; 202 is dropped, 401 and 404 name a wrong key or app.
 *   What other statuses mean is our own reading (assumed): Tenjin answers no HTML and no redirect, so that whoever does
 *   is something in between, or a wrong base URL.
 */
export function readTenjinAnswer({ status, contentType, body }: Answer): Meaning {
  const said = saidBy(body);
  const code = status === 200 ? (said.code ?? 200) : status;
  const reason = said.error ?? `HTTP ${code}`;
  if (status === 200 && /^\s*text\/html\b/i.test(contentType)) {
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

function saidBy(body: string): { readonly code: number | null; readonly error: string | null } {
  try {
    const said = JSON.parse(body) as unknown;
    if (typeof said !== 'object' || said === null) return { code: null, error: null };
    const { code, error } = said as { code?: unknown; error?: unknown };
    const isStatus = typeof code === 'number' && Number.isInteger(code) && code >= 200 && code < 600;
    return {
      code: isStatus ? code : null,
      error: typeof error === 'string' && error !== '' ? error.slice(0, REASON_CHARACTERS) : null,
    };
  } catch {
    return { code: null, error: null };
  }
}
