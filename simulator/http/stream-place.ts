import { invalid } from '../checked.js';
import type { Restart } from '../journal/feed.js';
import type { Place } from '../journal/tail.js';
import type { Workspace } from '../workspaces/workspace.js';

type Placed = Pick<Workspace, 'journal' | 'feed'>;

/** A place as clients are told of it, which tells another simulator and a later workspace of this name from this one. */
export const placeId = ({ feed }: Pick<Placed, 'feed'>, { entry, event }: Place): string =>
  `${feed.life}.${entry}.${event}`;

/** That of whoever has seen all that has happened. */
export const placeNow = ({ journal, feed }: Placed): Place => ({ entry: journal.cursor, event: feed.cursor });

type Start = { readonly place: Place; readonly unknown: Restart | null };

/**
 * Where a stream begins. The id of the last event is what a client sends that comes back, so it counts over `since`,
 * which stays in the address.
 *
 * @throws {SimulatorError} REQUEST_INVALID.
 */
export function startOf(lastEventId: string | undefined, since: string | undefined, workspace: Workspace): Start {
  const { journal, feed } = workspace;
  if (lastEventId !== undefined && lastEventId !== '') return placeOf(lastEventId, 'Last-Event-ID', workspace);
  if (since === undefined) return { place: placeNow(workspace), unknown: null };
  if (!/^\d{1,15}$/.test(since)) return placeOf(since, '?since', workspace);
  const entry = Number(since);
  if (entry > journal.cursor) {
    throw invalid([
      { path: '?since', given: since, expected: `a cursor of this workspace, at most ${journal.cursor}` },
    ]);
  }
  return { place: { entry, event: feed.seenWith(entry) }, unknown: null };
}

function placeOf(id: string, path: string, { journal, feed }: Workspace): Start {
  const [, life, entry = '', event = ''] = /^([0-9a-f]{8})\.(\d{1,15})\.(\d{1,15})$/.exec(id) ?? [];
  const place = { entry: Number(entry), event: Number(event) };
  const restart = feed.restarted;
  // Before a restart the journal may have been longer.
  const isAhead = place.event > feed.cursor || (place.entry > journal.cursor && place.event >= (restart?.number ?? 0));
  if (life === undefined || (life === feed.life && isAhead)) {
    throw invalid([{ path, given: id, expected: 'the id of an event of this stream, or a cursor of /_sim/requests' }]);
  }
  if (life === feed.life) return { place, unknown: null };
  // It is of another process, or of a workspace that was deleted since: nothing of this one has been seen.
  const start = restart === null ? { entry: 0, event: 0 } : { entry: restart.after, event: restart.number };
  return { place: start, unknown: { why: 'unknown-id', number: start.event, after: start.entry } };
}
