import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { SimulatorError } from '../errors.js';
import { type ExportFormat, exportFormats, exportTable } from '../export/export-table.js';
import { exportTables, type Table, tableName, timeColumn } from '../export/tables.js';
import type { ControlDeps } from './control-app.js';
import { type ControlQuery, readQuery, readWord, refuseMethod } from './control-request.js';
import { tellDropped } from './dropped-facts.js';
import { goneOf } from './gone.js';

const formats = Object.keys(exportFormats) as ExportFormat[];

/** `/_sim/export`: all rows of a table, as a file. */
export function exportRoutes({ directory, warehouse, limits }: ControlDeps): Router {
  const router = Router();
  let open = 0;
  router
    .route('/')
    .get(async (request, response) => {
      readQuery(directory, request);
      response.json({ items: (await exportTables(warehouse)).map(presentTable) });
    })
    .all(refuseMethod);
  router
    .route('/:file')
    .get(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['from', 'to', 'neutralize']);
      const { table, format } = fileOf(request.params.file);
      if (open >= limits.exports) {
        throw new SimulatorError('EXPORT_LIMIT', `${limits.exports}. Wait for one to end, or raise limits.exports.`);
      }
      open += 1;
      const gone = goneOf(response);
      try {
        const asked = { workspace: workspace.id, table, format, prefix: '?' };
        const exported = await exportTable(warehouse, asked, optionsOf(query), gone);
        response.setHeader('Content-Type', exportFormats[format]);
        response.setHeader('Content-Disposition', `attachment; filename="${tableName(exported.table)}.${format}"`);
        // What goes wrong before the first byte is answered as a problem.
        const bytes = request.method === 'HEAD' ? null : await begun(exported.bytes);
        tellDropped(response, await warehouse.dropped(workspace.id));
        if (bytes === null) response.end();
        else await send(bytes, response, gone);
      } catch (error) {
        // Nobody is there to be told.
        if (gone.aborted) return;
        for (const name of ['Content-Type', 'Content-Disposition']) {
          if (!response.headersSent) response.removeHeader(name);
        }
        throw error;
      } finally {
        open -= 1;
      }
    })
    .all(refuseMethod);
  return router;
}

/** What can be exported, and which of its columns tells when a row happened. */
const presentTable = (table: Table) => ({
  table: tableName(table),
  columns: table.columns,
  time: timeColumn(table),
  formats,
});

function optionsOf(query: ControlQuery['query']): { from?: string; to?: string; neutralize: boolean } {
  const { from, to } = query;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    neutralize: readWord(query, 'neutralize', ['true', 'false']) === 'true',
  };
}

/** `tenjin.events.csv`: the table and the format. @throws {SimulatorError} NOT_FOUND. */
function fileOf(file: string): { table: string; format: ExportFormat } {
  const [, table = file, ending = ''] = /^(.*)\.([^.]*)$/.exec(file) ?? [];
  const format = formats.find((one) => one === ending);
  if (format !== undefined) return { table, format };
  const meant = didYouMean(ending, formats);
  const hint = meant === null ? 'expected {table}.csv, .ndjson or .parquet.' : `did you mean ${table}.${meant}?`;
  throw new SimulatorError('NOT_FOUND', `${file} names no format: ${hint}`);
}

/** The same bytes, the first of them read already. */
async function begun(bytes: AsyncGenerator<Buffer>): Promise<AsyncGenerator<Buffer>> {
  const first = await bytes.next();
  return (async function* all() {
    try {
      if (first.done !== true) yield first.value;
      yield* bytes;
    } finally {
      await bytes.return(undefined);
    }
  })();
}

/** Reads on when the client has taken what was read; where it goes away, nothing more is read. */
async function send(
  bytes: AsyncGenerator<Buffer>,
  response: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<void> {
  await pipeline(Readable.from(bytes, { objectMode: false, highWaterMark: 1 }), response, { signal });
}
