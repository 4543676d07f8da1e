import type { DuckDBDataChunk } from '@duckdb/node-api';

/** What an answer holds. Numbers beyond 2^53, decimals and instants are texts. */
export type Answer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
};

/** An answer to a user. */
export type SqlAnswer = Answer & {
  /** Where limits have pushed out facts, so that it lacks them: how many. */
  readonly dropped?: number;
};

/** What is asked of which workspace. */
export type Question = {
  /** Its id: the views show that one and no other. */
  readonly workspace: string;
  readonly sql: string;
  /** Where its clock stands, epoch milliseconds. @default that of the machine */
  readonly nowMs?: number;
  /** Whoever asked has gone: the answer ends. */
  readonly gone?: AbortSignal;
};

/** A question whose rows make up a table of so many columns. */
export type TableQuestion = Question & { readonly columns: number };

export type AskLimits = { readonly maxRows: number; readonly timeoutMs: number };

/** A question in the SQL of somebody whom nobody knows. */
export type UserQuestion = Question & {
  /** `redshift`: as the MMP's own warehouse understands it, whose tables come first; `duckdb`: as it stands. */
  readonly dialect: 'redshift' | 'duckdb';
};

/** @param maxBytes - Most bytes of the answer as JSON, about. */
export type UserLimits = AskLimits & { readonly maxBytes: number };

/** A table or a view that users may ask about. */
export type ShownTable = {
  readonly schema: string;
  readonly name: string;
  /** What it holds, as the first lines of its SQL say. */
  readonly description: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
};

/** Answers questions about all that happened, wherever it is kept. */
export type Warehouse = {
  /**
   * Answers one statement of our own that only reads. Names without a schema are those of `mmp`.
   *
   * @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words; SQL_LIMIT, STORE_UNAVAILABLE.
   */
  ask(question: Question, limits: AskLimits): Promise<Answer>;
  /**
   * Rows of one statement of our own, however many, as they come: all of one instant, whatever is written meanwhile.
   *
   * @param gone - Whoever asked is not there any more.
   * @throws {SimulatorError} STORE_UNAVAILABLE.
   */
  read(question: Question, gone?: AbortSignal): AsyncIterable<DuckDBDataChunk>;
  /**
   * The same rows as one Parquet file.
   *
   * @throws {SimulatorError} STORE_UNAVAILABLE; EXPORT_UNAVAILABLE where there is no room for temporary files.
   */
  parquet(question: TableQuestion, gone?: AbortSignal): AsyncGenerator<Buffer>;
  /**
   * Answers one statement of a user, which sees the views of one workspace and nothing else.
   *
   * @throws {SimulatorError} SQL_REFUSED, SQL_LIMIT, SQL_BUSY, STORE_UNAVAILABLE.
   */
  answer(question: UserQuestion, limits: UserLimits): Promise<Answer>;
  /** The tables that users may ask about. */
  tables(): Promise<readonly ShownTable[]>;
  /**
   * How many facts of a workspace, or requests, limits have pushed out, so that no answer tells of them.
   *
   * @param what - `facts` when left out.
   * @throws {SimulatorError} STORE_UNAVAILABLE.
   */
  dropped(workspace: string, what?: Dropped): Promise<number>;
};

export type Dropped = 'facts' | 'requests';

/** A view that questions are asked about. It shows one workspace: that of the variable `workspace`, else `default`. */
export type View = { readonly schema: string; readonly name: string; readonly sql: string };

/** How an MMP shows its users in SQL what happened, and what of their SQL DuckDB does not understand by itself. */
export type MmpWarehouse = {
  /** Of the tables that users see. */
  readonly schema: string;
  /** Those of `schema`, and in other schemas what they are made of. Later ones are made of those before them. */
  views(): readonly View[];
  /**
   * Of those of `schema`: which have rows of what happened, one each in the order in which it did, or summed up; of several
   * parts of a world such rows add up.
   */
  readonly happened: { readonly single: readonly string[]; readonly summed: readonly string[] };
  /** `name(parameters) as expression`: functions of the MMP's own database. */
  readonly macros: readonly string[];
  /** What no macro can bring about: the same statement as DuckDB understands it. Texts and comments stay as they are. */
  translate(sql: string): string;
  /**
   * What a statement means otherwise to the MMP's database, when DuckDB has parsed it.
   *
   * @param tree - DuckDB's own, of which `json_serialize_sql` tells, with numbers as texts; changed in place.
   * @returns Whether anything was changed.
   * @throws {SimulatorError} SQL_LIMIT, where it would become too large.
   */
  rewrite(tree: Record<string, unknown>): boolean;
  /** What to write instead, where DuckDB's own words tell of something that is not there; null where nobody knows. */
  hint(message: string, sql: string): string | null;
};

/** It is loaded when somebody asks: no start waits for it. */
export type LazyWarehouse = () => Promise<MmpWarehouse>;
