import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement, DuckDBValue } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';
import { sqlText } from '../sql-text.js';
import type { Answer, AskLimits, Question } from '../warehouse.js';
import { foldSteps } from './fold.js';
import { migrations, SCHEMA_VERSION } from './migrations.js';
import { ownViews, placeViews, type View } from './views.js';

/** What happened since the batch before, as JSON texts; null where nothing did. Which rows each holds, `fold.ts` says. */
export type Batch = {
  readonly facts: string | null;
  readonly requests: string | null;
  readonly state: string | null;
  /** Ids of the workspaces of which all earlier is gone. */
  readonly gone: string | null;
  readonly forgotten: string | null;
};

type Values = DuckDBValue[];

/** Says that the file is ours. */
const MARK = 'mmp-sim store';
/** Batches are brought into the tables by so many bytes, so that a question that comes in between need not wait long. */
const SLICE_BYTES = 4_000_000;

/** What a file is called to DuckDB, whatever its own name is. */
const CATALOG = 'store';

const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * A DuckDB with what happened in a simulator. Statements run outside the event loop: the binding gives them to threads.
 *
 * Batches are staged as they come, one row each, since that is durable soonest, and folded into tables later: always
 * before a question, and when much is staged.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #staging: DuckDBConnection;
  readonly #folding: DuckDBConnection;
  readonly #stage: DuckDBPreparedStatement;
  #folded: Promise<void> = Promise.resolve();
  #staged: number;
  /** Staged and not folded yet, about. */
  stagedBytes = 0;

  private constructor(
    instance: DuckDBInstance,
    connections: { staging: DuckDBConnection; folding: DuckDBConnection; stage: DuckDBPreparedStatement },
    staged: number,
  ) {
    this.#instance = instance;
    this.#staging = connections.staging;
    this.#folding = connections.folding;
    this.#stage = connections.stage;
    this.#staged = staged;
  }

  /**
   * @param path - Of the file, made where it is not there; `:memory:` for none.
   * @param views - What questions are asked about.
   * @throws {SimulatorError} STORE_INVALID, STORE_NEWER, STORE_LOCKED, STORE_UNAVAILABLE; the file is as it was.
   */
  static async open(path: string, views: readonly View[] = ownViews): Promise<Database> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(':memory:', settings);
    } catch (error) {
      throw openError(path, error);
    }
    try {
      const staging = await instance.connect();
      // A file that is opened by itself has its name for a catalog, and no schema may be called so too.
      await staging.run(`attach ${sqlText(path)} as ${CATALOG}; use ${CATALOG}; set enable_external_access = false`);
      await migrate(staging, path);
      await placeViews(staging, views);
      await staging.run('set lock_configuration = true');
      const folding = await instance.connect();
      await folding.run(`use ${CATALOG}`);
      const stage = await staging.prepare('insert into staged values ($1, $2, $3, $4, $5, $6)');
      const [[last]] = (await rowsOf(staging, 'select coalesce(max(number), 0) from staged')) as [[bigint]];
      const database = new Database(instance, { staging, folding, stage }, Number(last));
      await database.fold();
      await database.#compact();
      return database;
    } catch (error) {
      instance.closeSync();
      throw error instanceof SimulatorError ? error : openError(path, error);
    }
  }

  /** Resolves when a batch is durable. One at a time. */
  async stage(batch: Batch): Promise<void> {
    const { facts, requests, state, gone, forgotten } = batch;
    this.#staged += 1;
    this.#stage.bindBigInt(1, BigInt(this.#staged));
    for (const [at, text] of [facts, requests, state, gone, forgotten].entries()) {
      if (text === null) this.#stage.bindNull(at + 2);
      else this.#stage.bindVarchar(at + 2, text);
      this.stagedBytes += text?.length ?? 0;
    }
    await this.#stage.run();
  }

  /** Brings what is staged into the tables. */
  fold(): Promise<void> {
    const folded = this.#folded.then(() => this.#foldAll());
    this.#folded = folded.catch(() => {});
    return folded;
  }

  /** Rows of our own questions, with what is folded. */
  async rows(sql: string, values: Values = []): Promise<unknown[][]> {
    return rowsOf(this.#folding, sql, values);
  }

  /** The same in pieces, for what may be large. */
  async *pieces(sql: string, values: Values = []): AsyncGenerator<unknown[][]> {
    const connection = await this.#instance.connect();
    try {
      await connection.run(`use ${CATALOG}`);
      const result = await connection.stream(sql, values);
      for await (const rows of result.yieldRowsJs()) yield rows;
    } finally {
      connection.closeSync();
    }
  }

  /**
   * Answers a question: exactly one statement that only reads.
   *
   * @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words.
   */
  async ask({ workspace, sql }: Question, { maxRows, timeoutMs }: AskLimits): Promise<Answer> {
    const { StatementType } = await import('@duckdb/node-api');
    await this.fold();
    const connection = await this.#instance.connect();
    await connection.run(`set search_path = '${CATALOG}.mmp,${CATALOG}.main'`);
    await connection.run(`set variable workspace = ${sqlText(workspace)}`);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      connection.interrupt();
    }, timeoutMs);
    try {
      const statements = await connection.extractStatements(sql);
      if (statements.count !== 1) throw new RangeError(`got ${statements.count} statements, expected one`);
      const statement = await statements.prepare(0);
      const type = statement.statementType;
      if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
        throw new RangeError(`got ${StatementType[type]}, expected SELECT or EXPLAIN`);
      }
      await connection.run('begin transaction read only');
      const result = await statement.stream();
      const columns = result.columnNames().map((name, at) => ({ name, type: String(result.columnType(at)) }));
      const rows: unknown[][] = [];
      for await (const piece of result.yieldRowsJson()) {
        rows.push(...piece);
        if (rows.length > maxRows) break;
      }
      return { columns, rows: rows.slice(0, maxRows), truncated: rows.length > maxRows };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // So the binding says that there is none.
      const isNone = message === 'Error in native callback';
      const said = isLate ? `it took more than ${timeoutMs} ms` : isNone ? 'got 0 statements' : message;
      throw new SimulatorError('SQL_REFUSED', `${said}. Expected one SELECT that the simulator can answer.`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      connection.closeSync();
    }
  }

  /** Folds what is staged. */
  async close(): Promise<void> {
    try {
      await this.fold();
      await this.#staging.run('checkpoint');
    } finally {
      this.abandon();
    }
  }

  /** Lets go of the file as it is. */
  abandon(): void {
    this.#staging.closeSync();
    this.#folding.closeSync();
    this.#instance.closeSync();
  }

  async #foldAll(): Promise<void> {
    const sizes = (await this.rows(
      `select number, coalesce(len(facts), 0) + coalesce(len(requests), 0) + coalesce(len(state), 0), gone is not null or forgotten is not null
       from staged order by number`,
    )) as [bigint, bigint, boolean][];
    for (const [first, last, bytes] of slicesOf(sizes)) {
      await this.#foldSlice(first, last);
      this.stagedBytes = Math.max(0, this.stagedBytes - bytes);
    }
    if (sizes.length > 0 && this.stagedBytes < SLICE_BYTES) this.stagedBytes = 0;
  }

  async #foldSlice(first: bigint, last: bigint): Promise<void> {
    await this.#folding.run('begin');
    try {
      for (const step of foldSteps) await this.#folding.run(step, [first, last]);
      await this.#folding.run('commit');
    } catch (error) {
      await this.#folding.run('rollback').catch(() => {});
      throw error;
    }
  }

  /** Gives up what of the state later records have taken the place of, when it is more than the rest. */
  async #compact(): Promise<void> {
    const [[all, now]] = (await this.rows(
      'select (select count(*) from state), (select count(distinct (workspace, part, key)) from state)',
    )) as [[bigint, bigint]];
    if (all <= now * 2n + 1000n) return;
    await this.#folding.run('begin');
    await this.#folding.run('create temp table compacted as select * from records');
    await this.#folding.run('delete from state');
    await this.#folding.run('insert into state select * from compacted');
    await this.#folding.run('drop table compacted');
    await this.#folding.run('commit');
  }
}

