import type { DuckDBConnection } from '@duckdb/node-api';

/** How much of the memory statements of users may take: what comes in needs the rest, and so does a checkpoint. */
const SHARE = 0.6;
const EACH_MS = 20;
/** What is only remembered, and given up where memory is short, or is what tables hold. */
const TAKEN = `select coalesce(sum(memory_usage_bytes), 0)::double from duckdb_memory()
  where tag not in ('BASE_TABLE', 'METADATA', 'IN_MEMORY_TABLE')`;

/**
 * Looks at the memory of a database while statements of users run. DuckDB has one limit for all: where they take
 * everything, what comes in cannot be written, and a checkpoint that fails for that makes the database useless.
 */
export class MemoryWatch {
  readonly #connection: DuckDBConnection;
  readonly #most: number;
  readonly #onTooMuch: () => void;
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  #looking: Promise<void> | null = null;

  /**
   * @param connection - Its own.
   * @param bytes - The limit of the database.
   */
  constructor(connection: DuckDBConnection, bytes: number, onTooMuch: () => void) {
    this.#connection = connection;
    this.#most = bytes * SHARE;
    this.#onTooMuch = onTooMuch;
  }

  begin(): void {
    this.#running += 1;
    this.#timer ??= setInterval(() => {
      this.#looking ??= this.#look()
        .catch(() => {})
        .finally(() => (this.#looking = null));
    }, EACH_MS).unref();
  }

  end(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks no more. Resolves when it does not use its connection any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const rows = await this.#connection.runAndReadAll(TAKEN);
    if (Number(rows.getRowsJS()[0]?.[0]) > this.#most && this.#running > 0) this.#onTooMuch();
  }
}
