import type { SenderClock, Timer } from '@mmp-sim/sender';

/** A clock that stands still until it is moved. */
export class ManualClock implements SenderClock {
  #nowMs = Date.parse('2026-11-24T12:00:00.000Z');
  readonly #timers = new Set<{ readonly atMs: number; readonly call: () => void; readonly isIdle: boolean }>();

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, call: () => void, isIdle: boolean): Timer {
    const timer = { atMs: this.#nowMs + ms, call, isIdle };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /**
   * Moves on, and calls back what falls due, in order.
   *
   * @param options - `atOnce`: it is the end already for what falls due on the way, as for a process that was busy.
   */
  advance(ms: number, { atOnce = false } = {}): void {
    const endMs = this.#nowMs + ms;
    if (atOnce) this.#nowMs = endMs;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.call();
    }
    this.#nowMs = endMs;
  }
}
