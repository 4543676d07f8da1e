import { type Fault, planOf } from '../faults/fault.js';
import type { MetFault } from '../journal/entry.js';
import type { Mmp, WireFields, WireResponse } from '../mmps/mmp.js';
import { NO_ANSWER } from './delivery.js';

/** A fault that a request has met, and what the journal will say of it. */
export type Met = {
  readonly fault: Fault;
  readonly noted: MetFault;
  /** Tells that the sender has not got the answer: what the journal will say, or, once it has been said, the journal. */
  lost: () => void;
};

/** Answers that have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

export function metFault(fault: Fault): Met {
  const { action, replaces } = planOf(fault.do);
  // Before the commit an answer of the fault's own is the truth: nothing was made of the request.
  const answerLost = replaces && (fault.phase === 'after' || action !== 'status');
  const noted: MetFault = { id: fault.id, action, phase: fault.phase, answerLost };
  return { fault, noted, lost: () => void (noted.answerLost = true) };
}

/** What comes in place of the MMP's answer, or null where that stays. */
export function answerInstead(
  mmp: Mmp,
  endpoint: string,
  values: WireFields['values'],
  { do: effect }: Fault,
): WireResponse | null {
  const { status, body, retryAfter } = effect;
  if (!planOf(effect).replaces) return null;
  if (status === undefined) return NO_ANSWER;
  const own = mmp.answer({ endpoint, kind: 'fault', status }, values);
  return {
    status,
    headers: {
      ...own.headers,
      ...(body === undefined ? {} : { 'Content-Type': contentType(body) }),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    },
    body: BODILESS.has(status) ? '' : (body ?? own.body),
  };
}

/** Gateways answer in HTML, MMPs in JSON. */
function contentType(body: string): string {
  if (/^\s*</.test(body)) return 'text/html; charset=utf-8';
  return isJson(body) ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
