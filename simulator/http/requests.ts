import { Router } from 'express';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from '../journal/entry.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readQuery, readWhole, refuseMethod } from './control-request.js';
import { presentEntry } from './present.js';
import { REQUEST_FILTERS, requestFilter } from './request-filter.js';

/** `/_sim/requests`: the journal, newest first. `since` asks for what came after a cursor, `before` for the next page. */
export function requestRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace, query } = readQuery(directory, request, [...REQUEST_FILTERS, 'since', 'before', 'limit']);
      const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
      const since = readCursor(query['since'], '?since');
      const before =
        query['before'] === undefined ? workspace.journal.cursor + 1 : readCursor(query['before'], '?before');
      const wanted = requestFilter(query, workspace.journal.endpoints);

      const items: JournalEntry[] = [];
      let next: string | null = null;
      for (const entry of workspace.journal.before(before)) {
        if (entry.number <= since) break;
        if (!wanted(entry)) continue;
        if (items.length === limit) {
          next = String(items.at(-1)?.number ?? 0);
          break;
        }
        items.push(entry);
      }
      const cursor = String(workspace.journal.cursor);
      const dropped =
        workspace.journal.droppedThrough > since ? { droppedThrough: String(workspace.journal.droppedThrough) } : {};
      response.json({ items: items.map(presentEntry), ...(next === null ? {} : { next }), cursor, ...dropped });
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.journal.deleteAll();
      response.status(204).end();
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      const entry = workspace.journal.get(readCursor(request.params.id, 'id'));
      if (entry === null) throw noSuchRequest(request.params.id);
      response.json(presentEntry(entry));
    })
    .delete((request, response) => {
      const { workspace } = readQuery(directory, request);
      if (!workspace.journal.delete(readCursor(request.params.id, 'id'))) throw noSuchRequest(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}

function noSuchRequest(id: string): SimulatorError {
  return new SimulatorError('NOT_FOUND', `no request has the id ${id}. GET /_sim/requests lists those that are kept.`);
}