/** Runs of batches of about so many bytes; one in which something goes stands alone. */
function* slicesOf(sizes: readonly [bigint, bigint, boolean][]): Generator<[bigint, bigint, number]> {
  let first: bigint | null = null;
  let last = 0n;
  let bytes = 0;
  for (const [number, size, isAlone] of sizes) {
    if (first !== null && (isAlone || bytes >= SLICE_BYTES)) {
      yield [first, last, bytes];
      first = null;
    }
    if (isAlone) {
      yield [number, number, Number(size)];
      continue;
    }
    if (first === null) {
      first = number;
      bytes = 0;
    }
    last = number;
    bytes += Number(size);
  }
  if (first !== null) yield [first, last, bytes];
}

async function rowsOf(connection: DuckDBConnection, sql: string, values: Values = []): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql, values)).getRowsJS();
}

/** Takes the steps that are missing, each of them whole. */
async function migrate(connection: DuckDBConnection, path: string): Promise<void> {
  const tables = (await rowsOf(connection, "select table_name from duckdb_tables() where schema_name = 'main'")).flat();
  if (tables.length > 0 && !tables.includes('meta')) throw notOurs(path);
  let version = 0;
  if (tables.length === 0) {
    await connection.run('create table meta (name varchar primary key, value varchar not null)');
    await connection.run(`insert into meta values ('mark', '${MARK}'), ('version', '0')`);
  } else {
    const meta = new Map((await rowsOf(connection, 'select name, value from meta')) as [string, string][]);
    if (meta.get('mark') !== MARK) throw notOurs(path);
    version = Number(meta.get('version'));
  }
  if (version > SCHEMA_VERSION) {
    throw new SimulatorError(
      'STORE_NEWER',
      `${path} has version ${version}, and this simulator writes version ${SCHEMA_VERSION}. Use the newer simulator, or another file.`,
    );
  }
  for (const [at, step] of migrations.entries()) {
    if (at < version) continue;
    await connection.run(`begin; ${step} update meta set value = '${at + 1}' where name = 'version'; commit;`);
  }
}

function notOurs(path: string): SimulatorError {
  return new SimulatorError(
    'STORE_INVALID',
    `${path} is a DuckDB database, but none of a simulator. It is as it was: name another file by --store file:PATH.`,
  );
}

function openError(path: string, error: unknown): SimulatorError {
  const message = error instanceof Error ? error.message : String(error);
  if (/lock on file/i.test(message)) {
    return new SimulatorError('STORE_LOCKED', `${path}: ${message}. Stop the other, or name another file.`, {
      cause: error,
    });
  }
  if (/not a valid DuckDB database|newer version|serialization/i.test(message)) {
    return new SimulatorError('STORE_INVALID', `${path}: ${message}. It is as it was: name another file.`, {
      cause: error,
    });
  }
  return new SimulatorError('STORE_UNAVAILABLE', `${path}: ${message}.`, { cause: error });
}
