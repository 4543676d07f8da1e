import { setTimeout } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A timer takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * `max`, or how much of the world's time passes in a second: `30m/s`, `1h/s`, `1d/s`.
 *
 * @returns Milliseconds of the world in a second; null for as fast as it goes.
 */
export function speedOf(text: string): number | null {
  if (text === 'max') return null;
  const [, digits = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)([smhd])\/s$/.exec(text) ?? [];
  const ms = Number(digits) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms >= 1) return ms;
  throw new InvalidArgumentError(
    'Expected max, or how much of the world passes in a second, such as 30m/s, 1h/s or 1d/s.',
  );
}

/** Lets instants of a world come when they are due on the machine's clock. */
export class Pace {
  readonly #perSecond: number | null;
  readonly #fromMs: number;
  readonly #startedAt = performance.now();

  /** @param perSecond - Milliseconds of the world; null: nothing waits. @param fromMs - First instant of the world. */
  constructor(perSecond: number | null, fromMs: number) {
    this.#perSecond = perSecond;
    this.#fromMs = fromMs;
  }

  /** Resolves when the instant is due, at once where it was before; or when it is ended. */
  async until(atMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const leftMs = this.#leftMs(atMs);
      if (leftMs <= 0) return;
      try {
        await setTimeout(Math.min(leftMs, LONGEST_MS), undefined, { signal });
      } catch {
        // It was ended: who asks sees that.
      }
    }
  }

  #leftMs(atMs: number): number {
    if (this.#perSecond === null) return 0;
    return ((atMs - this.#fromMs) / this.#perSecond) * 1000 - (performance.now() - this.#startedAt);
  }
}
