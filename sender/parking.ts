import type { Parked } from './events.js';
import type { Target } from './outbox/outbox.js';

type Place = Parked & { readonly sdkKey: string | null; readonly sinceMs: number };
/** A time that is over, in which an app was parked. Epoch milliseconds. */
type Rest = { readonly fromMs: number; readonly toMs: number };
/** Steady milliseconds: a pause lasts as long as it lasts, whatever is done to the clock. */
type Pause = { readonly target: Target; readonly untilMs: number };

const NONE: readonly Target[] = [];
/** Most rests of one app that are told apart; before that two become one, with what was between them. */
const MOST_RESTS = 100;
const nameOf = ({ bundleId, platform }: Target): string => `${platform} ${bundleId}`;

/** Of which apps nothing may be sent: parked ones until somebody says so, paused ones until an instant. */
export class Parking {
  readonly #parked = new Map<string, Place>();
  /** Keys that were refused: no app of theirs is tried before somebody says so. */
  readonly #keys = new Map<string, string>();
  readonly #rests = new Map<string, readonly Rest[]>();
  readonly #paused = new Map<string, Pause>();
  readonly #failures = new Map<string, number>();

  get parked(): readonly Parked[] {
    return [...this.#parked.values()].map(({ target, what, reason }) => ({ target, what, reason }));
  }

  /** Those of which nothing may be sent at an instant of steady time. */
  notNow(nowMs: number): readonly Target[] {
    // Asked for each request, and mostly there are none.
    if (this.#parked.size === 0 && this.#paused.size === 0) return NONE;
    for (const [name, { untilMs }] of this.#paused) if (untilMs <= nowMs) this.#paused.delete(name);
    return [...this.#parked.values(), ...this.#paused.values()].map(({ target }) => target);
  }

  isParked(target: Target): boolean {
    return this.#parked.has(nameOf(target));
  }

  /** Why a key must not be tried; null when it may. */
  refusalOf(sdkKey: string): string | null {
    return this.#keys.get(sdkKey) ?? null;
  }

  /**
   * @param sdkKey - The one that was refused, now or for another app; null where there is none, or it is not its fault.
   * @returns Whether it is news.
   */
  park(target: Target, what: Parked['what'], reason: string, sdkKey: string | null, nowMs: number): boolean {
    if (what === 'key' && sdkKey !== null) this.#keys.set(sdkKey, reason);
    if (this.isParked(target)) return false;
    this.#parked.set(nameOf(target), { target, what, reason, sdkKey, sinceMs: nowMs });
    return true;
  }

  /**
   * Lets apps go again, and try their keys: also those that were refused for another one.
   *
   * @param target - Left out, all.
   * @returns Those that were parked.
   */
  resume(nowMs: number, target?: Target): readonly Target[] {
    const found = [...this.#parked].filter(([name]) => target === undefined || name === nameOf(target));
    for (const [name, { sdkKey, sinceMs }] of found) {
      this.#parked.delete(name);
      this.#rests.set(name, withRest(this.#rests.get(name) ?? [], { fromMs: sinceMs, toMs: nowMs }));
      if (sdkKey !== null) this.#keys.delete(sdkKey);
    }
    if (target === undefined) this.#keys.clear();
    return found.map(([, place]) => place.target);
  }

  /** How long an app was parked since an instant: a call does not age in it. Milliseconds. */
  restedMs(target: Target, sinceMs: number, nowMs: number): number {
    const name = nameOf(target);
    const place = this.#parked.get(name);
    const rests = this.#rests.get(name) ?? [];
    const all = place === undefined ? rests : [...rests, { fromMs: place.sinceMs, toMs: nowMs }];
    return all.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - Math.max(fromMs, sinceMs)), 0);
  }

  /** @param untilMs - Of steady time. @returns Whether it is longer than it was. */
  pause(target: Target, untilMs: number): boolean {
    const known = this.#paused.get(nameOf(target))?.untilMs ?? 0;
    if (untilMs <= known) return false;
    this.#paused.set(nameOf(target), { target, untilMs });
    return true;
  }

  /** When the first pause is over, in steady time; null when there is none. */
  nextEndMs(): number | null {
    let nearest: number | null = null;
    for (const { untilMs } of this.#paused.values()) if (nearest === null || untilMs < nearest) nearest = untilMs;
    return nearest;
  }

  /** @returns How many attempts of this app have failed in a row. */
  failed(target: Target): number {
    const failures = (this.#failures.get(nameOf(target)) ?? 0) + 1;
    this.#failures.set(nameOf(target), failures);
    return failures;
  }

  succeeded(target: Target): void {
    if (this.#failures.size > 0) this.#failures.delete(nameOf(target));
  }
}

function withRest(rests: readonly Rest[], rest: Rest): readonly Rest[] {
  const [first, second, ...others] = [...rests, rest];
  if (first === undefined || second === undefined || others.length < MOST_RESTS - 1) return [...rests, rest];
  return [{ fromMs: first.fromMs, toMs: second.toMs }, ...others];
}
