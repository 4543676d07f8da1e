import { reportRequest, reportRequestInShort } from '@mmp-sim/contracts/report';
import { type Response, Router } from 'express';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from '../journal/entry.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readQuery, readWhole, readWord, refuseMethod } from './control-request.js';
import { presentEntry } from './present.js';
import { REQUEST_FILTERS, requestFilter } from './request-filter.js';

const FORMATS = ['json', 'text'] as const;

/**
 * `/_sim/requests`: the journal, newest first. `since` asks for what came after a cursor, `before` for the next page.
 * With `?format=text` for people: the list in short, one request in full.
 */
export function requestRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace, query } = readQuery(directory, request, [
        ...REQUEST_FILTERS,
        'since',
        'before',
        'limit',
        'format',
      ]);
      const format = readWord(query, 'format', FORMATS);
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
      const page = { items: items.map(presentEntry), ...(next === null ? {} : { next }), cursor, ...dropped };
      if (format === 'text') sendText(response, pageText(page));
      else response.json(page);
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.journal.deleteAll();
      response.status(204).end();
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      const { workspace, query } = readQuery(directory, request, ['format']);
      const format = readWord(query, 'format', FORMATS);
      const entry = workspace.journal.get(readCursor(request.params.id, 'id'));
      if (entry === null) throw noSuchRequest(request.params.id);
      if (format === 'text') sendText(response, reportRequest(presentEntry(entry)));
      else response.json(presentEntry(entry));
    })
    .delete((request, response) => {
      const { workspace } = readQuery(directory, request);
      if (!workspace.journal.delete(readCursor(request.params.id, 'id'))) throw noSuchRequest(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}

function sendText(response: Response, text: string): void {
  // What a stranger sent stands in it: no browser may take it for a page.
  response.set('X-Content-Type-Options', 'nosniff').type('text/plain').send(text);
}

type Page = { items: ReturnType<typeof presentEntry>[]; next?: string; droppedThrough?: string };

function pageText({ items, next, droppedThrough }: Page): string {
  const lines = items.map(reportRequestInShort);
  if (items.length === 0) lines.push('no requests\n');
  if (next !== undefined) lines.push(`older ones: before=${next}\n`);
  if (droppedThrough !== undefined) lines.push(`a limit has dropped those up to #${droppedThrough}\n`);
  return lines.join('');
}

function noSuchRequest(id: string): SimulatorError {
  return new SimulatorError('NOT_FOUND', `no request has the id ${id}. GET /_sim/requests lists those that are kept.`);
}
