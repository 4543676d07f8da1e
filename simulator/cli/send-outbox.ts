import type { NewEntry, Outbox, Settlement } from '@mmp-sim/sender';

/**
 * An outbox that has the first calls already, from an earlier start of the same file: it answers them with the ids that
 * they got then. It knows how many calls wait, so that a file is not read faster than it is sent.
 */
export class ResumedOutbox implements Outbox {
  readonly #inner: Outbox;
  /** Calls that were added before and have not come by again. */
  #before: number;
  #passed = 0;
  #waiting: number;
  #failure: unknown = null;
  #room: (() => void)[] = [];

  /** @param before - How many calls were added before. @param waiting - How many of them wait still. */
  constructor(inner: Outbox, before: number, waiting: number) {
    this.#inner = inner;
    this.#before = before;
    this.#waiting = waiting;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when fewer calls wait than this, or when somebody asks no more. */
  async roomBelow(most: number, stopped: AbortSignal): Promise<void> {
    while (this.#waiting >= most && !stopped.aborted) {
      await new Promise<void>((resolve) => {
        this.#room.push(resolve);
        stopped.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    // The n-th call has the id n. After one that could not be kept, no later one may be.
    if (this.#failure !== null) throw this.#failure;
    const known = entries.slice(0, this.#before).map((_, place) => String(this.#passed + place + 1));
    this.#before -= known.length;
    this.#passed += known.length;
    if (known.length === entries.length) return known;
    try {
      const added = await this.#inner.add(entries.slice(known.length));
      this.#waiting += added.length;
      return [...known, ...added];
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async settle(settlements: readonly Settlement[], nowMs: number): Promise<void> {
    await this.#inner.settle(settlements, nowMs);
    this.#waiting -= settlements.filter(({ kind }) => kind !== 'later').length;
    const waiters = this.#room;
    this.#room = [];
    for (const resolve of waiters) resolve();
  }

  claim: Outbox['claim'] = (options) => this.#inner.claim(options);
  extend: Outbox['extend'] = (ids, untilMs) => this.#inner.extend(ids, untilMs);
  counts: Outbox['counts'] = () => this.#inner.counts();
  nextDueMs: Outbox['nextDueMs'] = (options) => this.#inner.nextDueMs(options);
  setAside: Outbox['setAside'] = (options) => this.#inner.setAside(options);
  requeue: Outbox['requeue'] = (ids, nowMs) => this.#inner.requeue(ids, nowMs);
  discard: Outbox['discard'] = (ids) => this.#inner.discard(ids);
  close: Outbox['close'] = () => this.#inner.close();
}
