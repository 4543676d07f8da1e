import type { SenderClock } from './clock.js';

/** Less is no step: clocks are corrected by so much now and then, and a wait that is so much longer harms nobody. */
const STEP_MS = 1_000;

/**
 * Time that only goes on, for whatever lasts: pauses, a rate, how long a request took. A machine's clock is set, forward and
 * back; only ages and what processes tell each other are by that.
 */
export class SteadyTime {
  readonly #clock: SenderClock;
  /** Of the clock when it was read last, and what has passed until then. */
  #readMs: number;
  #elapsedMs: number;
  #setBackMs = 0;

  constructor(clock: SenderClock) {
    this.#clock = clock;
    this.#readMs = clock.now();
    this.#elapsedMs = clock.elapsed?.() ?? 0;
  }

  /** Milliseconds that have passed, since some instant. */
  now(): number {
    const readMs = this.#clock.now();
    const wentOnMs = readMs - this.#readMs;
    const elapsedMs = this.#clock.elapsed?.() ?? this.#elapsedMs + Math.max(0, wentOnMs);
    const behindMs = elapsedMs - this.#elapsedMs - wentOnMs;
    if (behindMs > STEP_MS) this.#setBackMs += behindMs;
    this.#readMs = readMs;
    this.#elapsedMs = elapsedMs;
    return elapsedMs;
  }

  /** By how much the clock was set back since this was asked last; 0 where it was not. Milliseconds. */
  setBackMs(): number {
    this.now();
    const setBackMs = this.#setBackMs;
    this.#setBackMs = 0;
    return setBackMs;
  }
}
