import type { NewClock } from '@mmp-sim/contracts/wire';
import { SimulatorError } from './errors.js';

/** How a clock runs, to be carried elsewhere. */
export type ClockRecord = {
  readonly mode: NewClock['mode'];
  readonly rate: number;
  readonly nowMs: number;
  /** How far a `real` clock is ahead of the wall; 0 for the others. */
  readonly offsetMs: number;
};

export type ClockState = { readonly mode: NewClock['mode']; readonly now: string; readonly rate: number };

/** The end of the year 9999: later instants are no longer written with four digits. */
export const LAST_INSTANT_MS = 253_402_300_799_999;

/** What the clock of this machine shows, in epoch milliseconds: for what is about the process and no workspace. */
export const wallNow = (): number => Date.now();

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * The only source of time of a workspace: follows the wall (`real`, possibly ahead of it), stands still (`frozen`), or
 * runs at a rate (`scaled`). `now()` is whole epoch milliseconds and never falls, even where the machine's clock does.
 */
export class Clock {
  readonly #wall: () => number;
  #mode: NewClock['mode'] = 'real';
  #rate = 1;
  /** The clock showed `#base` when the wall showed `#wallBase`. */
  #base: number;
  #wallBase: number;
  #last = Number.NEGATIVE_INFINITY;

  /** @param wall - Epoch milliseconds of the machine. */
  constructor(initial?: NewClock, wall: () => number = Date.now) {
    this.#wall = wall;
    this.#wallBase = wall();
    this.#base = this.#wallBase;
    if (initial !== undefined) this.set(initial, { mayGoBack: true });
  }

  /**
   * A clock that goes on as another one did: a frozen or scaled one from the instant that it showed, a real one as far
   * ahead of the wall, and never from an earlier instant.
   */
  static restored({ mode, rate, nowMs, offsetMs }: ClockRecord, wall: () => number = Date.now): Clock {
    const clock = new Clock(undefined, wall);
    clock.#mode = mode;
    clock.#rate = rate;
    clock.#base = mode === 'real' ? Math.max(clock.#wallBase + offsetMs, nowMs) : nowMs;
    clock.#last = clock.#base;
    return clock;
  }

  record(): ClockRecord {
    const offsetMs = this.#mode === 'real' ? this.#base - this.#wallBase : 0;
    return { mode: this.#mode, rate: this.#rate, nowMs: this.now(), offsetMs };
  }

  now(): number {
    return this.#at(this.#wall());
  }

  /** What it shows when the wall shows this. */
  #at(wall: number): number {
    const shown = this.#mode === 'frozen' ? this.#base : this.#base + Math.floor((wall - this.#wallBase) * this.#rate);
    // A fast clock comes to its end and stays there.
    if (shown > this.#last) this.#last = Math.min(shown, LAST_INSTANT_MS);
    return this.#last;
  }

  state(): ClockState {
    return { mode: this.#mode, now: iso(this.now()), rate: this.#mode === 'frozen' ? 0 : this.#rate };
  }

  /** Milliseconds of the wall until the clock shows an instant, 0 when it has passed; null while the clock stands still. */
  wallMsUntil(atMs: number): number | null {
    if (this.#mode === 'frozen') return null;
    return Math.max(0, Math.ceil((atMs - this.now()) / this.#rate));
  }

  /**
   * Changes how the clock runs. Without `now` it goes on from where it is; only `real` returns to the machine's time,
   * where that is not behind.
   *
   * @param options - `mayGoBack` while the workspace holds no facts.
   * @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID.
   */
  set(next: NewClock, options: { mayGoBack: boolean }): void {
    if (next.rate !== undefined && next.mode !== 'scaled') {
      throw new SimulatorError('REQUEST_INVALID', `rate: got ${next.rate}, but only a scaled clock has a rate.`);
    }
    const wall = this.#wall();
    const shown = this.#at(wall);
    const unasked = next.mode === 'real' && (wall >= shown || options.mayGoBack) ? wall : shown;
    const target = next.now === undefined ? unasked : Date.parse(next.now);
    if (target < shown && !options.mayGoBack) throw backward(shown, target, HOLDS_FACTS);
    if (target > LAST_INSTANT_MS) throw tooFar();

    this.#mode = next.mode;
    this.#rate = next.mode === 'scaled' ? (next.rate ?? 1) : 1;
    this.#base = target;
    this.#wallBase = wall;
    this.#last = target;
  }

  /**
   * Moves the clock forward and keeps its mode.
   *
   * @param target - Epoch milliseconds, not before now.
   * @param options - `mayGoBack` where it could be {@link set} back; it is not moved back by this either.
   * @throws {SimulatorError} CLOCK_BACKWARD.
   */
  advanceTo(target: number, { mayGoBack }: { mayGoBack: boolean } = { mayGoBack: false }): void {
    this.#advance(() => target, mayGoBack ? ONLY_ADVANCES : HOLDS_FACTS);
  }

  /**
   * Moves the clock forward from where it is, and keeps its mode.
   *
   * @param ms - Milliseconds, not negative.
   * @throws {SimulatorError} REQUEST_INVALID beyond the last instant.
   */
  advanceBy(ms: number): void {
    this.#advance((shown) => shown + ms, ONLY_ADVANCES);
  }

  /** The wall is read once: what runs fast would have passed the target at a second reading. */
  #advance(targetFrom: (shown: number) => number, why: string): void {
    const wall = this.#wall();
    const shown = this.#at(wall);
    const target = targetFrom(shown);
    if (target < shown) throw backward(shown, target, why);
    if (target > LAST_INSTANT_MS) throw tooFar();
    this.#base = target;
    this.#wallBase = wall;
    this.#last = target;
  }
}

function tooFar(): SimulatorError {
  return new SimulatorError(
    'REQUEST_INVALID',
    `the clock ends at ${iso(LAST_INSTANT_MS)}: expected an earlier instant.`,
  );
}

/** Why it does not go back, and what does. */
const HOLDS_FACTS = 'A workspace that holds facts only goes forward. Reset it or make a new one';
const ONLY_ADVANCES = 'Advance only goes forward. PUT /_sim/clock sets it back, since this workspace holds no facts';

function backward(shown: number, target: number, why: string): SimulatorError {
  return new SimulatorError('CLOCK_BACKWARD', `it shows ${iso(shown)}, which is after ${iso(target)}. ${why}.`);
}
