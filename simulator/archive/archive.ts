import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';
import type { Batch } from '../store/batch.js';
import type { Database, DatabaseOptions } from '../store/database.js';
import { Lock } from '../store/lock.js';
import type {
  Answer,
  AskLimits,
  Dropped,
  Question,
  ShownTable,
  TableQuestion,
  UserLimits,
  UserQuestion,
  Warehouse,
} from '../warehouse.js';
import type { Directory } from '../workspaces/directory.js';
import type { DirectoryCounts, Keeper } from '../workspaces/keeper.js';
import type { Workspace } from '../workspaces/workspace.js';
import { Batches } from './batches.js';
import type { Reading } from './facts-in-file.js';
import { MissingFacts } from './missing-facts.js';
import { place } from './place.js';
import { recall } from './recall.js';
import { resolvedPath } from './resolved-path.js';

export type ArchiveDeps = DatabaseOptions & {
  readonly limits: { readonly engagements: number; readonly facts: number };
  /** Told when nothing can be written any more, and when it can again. */
  readonly onTrouble: (error: unknown) => void;
};

const optionsOf = (deps: ArchiveDeps): DatabaseOptions => ({ ...deps, countedTogether: deps.limits.facts });

/**
 * More than this is folded at once, less of it when nothing has come for a while, or somebody asks: some 15,000 events, so that what comes in
 * a burst is answered first. A question after it waits about a second.
 */
const FOLD_BYTES = 32_000_000;
const IDLE_MS = 1000;
const REOPEN_MS = 1000;

