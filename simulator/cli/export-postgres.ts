import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { SimulatorError } from '../errors.js';
import type { ExportSource, ExportSpan, SourceTable } from './export-source.js';

export type PostgresOptions = {
  /** `postgres://…`; what it says of a password is never told. */
  readonly to: string;
  /** What is in the tables stays. */
  readonly append: boolean;
  readonly span: ExportSpan;
  readonly onBytes: (table: string, count: number) => void;
  readonly signal: AbortSignal;
};

type Filled = { readonly table: string; readonly to: string; readonly rows: number };

/** Before the comment of each table that was made here; others are left alone. */
const MARK = 'mmp-sim: ';
const OWN = 'mmp';

/** Those of the MMP's own warehouse, where there are some: what a team's BI tool asks. */
export function tablesOfMmp(tables: readonly SourceTable[]): readonly SourceTable[] {
  const ofMmp = tables.filter(({ table }) => table.includes('.'));
  return ofMmp.length === 0 ? tables : ofMmp;
}

/**
 * Makes tables in a PostgreSQL, or what speaks its protocol, and fills them by COPY: all of it in one transaction, so that
 * those who read see what was there before or all that is new.
 *
 * @throws {SimulatorError} REQUEST_INVALID, PEER_UNREACHABLE.
 */
export async function fillPostgres(
  source: ExportSource,
  tables: readonly SourceTable[],
  options: PostgresOptions,
): Promise<readonly Filled[]> {
  const { Client: Clients, copyFrom } = await libraries();
  const place = placeOf(options.to);
  const client = new Clients({ connectionString: options.to, application_name: 'mmp-sim export' });
  // What goes wrong on the line shows where it is waited for.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin');
    const filled: Filled[] = [];
    for (const table of tables) {
      const name = nameOf(table);
      await makeReady(client, name, table, { ...options, workspace: source.workspace });
      const columns = table.columns.map((column) => quoted(column.name)).join(', ');
      const copy = client.query(
        copyFrom(`copy ${name.sql} (${columns}) from stdin (format csv, header true, null '')`),
      );
      const bytes = await source.bytes(table.table, 'csv', options.span);
      const said = (count: number): void => options.onBytes(table.table, count);
      await pipeline(Readable.from(withoutZeros(bytes, said)), copy, { signal: options.signal });
      filled.push({ table: table.table, to: `${place.shown} ${name.schema}.${name.name}`, rows: copy.rowCount });
    }
    await client.query('commit');
    return filled;
  } catch (error) {
    throw told(error, place);
  } finally {
    // What was not committed is as if it had never been.
    await client.end().catch(() => {});
  }
}

async function libraries() {
  try {
    const [{ default: pg }, { from: copyFrom }] = await Promise.all([import('pg'), import('pg-copy-streams')]);
    return { Client: pg.Client, copyFrom };
  } catch (error) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      '--to: needs two libraries that are not installed: npm install --save-dev pg pg-copy-streams.',
      { cause: error },
    );
  }
}

type Name = { readonly schema: string; readonly name: string; readonly sql: string };

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function nameOf({ table }: SourceTable): Name {
  const [first = '', ...rest] = table.split('.');
  const [schema, name] = rest.length === 0 ? [OWN, first] : [first, rest.join('.')];
  return { schema, name, sql: `${quoted(schema)}.${quoted(name)}` };
}

