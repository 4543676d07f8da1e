import type { DuckDBDataChunk } from '@duckdb/node-api';
import { Clock } from '../clock.js';
import type { ClockRecord } from '../clock.js';
import { SimulatorError } from '../errors.js';
import { Lock } from '../store/lock.js';
import type { Database, DatabaseOptions } from '../store/database.js';
import type { Answer, Question, ShownTable, TableQuestion, UserLimits, UserQuestion } from '../warehouse.js';
import { MISSING } from './missing-facts.js';
import { resolvedPath } from './resolved-path.js';

/** A file of a simulator that does not run, to be asked about. Nothing happens in it; it is locked for others meanwhile. */
export class ClosedStore {
  readonly #lock: Lock;
  readonly #database: Database;
  #closed: Promise<void> | null = null;

  private constructor(lock: Lock, database: Database) {
    this.#lock = lock;
    this.#database = database;
  }

  /**
   * @param path - Of the file, which must be there.
   * @throws {SimulatorError} NOT_FOUND, STORE_LOCKED with the name of who has it, STORE_INVALID, STORE_DAMAGED,
   *   STORE_NEWER, STORE_UNAVAILABLE.
   */
  static async open(path: string, options: DatabaseOptions): Promise<ClosedStore> {
    const file = resolvedPath(path);
    if (!file.exists) {
      throw new SimulatorError('NOT_FOUND', `${path}: no file is there. Name one that a simulator has made.`);
    }
    const lock = Lock.take(file.path);
    try {
      const { Database: databases } = await import('../store/database.js');
      return new ClosedStore(lock, await databases.open(file.path, options));
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Ids of the workspaces, in alphabetical order. */
  async workspaces(): Promise<readonly string[]> {
    const rows = await this.#database.rows("select distinct workspace from records where workspace <> '' order by 1");
    return rows.map(([id]) => String(id));
  }

  /** @throws {SimulatorError} NOT_FOUND for a workspace that is not in it, and what a `Warehouse` throws. */
  async answer(question: UserQuestion, limits: UserLimits): Promise<Answer> {
    await this.#refuseUnknown(question);
    const { workspace } = question;
    return this.#database.answer({ ...question, nowMs: await this.#nowOf(workspace) }, limits);
  }

  /** @throws {SimulatorError} NOT_FOUND for a workspace that is not in it. */
  async *read(question: Question, gone?: AbortSignal): AsyncGenerator<DuckDBDataChunk> {
    await this.#refuseUnknown(question);
    yield* this.#database.read({ ...question, nowMs: await this.#nowOf(question.workspace) }, gone);
  }

  /** @throws {SimulatorError} NOT_FOUND for a workspace that is not in it. */
  async *parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer> {
    await this.#refuseUnknown(question);
    yield* this.#database.parquet({ ...question, nowMs: await this.#nowOf(question.workspace) }, gone);
  }

  /** Facts that are not in it since they were gone before they could be; see {@link Warehouse}. */
  async dropped(workspace: string): Promise<number> {
    const sql = `select ${MISSING} from facts where workspace = $1`;
    const [[facts] = []] = await this.#database.rows(sql, [workspace]);
    return Number(facts ?? 0);
  }

  tables(): Promise<readonly ShownTable[]> {
    return this.#database.tables();
  }

  close(): Promise<void> {
    this.#closed ??= this.#database.close().finally(() => this.#lock.release());
    return this.#closed;
  }

  async #refuseUnknown({ workspace }: Question): Promise<void> {
    const known = await this.workspaces();
    if (known.includes(workspace)) return;
    throw new SimulatorError('NOT_FOUND', `workspace: got ${workspace}, expected one of ${known.join(', ')}.`);
  }

  /** Where its clock goes on when a simulator opens the file again. */
  async #nowOf(workspace: string): Promise<number> {
    const [[body] = []] = await this.#database.rows(
      "select body from records where workspace = $1 and part = 'counts' limit 1",
      [workspace],
    );
    const { clock } = (typeof body === 'string' ? JSON.parse(body) : {}) as { clock?: ClockRecord };
    return (clock === undefined ? new Clock() : Clock.restored(clock)).now();
  }
}
