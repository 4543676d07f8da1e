/** A timer that was set. */
export type Timer = { cancel(): void };

/** Where a sender gets its time from; the machine's, unless a test has its own. */
export type SenderClock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds that have passed since some instant, whatever is done to the clock. @default what `now` goes on by */
  elapsed?(): number;
  /**
   * Calls back once, after `ms` milliseconds (0 to 2^31 - 1).
   *
   * @param isIdle - Nothing depends on it: it must not keep the process alive.
   */
  after(ms: number, call: () => void, isIdle: boolean): Timer;
};

export const systemClock: SenderClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, call, isIdle) {
    const timer = setTimeout(call, ms);
    if (isIdle) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
