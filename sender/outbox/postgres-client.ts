import { SenderError } from '../errors.js';

/** What is asked of a client of `pg`, inside a transaction of the caller's or alone. */
export type PostgresClient = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
};

/** What is asked of a `Pool` of `pg`. */
export type PostgresPool = PostgresClient & {
  connect(): Promise<PostgresClient & { release(destroy?: Error | boolean): void }>;
};

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

/** Runs statements in one transaction, each of which sees what was committed before it. */
export async function inTransaction<Result>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    // The server's default may be a stricter one, in which every statement sees what was there at the first.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection whose transaction failed half-way is not used again: whether it can be is unknown.
    client.release(true);
    throw error;
  }
}
