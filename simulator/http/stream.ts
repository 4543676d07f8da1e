import { Router } from 'express';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { Restart } from '../journal/feed.js';
import { type Place, Tail } from '../journal/tail.js';
import type { ResolvedLimits } from '../limits.js';
import type { Workspace } from '../workspaces/workspace.js';
import type { ControlDeps } from './control-app.js';
import { readQuery, readWhole, refuseMethod } from './control-request.js';
import { EventStream } from './event-stream.js';
import { refuseSite } from './guard.js';
import { REQUEST_FILTERS } from './request-filter.js';
import { streamEvents } from './stream-events.js';

export type StreamDeps = ControlDeps & {
  readonly onBug: (error: unknown) => void;
  readonly limits: Pick<ResolvedLimits, 'streams' | 'streamBufferBytes' | 'silenceMs'>;
  /** The streams that are open now. */
  readonly open: Set<EventStream>;
};

/** Shorter than the time after which usual proxies close a line on which nothing comes. */
const HEARTBEAT_MS = 15_000;

/** `/_sim/stream`: what happens in one workspace, as server-sent events, from now on or from any earlier place. */
export function streamRoutes({ directory, limits, open, onBug }: StreamDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      // A link that is followed leads to pages; here it would hold a line for as long as its window is open.
      const refused = refuseSite(request.headers);
      if (refused !== null) throw refused;
      const { workspace, query } = readQuery(directory, request, [
        ...REQUEST_FILTERS,
        'events',
        'since',
        'heartbeatMs',
      ]);
      const asked = readWhole(query, 'heartbeatMs', { least: 10, most: 600_000, otherwise: HEARTBEAT_MS });
      // The server itself closes a line on which nothing comes; of two beats one may be late.
      const heartbeatMs = Math.min(asked, limits.silenceMs / 2);
      const events = streamEvents(query, workspace);
      const { place, unknown } = startOf(request.get('last-event-id'), query['since'], workspace);
      if (request.method !== 'HEAD' && open.size >= limits.streams) {
        throw new SimulatorError(
          'STREAM_LIMIT',
          `${limits.streams}. Close one that nobody reads, or raise limits.streams.`,
        );
      }
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        // Proxies must neither keep, nor compress, nor gather what comes bit by bit.
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      const stream = new EventStream({
        response,
        workspace,
        tail: new Tail(workspace.journal, workspace.feed, place),
        events,
        isThere: () => directory.find(workspace.id) === workspace,
        bufferBytes: limits.streamBufferBytes,
        heartbeatMs,
        onBug,
      });
      open.add(stream);
      response.on('close', () => open.delete(stream));
      stream.start(unknown);
    })
    .all(refuseMethod);
  return router;
}

type Start = { readonly place: Place; readonly unknown: Restart | null };

/**
 * Where a stream begins. The id of the last event is what a client sends that comes back, so it counts over `since`,
 * which stays in the address.
 *
 * @throws {SimulatorError} REQUEST_INVALID.
 */
function startOf(lastEventId: string | undefined, since: string | undefined, workspace: Workspace): Start {
  const { journal, feed } = workspace;
  if (lastEventId !== undefined && lastEventId !== '') return placeOf(lastEventId, 'Last-Event-ID', workspace);
  if (since === undefined) return { place: { entry: journal.cursor, event: feed.cursor }, unknown: null };
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