/** Keeps a simulator in a file, and asks the file. */
export class Archive implements Keeper, Warehouse {
  readonly #path: string;
  readonly #lock: Lock;
  readonly #deps: ArchiveDeps;
  #database: Database;
  #directory: Directory | null = null;
  readonly #batches = new Batches({
    isDeaf: () => this.#isDeaf || this.#refusal !== null,
    write: (gathered) => this.#write(gathered),
    onWritten: () => this.#foldSoon(),
  });
  readonly #missing = new MissingFacts();
  /** Of what could not be written any more: two at once would not see each other. */
  #abandoned: Promise<void> = Promise.resolve();
  #refusal: SimulatorError | null = null;
  #isDeaf = true;
  #isClosed = false;
  #closed: Promise<void> | null = null;
  #idle: NodeJS.Timeout | undefined;
  #reopen: NodeJS.Timeout | undefined;

  private constructor(path: string, lock: Lock, database: Database, deps: ArchiveDeps) {
    this.#path = path;
    this.#lock = lock;
    this.#database = database;
    this.#deps = deps;
  }

  /** @throws {SimulatorError} STORE_LOCKED, STORE_INVALID, STORE_DAMAGED, STORE_NEWER, STORE_UNAVAILABLE; the file is as it was. */
  static async open(path: string, deps: ArchiveDeps): Promise<Archive> {
    const file = resolvedPath(path).path;
    const lock = Lock.take(file);
    try {
      const { Database: databases } = await import('../store/database.js');
      return new Archive(file, lock, await databases.open(file, optionsOf(deps)), deps);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The file, by its real name. */
  get path(): string {
    return this.#path;
  }

  /**
   * Puts what stands in the file into a directory that is empty, and listens from now on.
   *
   * @throws {SimulatorError} STORE_DAMAGED; the file is as it was, and others may have it.
   */
  async fill(directory: Directory): Promise<void> {
    this.#directory = directory;
    this.#deps.onStep?.('putting together what the file tells');
    try {
      await this.#place(directory);
    } catch (error) {
      // What cannot be read is not written either.
      this.#isClosed = true;
      await this.#database.abandon();
      this.#lock.release();
      throw error;
    }
    this.#isDeaf = false;
  }

  async ask(question: Question, limits: AskLimits): Promise<Answer> {
    await this.#isOpen();
    return this.#database.ask(this.#dated(question), limits);
  }

  async answer(question: UserQuestion, limits: UserLimits): Promise<Answer> {
    await this.#isOpen();
    return this.#database.answer(this.#dated(question), limits);
  }

  async tables(): Promise<readonly ShownTable[]> {
    await this.#isOpen();
    return this.#database.tables();
  }

  /** Requests stay in the file until a user deletes them. */
  async dropped(id: string, what: Dropped = 'facts'): Promise<number> {
    if (what === 'requests') return 0;
    const workspace = this.#directory?.find(id) ?? null;
    return workspace === null ? 0 : this.#missing.of(workspace, this);
  }

  async *read(question: Question, gone?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
    await this.#isOpen();
    yield* this.#database.read(this.#dated(question), gone);
  }

  async *parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer> {
    await this.#isOpen();
    yield* this.#database.parquet(this.#dated(question), gone);
  }

  /** Says where its simulator listens, for whoever finds the file locked. */
  tell(url: string): void {
    this.#lock.tell(url);
  }

  saved(): Promise<void> | null {
    if (this.#isDeaf) return null;
    if (this.#refusal !== null) return Promise.reject(this.#refusal);
    return this.#batches.saved();
  }

  refusal(): SimulatorError | null {
    return this.#refusal;
  }

  follow(workspace: Workspace): Changes {
    return this.#batches.follow(workspace);
  }

  ended(workspace: Workspace): void {
    this.#batches.ended(workspace);
  }

  numbered(made: DirectoryCounts): void {
    this.#batches.numbered(made);
  }

  /** What the simulator was asked is answered: writes what is left, and lets go of the file. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return;
    await this.saved()?.catch(() => {});
    this.#isClosed = true;
    // What happens from now on is kept by nobody.
    this.#isDeaf = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#reopen);
    try {
      if (this.#refusal === null) await this.#database.close();
    } finally {
      this.#lock.release();
    }
  }

  /** For what stays in the file, which others may have opened by then. */
  readonly #reading: Reading = async (work) => {
    try {
      this.#refuseClosed();
      return await work(this.#database);
    } catch (error) {
      this.#refuseClosed();
      throw error;
    }
  };

  /** What has happened until now is in it, for whoever asks. */
  async #isOpen(): Promise<void> {
    await this.saved();
    this.#refuseClosed();
  }

  #refuseClosed(): void {
    if (this.#refusal !== null) throw this.#refusal;
    if (this.#isClosed) throw new SimulatorError('STORE_UNAVAILABLE', `${this.#path}: it was closed. Open it anew.`);
  }

  #dated<Asked extends Question>(question: Asked): Asked {
    const clock = this.#directory?.find(question.workspace)?.clock;
    return clock === undefined ? question : { ...question, nowMs: clock.now() };
  }

  async #write(gathered: () => Batch): Promise<SimulatorError | null> {
    try {
      await this.#database.stage(gathered());
      return null;
    } catch (error) {
      return this.#fail(error);
    }
  }

  #foldSoon(): void {
    clearTimeout(this.#idle);
    // What has failed is folded when the file is opened again.
    if (this.#isClosed || this.#refusal !== null || this.#database.waitingBytes === 0) return;
    const fold = (): void => void this.#database.fold().catch((error: unknown) => this.#fail(error));
    if (this.#database.waitingBytes >= FOLD_BYTES) fold();
    else this.#idle = setTimeout(fold, IDLE_MS).unref();
  }

  /** Nothing happens any more until the file can be written again; what was not saved has not happened. */
  #fail(cause: unknown): SimulatorError {
    if (this.#refusal !== null) return this.#refusal;
    const message = cause instanceof Error ? cause.message : String(cause);
    const refusal = new SimulatorError(
      'STORE_UNAVAILABLE',
      `${this.#path}: ${message}. Nothing is taken until it can be written again, which is tried each second.`,
      { cause },
    );
    if (this.#isClosed) return refusal;
    this.#refusal = refusal;
    this.#deps.onTrouble(refusal);
    clearTimeout(this.#idle);
    // A full disk has made the instance useless for good.
    // What cannot be let go of ends with the process.
    this.#abandoned = this.#database.abandon().catch(() => {});
    this.#batches.giveUp(refusal);
    this.#tryAgain();
    return refusal;
  }

  #tryAgain(): void {
    this.#reopen = setTimeout(() => {
      this.#recover().catch(() => this.#tryAgain());
    }, REOPEN_MS).unref();
  }

  async #recover(): Promise<void> {
    await this.#abandoned;
    const { Database: databases } = await import('../store/database.js');
    const database = await databases.open(this.#path, optionsOf(this.#deps));
    if (this.#isClosed) {
      await database.abandon();
      return;
    }
    this.#database = database;
    this.#isDeaf = true;
    try {
      if (this.#directory !== null) await this.#place(this.#directory);
    } catch (error) {
      await database.abandon();
      throw error;
    } finally {
      this.#isDeaf = false;
    }
    this.#refusal = null;
  }

  async #place(directory: Directory): Promise<void> {
    const recalled = await recall(this.#database, { limits: this.#deps.limits, reading: this.#reading });
    this.#batches.goOnFrom(recalled.lastOrder);
    await place(directory, recalled);
  }
}
