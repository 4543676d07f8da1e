import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { SenderError } from '../errors.js';
import { invalid, requireKnownOptions } from '../option-checks.js';
import type {
  Claimed,
  ClaimOptions,
  NewEntry,
  Outbox,
  OutboxCounts,
  OutboxLimits,
  SetAside,
  Settlement,
} from './outbox.js';
import { LIMITS, resolveLimits, type ResolvedLimits } from './outbox-limits.js';
import { SqliteConnection } from './sqlite-connection.js';
import { type BrokenFile, fileIdentity, prepareFile, unavailable } from './sqlite-file.js';
import { GroupCommit, type Operation } from './sqlite-group-commit.js';
import * as operations from './sqlite-operations.js';

export type { BrokenFile } from './sqlite-file.js';

export type SqliteOutboxOptions = OutboxLimits & {
  /** The file; it is made where there is none. On a local disk: SQLite's log needs shared memory, which no network drive has. */
  readonly path: string;
  /** Told when the file was broken, and where it is kept. @default A warning of the process. */
  readonly onBroken?: (file: BrokenFile) => void;
};

/** An outbox in a file, which also knows how far it has come. */
export interface SqliteOutbox extends Outbox {
  /**
   * The id that was given last, whatever became of its entry; `'0'` before the first. Ids have no gaps. Where one process
   * alone adds, in the same order whenever it is started, this is how many calls it has added until it was killed: it goes
   * on with the next one.
   */
  lastId(): Promise<string>;
}

/**
 * An outbox in one file, for a backend on one machine. What `add` and `settle` resolve for is on the disk.
 *
 * Several processes of that machine may share the file: leases keep them apart, and each waits up to 5 s for the other's
 * commit. An outbox whose file is broken is set aside under another name and a new one is made.
 *
 * @throws {SenderError} OPTIONS_INVALID for an option that is not what it takes, a database of something else or of a later release;
 *   OUTBOX_UNAVAILABLE where the file cannot be opened.
 */
export function sqliteOutbox(options: SqliteOutboxOptions): SqliteOutbox {
  requireKnownOptions('sqliteOutbox', options, ['path', 'onBroken', ...LIMITS]);
  const { path, onBroken = warn, ...limits } = options;
  if (typeof path !== 'string' || path === '') throw invalid('path', path, 'the path of a file');
  return new FileOutbox(resolve(path), resolveLimits(limits), onBroken);
}

const warn = ({ path, keptAs, reason }: BrokenFile): void =>
  process.emitWarning(`The outbox ${path} was broken (${reason}). It is kept as ${keptAs}; a new one was made.`);

class FileOutbox implements SqliteOutbox {
  readonly #path: string;
  readonly #limits: ResolvedLimits;
  readonly #identity: string;
  /** Which claims are ours. Another one after a restart, so that what was claimed before is an orphan. */
  readonly #owner = randomUUID();
  #opened: Promise<{ connection: SqliteConnection; commits: GroupCommit }> | null = null;
  #isClosed = false;

  constructor(path: string, limits: ResolvedLimits, onBroken: (file: BrokenFile) => void) {
    this.#path = path;
    this.#limits = limits;
    this.#identity = prepareFile(path, onBroken);
  }

  async add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    if (entries.length === 0) return [];
    return this.#run((db) => operations.add(db, entries, this.#limits));
  }

  async claim(options: ClaimOptions): Promise<readonly Claimed[]> {
    return this.#run((db) => operations.claim(db, options, this.#owner));
  }

  async settle(settlements: readonly Settlement[], nowMs: number): Promise<void> {
    if (settlements.length === 0) return;
    await this.#run((db) => operations.settle(db, settlements, nowMs, this.#owner));
  }

  async extend(ids: readonly string[], untilMs: number): Promise<void> {
    if (ids.length === 0) return;
    await this.#run((db) => operations.extend(db, ids, untilMs, this.#owner));
  }

  async endWaits(beyondMs: number): Promise<void> {
    await this.#run((db) => operations.endWaits(db, beyondMs));
  }

  async counts(): Promise<OutboxCounts> {
    return this.#run(operations.counts);
  }

  async lastId(): Promise<string> {
    return this.#run(operations.lastId);
  }

  async nextDueMs({ nowMs, except }: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null> {
    return this.#run((db) => operations.nextDueMs(db, nowMs, except));
  }

  async setAside({ limit, before }: { limit: number; before?: string }): Promise<readonly SetAside[]> {
    return this.#run((db) => operations.listSetAside(db, limit, before));
  }

  async requeue(ids: readonly string[], nowMs: number): Promise<number> {
    return this.#run((db) => operations.requeue(db, ids, nowMs));
  }

  async discard(ids: readonly string[]): Promise<number> {
    return this.#run((db) => operations.discard(db, ids));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#opened === null) return;
    const { connection, commits } = await this.#opened;
    try {
      await commits.run((db) => operations.release(db, this.#owner));
    } catch {
      // A disk that is full now: the leases run out by themselves.
    }
    await commits.idle();
    await connection.close();
  }

  async #run<Result>(operation: Operation<Result>): Promise<Result> {
    if (this.#isClosed) throw new SenderError('OUTBOX_UNAVAILABLE', `${this.#path}: this outbox is closed.`);
    this.#opened ??= this.#open();
    const { commits } = await this.#opened;
    return commits.run(operation);
  }

  async #open(): Promise<{ connection: SqliteConnection; commits: GroupCommit }> {
    const explain = (error: unknown): SenderError => unavailable(this.#path, error);
    try {
      const connection = await SqliteConnection.open(this.#path, operations.statements);
      return { connection, commits: new GroupCommit(connection, explain, () => this.#requireFile()) };
    } catch (error) {
      // The next call tries again.
      this.#opened = null;
      throw explain(error);
    }
  }

  /** What is written to a file that was moved away or deleted is in no outbox that anybody finds again. */
  #requireFile(): void {
    if (fileIdentity(this.#path) !== this.#identity) {
      throw new Error('the file was moved or deleted while it was in use. Put it back, or start again');
    }
  }
}
