import type { Table } from './postgres-schema.js';

/** Entries that get their places at one claim, so that no claim takes long. */
const MOST_PLACED = 1_000;

const COLUMNS = 'created_at_ms, kind, bundle_id, platform, lane, path, body, bytes';

/** What is asked of one table. */
export function statementsOf({ name, literal }: Table) {
  const inLane = (lane: string): string => `state = 'waiting' AND position IS NOT NULL AND lane = ${lane}`;
  // Behind a held open nothing of its lane may go.
  const keepsLane = `state = 'held' AND kind = 'open'`;
  const isKept = (lane: string): string => `EXISTS (SELECT FROM ${name} WHERE ${keepsLane} AND lane = ${lane})`;
  const firstOfEach = `(
        SELECT given.lane, (SELECT id FROM ${name} WHERE ${inLane('given.lane')} ORDER BY position LIMIT 1) AS id
        FROM unnest($1::text[]) AS given (lane)
      ) AS head`;
  const notParked = (parameter: string): string => `(platform || ' ' || bundle_id) <> ALL (${parameter}::text[])`;
  return {
    add: `INSERT INTO ${name} (${COLUMNS})
      SELECT ${COLUMNS} FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::bigint[]) WITH ORDINALITY AS given (${COLUMNS}, number)
      ORDER BY number RETURNING id`,

    // Under the lock, so that of two claims the second sees the places that the first gave.
    place: `WITH fresh AS (
        SELECT id, row_number() OVER (PARTITION BY lane ORDER BY id) AS rank
        FROM ${name} WHERE position IS NULL ORDER BY id LIMIT ${MOST_PLACED}
      ), placed AS (
        SELECT id, rank, nextval(pg_get_serial_sequence(${literal}, 'id')) AS position
        FROM (SELECT * FROM fresh ORDER BY id) AS in_order
      )
      UPDATE ${name} AS entry SET position = placed.position,
        is_head = placed.rank = 1 AND NOT EXISTS (SELECT FROM ${name} WHERE ${inLane('entry.lane')})
          AND NOT ${isKept('entry.lane')}
      FROM placed WHERE entry.id = placed.id`,

    // SKIP LOCKED: whoever looks at a row in a transaction of their own holds up that entry alone.
    claim: `WITH free AS (
        SELECT id FROM ${name} WHERE is_head AND due_ms = 0 AND ${notParked('$3')}
        ORDER BY position LIMIT $2 FOR UPDATE SKIP LOCKED
      ), due AS (
        SELECT id FROM ${name} WHERE is_head AND due_ms > 0 AND due_ms <= $1 AND ${notParked('$3')}
        ORDER BY due_ms LIMIT $2 FOR UPDATE SKIP LOCKED
      ), chosen AS (
        SELECT id, owner FROM ${name} WHERE id IN (SELECT id FROM free UNION ALL SELECT id FROM due)
        ORDER BY position LIMIT $2
      )
      UPDATE ${name} AS entry SET owner = $4, due_ms = $5
      FROM chosen WHERE entry.id = chosen.id RETURNING entry.*, chosen.owner AS owner_before`,

    extend: `UPDATE ${name} SET due_ms = $1 WHERE id = ANY ($2::bigint[]) AND owner = $3 AND state = 'waiting'`,
    endWaits: `UPDATE ${name} SET due_ms = 0 WHERE is_head AND due_ms > $1 AND owner IS NULL`,
    // Whoever knows that the MMP has it may say so, even where the lease has passed to somebody else.
    done: `DELETE FROM ${name} WHERE id = ANY ($1::bigint[]) RETURNING lane, bytes, is_head OR ${keepsLane} AS led`,
    later: `UPDATE ${name} AS entry SET owner = NULL, due_ms = given.due_ms, reason = given.reason,
        attempts = entry.attempts + given.counts, possible_duplicate = entry.possible_duplicate OR given.possible_duplicate
      FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $5::boolean[])
        AS given (id, due_ms, reason, counts, possible_duplicate)
      WHERE entry.id = given.id AND owner = $6 AND state = 'waiting'`,
    setAside: `UPDATE ${name} AS entry SET owner = NULL, due_ms = 0, is_head = false, set_aside_at_ms = $4,
        state = given.state, reason = given.reason
      FROM unnest($1::bigint[], $2::text[], $3::text[]) AS given (id, state, reason)
      WHERE entry.id = given.id AND owner = $5 AND entry.state = 'waiting' RETURNING lane`,
    // Where the lane has no head.
    promote: `UPDATE ${name} AS entry SET is_head = true FROM ${firstOfEach}
      WHERE entry.id = head.id AND NOT is_head AND NOT ${isKept('head.lane')}`,
    // What was requeued while these were under way goes first now.
    giveWay: `UPDATE ${name} AS entry SET is_head = false
      WHERE id = ANY ($1::bigint[]) AND is_head AND owner IS NULL
        AND position > (SELECT min(position) FROM ${name} WHERE ${inLane('entry.lane')})
      RETURNING lane`,
    // A head that is under way stays one.
    demote: `UPDATE ${name} SET is_head = false
      WHERE state = 'waiting' AND position IS NOT NULL AND lane = ANY ($1::text[]) AND is_head AND owner IS NULL`,
    promoteIfNone: `UPDATE ${name} AS entry SET is_head = true FROM ${firstOfEach}
      WHERE entry.id = head.id AND NOT ${isKept('head.lane')}
        AND NOT EXISTS (SELECT FROM ${name} WHERE ${inLane('head.lane')} AND is_head)`,

    counts: `SELECT state, count(*) AS entries, sum(bytes) AS bytes, min(created_at_ms) AS oldest_at_ms
      FROM ${name} GROUP BY state`,
    // What has no place yet can be claimed now: it came after the last claim.
    nextDue: `SELECT CASE WHEN EXISTS (SELECT FROM ${name} WHERE position IS NULL AND ${notParked('$2')}) THEN $1::bigint
      ELSE (SELECT min(due_ms) FROM ${name} WHERE is_head AND due_ms > $1 AND ${notParked('$2')}) END AS due_ms`,
    listSetAside: `SELECT * FROM ${name} WHERE state <> 'waiting' AND id < $1 ORDER BY id DESC LIMIT $2`,
    requeue: `UPDATE ${name} SET state = 'waiting', attempts = 0,
        possible_duplicate = possible_duplicate OR state = 'held', set_aside_at_ms = NULL, ages_from_ms = $2
      WHERE id = ANY ($1::bigint[]) AND state <> 'waiting' RETURNING lane`,
    discard: `DELETE FROM ${name} WHERE id = ANY ($1::bigint[]) AND state <> 'waiting' RETURNING bytes, lane`,
    release: `UPDATE ${name} SET due_ms = 0 WHERE owner = $1 AND state = 'waiting'`,
  } as const;
}

export type Statements = ReturnType<typeof statementsOf>;
