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
      if (this.#full.length > 0) this.#waitForRoom([asked], null);
      else this.#queue.push(asked);
      this.#start();
    });
  }

  /** Something has left the outbox: those that wait may find room. */
  room(): void {
    if (this.#full.length === 0 || this.#isWriting) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#queue = [...this.#full, ...this.#queue];
    this.#full = [];
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
    for (const [place, { resolve }] of asked.entries()) resolve(ids[place] ?? '');
  }

  /** There is room for some perhaps, and not for all. */
  async #keepSome(asked: readonly Asked[]): Promise<void> {
    for (const [place, one] of asked.entries()) {
      try {
        await this.#keep([one]);
      } catch (error) {
        this.#refuse(asked.slice(place), error);
        return;
      }
    }
  }

  #refuse(asked: readonly Asked[], error: unknown): void {
    if (isFull(error) && this.#deps.whenFull === 'wait') {
      // What has come since stands behind them.
      this.#waitForRoom([...asked, ...this.#queue], error);
      this.#queue = [];
    } else for (const { reject } of asked) reject(error);
  }

  #waitForRoom(asked: readonly Asked[], error: unknown): void {
    const { maxWaitingCalls, clock, pollMs } = this.#deps;
    const room = Math.max(0, maxWaitingCalls - this.#full.length);
    this.#full.push(...asked.slice(0, room));
    for (const { reject } of asked.slice(room)) {
      const detail = `${maxWaitingCalls} calls wait for room already (maxWaitingCalls).`;
      reject(new SenderError('OUTBOX_FULL', detail, { cause: error }));
    }
    this.#timer ??= clock.after(
      pollMs,
      () => {
        this.#timer = null;
        this.room();
        if (this.#full.length > 0) this.#waitForRoom([], null);
      },
      false,
    );
  }
}