/** The table is there, with these columns, and empty where nothing is appended. */
async function makeReady(
  client: Client,
  { schema, name, sql }: Name,
  { columns }: SourceTable,
  { append, workspace }: { append: boolean; workspace: string },
): Promise<void> {
  const wanted = columns.map((column) => ({ name: column.name, type: typeOf(column.type, schema) }));
  const there = await client.query<{ exists: boolean }>('select to_regnamespace($1) is not null as exists', [
    quoted(schema),
  ]);
  if (there.rows[0]?.exists !== true) await client.query(`create schema ${quoted(schema)}`);
  const known = await client.query<{ name: string; type: string; comment: string | null }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, obj_description(a.attrelid, 'pg_class') as comment
     from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [sql],
  );
  const isThere = known.rows.length > 0;
  const isOurs = known.rows[0]?.comment?.startsWith(MARK) === true;
  if (isThere && !isOurs) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--to: ${schema}.${name} is there and was not made by mmp-sim. Name another database, or drop it first.`,
    );
  }
  const isSame =
    JSON.stringify(known.rows.map((row) => [row.name, row.type])) ===
    JSON.stringify(wanted.map((one) => [one.name, one.type]));
  if (isThere && !isSame && append) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--append: ${schema}.${name} has other columns than this version writes. Leave --append out once, and it is made anew.`,
    );
  }
  if (isThere && !isSame) await client.query(`drop table ${sql}`);
  if (!isThere || !isSame) {
    const list = wanted.map((one) => `${quoted(one.name)} ${one.type}`).join(', ');
    await client.query(`create table ${sql} (${list})`);
  } else if (!append) await client.query(`truncate ${sql}`);
  const comment = `${MARK}${schema}.${name} of workspace ${workspace}`;
  await client.query(`comment on table ${sql} is ${client.escapeLiteral(comment)}`);
}

/** As PostgreSQL itself calls them. Instants of an MMP's warehouse are in UTC and say nothing of it, as the real one's. */
function typeOf(type: string, schema: string): string {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined) return `numeric(${precision},${scale})`;
  if (type.startsWith('TIMESTAMP')) return `timestamp ${schema === OWN ? 'with' : 'without'} time zone`;
  const same: Readonly<Record<string, string>> = {
    TINYINT: 'smallint',
    SMALLINT: 'smallint',
    INTEGER: 'integer',
    BIGINT: 'bigint',
    UINTEGER: 'bigint',
    HUGEINT: 'numeric',
    UBIGINT: 'numeric',
    BOOLEAN: 'boolean',
    DOUBLE: 'double precision',
    FLOAT: 'real',
    DATE: 'date',
    UUID: 'uuid',
  };
  return same[type] ?? 'text';
}

/** Texts of PostgreSQL hold no zero: U+FFFD stands for it, as for all that UTF-8 cannot say. */
async function* withoutZeros(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    onBytes(piece.length);
    yield piece.includes(0)
      ? Buffer.from(Buffer.from(piece).toString('latin1').replaceAll('\0', '\u00EF\u00BF\u00BD'), 'latin1')
      : piece;
  }
}

/** Where it is, without what is secret about it. */
type Place = { readonly shown: string; readonly user: string; readonly database: string };

function placeOf(to: string): Place {
  const url = URL.canParse(to) ? new URL(to) : null;
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      '--to: expected the address of a PostgreSQL, such as postgres://user:password@localhost:5432/warehouse.',
    );
  }
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
  return { shown: `${url.host}/${database}`, user: decodeURIComponent(url.username), database };
}

/** PostgreSQL's own words, and what to do about them. */
function told(error: unknown, { shown, user, database }: Place): unknown {
  if (error instanceof SimulatorError) return error;
  const { code = '', message, name } = error as { code?: string; message?: string; name?: string };
  if (name === 'AbortError') return error;
  const wrong = (detail: string): SimulatorError =>
    new SimulatorError('REQUEST_INVALID', `--to: ${shown}: ${detail}`, { cause: error });
  if (['28P01', '28000'].includes(code) || /password must be a string/.test(message ?? '')) {
    return wrong(`it refuses the user ${user}, or its password.`);
  }
  if (code === '3D000') return wrong(`it has no database ${database}. Make it first: create database "${database}".`);
  if (code === '42501') {
    return wrong(`${message}. Let ${user} make what is missing: grant create on database "${database}" to "${user}".`);
  }
  if (code === '2BP01') return wrong(`${message}. Its columns are others now: drop what depends on it first.`);
  // Classes of SQLSTATE have five characters; all else is of the line.
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !code.startsWith('57P')) return wrong(`${message}.`);
  return new SimulatorError('PEER_UNREACHABLE', `--to: ${shown}: ${message ?? code}. Is it running there?`, {
    cause: error,
  });
}
