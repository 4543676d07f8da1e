import { extname } from 'node:path';
import { nameHint } from '@mmp-sim/contracts/known-names';
import { Command, Option } from 'commander';
import { SimulatorError } from '../errors.js';
import type { ExportFormat } from '../export/export-table.js';
import { isFolder, pathOf, refuseExisting, writeOut, writeWhole } from './export-file.js';
import { type ExportSource, type ExportSpan, fileSource, simulatorSource, type SourceTable } from './export-source.js';
import { sayDropped } from './say-dropped.js';
import { exitCodeAfter, onFirstSignal } from './signals.js';
import { tokenOption, urlOf, urlOption } from './flags.js';

type ExportFlags = {
  readonly all?: true;
  readonly format?: ExportFormat;
  readonly out?: string;
  readonly to?: string;
  readonly append?: true;
  readonly from?: string;
  readonly until?: string;
  readonly neutralize?: true;
  readonly force?: true;
  readonly store?: string;
  readonly url?: string;
  readonly workspace?: string;
  readonly token?: string;
  readonly json?: true;
};

/** What was exported: rows where the target counts them, else bytes. */
type Done = { readonly table: string; readonly to: string; readonly rows?: number; readonly bytes?: number };

const FORMATS = ['csv', 'ndjson', 'parquet'] as const;
const HELP = `
Without a table it lists those that there are.

Examples:
  $ mmp-sim export
  $ mmp-sim export events > events.csv
  $ mmp-sim export events purchases --format parquet --out data/ --from 2026-01-01
  $ mmp-sim export events --store file:./mmp.duckdb --out events.ndjson
  $ mmp-sim export --to postgres://user:password@localhost/warehouse

Exit codes: 0 done, 2 wrong usage, 3 no simulator or no server answers,
or a simulator that runs has the file, 130 and 143 stopped by SIGINT and SIGTERM.`;

/** `mmp-sim export`: rows of tables as files, or into a PostgreSQL. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Write the rows of tables to files, or into a PostgreSQL.')
    .argument('[tables...]', 'events, purchases, tenjin.events, …')
    .option('--all', 'all tables')
    .addOption(
      new Option('--format <format>', 'of files (default: that of the name in --out, else csv)').choices(FORMATS),
    )
    .option('--out <path>', 'a file, a folder, or - for stdout (default: -)')
    .addOption(
      new Option(
        '--to <url>',
        'postgres://…: makes the tables there, or fills them anew; without tables, those of the MMP',
      ).conflicts(['out', 'format', 'neutralize', 'force']),
    )
    .option('--append', 'with --to: what is in the tables stays')
    .option('--from <day>', 'first UTC day, such as 2026-01-31')
    .option('--until <day>', 'last UTC day; it is inside')
    .option('--neutralize', 'of CSV: an apostrophe before texts that a spreadsheet would execute')
    .option('--force', 'replace files that are there')
    .addOption(new Option('--store <file:PATH>', 'the file of a simulator that does not run'))
    .addOption(urlOption())
    .option('--workspace <id>', 'the workspace (default: that of the URL, else default)')
    .addOption(tokenOption())
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', HELP)
    .action(exportAll);
}

async function exportAll(names: readonly string[], flags: ExportFlags): Promise<void> {
  const { store, url, workspace, token, to } = flags;
  const source =
    store === undefined
      ? simulatorSource({ url: urlOf(url), workspace, token })
      : await fileSource(store, workspace ?? 'default', names);
  const stop = new AbortController();
  const freed = onFirstSignal((signal) => stop.abort(signal));
  try {
    const tables = await source.tables();
    if (names.length === 0 && flags.all !== true && to === undefined) await list(tables, flags);
    else if (to === undefined) await toFiles(source, chosen(tables, names), flags, stop.signal);
    else {
      const { fillPostgres, tablesOfMmp } = await import('./export-postgres.js');
      const asked = names.length > 0 || flags.all === true ? chosen(tables, names) : tablesOfMmp(tables);
      const progress = new Progress();
      const done = await fillPostgres(source, asked, {
        to,
        append: flags.append === true,
        span: spanOf(flags),
        onBytes: (table, count) => progress.add(table, count),
        signal: stop.signal,
      }).finally(() => progress.end());
      report(done, flags, process.stdout);
    }
    sayDropped(source.dropped());
  } catch (error) {
    if (!stop.signal.aborted) throw inFlags(error);
    process.exitCode = exitCodeAfter(stop.signal.reason as NodeJS.Signals);
  } finally {
    await source.close();
    freed();
  }
}

async function toFiles(
  source: ExportSource,
  tables: readonly SourceTable[],
  flags: ExportFlags,
  signal: AbortSignal,
): Promise<void> {
  const { out = '-', force = false } = flags;
  if (out === '-' && tables.length > 1) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--out: got ${flags.out ?? 'none'}, expected a folder for ${tables.length} tables.`,
    );
  }
  const format = flags.format ?? formatOf(out, tables.length === 1);
  const targets = tables.map(({ table }) => ({
    table,
    to: out === '-' ? '-' : pathOf(out, `${table}.${format}`, tables.length === 1),
  }));
  for (const { to } of targets) if (to !== '-') refuseExisting(to, force);
  const progress = new Progress();
  const done: Done[] = [];
  try {
    for (const { table, to } of targets) {
      const bytes = await source.bytes(table, format, spanOf(flags));
      const options = { signal, onBytes: (count: number) => progress.add(table, count) };
      await (to === '-' ? writeOut(bytes, options) : writeWhole(to, bytes, { ...options, force }));
      done.push({ table, to, bytes: progress.bytesOf(table) });
    }
  } finally {
    progress.end();
  }
  report(done, flags, out === '-' ? process.stderr : process.stdout);
}

/** What the name of a file says. @throws {SimulatorError} REQUEST_INVALID for an ending that is of no format. */
function formatOf(out: string, isOne: boolean): ExportFormat {
  if (out === '-' || isFolder(out, isOne)) return 'csv';
  const ending = extname(out).slice(1).toLowerCase();
  if (ending === '') return 'csv';
  const format = FORMATS.find((one) => one === ending);
  if (format !== undefined) return format;
  const known = FORMATS.map((one) => `.${one}`).join(', ');
  throw new SimulatorError(
    'REQUEST_INVALID',
    `--out: got ${out}, expected an ending of ${known}. Name it so, or say --format ${FORMATS.join('|')}.`,
  );
}

