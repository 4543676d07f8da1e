import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExportTableList } from '@mmp-sim/contracts/answers';
import { Archive } from '../archive/archive.js';
import { ControlClient, type ControlTarget } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import { type ExportFormat, exportTable } from '../export/export-table.js';
import { exportTables, tableName, timeColumn } from '../export/tables.js';
import { defaultLimits } from '../limits.js';

export type SourceTable = Pick<ExportTableList['items'][number], 'table' | 'columns' | 'time'>;
export type ExportSpan = { readonly from?: string; readonly to?: string; readonly neutralize?: boolean };

/** Where rows come from. */
export type ExportSource = {
  readonly workspace: string;
  tables(): Promise<readonly SourceTable[]>;
  bytes(table: string, format: ExportFormat, span: ExportSpan): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
};

/** A simulator that runs. */
export function simulatorSource(target: ControlTarget): ExportSource {
  const client = new ControlClient(target);
  return {
    workspace: client.workspace,
    tables: async () => (await client.exportTables<ExportTableList>()).items,
    bytes: (table, format, { neutralize = false, ...days }) =>
      client.export(`${table}.${format}`, { ...days, ...(neutralize ? { neutralize: 'true' } : {}) }),
    close: () => Promise.resolve(),
  };
}

const FILE = 'file:';
/** Of the database: what it reads of the file it reads once. */
const MEMORY = '200MB';
/** Nobody goes on from there, so nothing is counted. */
const LIMITS = { ...defaultLimits, facts: Number.MAX_SAFE_INTEGER };

/**
 * The file of a simulator that does not run. Nothing of it is placed in memory.
 *
 * @throws {SimulatorError} REQUEST_INVALID, NOT_FOUND for the workspace, STORE_….
 */
export async function fileSource(store: string, workspace: string): Promise<ExportSource> {
  const path = store.startsWith(FILE) ? resolve(store.slice(FILE.length)) : '';
  if (path === '' || !existsSync(path)) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--store: got ${store}, expected file:PATH of a file that is there. One that runs is asked by --url.`,
    );
  }
  const archive = await Archive.open(path, { limits: LIMITS, memory: MEMORY, onTrouble: () => {} });
  try {
    await refuseUnknown(archive, workspace);
  } catch (error) {
    await archive.close();
    throw error;
  }
  return {
    workspace,
    tables: async () =>
      (await exportTables(archive)).map((table) => ({
        table: tableName(table),
        columns: [...table.columns],
        time: timeColumn(table),
      })),
    bytes: async (table, format, span) =>
      (await exportTable(archive, { workspace, table, format, prefix: '?' }, span)).bytes,
    close: () => archive.close(),
  };
}

async function refuseUnknown(archive: Archive, workspace: string): Promise<void> {
  const sql =
    "select workspace from main.records where part = 'workspace' order by workspace = 'default' desc, number desc";
  const { rows } = await archive.ask({ workspace, sql }, { maxRows: 1000, timeoutMs: 60_000 });
  const known = rows.map(([id]) => String(id));
  if (known.includes(workspace)) return;
  throw new SimulatorError(
    'NOT_FOUND',
    `the file has no workspace ${JSON.stringify(workspace)}. It has ${known.slice(0, 20).join(', ')}.`,
  );
}
