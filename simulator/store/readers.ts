import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { SimulatorError } from '../errors.js';

/** It may stand between two statements, where nothing hears. */
const AGAIN_MS = 50;

type Reader = {
  connection: DuckDBConnection | null;
  pieces: AsyncGenerator | null;
  /** What is being done in the database, whoever waits for it. */
  step: Promise<unknown>;
};

/**
 * Those who are at work in a database. It may be let go of only when none is: the binding neither waits for what runs on a
 * connection that is closed, nor ends it.
 */
export class Readers {
  readonly #instance: DuckDBInstance;
  readonly #all = new Set<Reader>();
  readonly #steps = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /**
   * Hands on pieces until there are none, or until it is closed.
   *
   * @param piecesOn - Makes them on a connection of their own, and closes it at their end.
   * @throws {SimulatorError} STORE_UNAVAILABLE where it was closed before the last piece; what the pieces throw.
   */
  async *read<Piece>(piecesOn: (connection: DuckDBConnection) => AsyncGenerator<Piece>): AsyncGenerator<Piece> {
    this.#refuseClosed();
    const reader: Reader = { connection: null, pieces: null, step: Promise.resolve() };
    const during = <Result>(step: Promise<Result>): Promise<Result> => {
      reader.step = step;
      return step;
    };
    this.#all.add(reader);
    try {
      const connection = await during(this.#instance.connect());
      if (this.#isClosed) connection.closeSync();
      this.#refuseClosed();
      const pieces = piecesOn(connection);
      Object.assign(reader, { connection, pieces });
      for (;;) {
        const { done, value } = await during(pieces.next());
        this.#refuseClosed();
        if (done === true) return;
        yield value;
        this.#refuseClosed();
      }
    } catch (error) {
      this.#refuseClosed();
      throw error;
    } finally {
      await reader.pieces?.return(undefined);
      this.#all.delete(reader);
    }
  }

  /**
   * Does what is short, and is waited for.
   *
   * @throws {SimulatorError} STORE_UNAVAILABLE where it was closed before; what the work throws.
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#refuseClosed();
    const step = work();
    this.#steps.add(step);
    try {
      return await step;
    } finally {
      this.#steps.delete(step);
    }
  }

  /** Ends all of them. Resolves when none uses its connection any more; who asks for more hears that it was closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map(stop));
    await Promise.allSettled(this.#steps);
  }

  #refuseClosed(): void {
    if (!this.#isClosed) return;
    throw new SimulatorError(
      'STORE_UNAVAILABLE',
      'the store was closed while rows of it were read. Open it again, and read them from the first one on.',
    );
  }
}

async function stop(reader: Reader): Promise<void> {
  const interrupt = (): void => reader.connection?.interrupt();
  interrupt();
  const again = setInterval(interrupt, AGAIN_MS);
  await reader.step.catch(() => {}).finally(() => clearInterval(again));
  // Who never asks for the next piece would keep the connection.
  await reader.pieces?.return(undefined);
}
