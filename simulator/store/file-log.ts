import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../sql-text.js';
import { Log } from './log.js';
import type { LogRecord } from './log-record.js';
import { MEMORY } from './open-file.js';

/** The log beside the file of a database, which knows whether it is there: it is begun when there is something to log. */
export class FileLog {
  readonly #path: string;
  readonly #connection: DuckDBConnection;
  #log: Log | null = null;

  /** @param path - Of the database; where all of it is in memory nothing is logged. */
  constructor(path: string, connection: DuckDBConnection) {
    this.#path = path;
    this.#connection = connection;
  }

  /** Resolves when a record is durable. @param folded - The number of the last one that is in the tables. */
  async append(record: Buffer, number: LogRecord['number'], folded: number): Promise<void> {
    if (this.#path === MEMORY) return;
    this.#log ??= await this.#begun();
    await this.#log.append(record, number, folded);
  }

  /** All of it is in the tables: the file needs none any more. */
  async end(): Promise<void> {
    if (this.#path === MEMORY) return;
    await this.#log?.close();
    await this.#connection.run('update logged set is_there = false where is_there');
    await Log.remove(this.#path);
  }

  /** Lets go of it as it is. */
  async close(): Promise<void> {
    await this.#log?.close();
  }

  /** The file knows its log before anything stands in it. */
  async #begun(): Promise<Log> {
    const id = Log.newId();
    const log = await Log.begin(this.#path, id);
    await this.#connection.run(`update logged set id = ${sqlText(id)}, is_there = true`);
    return log;
  }
}
