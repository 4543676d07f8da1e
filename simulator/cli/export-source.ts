import type { ExportTableList } from '@mmp-sim/contracts/answers';
import { ControlClient, type ControlTarget } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import type { ExportFormat } from '../export/export-table.js';
import { tableName, timeColumn } from '../export/tables.js';
import type { MmpWarehouse } from '../warehouse.js';
import { withOpeningProgress } from './opening-progress.js';
import { refuseMadeWorld } from './refuse-made-world.js';

export type SourceTable = Pick<ExportTableList['items'][number], 'table' | 'columns' | 'time'>;
export type ExportSpan = { readonly from?: string; readonly to?: string; readonly neutralize?: boolean };

/** Where rows come from. */
export type ExportSource = {
  readonly workspace: string;
  tables(): Promise<readonly SourceTable[]>;
  bytes(table: string, format: ExportFormat, span: ExportSpan): Promise<AsyncIterable<Uint8Array>>;
  /** Most facts that anything taken from here lacks, since limits have pushed them out. */
  dropped(): number;
  close(): Promise<void>;
};

/** A simulator that runs. */
export function simulatorSource(target: ControlTarget): ExportSource {
  const client = new ControlClient(target);
  let most = 0;
  return {
    workspace: client.workspace,
    tables: async () => (await client.exportTables<ExportTableList>()).items,
    async bytes(table, format, { neutralize = false, ...days }) {
      const asked = { ...days, ...(neutralize ? { neutralize: 'true' } : {}) };
      const { bytes, dropped } = await client.export(`${table}.${format}`, asked);
      most = Math.max(most, dropped);
      return bytes;
    },
    dropped: () => most,
    close: () => Promise.resolve(),
  };
}

const FILE = 'file:';
/**
 * Memory of the database where it reads each row once and keeps none, so that the process stays below 500 MB: how much Node
 * holds of what waits to be written differs by format. What sums rows up gets as much as a simulator that runs.
 */
const ROWS_BYTES = { csv: 128_000_000, ndjson: 96_000_000, parquet: 200_000_000 } as const satisfies Record<
  ExportFormat,
  number
>;

/**
 * The file of a simulator that does not run. Nothing of it is placed in memory.
 *
 * @param asked - Names of tables, none where it may be any, and the format in which they are asked for.
 * @throws {SimulatorError} REQUEST_INVALID, NOT_FOUND for the file or the workspace, STORE_….
 */
export async function fileSource(
  store: string,
  workspace: string,
  asked: { readonly names: readonly string[]; readonly format: ExportFormat },
): Promise<ExportSource> {
  if (!store.startsWith(FILE)) {
    throw new SimulatorError('REQUEST_INVALID', `--store: got ${store}, expected file:PATH.`);
  }
  refuseMadeWorld(store.slice(FILE.length));
  // Whoever asks a simulator that runs needs none.
  const [{ openStoreFile }, { tenjin }] = await Promise.all([
    import('../index.js'),
    import('../mmps/tenjin/dialect.js'),
  ]);
  const memory = isOfRows(asked.names, await tenjin.warehouse?.()) ? { databaseBytes: ROWS_BYTES[asked.format] } : {};
  const file = await withOpeningProgress((onOpening) =>
    openStoreFile(store.slice(FILE.length), { ...memory, onOpening }),
  );
  const known = await file.workspaces();
  if (!known.includes(workspace)) {
    await file.close();
    const some = known.slice(0, 20).join(', ');
    throw new SimulatorError('NOT_FOUND', `the file has no workspace ${JSON.stringify(workspace)}. It has ${some}.`);
  }
  const dropped = await file.dropped(workspace);
  return {
    workspace,
    tables: async () =>
      (await file.tables()).map((table) => ({
        table: tableName(table),
        columns: [...table.columns],
        time: timeColumn(table),
      })),
    bytes: (table, format, span) => file.export(table, format, { ...span, workspace }),
    dropped: () => dropped,
    close: () => file.close(),
  };
}

/** Whether none of them sums up: those of no MMP do not. */
function isOfRows(names: readonly string[], warehouse: MmpWarehouse | undefined): boolean {
  const single = warehouse?.happened.single.map((table) => `${warehouse.schema}.${table}`) ?? [];
  return names.length > 0 && names.every((name) => !name.startsWith(`${warehouse?.schema}.`) || single.includes(name));
}
