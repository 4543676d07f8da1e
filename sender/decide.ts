import { type Backoff, backoffMs, retryAfterMs } from './backoff.js';
import type { Meaning } from './mmp.js';
import type { Entry } from './outbox/outbox.js';

/** How an attempt ended, understood. */
export type Result =
  | {
      readonly kind: 'answered';
      readonly meaning: Meaning;
      readonly status: number;
      readonly retryAfter: string | null;
    }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What becomes of the call. */
export type Decision =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'dropped'; readonly status: number; readonly reason: string }
  | { readonly kind: 'park'; readonly what: 'key' | 'app'; readonly reason: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly delayMs: number;
      /** Nothing of the app may be sent before; null where that was not asked for. */
      readonly pauseMs: number | null;
      readonly possibleDuplicate: boolean;
    }
  | { readonly kind: 'held' | 'dead'; readonly reason: string };

export type Policy = Backoff & {
  readonly maxAttempts: number;
  readonly maxAgeMs: number;
  /** More is not waited, whatever the MMP asks for. */
  readonly maxRetryAfterMs: number;
};

export type Circumstances = {
  readonly onUnknown: 'retry' | 'hold';
  readonly nowMs: number;
  readonly random: number;
  /** How long its app was parked since its age counts. It does not age in that time. */
  readonly restedMs: number;
};

/**
 * What becomes of a call after an attempt.
 *
 * @param entry - As it was before the attempt.
 */
export function decide(result: Result, entry: Entry, policy: Policy, circumstances: Circumstances): Decision {
  if (result.kind === 'unreached') return again(result.reason, null, false, entry, policy, circumstances);
  if (result.kind === 'unknown') return unknown(result.reason, null, entry, policy, circumstances);
  const { meaning, status, retryAfter } = result;
  switch (meaning.kind) {
    case 'delivered':
      return { kind: 'delivered' };
    case 'dropped':
      return { kind: 'dropped', status, reason: meaning.reason };
    case 'unauthorized':
      return { kind: 'park', what: 'key', reason: meaning.reason };
    case 'no-such-app':
      return { kind: 'park', what: 'app', reason: meaning.reason };
    case 'refused':
      return { kind: 'dead', reason: `refused with ${status}: ${meaning.reason}` };
    case 'retry':
      if (meaning.mayHaveCounted) return unknown(meaning.reason, retryAfter, entry, policy, circumstances);
      return again(meaning.reason, retryAfter, false, entry, policy, circumstances);
    default:
      return meaning satisfies never;
  }
}

/** Nobody knows whether it has counted: an event that counts twice can be lived with, a purchase cannot. */
function unknown(
  reason: string,
  retryAfter: string | null,
  entry: Entry,
  policy: Policy,
  circumstances: Circumstances,
): Decision {
  if (circumstances.onUnknown === 'hold') return { kind: 'held', reason: `outcome unknown: ${reason}` };
  return again(reason, retryAfter, true, entry, policy, circumstances);
}

function again(
  reason: string,
  retryAfter: string | null,
  possibleDuplicate: boolean,
  entry: Entry,
  policy: Policy,
  { nowMs, random, restedMs }: Circumstances,
): Decision {
  const attempts = entry.attempts + 1;
  if (attempts >= policy.maxAttempts) return { kind: 'dead', reason: `attempt ${attempts} was the last: ${reason}` };
  const aged = tooOld(entry, policy, nowMs - restedMs);
  if (aged !== null) return { kind: 'dead', reason: `${aged}: ${reason}` };

  const asked = retryAfterMs(retryAfter, nowMs);
  const pauseMs = asked === null ? null : Math.min(asked, policy.maxRetryAfterMs);
  const delayMs = Math.max(backoffMs(policy, attempts, random), pauseMs ?? 0);
  return { kind: 'retry', reason, delayMs, pauseMs, possibleDuplicate };
}

/** Why a call is too old to be sent; null when it is not. @param nowMs - Less the time in which it does not age. */
export function tooOld({ agesFromMs }: Entry, { maxAgeMs }: Policy, nowMs: number): string | null {
  const ageMs = nowMs - agesFromMs;
  return ageMs > maxAgeMs ? `it has waited ${ageMs} ms, longer than maxAgeMs (${maxAgeMs})` : null;
}
