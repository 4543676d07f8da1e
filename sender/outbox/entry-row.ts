import type { CallKind, Claimed, Entry, SetAside } from './outbox.js';

/** An entry as a row of a table. Numbers that a driver gives as text are read, too. */
export type EntryRow = {
  readonly id: number | string;
  readonly kind: string;
  readonly bundle_id: string;
  readonly platform: string;
  readonly lane: string;
  readonly path: string;
  readonly body: string;
  readonly created_at_ms: number | string;
  readonly attempts: number;
  readonly possible_duplicate: number | boolean;
  readonly reason: string | null;
  readonly state: string;
  /** Who claimed it last and did not settle it. */
  readonly owner: string | null;
  readonly set_aside_at_ms: number | string | null;
  /** Null unless it was requeued. */
  readonly ages_from_ms: number | string | null;
};

function entryOf(row: EntryRow): Entry {
  return {
    id: String(row.id),
    kind: row.kind as CallKind,
    target: { bundleId: row.bundle_id, platform: row.platform },
    lane: row.lane,
    path: row.path,
    body: row.body,
    createdAtMs: Number(row.created_at_ms),
    attempts: row.attempts,
    possibleDuplicate: Boolean(row.possible_duplicate),
    reason: row.reason,
    agesFromMs: Number(row.ages_from_ms ?? row.created_at_ms),
  };
}

/** @param row - As it was before it was claimed. */
export const claimedOf = (row: EntryRow): Claimed => Object.assign(entryOf(row), { isOrphan: row.owner !== null });

export const setAsideOf = (row: EntryRow): SetAside => ({
  ...entryOf(row),
  state: row.state === 'held' ? 'held' : 'dead',
  setAsideAtMs: Number(row.set_aside_at_ms),
});
