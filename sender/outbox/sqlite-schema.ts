/** The version that this release writes, in `user_version`. A file of a later one is refused, not guessed at. */
export const SCHEMA_VERSION = 2;

/** Tells an outbox from any other SQLite file, in `application_id`: the letters `mmp1`. */
export const APPLICATION_ID = 0x6d_6d_70_31;

/** Lanes behind a held open. */
const KEPT_LANES = `CREATE INDEX entries_kept ON entries (lane) WHERE state = 'held' AND kind = 'open';`;

/**
 * - `id` is never used twice (AUTOINCREMENT), so that a settlement that comes late cannot meet another entry.
 * - `is_head`: it may go next of its lane: the oldest that waits, or one that is under way. None behind a held open. Kept on every change, so that a claim looks at heads alone,
 *   however long a lane is.
 * - `due_ms`: without `owner`, before when it must not be sent (0: at any time); with one, until when it is claimed.
 * - `ages_from_ms`: since when its age counts; null for since it was made.
 * - `totals` is kept by triggers, in the transaction of each change: the limits hold across processes.
 */
export const SCHEMA = `
CREATE TABLE entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'dead')),
  is_head INTEGER NOT NULL,
  due_ms INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  possible_duplicate INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  set_aside_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  platform TEXT NOT NULL,
  lane TEXT NOT NULL,
  path TEXT NOT NULL,
  body TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  ages_from_ms INTEGER
) STRICT;
CREATE INDEX entries_heads ON entries (due_ms, id, platform, bundle_id) WHERE is_head = 1;
CREATE INDEX entries_lanes ON entries (lane, id) WHERE state = 'waiting';
CREATE INDEX entries_ages ON entries (created_at_ms) WHERE state = 'waiting';
CREATE INDEX entries_set_aside ON entries (id) WHERE state <> 'waiting';
CREATE INDEX entries_owners ON entries (owner) WHERE owner IS NOT NULL;
${KEPT_LANES}

CREATE TABLE totals (
  state TEXT PRIMARY KEY,
  entries INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO totals VALUES ('waiting', 0, 0), ('held', 0, 0), ('dead', 0, 0);
CREATE TRIGGER entries_added AFTER INSERT ON entries BEGIN
  UPDATE totals SET entries = entries + 1, bytes = bytes + new.bytes WHERE state = new.state;
END;
CREATE TRIGGER entries_removed AFTER DELETE ON entries BEGIN
  UPDATE totals SET entries = entries - 1, bytes = bytes - old.bytes WHERE state = old.state;
END;
CREATE TRIGGER entries_moved AFTER UPDATE OF state ON entries BEGIN
  UPDATE totals SET entries = entries - 1, bytes = bytes - old.bytes WHERE state = old.state;
  UPDATE totals SET entries = entries + 1, bytes = bytes + new.bytes WHERE state = new.state;
END;

PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Makes version 2 of version 1. A process of the release before may go on with it. */
export const FROM_VERSION_1 = `
ALTER TABLE entries ADD COLUMN ages_from_ms INTEGER;
${KEPT_LANES}
PRAGMA user_version = 2;
`;
