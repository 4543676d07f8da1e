import { httpDateMs } from './http-date.js';

export type Backoff = {
  /** Shortest wait. Milliseconds. */
  readonly minDelayMs: number;
  /** Longest wait after the first failure; it doubles with each. Milliseconds. */
  readonly baseDelayMs: number;
  /** Longest wait after any number of failures. Milliseconds. */
  readonly maxDelayMs: number;
};

/** 2^32 of any base is more than any ceiling. */
const MOST_DOUBLINGS = 32;

/**
 * How long to wait before the next attempt: exponential, with full jitter.
 *
 * @param failures - Attempts that have failed, 1 or more.
 * @param random - 0 to 1, as `Math.random()`.
 * @returns Milliseconds, `minDelayMs` to `maxDelayMs`.
 * @see aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter. The shortest wait is our own choice: full jitter
 *   alone sends again at once now and then.
 */
export function backoffMs({ minDelayMs, baseDelayMs, maxDelayMs }: Backoff, failures: number, random: number): number {
  const ceiling = Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(failures - 1, MOST_DOUBLINGS));
  return Math.max(minDelayMs, Math.floor(random * ceiling));
}

/**
 * Reads a `Retry-After` header.
 *
 * @param text - Seconds, or an HTTP date. However many seconds: the caller has a ceiling of its own.
 * @returns Milliseconds from now, 0 for a date that is over; null when it is neither.
 * @see www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(text: string | null, nowMs: number): number | null {
  const value = text?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  const atMs = httpDateMs(value, nowMs);
  return atMs === null ? null : Math.max(0, atMs - nowMs);
}
