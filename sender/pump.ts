import { backoffMs } from './backoff.js';
import type { Timer } from './clock.js';
import type { Delivery } from './delivery.js';
import type { Announcer } from './events.js';
import type { ResolvedSenderOptions } from './options.js';
import type { Claimed, Outbox, Settlement, Target } from './outbox/outbox.js';
import type { Parking } from './parking.js';
import { RateLimit } from './rate-limit.js';
import type { Settler } from './settler.js';

export type PumpDeps = {
  readonly options: ResolvedSenderOptions;
  readonly outbox: Pick<Outbox, 'claim' | 'extend' | 'nextDueMs'>;
  readonly parking: Parking;
  readonly delivery: Pick<Delivery, 'deliver'>;
  readonly settler: Pick<Settler, 'settle'>;
  readonly announcer: Announcer;
  /** Whether nothing is on its way into the outbox. */
  readonly isIntakeIdle: () => boolean;
};

/** The longest that a timer takes. */
const LONGEST_MS = 2_147_483_647;

/** Takes calls out of the outbox as fast as they may go, and no faster. */
export class Pump {
  readonly #deps: PumpDeps;
  readonly #rate: RateLimit;
  /** What was claimed, until the outbox knows how it went. */
  readonly #inFlight = new Set<string>();
  /** How many of them are being sent. */
  #sending = 0;
  #idle: (() => void)[] = [];
  #landed: () => void = () => {};
  #isAwake = false;
  #wantsMore = false;
  #isStopped = false;
  #failures = 0;
  #alarm: { readonly atMs: number; readonly timer: Timer } | null = null;
  #poll: Timer | null = null;
  #extension: Timer | null = null;

  constructor(deps: PumpDeps) {
    this.#deps = deps;
    this.#rate = new RateLimit(deps.options.ratePerSecond, deps.options.clock.now());
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
      this.#inFlight.delete(settlement.id);
      if (settlement.kind === 'later') this.#wakeAt(settlement.notBeforeMs);
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
    const { options, outbox, parking } = this.#deps;
    const nowMs = options.clock.now();
    const allowed = this.#rate.available(nowMs);
    // One that has its answer leaves its place to the next while the outbox is told, as long as the outbox keeps up.
    const { concurrency } = options;
    const places = Math.min(concurrency - this.#sending, 2 * concurrency - this.#inFlight.size);
    const limit = Math.min(places, allowed);
    if (limit <= 0) {
      if (allowed === 0) this.#wakeAt(nowMs + this.#rate.waitMs());
      return;
    }
    const except = parking.notNow(nowMs);
    const claimed = await outbox.claim({ nowMs, limit, leaseMs: options.leaseMs, except });
    this.#rate.take(claimed.length);
    for (const entry of claimed) this.#send(entry);
    if (claimed.length === limit) {
      // With slots left it is the rate that limits.
      if (claimed.length < places) this.#wantsMore = true;
    } else if (claimed.length === 0 && this.#inFlight.size === 0) await this.#rest(nowMs, except);
  }

  #send(entry: Claimed): void {
    this.#inFlight.add(entry.id);
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
  async #rest(nowMs: number, except: readonly Target[]): Promise<void> {
    const { outbox, parking, isIntakeIdle } = this.#deps;
    const dueMs = await outbox.nextDueMs({ nowMs, except });
    const pauseEndMs = parking.nextEndMs();
    if (dueMs !== null) this.#wakeAt(dueMs);
    if (pauseEndMs !== null) this.#wakeAt(pauseEndMs);
    if (dueMs !== null || pauseEndMs !== null || this.#wantsMore || !isIntakeIdle()) return;
    const waiters = this.#idle;
    this.#idle = [];
    for (const resolve of waiters) resolve();
  }

  #wakeAt(atMs: number): void {
    if (this.#isStopped || (this.#alarm !== null && this.#alarm.atMs <= atMs)) return;
    this.#alarm?.timer.cancel();
    const { clock } = this.#deps.options;
    const delayMs = Math.min(LONGEST_MS, Math.max(1, atMs - clock.now()));
    const ring = (): void => {
      this.#alarm = null;
      this.wake();
    };
    this.#alarm = { atMs, timer: clock.after(delayMs, ring, false) };
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
      if (this.#inFlight.size > 0) await outbox.extend([...this.#inFlight], options.clock.now() + options.leaseMs);
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
    this.#wakeAt(options.clock.now() + delayMs);
  }
}
