import type { Claimed, ClaimOptions, NewEntry, Outbox, Settlement } from '@mmp-sim/sender';

/**
 * An outbox that has the first calls already, from an earlier start of the same file: it answers them with the ids that
 * they got then. It knows how many calls wait, so that a file is not read faster than it is sent, and can be told to hand
 * out nothing more, so that what is under way is all that there will be.
 */
export class ResumedOutbox implements Outbox {
  readonly #inner: Outbox;
  /** Calls that were added before and have not come by again. */
  #before: number;
  #passed = 0;
  #waiting: number;
  #failure: unknown = null;
  #isHeld = false;
  readonly #underWay = new Set<string>();
  readonly #perhapsTwice = new Set<string>();
  readonly #open = new Set<string>();
  #changed: (() => void)[] = [];

  /** @param before - How many calls were added before. @param waiting - How many of them wait still. */
  constructor(inner: Outbox, before: number, waiting: number) {
    this.#inner = inner;
    this.#before = before;
    this.#waiting = waiting;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Ids of the calls that this start has added and that wait. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** Calls that are being sent now. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Calls that were or will be sent again although an earlier attempt may have counted. */
  get perhapsTwice(): number {
    return this.#perhapsTwice.size;
  }

  /** Hands out nothing more. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Waits until fewer calls wait than this, or somebody asks no more. @returns Whether it is so, in as long as this. */
  roomBelow(most: number, stopped: AbortSignal, timeoutMs: number): Promise<boolean> {
    return this.#until(() => this.#waiting < most, stopped, timeoutMs);
  }

  /** Waits until nothing is under way. @returns Whether it is so, in as long as this. */
  landed(stopped: AbortSignal, timeoutMs: number): Promise<boolean> {
    return this.#until(() => this.#underWay.size === 0, stopped, timeoutMs);
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
      for (const id of added) this.#open.add(id);
      return [...known, ...added];
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async claim(options: ClaimOptions): Promise<readonly Claimed[]> {
    if (this.#isHeld) return [];
    const claimed = await this.#inner.claim(options);
    // Read anew: it may have changed meanwhile.
    if (this.#mayHandOut()) {
      for (const { id, isOrphan, possibleDuplicate } of claimed) {
        this.#underWay.add(id);
        if (isOrphan || possibleDuplicate) this.#perhapsTwice.add(id);
      }
      return claimed;
    }
    await this.#putBack(claimed, options.nowMs);
    return [];
  }

  async settle(settlements: readonly Settlement[], nowMs: number): Promise<void> {
    await this.#inner.settle(settlements, nowMs);
    for (const settlement of settlements) {
      this.#underWay.delete(settlement.id);
      if (settlement.kind === 'held') this.#perhapsTwice.delete(settlement.id);
      if (settlement.kind === 'later') {
        if (settlement.possibleDuplicate) this.#perhapsTwice.add(settlement.id);
        continue;
      }
      this.#waiting -= 1;
      this.#open.delete(settlement.id);
    }
    const changed = this.#changed;
    this.#changed = [];
    for (const tell of changed) tell();
  }

  async nextDueMs(options: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null> {
    return this.#isHeld ? null : this.#inner.nextDueMs(options);
  }

  extend: Outbox['extend'] = (ids, untilMs) => this.#inner.extend(ids, untilMs);
  counts: Outbox['counts'] = () => this.#inner.counts();
  setAside: Outbox['setAside'] = (options) => this.#inner.setAside(options);
  requeue: Outbox['requeue'] = (ids, nowMs) => this.#inner.requeue(ids, nowMs);
  discard: Outbox['discard'] = (ids) => this.#inner.discard(ids);

  /** The sender closes it, and what is in it is read once more after that. */
  async close(): Promise<void> {}

  /** Lets go of it. */
  end(): Promise<void> {
    return this.#inner.close();
  }

  #mayHandOut(): boolean {
    return !this.#isHeld;
  }

  /** No attempt was made. An orphan stays claimed: when the outbox is closed it is one again. */
  async #putBack(claimed: readonly Claimed[], nowMs: number): Promise<void> {
    const settlements = claimed
      .filter(({ isOrphan }) => !isOrphan)
      .map(({ id, reason, possibleDuplicate }): Settlement => {
        const said = reason ?? 'it was stopped before';
        return { id, kind: 'later', notBeforeMs: nowMs, reason: said, counts: false, possibleDuplicate };
      });
    await this.#inner.settle(settlements, nowMs);
  }

  async #until(isSo: () => boolean, stopped: AbortSignal, timeoutMs: number): Promise<boolean> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const over = AbortSignal.any([stopped, late.signal]);
    while (!isSo() && !over.aborted) {
      await new Promise<void>((resolve) => {
        this.#changed.push(resolve);
        over.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    clearTimeout(timer);
    return isSo();
  }
}
