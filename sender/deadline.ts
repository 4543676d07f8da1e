import type { SenderClock, Timer } from './clock.js';
import { SenderError } from './errors.js';

/** The longest that a timer takes; one that is set to more rings at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** @throws {SenderError} OPTIONS_INVALID for anything but milliseconds of 0 or more; `Infinity` is no deadline. */
export function requireTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return;
  const given = typeof timeoutMs === 'number' || timeoutMs === null ? String(timeoutMs) : `a ${typeof timeoutMs}`;
  throw new SenderError(
    'OPTIONS_INVALID',
    `timeoutMs must be a number of milliseconds of 0 or more, or Infinity, got ${given}.`,
  );
}

/** Waits for something, but not longer. @param ms - However long. */
export async function within(ms: number, clock: SenderClock, something: Promise<void>): Promise<void> {
  let timer: Timer | null = null;
  const over = new Promise<void>((resolve) => {
    const wait = (leftMs: number): void => {
      const nowMs = Math.min(leftMs, LONGEST_TIMER_MS);
      timer = clock.after(nowMs, () => (leftMs > nowMs ? wait(leftMs - nowMs) : resolve()), false);
    };
    wait(ms);
  });
  await Promise.race([something, over]);
  (timer as Timer | null)?.cancel();
}
