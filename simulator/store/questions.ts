import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBPreparedStatement,
  DuckDBValueConverter,
  Json,
} from '@duckdb/node-api';
import { duckdbApi } from '../duckdb.js';
import { SimulatorError } from '../errors.js';
import { sqlText } from '../sql-text.js';
import type { Answer, AskLimits, MmpWarehouse, Question, ShownTable, UserLimits, UserQuestion } from '../warehouse.js';
import { catalogueViews } from './catalogue.js';
import { fairAdvice } from './fair-advice.js';
import { MemoryWatch } from './memory-watch.js';
import { readableJson, readAnswer } from './read-answer.js';
import { isOutOfMemory } from '../out-of-memory.js';
import { asRefusal, EXPECTED, limitReached, refused, rolledBack, tooLarge } from './question-end.js';
import { type QuestionConnections, questionConnections, type UserSlot } from './question-connections.js';
import { Running } from './running.js';
import { rewritten, treeOf } from './rewritten.js';
import { shownTables } from './shown-tables.js';
import { Slots } from './slots.js';
import { begin, prepared, withoutExplain } from './statement.js';
import { macroCost } from './macro-cost.js';
import { type Costs, viewCosts } from './statement-cost.js';
import { letGo } from '../unending.js';
import { checkUserSql, mayCall, type Visible } from './user-sql.js';
import { GUARD_SCHEMA, OWN_SCHEMA, ownViews } from './views.js';

/**
 * Brings in what has happened, before it is asked about; and hears when the question sees it, whatever comes then.
 *
 * @returns To be called once.
 */
export type Ready = () => Promise<() => void>;

/** How many statements of users run at once, how many wait, and most bytes of one. */
export type QuestionLimits = {
  readonly sqlStatements: number;
  readonly sqlWaiting: number;
  readonly sqlBytes: number;
  /** Most bytes of memory of the database. */
  readonly databaseBytes: number;
};

/** Nobody has come near it: the catalogue is small. */
const TABLES_MS = 30_000;
const OWN_WAITING = 1000;
/** Names of DuckDB's macros and ours, by the hash of ours: to list them takes DuckDB a third of an opening. */
const macrosByHash = new Map<string, readonly string[]>();

async function macrosOf(connection: DuckDBConnection, placed: string): Promise<readonly string[]> {
  const known = macrosByHash.get(placed);
  if (known !== undefined) return known;
  const found = await connection.runAndReadAll(
    "select distinct function_name from duckdb_functions() where function_type = 'macro'",
  );
  const names = (found.getRowsJS() as [string][]).flat();
  macrosByHash.set(placed, names);
  return names;
}

/** Asks a database. Each question sees it as it is when it begins. */
export class Questions {
  readonly #warehouse: MmpWarehouse | null;
  readonly #limits: QuestionLimits;
  readonly #own: Slots<DuckDBConnection>;
  readonly #users: Slots<UserSlot>;
  readonly #asking = new Running();
  readonly #answering = new Running();
  readonly #watch: MemoryWatch;
  readonly #all: readonly DuckDBConnection[];
  readonly #visible: Visible;
  /** With what stands for the catalogue. */
  readonly #shown: Visible;
  readonly #costs: Costs;
  #isClosed = false;