/** @throws {SimulatorError} NOT_FOUND. */
function chosen(tables: readonly SourceTable[], names: readonly string[]): readonly SourceTable[] {
  if (names.length === 0) return tables;
  return [...new Set(names)].map((name) => {
    const found = tables.find(({ table }) => table === name || `mmp.${table}` === name);
    if (found !== undefined) return found;
    const hint = nameHint(
      name,
      tables.map(({ table }) => table),
    );
    throw new SimulatorError('NOT_FOUND', `no table is called ${JSON.stringify(name)}. ${hint}`);
  });
}

const spanOf = ({ from, until, neutralize }: ExportFlags): ExportSpan => ({
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { to: until }),
  ...(neutralize === true ? { neutralize } : {}),
});

const INPUT: ReadonlySet<string> = new Set(['REQUEST_INVALID', 'SQL_LIMIT']);

/** What is wrong with what was asked, by the names of the flags that asked it. */
function inFlags(error: unknown): unknown {
  if (!(error instanceof SimulatorError) || !INPUT.has(error.code)) return error;
  const detail = error.detail
    .replaceAll(/(?<![-\w])\??to(?=: got|\))/g, '--until')
    .replaceAll(/(?<![-\w])\??from(?=: got|, |\))/g, '--from');
  return new SimulatorError(error.code, detail, { cause: error });
}

async function list(tables: readonly SourceTable[], { json }: ExportFlags): Promise<void> {
  const lines = tables.map(({ table, columns }) => `${table}: ${columns.map(({ name }) => name).join(', ')}`);
  await writeOut([Buffer.from(json === true ? `${JSON.stringify(tables)}\n` : `${lines.join('\n')}\n`)]);
}

function report(done: readonly Done[], { json }: ExportFlags, stream: NodeJS.WriteStream): void {
  if (json === true) stream.write(`${JSON.stringify(done)}\n`);
  else if (stream === process.stdout) {
    for (const { table, to, rows, bytes = 0 } of done) {
      stream.write(`${table}: ${rows === undefined ? `${bytes} bytes` : `${rows} rows`} to ${to}\n`);
    }
  }
}

const EVERY_MS = 5000;

/** Says on stderr how far it is, once a second has passed, and every few seconds then. */
class Progress {
  readonly #bytes = new Map<string, number>();
  readonly #first: NodeJS.Timeout;
  #next: NodeJS.Timeout | undefined;
  #table = '';

  constructor() {
    this.#first = setTimeout(() => {
      this.#tell();
      this.#next = setInterval(() => this.#tell(), EVERY_MS);
    }, 1000);
  }

  add(table: string, count: number): void {
    this.#table = table;
    this.#bytes.set(table, this.bytesOf(table) + count);
  }

  bytesOf(table: string): number {
    return this.#bytes.get(table) ?? 0;
  }

  end(): void {
    clearTimeout(this.#first);
    clearInterval(this.#next);
  }

  #tell(): void {
    const bytes = this.bytesOf(this.#table);
    const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
    process.stderr.write(
      `mmp-sim: ${this.#table === '' ? 'exporting, no row has come yet' : `${this.#table}: ${size}`}\n`,
    );
  }
}
