import { SenderError } from '../errors.js';
import { inTransaction, type PostgresClient, type PostgresPool } from './postgres-client.js';

const SCHEMA_VERSION = 2;

/** Of the locks that applications name themselves: the letters `mmp1`, before the number of the table. */
const LOCK_SPACE = 0x6d_6d_70_31n << 32n;

/** A table of outbox entries, as it stands in SQL. */
export type Table = {
  /** Quoted, with its schema where one was given. */
  readonly name: string;
  /** Text in quotes, for `regclass`. */
  readonly literal: string;
  /** What names of its indexes begin with. */
  readonly prefix: string;
};

/**
 * @param given - `name` or `schema.name`.
 * @throws {SenderError} OPTIONS_INVALID for anything but letters, digits and underscores.
 */
export function tableOf(given: string): Table {
  const parts = given.split('.');
  const [last = ''] = parts.toReversed();
  // PostgreSQL cuts names at 63 bytes, and those of the indexes are longer by ten.
  if (parts.length > 2 || last.length > 50 || parts.some((part) => !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(part))) {
    throw new SenderError(
      'OPTIONS_INVALID',
      `table must be "name" or "schema.name" of letters, digits and underscores, the name of at most 50, got ${JSON.stringify(given)}.`,
    );
  }
  const name = parts.map((part) => `"${part}"`).join('.');
  return { name, literal: `'${name}'`, prefix: last };
}

/** Whoever holds it is the only one who moves entries of this table; adding needs none. Until the transaction ends. */
export const lockOf = ({ literal }: Table): string =>
  `SELECT pg_advisory_xact_lock(${LOCK_SPACE} | ${literal}::regclass::oid::bigint)`;

/**
 * - `position`: its place in the order, given at the first claim that sees it; null until then. Ids are given before a
 *   transaction commits, so their order is not that in which entries become visible.
 * - `is_head`: it may go next of its lane: the first that waits, or one that is under way; none behind a held open. So that a claim looks at heads alone, however long a lane is.
 * - `due_ms`: without `owner`, before when it must not be sent (0: at any time); with one, until when it is claimed.
 * - `ages_from_ms`: since when its age counts; null for since it was made.
 */
const schemaOf = ({ name, prefix }: Table): string => `
CREATE TABLE ${name} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position bigint,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'dead')),
  is_head boolean NOT NULL DEFAULT false,
  due_ms bigint NOT NULL DEFAULT 0,
  owner text,
  attempts integer NOT NULL DEFAULT 0,
  possible_duplicate boolean NOT NULL DEFAULT false,
  reason text,
  set_aside_at_ms bigint,
  created_at_ms bigint NOT NULL,
  kind text NOT NULL,
  bundle_id text NOT NULL,
  platform text NOT NULL,
  lane text NOT NULL,
  path text NOT NULL,
  body text NOT NULL,
  bytes bigint NOT NULL,
  ages_from_ms bigint
);
CREATE INDEX "${prefix}_new" ON ${name} (id) WHERE position IS NULL;
CREATE INDEX "${prefix}_heads" ON ${name} (due_ms, position) WHERE is_head;
CREATE INDEX "${prefix}_lanes" ON ${name} (lane, position) WHERE state = 'waiting' AND position IS NOT NULL;
CREATE INDEX "${prefix}_set_aside" ON ${name} (id) WHERE state <> 'waiting';
CREATE INDEX "${prefix}_owners" ON ${name} (owner) WHERE owner IS NOT NULL;
${keptLanes({ name, prefix })}
${isOfThisSchema(name)}`;

/** Lanes behind a held open. */
const keptLanes = ({ name, prefix }: Pick<Table, 'name' | 'prefix'>): string =>
  `CREATE INDEX "${prefix}_kept" ON ${name} (lane) WHERE state = 'held' AND kind = 'open';`;

const isOfThisSchema = (name: string): string =>
  `COMMENT ON TABLE ${name} IS 'mmp-sim outbox, schema ${SCHEMA_VERSION}';\n`;

/** Makes version 2 of version 1. A process of the release before may go on with it. */
const fromVersion1 = ({ name, prefix }: Table): string => `
ALTER TABLE ${name} ADD COLUMN ages_from_ms bigint;
${keptLanes({ name, prefix })}
${isOfThisSchema(name)}`;

/** Makes the table where there is none, and brings one of an earlier release up to date. Safe to call at each start, by several processes at once. */
export async function createTables(pool: PostgresPool, table: Table): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK_SPACE})`);
    const state = await found(client, table);
    if (state === 'none') await client.query(schemaOf(table));
    else if (state === 1) await client.query(fromVersion1(table));
    else await requireTables(client, table);
  });
}

/** @throws {SenderError} OUTBOX_UNAVAILABLE where the table is not there, is something else, or of a later schema. */
export async function requireTables(client: PostgresClient, table: Table): Promise<void> {
  const state = await found(client, table);
  if (state === SCHEMA_VERSION) return;
  const why =
    state === 'none'
      ? 'there is none. Call createTables() once, before anything is added'
      : state === 'foreign'
        ? 'it is there, but no outbox. Name another one'
        : state < SCHEMA_VERSION
          ? `it has schema ${state}, and this release needs ${SCHEMA_VERSION}. Call createTables() once, before anything is added`
          : `it has schema ${state}, and this release knows ${SCHEMA_VERSION}. Install the release of @mmp-sim/sender that made it, or a later one`;
  throw new SenderError('OUTBOX_UNAVAILABLE', `the table ${table.name}: ${why}.`);
}

async function found(client: PostgresClient, { literal }: Table): Promise<number | 'none' | 'foreign'> {
  const { rows } = await client.query(
    `SELECT to_regclass(${literal})::oid AS oid, obj_description(to_regclass(${literal})::oid, 'pg_class') AS comment`,
  );
  const [row] = rows as { oid: unknown; comment: string | null }[];
  if (row === undefined || row.oid === null) return 'none';
  const version = /^mmp-sim outbox, schema (\d+)$/.exec(row.comment ?? '')?.[1];
  return version === undefined ? 'foreign' : Number(version);
}