  private constructor(
    { watching, own, users }: QuestionConnections,
    {
      warehouse,
      limits,
      macros,
    }: { warehouse: MmpWarehouse | null; limits: QuestionLimits; macros: readonly string[] },
  ) {
    this.#warehouse = warehouse;
    this.#limits = limits;
    this.#own = new Slots(own, OWN_WAITING);
    this.#users = new Slots(users, limits.sqlWaiting, () => this.#answering.left);
    this.#watch = new MemoryWatch(watching, limits.databaseBytes, (isLast) => {
      if (isLast) void this.#answering.stop(tooLarge());
      else this.#answering.stopFirst(tooLarge());
    });
    this.#all = [watching, ...own, ...users.flatMap(({ redshift, duckdb }) => [redshift, duckdb])];
    const views = [...ownViews, ...(warehouse?.views() ?? [])];
    const catalogue = catalogueViews(GUARD_SCHEMA, []).map(({ schema, name }) => `${schema}.${name}`);
    this.#costs = { views: viewCosts(views), macros: new Map(macros.map((name) => [name, macroCost(name)])) };
    this.#visible = new Set(
      views
        .filter(({ schema }) => schema === OWN_SCHEMA || schema === warehouse?.schema)
        .map(({ schema, name }) => `${schema}.${name}`),
    );
    this.#shown = new Set([...this.#visible, ...catalogue]);
  }

  /**
   * @param instance - Its configuration is not locked yet, and its views are there.
   * @param options - `placed` is the hash of its views and functions.
   */
  static async open(
    instance: DuckDBInstance,
    options: { warehouse: MmpWarehouse | null; limits: QuestionLimits; placed: string },
  ): Promise<Questions> {
    const { warehouse, limits, placed } = options;
    const connections = await questionConnections(instance, { warehouse, statements: limits.sqlStatements });
    return new Questions(connections, { ...options, macros: await macrosOf(connections.watching, placed) });
  }

  /** @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words; SQL_LIMIT. */
  async ask(question: Question, { maxRows, timeoutMs }: AskLimits, ready: Ready): Promise<Answer> {
    const { JsonDuckDBValueConverter: json } = duckdbApi();
    const connection = await this.#ownConnection(question.gone);
    const size = { maxRows, maxBytes: Number.POSITIVE_INFINITY };
    return this.#asking.run(
      connection,
      { timeoutMs, late: limitReached(`it took more than ${timeoutMs} ms`, 'limits.insightMs'), gone: question.gone },
      (isEnded) => this.#run(connection, { question, sql: question.sql, ready, json, isEnded }, size),
      () => this.#own.give(connection),
    );
  }

  /** @throws {SimulatorError} SQL_REFUSED, SQL_LIMIT, SQL_BUSY. */
  async answer(question: UserQuestion, limits: UserLimits, ready: Ready): Promise<Answer> {
    const { sql, dialect, gone } = question;
    const { timeoutMs } = limits;
    this.#checkText(sql);
    const statement = dialect === 'redshift' ? (this.#warehouse?.translate(sql) ?? sql) : sql;
    const asked = { question, ready, json: readableJson() };
    this.#refuseClosed();
    const slot = await this.#turn(
      AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(gone === undefined ? [] : [gone])]),
    );
    const connection = slot[dialect];
    try {
      this.#watch.begin();
      return await this.#answering.run(
        connection,
        { timeoutMs, late: limitReached(`it took more than ${timeoutMs} ms`, 'limits.sqlMs'), gone },
        async (isEnded) => {
          const other = await this.#checked(connection, statement, dialect);
          const as = other === statement ? {} : { as: statement };
          return this.#run(connection, { ...asked, sql: other, ...as, isEnded }, limits);
        },
        () => {
          this.#watch.end();
          this.#users.give(slot);
        },
      );
    } catch (error) {
      throw this.#withHint(error, sql, dialect);
    }
  }

  async tables(): Promise<readonly ShownTable[]> {
    const views = [...(this.#warehouse?.views() ?? []), ...ownViews];
    const shown = views.filter(({ schema, name }) => this.#visible.has(`${schema}.${name}`));
    const connection = await this.#ownConnection();
    return this.#asking.run(
      connection,
      {
        timeoutMs: TABLES_MS,
        late: limitReached(`the catalogue took more than ${TABLES_MS} ms`, 'limits.databaseBytes'),
      },
      () => shownTables(connection, shown),
      () => this.#own.give(connection),
    );
  }

  /** Ends all that is asked now, where its memory is needed. Resolves when it has ended. */
  async stop(): Promise<void> {
    await Promise.all([this.#asking, this.#answering].map((running) => running.stop(tooLarge())));
  }

  /** Resolves when nothing is asked any more, but for what nothing ends. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [this.#asking, this.#answering];
    await Promise.all(all.map((running) => running.close(closed())));
    await this.#watch.close();
    const ended = this.#disconnect(all);
    if (this.isLeft) letGo(ended);
    else await ended;
  }

  async #disconnect(all: readonly Running[]): Promise<void> {
    // On a connection that is closed a statement never ends.
    await Promise.all(all.map((running) => running.settled()));
    for (const connection of this.#all) connection.closeSync();
  }

  /** Whether something goes on that was told to end, and that nothing ends. */
  get isLeft(): boolean {
    return this.#asking.left + this.#answering.left > 0;
  }

  /** @throws {SimulatorError} SQL_BUSY, SQL_LIMIT where it ended, STORE_UNAVAILABLE where it was closed before its turn came. */
  async #turn(ended: AbortSignal): Promise<UserSlot> {
    const slot = await this.#users.take(ended);
    await this.#watch.room(ended);
    if (!this.#isClosed && !ended.aborted) return slot;
    this.#users.give(slot);
    this.#refuseClosed();
    throw this.#users.missed();
  }

  async #ownConnection(gone = new AbortController().signal): Promise<DuckDBConnection> {
    this.#refuseClosed();
    const connection = await this.#own.take(gone);
    if (!this.#isClosed) return connection;
    this.#own.give(connection);
    throw closed();
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw closed();
  }

  #checkText(sql: string): void {
    const bytes = Buffer.byteLength(sql);
    if (bytes > this.#limits.sqlBytes) {
      throw limitReached(`the statement has ${bytes} bytes, and may have ${this.#limits.sqlBytes}`, 'limits.sqlBytes');
    }
    // To DuckDB a text ends there.
    if (sql.includes('\0')) throw refused('the statement holds a NUL character. Leave it out.');
  }

  /** What may run of it: the same, as the warehouse and the catalogue want it. What is looked at last is what runs. */
  async #checked(connection: DuckDBConnection, sql: string, dialect: UserQuestion['dialect']): Promise<string> {
    const { start, rest } = withoutExplain(sql);
    const parsed = await treeOf(connection, rest);
    checkUserSql(parsed, this.#visible, this.#costs);
    const other = await rewritten(connection, parsed, dialect === 'redshift' ? this.#warehouse : null);
    if (other === null) return sql;
    checkUserSql(other.tree, this.#shown, this.#costs);
    return start + other.sql;
  }

  async #run(
    connection: DuckDBConnection,
    { question, sql, as, ready, json, isEnded }: Asked,
    size: { readonly maxRows: number; readonly maxBytes: number },
  ): Promise<Answer> {
    const { StatementType } = duckdbApi();
    const { workspace, nowMs } = question;
    await connection.run(`set variable workspace = ${sqlText(workspace)}`);
    await connection.run(`set variable now = ${nowMs === undefined ? 'null' : `make_timestamp_ms(${nowMs})`}`);
    const begun = await ready().catch((error: unknown) => {
      throw isOutOfMemory(error) ? asRefusal(error) : error;
    });
    await begin(connection).finally(begun);
    let statement: DuckDBPreparedStatement | null = null;
    try {
      statement = await prepared(connection, sql, as);
      const type = statement.statementType;
      if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
        throw refused(`got ${StatementType[type]}. ${EXPECTED}`);
      }
      return await readAnswer(await statement.stream(), json, size, isEnded);
    } catch (error) {
      throw asRefusal(error);
    } finally {
      await rolledBack(connection);
      // Its plan holds what it has made so far.
      statement?.destroySync();
    }
  }

  #withHint(error: unknown, sql: string, dialect: UserQuestion['dialect']): unknown {
    if (!(error instanceof SimulatorError) || error.code !== 'SQL_REFUSED') return error;
    const said = fairAdvice(error.detail, mayCall);
    const hint = dialect === 'redshift' ? (this.#warehouse?.hint(said, sql) ?? null) : null;
    if (hint === null && said === error.detail) return error;
    const all = hint === null ? said : `${said}${said.includes('\n') ? '\n' : ' '}${hint}`;
    return new SimulatorError('SQL_REFUSED', all, { cause: error });
  }
}

type Asked = {
  readonly question: Question;
  readonly sql: string;
  /** As it was asked, where that is something else: what is wrong with it is told in its own words. */
  readonly as?: string;
  readonly ready: Ready;
  readonly json: DuckDBValueConverter<Json>;
  readonly isEnded: () => boolean;
};

const closed = (): SimulatorError =>
  new SimulatorError('STORE_UNAVAILABLE', 'it was closed. Open it again, and ask then.');
