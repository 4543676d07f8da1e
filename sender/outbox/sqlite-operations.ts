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

// Read as one text: rows as objects, fetched by another thread, take longer than all else that a claim does.
const asJson = (query: string): string => `
  SELECT json_group_array(json_object('id', id, 'kind', kind, 'bundle_id', bundle_id, 'platform', platform, 'lane', lane,
    'path', path, 'body', body, 'created_at_ms', created_at_ms, 'ages_from_ms', ages_from_ms, 'attempts', attempts,
    'possible_duplicate', possible_duplicate, 'reason', reason, 'state', state, 'owner', owner)) AS entries
  FROM (${query})`;

/** Behind a held open nothing of its lane may go. */
const keepsLane = (entry: string): string => `${entry}.state = 'held' AND ${entry}.kind = 'open'`;
const isKept = (lane: string): string =>
  `EXISTS (SELECT 1 FROM entries AS kept WHERE kept.lane = ${lane} AND ${keepsLane('kept')})`;
const firstOf = (lane: string): string =>
  `SELECT id FROM entries WHERE lane = ${lane} AND state = 'waiting' ORDER BY id LIMIT 1`;

const sql = {
  // Of JSON, all at once: a statement for each costs twice as much. The head of its lane is who finds it empty, the first
  // of those that come together.
  add: `INSERT INTO entries (is_head, created_at_ms, kind, bundle_id, platform, lane, path, body, bytes)
    SELECT (value ->> 0) AND NOT EXISTS (SELECT 1 FROM entries WHERE lane = value ->> 5 AND state = 'waiting')
        AND NOT ${isKept('value ->> 5')},
      value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
    FROM json_each(?) ORDER BY key`,
  claimable: asJson(claimable('')),
  claimableButParked: asJson(claimable(`AND ${NOT_PARKED}`)),
  claim: `UPDATE entries SET owner = ?, due_ms = ? WHERE id IN (SELECT value FROM json_each(?))`,
  extend: `UPDATE entries SET due_ms = ? WHERE id = ? AND owner = ? AND state = 'waiting'`,
  // Whoever knows that the MMP has it may say so, even where the lease has passed to somebody else.
  done: `DELETE FROM entries WHERE id IN (SELECT value FROM json_each(?))`,
  // Before they are gone: whoever comes after the heads among them in their lanes, unless a held open keeps the lane.
  promoteAfter: `UPDATE entries SET is_head = 1
    WHERE is_head = 0 AND id IN (
      SELECT (SELECT id FROM entries WHERE lane = ended.lane AND state = 'waiting'
        AND id NOT IN (SELECT value FROM json_each(?1)) ORDER BY id LIMIT 1)
      FROM entries AS ended
      WHERE ended.id IN (SELECT value FROM json_each(?1)) AND (ended.is_head OR (${keepsLane('ended')}))
        AND NOT EXISTS (SELECT 1 FROM entries AS kept WHERE kept.lane = ended.lane AND ${keepsLane('kept')}
          AND kept.id NOT IN (SELECT value FROM json_each(?1))))`,
  later: `UPDATE entries SET owner = NULL, due_ms = ?, reason = ?, attempts = attempts + ?,
      possible_duplicate = possible_duplicate OR ?
    WHERE id = ? AND owner = ? AND state = 'waiting'`,
  setAside: `UPDATE entries SET owner = NULL, due_ms = 0, is_head = 0, state = ?, reason = ?, set_aside_at_ms = ?
    WHERE id = ? AND owner = ? AND state = 'waiting' RETURNING lane`,
  // Where the lane has no head.
  promote: `UPDATE entries SET is_head = 1 WHERE id = (${firstOf('?1')}) AND is_head = 0 AND NOT ${isKept('?1')}`,
  // What was requeued while this one was under way goes first now.
  giveWay: `UPDATE entries SET is_head = 0 WHERE id = ?1 AND is_head = 1 AND owner IS NULL
    AND id > (SELECT min(id) FROM entries o WHERE o.lane = entries.lane AND o.state = 'waiting') RETURNING lane`,
  // A head that is under way stays one.
  demote: `UPDATE entries SET is_head = 0 WHERE lane = ?1 AND state = 'waiting' AND is_head = 1 AND owner IS NULL`,
  promoteIfNone: `UPDATE entries SET is_head = 1 WHERE id = (${firstOf('?1')}) AND NOT ${isKept('?1')}
    AND NOT EXISTS (SELECT 1 FROM entries WHERE lane = ?1 AND state = 'waiting' AND is_head = 1)`,
  endWaits: `UPDATE entries SET due_ms = 0 WHERE is_head = 1 AND due_ms > ? AND owner IS NULL`,
  // One row, which is read at once.
  totals: `SELECT sum(entries) FILTER (WHERE state = 'waiting') AS waiting, sum(entries) FILTER (WHERE state = 'held') AS held,
    sum(entries) FILTER (WHERE state = 'dead') AS dead, sum(bytes) AS bytes FROM totals`,
  lastId: `SELECT seq FROM sqlite_sequence WHERE name = 'entries'`,
  oldest: `SELECT min(created_at_ms) AS at FROM entries WHERE state = 'waiting'`,
  nextDue: `SELECT due_ms FROM entries WHERE is_head = 1 AND due_ms > ?1 AND ${NOT_PARKED} ORDER BY due_ms LIMIT ?2`,
  listSetAside: `SELECT * FROM entries WHERE state <> 'waiting' AND id < ? ORDER BY id DESC LIMIT ?`,
  requeue: `UPDATE entries SET state = 'waiting', attempts = 0, possible_duplicate = possible_duplicate OR state = 'held',
      set_aside_at_ms = NULL, ages_from_ms = ?1
    WHERE id = ?2 AND state <> 'waiting' RETURNING lane`,
  discard: `DELETE FROM entries WHERE id = ? AND state <> 'waiting' RETURNING lane`,
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
  for (let from = 0; from < entries.length; from += A_TURN) {
    if (from > 0) await nextTurn();
    db.run(sql.add, [rowsOf(entries.slice(from, from + A_TURN))]);
  }
  // Ids have no gaps within a transaction.
  const last = (db.get(sql.lastId, []) as { seq: number }).seq;
  return entries.map((_, place) => String(last - entries.length + 1 + place));
}

