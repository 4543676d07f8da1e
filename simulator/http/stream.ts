import { Router } from 'express';
import { SimulatorError } from '../errors.js';
import { Tail } from '../journal/tail.js';
import type { ResolvedLimits } from '../limits.js';
import type { ControlDeps } from './control-app.js';
import { readQuery, readWhole, refuseMethod } from './control-request.js';
import { EventStream } from './event-stream.js';
import { refuseSite } from './guard.js';
import { REQUEST_FILTERS } from './request-filter.js';
import { streamEvents } from './stream-events.js';
import { startOf } from './stream-place.js';

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
