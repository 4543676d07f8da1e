import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import type { SqlAnswer } from '../index.js';
import { writeOut } from './export-file.js';
import { afterASecond, duration, tokenOption, urlOf, urlOption, whole } from './flags.js';
import { withOpeningProgress } from './opening-progress.js';
import { sayDropped } from './say-dropped.js';
import { refuseMadeWorld } from './refuse-made-world.js';
import { sqlTable } from './sql-table.js';

type SqlFlags = {
  readonly file?: string;
  readonly workspace?: string;
  readonly url?: string;
  readonly token?: string;
  readonly store?: string;
  readonly maxRows?: number;
  readonly dialect?: 'redshift' | 'duckdb';
  readonly timeout?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly neutralize?: boolean;
};

const FILE = 'file:';
/** Longer than a simulator takes for an answer by default. */
const ANSWER_MS = 60_000;
/** After so long it is said that it takes its time: soon to who looks at a terminal, late where a script keeps what is said. */
const TOLD_AFTER_MS = { terminal: 1000, script: 5000 };

const EXAMPLES = `
Names without a schema are those of DataVault (schema tenjin); money there is in cents.

Examples:
  $ mmp-sim sql "select event, count(*) from events group by 1 order by 2 desc"
  $ mmp-sim sql "select date, campaign_id, tracked_installs, reported_spend / 100.0 as spend from reporting_metrics"
  $ mmp-sim sql "describe events"
  $ mmp-sim sql --csv --file retention.sql > retention.csv
  $ mmp-sim sql --store file:./mmp.duckdb "select * from mmp.requests order by number desc limit 5"

Exit codes: 0 answered, 2 wrong usage or SQL that is not answered, 3 no simulator answers, or one that
runs has the file, 130 and 143 stopped by SIGINT and SIGTERM.`;

/** `mmp-sim sql`: asks a simulator, or the file of one that does not run, in SQL that only reads. */
export function sqlCommand(): Command {
  return new Command('sql')
    .description('Ask about what happened, in SQL.')
    .argument('[sql]', 'one SELECT; - for stdin')
    .option('--file <path>', 'read it from a file')
    .addOption(new Option('--store <file:path>', 'ask the file of a simulator that does not run'))
    .option('--workspace <id>', 'the workspace (default: that of the URL, else default)')
    .addOption(new Option('--max-rows <n>', 'most rows of the answer (default: 10000)').argParser(whole))
    .addOption(
      new Option('--dialect <name>', 'redshift, or duckdb: as it stands (default: redshift)').choices([
        'redshift',
        'duckdb',
      ]),
    )
    .addOption(new Option('--timeout <duration>', 'how long to wait for the answer (default: 60s)').argParser(duration))
    .addOption(urlOption())
    .addOption(tokenOption())
    .addOption(new Option('--json', 'print the answer as JSON').conflicts('csv'))
    .option('--csv', 'print the answer as CSV')
    .option('--neutralize', 'with --csv: an apostrophe before texts that a spreadsheet would execute')
    .addHelpText('after', EXAMPLES)
    .action(async (given: string | undefined, flags: SqlFlags) => {
      const sql = await statementOf(given, flags.file);
      const { maxRows, dialect } = flags;
      const query = {
        sql,
        ...(maxRows === undefined ? {} : { maxRows }),
        ...(dialect === undefined ? {} : { dialect }),
      };
      const answer = await (flags.store === undefined
        ? patiently(() => askSimulator(query, flags))
        : askFile(query, flags, flags.store));
      await writeOut([Buffer.from(await shown(answer, flags))]);
      sayDropped(answer.dropped);
      if (answer.truncated && (flags.csv === true || flags.json === true)) {
        process.stderr.write(`mmp-sim: there are more than these ${answer.rows.length} rows. Raise --max-rows.\n`);
      }
    });
}

type Query = { readonly sql: string; readonly maxRows?: number; readonly dialect?: 'redshift' | 'duckdb' };

function askSimulator(query: Query, { url, workspace, token, timeout = ANSWER_MS }: SqlFlags): Promise<SqlAnswer> {
  return new ControlClient({ url: urlOf(url), workspace, token }).sql<SqlAnswer>(query, timeout);
}

async function askFile({ sql, ...options }: Query, { workspace }: SqlFlags, store: string): Promise<SqlAnswer> {
  if (!store.startsWith(FILE)) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--store: got ${store}, expected file:PATH, such as file:./mmp.duckdb.`,
    );
  }
  refuseMadeWorld(store.slice(FILE.length));
  const { openStoreFile } = await import('../index.js');
  const file = await withOpeningProgress((onOpening) => openStoreFile(store.slice(FILE.length), { onOpening }));
  try {
    const where = workspace === undefined ? {} : { workspace };
    return await patiently(() => file.sql(sql, { ...options, ...where }));
  } finally {
    await file.close();
  }
}

async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  const answered = afterASecond(
    () => 'waiting for the answer',
    TOLD_AFTER_MS[process.stderr.isTTY ? 'terminal' : 'script'],
  );
  try {
    return await ask();
  } finally {
    answered();
  }
}

async function statementOf(given: string | undefined, file: string | undefined): Promise<string> {
  if ((given === undefined) === (file === undefined)) {
    throw new SimulatorError('REQUEST_INVALID', 'Expected SQL, - for stdin, or --file: one of them.');
  }
  if (given === '-') return notEmpty(await text(process.stdin), 'stdin');
  if (given !== undefined) return notEmpty(given, 'the argument');
  return notEmpty(await fileText(file ?? ''), '--file');
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SimulatorError('REQUEST_INVALID', `--file: ${(error as Error).message}.`, { cause: error });
  }
}

function notEmpty(sql: string, where: string): string {
  if (sql.trim() !== '') return sql;
  const such = 'such as select count(*) from events';
  throw new SimulatorError('REQUEST_INVALID', `${where}: it is empty, expected one SELECT, ${such}.`);
}

async function shown(answer: SqlAnswer, { json, csv, neutralize = false }: SqlFlags): Promise<string> {
  if (json === true) return `${JSON.stringify(answer)}\n`;
  if (csv !== true) return sqlTable(answer, process.stdout.isTTY ? (process.stdout.columns ?? null) : null);
  const names = answer.columns.map(({ name }) => name);
  const rows = answer.rows.map((row) =>
    row.map((value) =>
      typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string | null),
    ),
  );
  const { csvText } = await import('../csv-text.js');
  return csvText(names, rows, { neutralize });
}
