import type { DuckDBDataChunk } from '@duckdb/node-api';

/** What an answer holds. Numbers beyond 2^53, decimals and instants are texts. */
export type Answer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
};

/** @param workspace - Its id: the views show that one and no other. */
export type Question = { readonly workspace: string; readonly sql: string };

export type AskLimits = { readonly maxRows: number; readonly timeoutMs: number };

/** Answers questions about all that happened, wherever it is kept. */
export type Warehouse = {
  /**
   * Answers one statement that only reads. Names without a schema are those of `mmp`.
   *
   * @throws {SimulatorError} SQL_REFUSED, with DuckDB's own words; STORE_UNAVAILABLE.
   */
  ask(question: Question, limits: AskLimits): Promise<Answer>;
  /**
   * Rows of one statement of our own, however many, as they come: all of one instant, whatever is written meanwhile.
   *
   * @param gone - Whoever asked is not there any more.
   * @throws {SimulatorError} STORE_UNAVAILABLE.
   */
  read(question: Question, gone?: AbortSignal): AsyncIterable<DuckDBDataChunk>;
};
