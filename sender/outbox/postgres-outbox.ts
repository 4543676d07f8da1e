import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { SenderError } from '../errors.js';
import { requireKnownOptions, requireMethods } from '../option-checks.js';
import { claimedOf, type EntryRow, setAsideOf } from './entry-row.js';
import type {
  Claimed,
  ClaimOptions,
  NewEntry,
  Outbox,
  OutboxCounts,
  OutboxLimits,
  SetAside,
  Settlement,
  Target,
} from './outbox.js';
import { LIMITS, resolveLimits } from './outbox-limits.js';
import { peer } from './peer.js';
import { inTransaction, type PostgresClient, type PostgresPool, unavailable } from './postgres-client.js';
import { GroupInsert, sizeOf } from './postgres-group-insert.js';
import { Room } from './postgres-room.js';
import { createTables, lockOf, requireTables, type Table, tableOf } from './postgres-schema.js';
import { lanesOf, lost, settle } from './postgres-settle.js';
import { type Statements, statementsOf } from './postgres-statements.js';

export type { PostgresClient, PostgresPool } from './postgres-client.js';

export type PostgresOutboxOptions = OutboxLimits & {
  /** `name` or `schema.name`. @default 'mmp_outbox' */
  readonly table?: string;
} & (
    | {
        /** A `Pool` of `pg`, which stays the caller's to end. An `add` takes one connection at a time, sending one more. */
        readonly pool: PostgresPool;
      }
    | {
        /** For a pool of its own (`npm install pg`), of at most four connections, which `close` ends. */
        readonly connectionString: string;
      }
  );

/** The same, before it is known which of the two there is. */
type Given = OutboxLimits & {
  readonly table?: string;
  readonly pool?: PostgresPool;
  readonly connectionString?: string;
};

export interface PostgresOutbox extends Outbox {
  /** Makes the table where there is none, and brings one of an earlier release up to date. Safe at each start, from several processes. Needs the right to create it. */
  createTables(): Promise<void>;

  /**
   * Adds calls in a transaction of the caller's: they are there when it commits, and never if it is rolled back.
   *
   * The lane takes them in when they are committed: what is committed first goes first.
   *
   * @param client - On which the transaction was begun.
   * @returns Their ids, in the same order.
   * @throws {SenderError} OUTBOX_FULL, before anything is written. An error of the database comes as it is, so that
   *   whoever tries transactions again knows it; the transaction is then lost.
   */
  enqueueIn(client: PostgresClient, entries: readonly NewEntry[]): Promise<readonly string[]>;
}

/**
 * An outbox in a table of PostgreSQL 12 or later. Several senders, in several processes and on several machines, may
 * share it: each lane keeps its order, and no two send of one lane at once.
 *
 * Whoever loses the connection while something is committed cannot know whether it was: then OUTBOX_UNAVAILABLE, and a
 * call that is made again may be there twice. In `enqueueIn` the caller's own transaction decides.
 *
 * @throws {SenderError} OPTIONS_INVALID for an option that is not what it takes.
 */
export function postgresOutbox(options: PostgresOutboxOptions): PostgresOutbox {
  requireKnownOptions('postgresOutbox', options, ['pool', 'connectionString', 'table', ...LIMITS]);
  const { pool: given, connectionString, table: name = 'mmp_outbox', ...limits } = options as Given;
  const table = tableOf(name);
  const room = new Room(resolveLimits(limits), () => performance.now());
  if (given !== undefined) {
    requireMethods('pool', given, ['query', 'connect'], "a Pool of pg, such as new pg.Pool({ host: '…' })");
    return new TableOutbox(given, table, room, async () => undefined);
  }
  if (typeof connectionString !== 'string' || connectionString === '') {
    // What was given is not shown: it may hold a password.
    throw new SenderError(
      'OPTIONS_INVALID',
      'postgresOutbox needs pool, a Pool of pg, or connectionString, such as postgres://user@host/database.',
    );
  }
  const { Pool } = peer('pg') as typeof pg;
  const pool = new Pool({
    connectionString,
    max: 4,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    application_name: 'mmp-sim-sender',
  });
  // A connection that ends while nobody uses it: the pool has dropped it already, and the next query says what is wrong.
  pool.on('error', () => undefined);
  return new TableOutbox(pool, table, room, () => pool.end());
}

const parkedNames = (targets: readonly Target[]): string[] =>
  targets.map(({ platform, bundleId }) => `${platform} ${bundleId}`);

class TableOutbox implements PostgresOutbox {
  readonly #pool: PostgresPool;
  readonly #table: Table;
  readonly #sql: Statements;
  readonly #room: Room;
  readonly #inserts: GroupInsert;
  readonly #end: () => Promise<void>;
  /** Which claims are ours. Another one after a restart, so that what was claimed before is an orphan. */
  readonly #owner = randomUUID();
  #checked: Promise<void> | null = null;
  #isClosed = false;

  constructor(pool: PostgresPool, table: Table, room: Room, end: () => Promise<void>) {
    this.#pool = pool;
    this.#table = table;
    this.#sql = statementsOf(table);
    this.#room = room;
    this.#inserts = new GroupInsert(pool, this.#sql, room, () => this.#count(pool));
    this.#end = end;
  }

