import { type Backoff, backoffMs } from './backoff.js';
import type { SenderClock, Timer } from './clock.js';
import type { Announcer } from './events.js';
import type { Outbox, Settlement } from './outbox/outbox.js';

export type SettlerDeps = {
  readonly outbox: Pick<Outbox, 'settle'>;
  readonly clock: SenderClock;
  readonly announcer: Announcer;
  readonly backoff: Backoff;
  readonly random: () => number;
  /** The outbox knows how it went with these. */
  readonly onSettled: (settlements: readonly Settlement[]) => void;
};

/**
 * Tells the outbox how attempts went: together, what ends while it writes, and again until it has taken it. An outbox
 * that fails must not make a call that was confirmed be sent twice.
 */
export class Settler {
  readonly #deps: SettlerDeps;
  #pending: Settlement[] = [];
  #isWriting = false;
  #failures = 0;
  #timer: Timer | null = null;

  constructor(deps: SettlerDeps) {
    this.#deps = deps;
  }

  settle(settlement: Settlement): void {
    this.#pending.push(settlement);
    if (!this.#isWriting && this.#timer === null) void this.#write();
  }

  /** Waits no longer for an outbox that fails. */
  stop(): void {
    this.#timer?.cancel();
  }

  async #write(): Promise<void> {
    const { outbox, clock, onSettled } = this.#deps;
    this.#isWriting = true;
    while (this.#pending.length > 0) {
      const settlements = this.#pending;
      this.#pending = [];
      try {
        await outbox.settle(settlements, clock.now());
        this.#failures = 0;
        onSettled(settlements);
      } catch (error) {
        this.#pending = [...settlements, ...this.#pending];
        this.#tryLater(error);
        break;
      }
    }
    this.#isWriting = false;
  }

  #tryLater(error: unknown): void {
    const { announcer, backoff, clock, random } = this.#deps;
    this.#failures += 1;
    const delayMs = backoffMs(backoff, this.#failures, random());
    announcer.tell('failure', () => ({ what: 'settle', error, delayMs }));
    const again = (): void => {
      this.#timer = null;
      void this.#write();
    };
    this.#timer = clock.after(delayMs, again, false);
  }
}
