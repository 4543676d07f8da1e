import { setImmediate as nextTurn } from 'node:timers/promises';
import { SenderError } from '../errors.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { isDiskFull } from './sqlite-file.js';

/** Reads and writes within a transaction. Run again from its start where the transaction was undone. */
export type Operation<Result> = (connection: SqliteConnection) => Promise<Result> | Result;

type Waiting = {
  readonly operation: Operation<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Most operations that share a transaction. Each takes some twenty microseconds on the event loop, so a group holds it
 * for a few milliseconds; the commit, which waits for the disk, does not hold it.
 */
const MOST_IN_A_GROUP = 100;

/**
 * Runs operations one after the other, those that wait at the same time in one transaction: a commit costs a sync of the
 * disk, however much is in it. While one group is being committed the next one gathers.
 */
export class GroupCommit {
  readonly #connection: SqliteConnection;
  readonly #explain: (error: unknown) => SenderError;
  readonly #guard: () => void;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | null = null;

  /**
   * @param explain - What a caller is told of an error of the database.
   * @param guard - Throws where nothing may be written now.
   */
  constructor(connection: SqliteConnection, explain: (error: unknown) => SenderError, guard: () => void) {
    this.#connection = connection;
    this.#explain = explain;
    this.#guard = guard;
  }

  /** Resolves when what the operation did is safe. Rejects with a SenderError, and then nothing of it is done. */
  run<Result>(operation: Operation<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, resolve: resolve as (result: unknown) => void, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (;;) {
      // The rest of the turn: what else comes in it belongs to the group, and so does what follows from the last one.
      await nextTurn();
      if (this.#waiting.length === 0) break;
      if (!(await this.#began())) continue;
      // Taken only now: what came while another process held the file belongs to the group, too.
      const group = this.#waiting.splice(0, MOST_IN_A_GROUP);
      if (await this.#commit(group)) continue;
      // One that cannot be done (no room for what it adds) must not take the others with it: deletions free room.
      if (group.length > 1) for (const one of group) await this.#alone(one);
    }
    this.#draining = null;
  }

  /** Begins a transaction; where that is impossible everybody who waits is told. */
  async #began(): Promise<boolean> {
    try {
      this.#guard();
      await this.#connection.begin();
      return true;
    } catch (error) {
      const told = this.#explain(error);
      for (const { reject } of this.#waiting.splice(0)) reject(told);
      return false;
    }
  }

  async #alone(one: Waiting): Promise<void> {
    try {
      this.#guard();
      await this.#connection.begin();
    } catch (error) {
      one.reject(this.#explain(error));
      return;
    }
    await this.#commit([one]);
  }

  /** @returns Whether it is done with the group. A group of one always is: its failure is its own. */
  async #commit(group: readonly Waiting[]): Promise<boolean> {
    const ends: (() => void)[] = [];
    try {
      for (const { operation, resolve, reject } of group) {
        try {
          const result = await operation(this.#connection);
          ends.push(() => resolve(result));
        } catch (error) {
          // A refusal comes before anything is written. Every other error undoes the transaction.
          if (!(error instanceof SenderError)) throw error;
          ends.push(() => reject(error));
        }
      }
      if (!this.#connection.isInTransaction) throw new Error('the transaction ended before its commit');
      await this.#connection.commit();
    } catch (error) {
      await this.#undo(error);
      const [only, ...others] = group;
      if (others.length > 0) return false;
      only?.reject(this.#explain(error));
      return true;
    }
    for (const end of ends) end();
    return true;
  }

  async #undo(cause: unknown): Promise<void> {
    // Where even that fails the next BEGIN does, and says so.
    if (this.#connection.isInTransaction) await this.#connection.exec('ROLLBACK').catch(() => undefined);
    // A full disk: the log's room is given back, so that what is deleted can be written, and what is claimed.
    if (isDiskFull(cause)) await this.#connection.exec('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
  }
}
