import { backoffMs } from './backoff.js';
import type { Timer } from './clock.js';
import { LONGEST_TIMER_MS } from './deadline.js';
import type { Delivery } from './delivery.js';
import type { Announcer } from './events.js';
import type { ResolvedSenderOptions } from './options.js';
import type { Claimed, Outbox, Settlement, Target } from './outbox/outbox.js';
import type { Parking } from './parking.js';
import { RateLimit } from './rate-limit.js';
import type { Settler } from './settler.js';
import type { SteadyTime } from './steady-time.js';

export type PumpDeps = {
  readonly options: ResolvedSenderOptions;
  readonly outbox: Pick<Outbox, 'claim' | 'extend' | 'nextDueMs' | 'endWaits'>;
  readonly time: SteadyTime;
  readonly parking: Parking;
  readonly delivery: Pick<Delivery, 'deliver'>;
  readonly settler: Pick<Settler, 'settle'>;
  readonly announcer: Announcer;
  /** Whether nothing is on its way into the outbox. */
  readonly isIntakeIdle: () => boolean;
};

/** Takes calls out of the outbox as fast as they may go, and no faster. */
export class Pump {
  readonly #deps: PumpDeps;
  readonly #rate: RateLimit;
  /** What was claimed, until the outbox knows how it went: ids, and how often, for it may be claimed again before we hear. */
  readonly #inFlight = new Map<string, number>();
  /** Waits beyond this instant were written by a clock that was ahead; null where there are none. Epoch milliseconds. */
  #wrongBeyondMs: number | null;
  /** How many of them are being sent. */
  #sending = 0;
  #idle: (() => void)[] = [];
  #landed: () => void = () => {};
  #isAwake = false;
  #wantsMore = false;
  #isStopped = false;
  #failures = 0;
  #alarm: { readonly ringsMs: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;
  #extension: Timer | null = null;

  constructor(deps: PumpDeps) {
    this.#deps = deps;
    const { clock, ratePerSecond, maxDelayMs, maxRetryAfterMs } = deps.options;
    this.#rate = new RateLimit(ratePerSecond, deps.time.now());
    // No wait is longer. What was put off for more is of an earlier process, and its clock.
    this.#wrongBeyondMs = clock.now() + Math.max(maxDelayMs, maxRetryAfterMs);
  }

