import type { SenderClock, Timer } from './clock.js';
import { SenderError } from './errors.js';
import type { NewEntry, Outbox } from './outbox/outbox.js';

type Asked = {
  readonly entry: NewEntry;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
};

export type IntakeDeps = {
  readonly outbox: Pick<Outbox, 'add'>;
  readonly clock: SenderClock;
  readonly whenFull: 'reject' | 'wait';
  /** Most calls that wait for room. */
  readonly maxWaitingCalls: number;
  /** How often it is tried again although nothing has left the outbox here. */
  readonly pollMs: number;
  /** Something has come in. */
  readonly onAdded: () => void;
};

/** Most calls that are written at once. */
const MOST_AT_ONCE = 1000;

const isFull = (error: unknown): boolean => error instanceof SenderError && error.code === 'OUTBOX_FULL';

/**
 * Brings calls into the outbox in the order in which they were made. What comes while it writes is written together, so
 * that a durable outbox makes one commit of many calls.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  #queue: Asked[] = [];
  /** Those that found no room, before everything that came later. */
  #full: Asked[] = [];
  #isWriting = false;
  #timer: Timer | null = null;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** Whether no call waits to be written. */
  get isIdle(): boolean {
    return !this.#isWriting && this.#queue.length === 0 && this.#full.length === 0;
  }

  /** @returns The id, once the outbox has it. @throws {SenderError} As {@link Outbox.add}. */
  add(entry: NewEntry): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = { entry, resolve, reject };
      if (this.#full.length > 0) this.#waitForRoom([], [asked], null);
      else this.#queue.push(asked);
      this.#start();
    });
  }

  /** Something has left the outbox: as many of those that wait may find room. */
  room(count: number): void {
    if (this.#full.length === 0 || count === 0) return;
    // Not all of them: each that is refused again costs an error.
    this.#queue.push(...this.#full.splice(0, count));
    this.#start();
  }

  /** Refuses what has found no room. */
  close(): void {
    this.#timer?.cancel();
    const left = [...this.#full, ...this.#queue];
    this.#full = [];
    this.#queue = [];
    for (const { reject } of left) {
      reject(new SenderError('SENDER_CLOSED', 'it was closed before there was room in the outbox for this call.'));
    }
  }

  #start(): void {
    if (!this.#isWriting && this.#queue.length > 0) void this.#write();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#queue.length > 0) {
      const asked = this.#queue.length <= MOST_AT_ONCE ? this.#queue : this.#queue.slice(0, MOST_AT_ONCE);
      this.#queue = this.#queue.length <= MOST_AT_ONCE ? [] : this.#queue.slice(MOST_AT_ONCE);
      try {
        await this.#keep(asked);
      } catch (error) {
        if (isFull(error) && asked.length > 1) await this.#keepSome(asked);
        else this.#refuse(asked, error);
      }
      this.#deps.onAdded();
    }
    this.#isWriting = false;
  }

  async #keep(asked: readonly Asked[]): Promise<void> {
    const ids = await this.#deps.outbox.add(asked.map(({ entry }) => entry));
    let place = 0;
    for (const { resolve } of asked) {
      resolve(ids[place] ?? '');
      place += 1;
    }
  }

  /**
   * There is room for some perhaps, and not for all: half of them are tried, and half of those. One by one, each would be
   * a commit of its own.
   */
  async #keepSome(asked: readonly Asked[]): Promise<void> {
    let size = Math.floor(asked.length / 2);
    for (let place = 0; place < asked.length;) {
      const some = asked.slice(place, place + size);
      try {
        await this.#keep(some);
        place += some.length;
      } catch (error) {
        if (some.length === 1 || !isFull(error)) {
          this.#refuse(asked.slice(place), error);
          return;
        }
        size = Math.floor(some.length / 2);
      }
    }
  }

  #refuse(asked: readonly Asked[], error: unknown): void {
    if (isFull(error) && this.#deps.whenFull === 'wait') {
      // What is in the queue came after them, and what waits already came after that.
      const first = [...asked, ...this.#queue];
      this.#queue = [];
      this.#waitForRoom(first, [], error);
    } else for (const { reject } of asked) reject(error);
  }

  /** Lets calls wait before and after those that wait already, the last of them only while there are not too many. */
  #waitForRoom(before: readonly Asked[], after: readonly Asked[], error: unknown): void {
    const { maxWaitingCalls } = this.#deps;
    const all = [...before, ...this.#full, ...after];
    this.#full = all.slice(0, maxWaitingCalls);
    for (const { reject } of all.slice(maxWaitingCalls)) {
      const detail = `${maxWaitingCalls} calls wait for room already (maxWaitingCalls).`;
      reject(new SenderError('OUTBOX_FULL', detail, { cause: error }));
    }
    this.#timer ??= this.#poll();
  }

  /** Another process may have made room. */
  #poll(): Timer {
    const { clock, pollMs } = this.#deps;
    const ring = (): void => {
      this.#timer = null;
      this.room(1);
      if (this.#full.length > 0) this.#timer ??= this.#poll();
    };
    return clock.after(pollMs, ring, false);
  }
}