  async createTables(): Promise<void> {
    try {
      await createTables(this.#pool, this.#table);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async add(entries: readonly NewEntry[]): Promise<readonly string[]> {
    if (entries.length === 0) return [];
    await this.#ready();
    return this.#inserts.add(entries);
  }

  async enqueueIn(client: PostgresClient, entries: readonly NewEntry[]): Promise<readonly string[]> {
    if (entries.length === 0) return [];
    this.#requireOpen();
    // On the caller's connection: their pool may have no other.
    await this.#room.require(sizeOf(entries), () => this.#count(client));
    return this.#inserts.insert(client, entries);
  }

  async claim({ nowMs, limit, leaseMs, except }: ClaimOptions): Promise<readonly Claimed[]> {
    return this.#moving(async (client) => {
      await client.query(this.#sql.place);
      const values = [nowMs, limit, parkedNames(except), this.#owner, nowMs + leaseMs];
      const { rows } = await client.query(this.#sql.claim, values);
      return (rows as (EntryRow & { position: string; owner_before: string | null })[])
        .toSorted((a, b) => Number(a.position) - Number(b.position))
        .map((row) => claimedOf({ ...row, owner: row.owner_before }));
    });
  }

  async settle(settlements: readonly Settlement[], nowMs: number): Promise<void> {
    if (settlements.length === 0) return;
    const gone = await this.#moving((client) => settle(client, this.#sql, settlements, { nowMs, owner: this.#owner }));
    this.#room.note(gone);
  }

  async extend(ids: readonly string[], untilMs: number): Promise<void> {
    await this.#query(this.#sql.extend, [untilMs, ids, this.#owner]);
  }

  async endWaits(beyondMs: number): Promise<void> {
    await this.#query(this.#sql.endWaits, [beyondMs]);
  }

  async counts(): Promise<OutboxCounts> {
    await this.#ready();
    try {
      return await this.#count(this.#pool);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async nextDueMs({ nowMs, except }: Pick<ClaimOptions, 'nowMs' | 'except'>): Promise<number | null> {
    const { rows } = await this.#query(this.#sql.nextDue, [nowMs, parkedNames(except)]);
    const [row] = rows as { due_ms: string | null }[];
    return row === undefined || row.due_ms === null ? null : Number(row.due_ms);
  }

  async setAside({ limit, before }: { limit: number; before?: string }): Promise<readonly SetAside[]> {
    const { rows } = await this.#query(this.#sql.listSetAside, [before ?? '9223372036854775807', limit]);
    return (rows as EntryRow[]).map(setAsideOf);
  }

  async requeue(ids: readonly string[], nowMs: number): Promise<number> {
    return this.#moving(async (client) => {
      const { rows } = await client.query(this.#sql.requeue, [ids, nowMs]);
      const lanes = lanesOf(rows);
      await client.query(this.#sql.demote, [lanes]);
      await client.query(this.#sql.promoteIfNone, [lanes]);
      return rows.length;
    });
  }

  async discard(ids: readonly string[]): Promise<number> {
    const rows = await this.#moving(async (client) => {
      const discarded = await client.query(this.#sql.discard, [ids]);
      await client.query(this.#sql.promoteIfNone, [lanesOf(discarded.rows)]);
      return discarded.rows;
    });
    this.#room.note(lost(rows as { bytes: string }[]));
    return rows.length;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#inserts.done();
    try {
      if (this.#checked !== null) await this.#pool.query(this.#sql.release, [this.#owner]);
    } catch {
      // A database that is away now: the leases run out by themselves.
    }
    await this.#end();
  }

  async #count(client: PostgresClient): Promise<OutboxCounts> {
    const { rows } = await client.query(this.#sql.counts);
    const counted = rows as { state: string; entries: string; bytes: string; oldest_at_ms: string }[];
    const of = (state: string): number => Number(counted.find((row) => row.state === state)?.entries ?? 0);
    const waiting = counted.find(({ state }) => state === 'waiting');
    return {
      waiting: of('waiting'),
      held: of('held'),
      dead: of('dead'),
      bytes: counted.reduce((sum, { bytes }) => sum + Number(bytes), 0),
      oldestAtMs: waiting === undefined ? null : Number(waiting.oldest_at_ms),
    };
  }

  /** Under the lock of the table: heads and places are only right while nobody else moves entries. */
  async #moving<Result>(work: (client: PostgresClient) => Promise<Result>): Promise<Result> {
    await this.#ready();
    try {
      return await inTransaction(this.#pool, async (client) => {
        await client.query(lockOf(this.#table));
        return work(client);
      });
    } catch (error) {
      throw unavailable(error);
    }
  }

  async #query(text: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }> {
    await this.#ready();
    try {
      return await this.#pool.query(text, values);
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** Looks at the table before its first use. */
  async #ready(): Promise<void> {
    this.#requireOpen();
    this.#checked ??= requireTables(this.#pool, this.#table);
    try {
      await this.#checked;
    } catch (error) {
      // The next call looks again.
      this.#checked = null;
      throw unavailable(error);
    }
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new SenderError('OUTBOX_UNAVAILABLE', `this outbox, ${this.#table.name}, is closed.`);
  }
}
