import { setImmediate as nextTurn } from 'node:timers/promises';
import { claimedOf, type EntryRow, setAsideOf } from './entry-row.js';
import type { Claimed, ClaimOptions, NewEntry, OutboxCounts, SetAside, Settlement, Target } from './outbox.js';
import { bytesOf, type Held, requireRoom, type ResolvedLimits } from './outbox-limits.js';
import type { SqliteConnection } from './sqlite-connection.js';

// Entries of parked targets, as JSON, are passed over.
const NOT_PARKED = `(platform || ' ' || bundle_id) NOT IN (SELECT value FROM json_each(?3))`;

// What may go at any time is found in the order of the index; what waited for an instant, by that instant. Parameters: the
// instant, how many, and parked targets where they are asked about.
const claimable = (condition: string): string => `
  SELECT * FROM (
    SELECT * FROM (SELECT * FROM entries WHERE is_head = 1 AND due_ms = 0 ${condition} ORDER BY id LIMIT ?2)
    UNION ALL
    SELECT * FROM (
      SELECT * FROM entries WHERE is_head = 1 AND due_ms > 0 AND due_ms <= ?1 ${condition} ORDER BY due_ms LIMIT ?2)
  ) ORDER BY id LIMIT ?2`;

const sql = {
  // The head of its lane is whoever finds it empty.
  add: `INSERT INTO entries (is_head, created_at_ms, kind, bundle_id, platform, lane, path, body, bytes)
    VALUES (NOT EXISTS (SELECT 1 FROM entries WHERE lane = ?5 AND state = 'waiting'), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    RETURNING id`,
  claimable: claimable(''),
  claimableButParked: claimable(`AND ${NOT_PARKED}`),
  claim: `UPDATE entries SET owner = ?, due_ms = ? WHERE id = ?`,
  extend: `UPDATE entries SET due_ms = ? WHERE id = ? AND owner = ? AND state = 'waiting'`,
  // Whoever knows that the MMP has it may say so, even where the lease has passed to somebody else.
  done: `DELETE FROM entries WHERE id = ? RETURNING lane`,
  later: `UPDATE entries SET owner = NULL, due_ms = ?, reason = ?, attempts = attempts + ?,
      possible_duplicate = possible_duplicate OR ?
    WHERE id = ? AND owner = ? AND state = 'waiting'`,
  setAside: `UPDATE entries SET owner = NULL, due_ms = 0, is_head = 0, state = ?, reason = ?, set_aside_at_ms = ?
    WHERE id = ? AND owner = ? AND state = 'waiting' RETURNING lane`,
  promote: `UPDATE entries SET is_head = 1
    WHERE id = (SELECT id FROM entries WHERE lane = ? AND state = 'waiting' ORDER BY id LIMIT 1) AND is_head = 0`,
  // One row, which is read at once.
  totals: `SELECT sum(entries) FILTER (WHERE state = 'waiting') AS waiting, sum(entries) FILTER (WHERE state = 'held') AS held,
    sum(entries) FILTER (WHERE state = 'dead') AS dead, sum(bytes) AS bytes FROM totals`,
  lastId: `SELECT seq FROM sqlite_sequence WHERE name = 'entries'`,
  oldest: `SELECT min(created_at_ms) AS at FROM entries WHERE state = 'waiting'`,
  nextDue: `SELECT due_ms FROM entries WHERE is_head = 1 AND due_ms > ?1 AND ${NOT_PARKED} ORDER BY due_ms LIMIT ?2`,
  listSetAside: `SELECT * FROM entries WHERE state <> 'waiting' AND id < ? ORDER BY id DESC LIMIT ?`,
  requeue: `INSERT INTO entries
      (is_head, possible_duplicate, reason, ages_from_ms, created_at_ms, kind, bundle_id, platform, lane, path, body, bytes)
    SELECT NOT EXISTS (SELECT 1 FROM entries o WHERE o.lane = e.lane AND o.state = 'waiting'),
      possible_duplicate OR state = 'held', reason, ?, created_at_ms, kind, bundle_id, platform, lane, path, body, bytes
    FROM entries e WHERE id = ? AND state <> 'waiting' RETURNING id`,
  discard: `DELETE FROM entries WHERE id = ? AND state <> 'waiting' RETURNING id`,
  release: `UPDATE entries SET due_ms = 0 WHERE owner = ? AND state = 'waiting'`,
} as const;

