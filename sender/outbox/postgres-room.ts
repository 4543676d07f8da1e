import { type Held, requireRoom, type ResolvedLimits } from './outbox-limits.js';

/** How old a count may be while there is room, and where it says that there is none. */
const FRESH_MS = { withRoom: 10_000, without: 1_000 } as const;

/**
 * What the table holds, about. Counting it for each call would be slow, and a shared row that is counted up would make
 * every transaction of a caller's wait for the others; so what this process does is added to a count that is seconds old.
 * Several processes may exceed a limit by what they add within that time.
 */
export class Room {
  readonly #limits: ResolvedLimits;
  readonly #clock: () => number;
  #holds: Held = { waiting: 0, held: 0, dead: 0, bytes: 0 };
  #countedAt = -Infinity;

  /** @param clock - Milliseconds that never go back. */
  constructor(limits: ResolvedLimits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** @throws {SenderError} OUTBOX_FULL */
  async require(added: { entries: number; bytes: number }, count: () => Promise<Held>): Promise<void> {
    if (this.#age() > FRESH_MS.withRoom) await this.#count(count);
    try {
      requireRoom(this.#holds, added, this.#limits);
    } catch (error) {
      if (this.#age() <= FRESH_MS.without) throw error;
      await this.#count(count);
      requireRoom(this.#holds, added, this.#limits);
    }
  }

  /** Notes what came, or with negative numbers what went. */
  note({ entries, bytes }: { entries: number; bytes: number }): void {
    this.#holds = { ...this.#holds, waiting: this.#holds.waiting + entries, bytes: this.#holds.bytes + bytes };
  }

  async #count(count: () => Promise<Held>): Promise<void> {
    this.#holds = await count();
    this.#countedAt = this.#clock();
  }

  #age(): number {
    return this.#clock() - this.#countedAt;
  }
}