/** As the statement takes them. Half a pair of surrogates, which JSON can hold, is no text to SQLite. */
function rowsOf(entries: readonly NewEntry[]): string {
  const lanes = new Set<string>();
  const rows = entries.map((entry) => {
    const { createdAtMs, kind, target, path, body } = entry;
    const lane = entry.lane.toWellFormed();
    const isFirst = Number(!lanes.has(lane));
    lanes.add(lane);
    const texts = [kind, target.bundleId.toWellFormed(), target.platform.toWellFormed(), lane];
    return [isFirst, createdAtMs, ...texts, path.toWellFormed(), body.toWellFormed(), bytesOf(entry)];
  });
  return JSON.stringify(rows);
}

export function claim(db: SqliteConnection, options: ClaimOptions, owner: string): Claimed[] {
  const { nowMs, limit, leaseMs, except } = options;
  const found = (
    except.length === 0
      ? db.get(sql.claimable, [nowMs, limit])
      : db.get(sql.claimableButParked, [nowMs, limit, parkedNames(except)])
  ) as { entries: string };
  const rows = JSON.parse(found.entries) as EntryRow[];
  if (rows.length > 0) db.run(sql.claim, [owner, nowMs + leaseMs, JSON.stringify(rows.map(({ id }) => Number(id)))]);
  return rows.map(claimedOf);
}

export function extend(db: SqliteConnection, ids: readonly string[], untilMs: number, owner: string): void {
  for (const id of ids) db.run(sql.extend, [untilMs, Number(id), owner]);
}

export function endWaits(db: SqliteConnection, beyondMs: number): void {
  db.run(sql.endWaits, [beyondMs]);
}

/** What is done together, and then the rest, one after the other. */
export function settle(db: SqliteConnection, settlements: readonly Settlement[], nowMs: number, owner: string): void {
  const done = settlements.filter(({ kind }) => kind === 'done').map(({ id }) => Number(id));
  if (done.length > 0) {
    const ids = JSON.stringify(done);
    db.run(sql.promoteAfter, [ids]);
    db.run(sql.done, [ids]);
  }
  for (const settlement of settlements) if (settlement.kind !== 'done') settleOne(db, settlement, nowMs, owner);
}

type Undone = Exclude<Settlement, { kind: 'done' }>;

function settleOne(db: SqliteConnection, settlement: Undone, nowMs: number, owner: string): void {
  const id = Number(settlement.id);
  const next = (row: unknown): void => {
    if (row !== undefined) db.run(sql.promote, [(row as { lane: string }).lane]);
  };
  switch (settlement.kind) {
    case 'later': {
      const { notBeforeMs, reason, counts: isCounted, possibleDuplicate } = settlement;
      db.run(sql.later, [Math.max(0, notBeforeMs), reason, Number(isCounted), Number(possibleDuplicate), id, owner]);
      next(db.get(sql.giveWay, [id]));
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
  const found = ids.flatMap((id) => (db.get(sql.requeue, [nowMs, Number(id)]) as { lane: string } | undefined) ?? []);
  for (const { lane } of found) {
    db.run(sql.demote, [lane]);
    db.run(sql.promoteIfNone, [lane]);
  }
  return found.length;
}

export function discard(db: SqliteConnection, ids: readonly string[]): number {
  const found = ids.flatMap((id) => (db.get(sql.discard, [Number(id)]) as { lane: string } | undefined) ?? []);
  for (const { lane } of found) db.run(sql.promoteIfNone, [lane]);
  return found.length;
}

/** Ends the leases of one owner: what it claimed and did not settle is an orphan at once. */
export function release(db: SqliteConnection, owner: string): void {
  db.run(sql.release, [owner]);
}
