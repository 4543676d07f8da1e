import { reportRequest, reportRequestInShort } from '@mmp-sim/contracts/report';
import { type Response, Router } from 'express';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from '../journal/entry.js';
import type { Journal } from '../journal/journal.js';
import { together } from '../journal/saying.js';
import { inSlices } from '../journal/slices.js';
import { fitting } from './answer-size.js';
import type { ControlDeps } from './control-app.js';
import { type ControlQuery, readCursor, readQuery, readWhole, readWord, refuseMethod } from './control-request.js';
import { goneOf } from './gone.js';
import { presentEntry } from './present.js';
import { REQUEST_FILTERS, requestFilter } from './request-filter.js';
import { placeId, placeNow } from './stream-place.js';

const FORMATS = ['json', 'text'] as const;

/**
 * `/_sim/requests`: the journal, newest first. `since` asks for what came after a cursor, `before` for the next page.
 * With `?format=text` for people: the list in short, one request in full.
 */
export function requestRoutes({ directory, limits }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, [
        ...REQUEST_FILTERS,
        'since',
        'before',
        'limit',
        'format',
      ]);
      const format = readWord(query, 'format', FORMATS);
      response.setHeader('Last-Event-ID', placeId(workspace, placeNow(workspace)));
      // Whoever types on asks anew, and nobody waits for what was asked before.
      const page = await pageOf(workspace.journal, query, limits.answerBytes, goneOf(response));
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
      const entry = workspace.journal.get(numberOf(request.params.id));
      if (entry === null) throw noSuchRequest(request.params.id);
      if (format === 'text') sendText(response, reportRequest(presentEntry(entry)));
      else response.json(presentEntry(entry));
    })
    .delete((request, response) => {
      const { workspace } = readQuery(directory, request);
      if (!workspace.journal.delete(numberOf(request.params.id))) throw noSuchRequest(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}

/** @throws {SimulatorError} REQUEST_INVALID; NOT_FOUND for one that is written otherwise, such as 01. */
function numberOf(id: string): number {
  const number = readCursor(id, 'id');
  if (String(number) !== id) throw noSuchRequest(id);
  return number;
}

type Page = {
  readonly items: readonly ReturnType<typeof presentEntry>[];
  /** Where older ones are left: `before` of the next page. */
  readonly next?: string;
  readonly cursor: string;
  /** Where a limit has dropped requests that would be listed: the newest of them. */
  readonly droppedThrough?: string;
};

/**
 * The journal may go on while it is looked through. What comes in that time is not listed, and is after the cursor.
 *
 * @param mostBytes - A page that would be larger ends before its limit is reached.
 * @param gone - Ends the looking.
 */
async function pageOf(
  journal: Journal,
  query: ControlQuery['query'],
  mostBytes: number,
  gone: AbortSignal,
): Promise<Page> {
  const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
  const since = readCursor(query['since'], '?since');
  const { cursor } = journal;
  const before = query['before'] === undefined ? cursor + 1 : readCursor(query['before'], '?before');
  const wanted = requestFilter(query, journal.names.endpoints, together);

  const entries: JournalEntry[] = [];
  let isMore = false;
  const look = (slice: readonly JournalEntry[]): void | 'enough' => {
    if (gone.aborted) return 'enough';
    for (const entry of slice) {
      if (!wanted(entry)) continue;
      isMore = entries.length === limit;
      if (isMore) return 'enough';
      entries.push(entry);
    }
  };
  const oldest = journal.next(since)?.number ?? before;
  if (oldest < before) await inSlices(journal, { from: Math.min(before - 1, cursor), to: oldest }, look);
  // What was deleted or dropped meanwhile can no longer be read.
  const kept = entries.filter((entry) => journal.get(entry.number) === entry);
  const { items, left } = fitting(presented(kept), mostBytes);
  const next = isMore || left ? { next: items.at(-1)?.id ?? '0' } : {};
  return {
    items,
    ...next,
    cursor: String(cursor),
    ...(journal.droppedThrough > since ? { droppedThrough: String(journal.droppedThrough) } : {}),
  };
}

function* presented(entries: readonly JournalEntry[]): Generator<ReturnType<typeof presentEntry>> {
  for (const entry of entries) yield presentEntry(entry);
}

function sendText(response: Response, text: string): void {
  response.type('text/plain').send(text);
}

function pageText({ items, next, droppedThrough }: Page): string {
  const lines = items.map((item) => reportRequestInShort({ ...item, about: whatTellsApart(item) }));
  if (items.length === 0) lines.push('no requests\n');
  if (next !== undefined) lines.push(`older ones: add &before=${next} to the address\n`);
  if (droppedThrough !== undefined) lines.push(`a limit has dropped those up to #${droppedThrough}\n`);
  return lines.join('');
}

/** Event or product, whose, and when: without them the lines of one kind of request are all alike. */
function whatTellsApart({ fields, at }: Page['items'][number]): string[] {
  const said = TELLING.map((names) => names.map((name) => fields[name]).find((value) => value != null));
  return [...said, at].flatMap((text) => (text == null ? [] : [cutShort(text)]));
}

/** Of each the first that was sent. */
const TELLING = [
  ['event', 'product_id'],
  ['analytics_installation_id', 'advertising_id', 'developer_device_id'],
];
const MOST_CHARACTERS = 80;
const cutShort = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…`;

function noSuchRequest(id: string): SimulatorError {
  return new SimulatorError('NOT_FOUND', `no request has the id ${id}. GET /_sim/requests lists those that are kept.`);
}