/** All that a connection has to know. */
export const statements: readonly string[] = Object.values(sql);

/** Entries of one `add` after which the event loop gets its turn. */
const A_TURN = 200;

const parkedNames = (targets: readonly Target[]): string =>
  JSON.stringify(targets.map(({ platform, bundleId }) => `${platform} ${bundleId}`));

/** Checks the limits and appends. */
export async function add(
  db: SqliteConnection,
  entries: readonly NewEntry[],
  limits: ResolvedLimits,
): Promise<string[]> {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  requireRoom(held(db), { entries: entries.length, bytes }, limits);
  const ids: string[] = [];
  for (const entry of entries) {
    const { createdAtMs, kind, target, lane, path, body } = entry;
    const values = [createdAtMs, kind, target.bundleId, target.platform, lane, path, body, bytesOf(entry)];
    const row = db.get(sql.add, values) as { id: number } | undefined;
    if (row === undefined) throw new Error('an entry that was added has no id');
    ids.push(String(row.id));
    if (ids.length % A_TURN === 0) await nextTurn();
  }
  return ids;
}

export async function claim(db: SqliteConnection, options: ClaimOptions, owner: string): Promise<Claimed[]> {
  const { nowMs, limit, leaseMs, except } = options;
  const rows =
    except.length === 0
      ? await db.all<EntryRow>(sql.claimable, [nowMs, limit])
      : await db.all<EntryRow>(sql.claimableButParked, [nowMs, limit, parkedNames(except)]);
  for (const { id } of rows) db.run(sql.claim, [owner, nowMs + leaseMs, Number(id)]);
  return rows.map(claimedOf);
}

export function extend(db: SqliteConnection, ids: readonly string[], untilMs: number, owner: string): void {
  for (const id of ids) db.run(sql.extend, [untilMs, Number(id), owner]);
}

export function settle(db: SqliteConnection, settlement: Settlement, nowMs: number, owner: string): void {
  const id = Number(settlement.id);
  const next = (row: unknown): void => {
    if (row !== undefined) db.run(sql.promote, [(row as { lane: string }).lane]);
  };
  switch (settlement.kind) {
    case 'done':
      next(db.get(sql.done, [id]));
      return;
    case 'later': {
      const { notBeforeMs, reason, counts: isCounted, possibleDuplicate } = settlement;
      db.run(sql.later, [Math.max(0, notBeforeMs), reason, Number(isCounted), Number(possibleDuplicate), id, owner]);
      return;
    }
    case 'held':
    case 'dead':
      next(db.get(sql.setAside, [settlement.kind, settlement.reason, nowMs, id, owner]));
      return;
    default:
      settlement satisfies never;
  }
}

const held = (db: SqliteConnection): Held => db.get(sql.totals, []) as Held;

export function counts(db: SqliteConnection): OutboxCounts {
  const oldest = db.get(sql.oldest, []) as { at: number | null };
  const { waiting, held: unknown, dead, bytes } = held(db);
  return { waiting, held: unknown, dead, bytes, oldestAtMs: oldest.at };
}

/** The id that was given last, whatever became of its entry; 0 before the first. */
export const lastId = (db: SqliteConnection): string =>
  String((db.get(sql.lastId, []) as { seq: number } | undefined)?.seq ?? 0);

export function nextDueMs(db: SqliteConnection, nowMs: number, except: readonly Target[]): number | null {
  const next = db.get(sql.nextDue, [nowMs, 1, parkedNames(except)]) as { due_ms: number } | undefined;
  return next?.due_ms ?? null;
}

export async function listSetAside(db: SqliteConnection, limit: number, before?: string): Promise<SetAside[]> {
  const below = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
  return (await db.all<EntryRow>(sql.listSetAside, [below, limit])).map(setAsideOf);
}

export function requeue(db: SqliteConnection, ids: readonly string[], nowMs: number): number {
  const found = ids.filter((id) => db.get(sql.requeue, [nowMs, Number(id)]) !== undefined);
  for (const id of found) db.get(sql.discard, [Number(id)]);
  return found.length;
}

export const discard = (db: SqliteConnection, ids: readonly string[]): number =>
  ids.filter((id) => db.get(sql.discard, [Number(id)]) !== undefined).length;

/** Ends the leases of one owner: what it claimed and did not settle is an orphan at once. */
export function release(db: SqliteConnection, owner: string): void {
  db.run(sql.release, [owner]);
}
