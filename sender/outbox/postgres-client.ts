import { SenderError } from '../errors.js';

/** What is asked of a client of `pg`, inside a transaction of the caller's or alone. */
export type PostgresClient = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
};

/** What is asked of a `Pool` of `pg`. */
export type PostgresPool = PostgresClient & {
  connect(): Promise<PooledClient>;
};

/** A client while it is out of its pool. */
type PooledClient = PostgresClient & {
  release(destroy?: Error | boolean): void;
  on?(name: 'error', listener: (error: Error) => void): unknown;
  off?(name: 'error', listener: (error: Error) => void): unknown;
};

/** The statement that is under way, or the next one, fails and says why. */
const heard = (): void => undefined;

/** The error for a database that does not do what it is asked, and why. No address of it, for that may hold a password. */
export function unavailable(cause: unknown): SenderError {
  if (cause instanceof SenderError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : String(cause);
  // Where a host has several addresses Node says nothing but the code.
  const detail = `PostgreSQL: ${message === '' ? code : message}${nextStep(code)}.`;
  return new SenderError('OUTBOX_UNAVAILABLE', detail, cause instanceof Error ? { cause } : {});
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function nextStep(code: string): string {
  switch (code) {
    case '42P01':
    case '42703':
      return '. Call createTables() once, before anything is added';
    case '42501':
      return '. Grant SELECT, INSERT, UPDATE and DELETE on the table';
    case '53100':
      return '. Nothing was kept of this call: make room on the disk of the database and call again';
    default:
      return '';
  }
}

/**
 * Takes a client out of its pool, with a listener to its errors: the pool listens only to what it has, and a connection
 * that is dropped while nobody listens ends the process.
 *
 * By a callback, which is asked at once. A new connection may be dropped in the very packet that opens it, and that is told
 * before a promise is. A pool that only knows promises gives one.
 */
function checkedOut(pool: PostgresPool): Promise<PooledClient> {
  return new Promise((resolve, reject) => {
    const take = (client: PooledClient): void => {
      client.on?.('error', heard);
      resolve(client);
    };
    const connect = pool.connect.bind(pool) as (back: (error: unknown, client?: PooledClient) => void) => unknown;
    const promised = connect((error, client) => (client === undefined ? reject(error) : take(client)));
    if (promised instanceof Promise) (promised as Promise<PooledClient>).then(take, reject);
  });
}

/** Runs statements in one transaction, each of which sees what was committed before it. */
export async function inTransaction<Result>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<Result>,
): Promise<Result> {
  const client = await checkedOut(pool);
  try {
    // The server's default may be a stricter one, in which every statement sees what was there at the first.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    client.off?.('error', heard);
    return result;
  } catch (error) {
    // A connection whose transaction failed half-way is not used again: whether it can be is unknown. It may say for a
    // while that it is broken, so its listener stays.
    client.release(true);
    throw error;
  }
}
