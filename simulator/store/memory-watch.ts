import type { DuckDBConnection } from '@duckdb/node-api';

/** How much of the memory statements of users may take: what comes in needs the rest, and so does a checkpoint. */
const SHARE = 0.6;
/** From here on nobody is spared. */
const LAST_SHARE = 0.8;
const EACH_MS = 20;
/** What is only remembered, and given up where memory is short, or is what tables hold. */
const TAKEN = `select coalesce(sum(memory_usage_bytes), 0)::double from duckdb_memory()
  where tag not in ('BASE_TABLE', 'METADATA', 'IN_MEMORY_TABLE')`;

/**
 * Looks at the memory of a database while statements of users run. DuckDB has one limit for all: where they take
 * everything, what comes in cannot be written, and a checkpoint that fails for that makes the database useless. A
 * statement that is told to end may hold its memory for seconds, in which others would pay for it: they wait until then.
 */
export class MemoryWatch {
  readonly #connection: DuckDBConnection;
  readonly #most: number;
  readonly #last: number;
  readonly #onTooMuch: (isLast: boolean) => void;
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  #isShort = false;
  #looking: Promise<void> | null = null;

  /**
   * @param connection - Its own.
   * @param bytes - The limit of the database.
   * @param onTooMuch - Told at each look what is to end: one of those that run, or all where it is the last moment.
   */
  constructor(connection: DuckDBConnection, bytes: number, onTooMuch: (isLast: boolean) => void) {
    this.#connection = connection;
    this.#most = bytes * SHARE;
    this.#last = bytes * LAST_SHARE;
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
    this.#rest();
  }

  /** Resolves when a further statement has room: at once, or when what took too much has given it back, or was waited for long enough. */
  room(ended: AbortSignal): Promise<void> {
    if (!this.#isShort || ended.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        this.#waiting.delete(go);
        ended.removeEventListener('abort', go);
        resolve();
      };
      this.#waiting.add(go);
      ended.addEventListener('abort', go, { once: true });
    });
  }

  /** Looks no more. Resolves when it does not use its connection any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const go of this.#waiting) go();
    await this.#looking;
  }

  #rest(): void {
    if (this.#running > 0 || this.#isShort) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const rows = await this.#connection.runAndReadAll(TAKEN);
    const taken = Number(rows.getRowsJS()[0]?.[0]);
    this.#isShort = taken > this.#most;
    if (this.#isShort) {
      if (this.#running > 0) this.#onTooMuch(taken > this.#last);
      return;
    }
    for (const go of this.#waiting) go();
    this.#rest();
  }
}