  /** Something may have become possible. What is said in one turn of the event loop is looked at once. */
  wake(): void {
    if (this.#isStopped) return;
    this.#wantsMore = true;
    if (this.#isAwake) return;
    this.#isAwake = true;
    setImmediate(() => void this.#turn());
  }

  /** Resolves when there is nothing left that could be sent, now or later; parked apps aside. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.wake();
    });
  }

  /** The outbox knows how it went with these. */
  settled(settlements: readonly Settlement[]): void {
    for (const settlement of settlements) {
      const times = this.#inFlight.get(settlement.id) ?? 0;
      if (times > 1) this.#inFlight.set(settlement.id, times - 1);
      else this.#inFlight.delete(settlement.id);
      if (settlement.kind === 'later') this.#wakeIn(settlement.notBeforeMs - this.#deps.options.clock.now());
    }
    if (!this.#isAwake && this.#inFlight.size === 0) this.#landed();
    this.wake();
  }

  /** Takes nothing more. @returns Resolves when what is under way has ended, and the outbox knows how. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm?.timer.cancel();
    this.#poll?.cancel();
    if (this.#isAwake || this.#inFlight.size > 0) await new Promise<void>((resolve) => (this.#landed = resolve));
    this.#extension?.cancel();
  }

  async #turn(): Promise<void> {
    try {
      while (this.#wantsMore && !this.#isStopped) {
        this.#wantsMore = false;
        await this.#claim();
      }
      this.#failures = 0;
    } catch (error) {
      this.#failed('claim', error);
    }
    this.#isAwake = false;
    if (this.#inFlight.size === 0) this.#landed();
    // Said while the outbox failed, or between the loop and here.
    if (this.#wantsMore && this.#failures === 0) this.wake();
    this.#pollLater();
  }

  async #claim(): Promise<void> {
    const { options, outbox, parking, time } = this.#deps;
    await this.#endWrongWaits();
    const nowMs = options.clock.now();
    const steadyMs = time.now();
    const allowed = this.#rate.available(steadyMs);
    // One that has its answer leaves its place to the next while the outbox is told, as long as the outbox keeps up.
    const { concurrency } = options;
    const places = Math.min(concurrency - this.#sending, 2 * concurrency - this.#inFlight.size);
    const limit = Math.min(places, allowed);
    if (limit <= 0) {
      if (allowed === 0) this.#wakeIn(this.#rate.waitMs());
      return;
    }
    const except = parking.notNow(steadyMs);
    const claimed = await outbox.claim({ nowMs, limit, leaseMs: options.leaseMs, except });
    let sent = 0;
    for (const entry of claimed) {
      // A clock that was set forward ends our own leases: what we are sending is no orphan. The claim has made it longer.
      if (entry.isOrphan && this.#inFlight.has(entry.id)) continue;
      sent += 1;
      this.#send(entry);
    }
    this.#rate.take(sent);
    if (claimed.length === limit) {
      // With slots left it is the rate that limits.
      if (claimed.length < places || sent < claimed.length) this.#wantsMore = true;
    } else if (claimed.length === 0 && this.#inFlight.size === 0) await this.#rest(nowMs, steadyMs, except);
  }

  /** After the clock was set back nobody waits for it to come there again: what was put off goes now. */
  async #endWrongWaits(): Promise<void> {
    const { options, outbox, time } = this.#deps;
    if (time.setBackMs() > 0) this.#wrongBeyondMs = options.clock.now();
    if (this.#wrongBeyondMs === null) return;
    await outbox.endWaits?.(this.#wrongBeyondMs);
    this.#wrongBeyondMs = null;
  }

  #send(entry: Claimed): void {
    this.#inFlight.set(entry.id, (this.#inFlight.get(entry.id) ?? 0) + 1);
    if (this.#isStopped && !entry.isOrphan) {
      this.#putBack(entry);
      return;
    }
    this.#extendLater();
    this.#sending += 1;
    void this.#deliver(entry);
  }

  async #deliver(entry: Claimed): Promise<void> {
    const settlement = await this.#deps.delivery.deliver(entry);
    this.#sending -= 1;
    this.#deps.settler.settle(settlement);
    this.wake();
  }

  /** It came out of the outbox when the sender was closed already: no attempt was made. */
  #putBack({ id, possibleDuplicate }: Claimed): void {
    const notBeforeMs = this.#deps.options.clock.now();
    const reason = 'the sender was closed';
    this.#deps.settler.settle({ id, kind: 'later', notBeforeMs, reason, counts: false, possibleDuplicate });
  }

  /** Nothing is under way and nothing can go: what comes next is known, or there is nothing. */
  async #rest(nowMs: number, steadyMs: number, except: readonly Target[]): Promise<void> {
    const { outbox, parking, isIntakeIdle } = this.#deps;
    const dueMs = await outbox.nextDueMs({ nowMs, except });
    const pauseEndMs = parking.nextEndMs();
    if (dueMs !== null) this.#wakeIn(dueMs - nowMs);
    if (pauseEndMs !== null) this.#wakeIn(pauseEndMs - steadyMs);
    if (dueMs !== null || pauseEndMs !== null || this.#wantsMore || !isIntakeIdle()) return;
    const waiters = this.#idle;
    this.#idle = [];
    for (const resolve of waiters) resolve();
  }

  #wakeIn(ms: number): void {
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(1, ms));
    const ringsMs = this.#deps.time.now() + delayMs;
    if (this.#isStopped || (this.#alarm !== null && this.#alarm.ringsMs <= ringsMs)) return;
    this.#alarm?.timer.cancel();
    const ring = (): void => {
      this.#alarm = null;
      this.wake();
    };
    this.#alarm = { ringsMs, timer: this.#deps.options.clock.after(delayMs, ring, false) };
  }

  /** Other processes may have left something, or had claims that are over. */
  #pollLater(): void {
    if (this.#isStopped || this.#poll !== null) return;
    const ring = (): void => {
      this.#poll = null;
      this.wake();
    };
    this.#poll = this.#deps.options.clock.after(this.#deps.options.pollMs, ring, true);
  }

  #extendLater(): void {
    if (this.#extension !== null) return;
    const { clock, leaseMs } = this.#deps.options;
    this.#extension = clock.after(Math.ceil(leaseMs / 3), () => void this.#extend(), true);
  }

  async #extend(): Promise<void> {
    const { outbox, options, announcer } = this.#deps;
    try {
      if (this.#inFlight.size > 0)
        await outbox.extend([...this.#inFlight.keys()], options.clock.now() + options.leaseMs);
    } catch (error) {
      announcer.tell('failure', () => ({ what: 'extend', error, delayMs: Math.ceil(options.leaseMs / 3) }));
    }
    this.#extension = null;
    if (this.#inFlight.size > 0) this.#extendLater();
  }

  #failed(what: 'claim', error: unknown): void {
    const { announcer, options } = this.#deps;
    this.#failures += 1;
    const delayMs = backoffMs(options, this.#failures, options.random());
    announcer.tell('failure', () => ({ what, error, delayMs }));
    this.#wakeIn(delayMs);
  }
}
