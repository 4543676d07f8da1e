import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Generated } from '../generate/generate.js';
import type { Format, Shape } from '../generate/tables.js';
import { describeProblems, SimulatorError } from '../errors.js';
import { writeOut } from './export-file.js';
import { tokenOption, whole } from './flags.js';
import { GenerateProgress } from './generate-progress.js';
import { speedOf } from './replay-speed.js';
import { exitCodeAfter, onFirstSignal } from './signals.js';
import { askedWorld, type WorldFlags } from './world-file.js';

type GenerateFlags = WorldFlags & {
  readonly seed: string;
  readonly out?: string;
  readonly into?: string;
  readonly replay?: string;
  readonly speed?: number | null;
  readonly workspace?: string;
  readonly token?: string;
  readonly format: Format;
  readonly shape: Shape;
  readonly workers: number;
  readonly shard?: { readonly index: number; readonly of: number };
  readonly force?: true;
  readonly verify?: true;
  readonly diskCheck: boolean;
  readonly json?: true;
};

const HELP = `
Examples:
  $ mmp-sim generate --preset hyper-casual --installs 100000 --days 30 --seed 1 --out world/
  $ mmp-sim generate --config world.json --out world/ --shard 0/16
  $ mmp-sim generate --installs 1000 --into file:./mmp.duckdb
  $ mmp-sim generate --installs 200 --days 7 --replay http://127.0.0.1:4747 --speed 1d/s

Exit codes: 0 done; 1 replayed, but the simulator did not take all of it; 2 wrong usage;
3 no simulator answers, or another process has the store; 130 and 143 interrupted by SIGINT and
SIGTERM: the same command goes on, but for a replay.`;

const NO_PLACE: JsonProblem = {
  path: '--out',
  given: 'none',
  expected: "the folder of the files; or --into, and a store; or --replay, and a simulator's address",
};

/** `mmp-sim generate`: people, what they see and what they do, with the truth beside it. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('Make synthetic campaigns: user-level, causal, with the truth beside the data.')
    .option('--config <file>', 'what the world is made of, as JSON; see docs/generate.md')
    .option(
      '--preset <name>',
      'what kind of app: hyper-casual, mid-core, subscription or commerce; hyper-casual without --config',
    )
    .option('--installs <n>', 'honest first installs to be expected', positive)
    .option('--days <n>', 'length of the span', positive)
    .option('--starts-on <day>', 'first UTC day, such as 2026-01-01')
    .option('--seed <text>', 'the same seed gives the same world', '1')
    .option('--out <folder>', 'where the files go')
    .addOption(
      new Option('--into <file:path>', 'in place of files: the store of a simulator, see docs/store.md').conflicts([
        'out',
        'format',
        'shape',
        'workers',
        'shard',
        'verify',
      ]),
    )
    .addOption(
      new Option('--format <format>', 'of the files; duckdb is one file with all tables')
        .choices(['parquet', 'csv', 'ndjson', 'duckdb'])
        .default('parquet'),
    )
    .addOption(
      new Option('--shape <shape>', "of the tables: the simulator's own, or Tenjin's DataVault")
        .choices(['domain', 'datavault'])
        .default('domain'),
    )
    .option('--workers <n>', 'threads that make it, each on a core of its own', positive, availableParallelism())
    .option(
      '--shard <i/n>',
      'makes every n-th partition, from the i-th on; the index is also read from JOB_COMPLETION_INDEX: /n',
      shardOf,
    )
    .addOption(new Option('--force', 'replace the world in the folder, or the store').conflicts('shard'))
    .option('--verify', 'read the files that are there already, and make anew those whose SHA-256 has changed')
    .option('--no-disk-check', 'make it although there may not be enough room on the disk')
    .addOption(
      new Option('--replay <url>', 'let it happen in a simulator that runs, in place of files').conflicts([
        'out',
        'format',
        'shape',
        'workers',
        'shard',
        'force',
        'verify',
        'diskCheck',
        'into',
      ]),
    )
    .option('--speed <speed>', 'of a replay: max (default), or so much in a second as in 30m/s, 1h/s, 1d/s', speedOf)
    .option('--workspace <id>', 'of a replay, or of a store; made where it is not there (default: default)')
    .addOption(tokenOption())
    .option('--json', 'print the manifest, what is in the store, or what was replayed')
    .addHelpText('after', HELP)
    .action(make);
}

async function make(flags: GenerateFlags): Promise<void> {
  const { into, out } = flags;
  if (flags.replay !== undefined) return replayed(flags, flags.replay);
  requireNoReplay(flags);
  if (into !== undefined) {
    const { generateIntoFile } = await import('./generate-into.js');
    return generateIntoFile(await askedWorld(flags), { ...flags, into });
  }
  const config = await askedWorld(flags, out === undefined ? [NO_PLACE] : []);
  if (out === undefined) throw new SimulatorError('REQUEST_INVALID', describeProblems([NO_PLACE]));
  const { generate } = await import('../generate/generate.js');
  const stop = new AbortController();
  const progress = new GenerateProgress({ parts: 'partitions', rows: 'rows' });
  const freed = onFirstSignal((signal) => {
    stop.abort(signal);
    progress.end();
    process.stderr.write(
      'mmp-sim: interrupted. What is under way is made whole first; a second signal ends at once.\n',
    );
  });
  try {
    const made = await generate({
      config,
      seed: flags.seed,
      folder: out,
      format: flags.format,
      shape: flags.shape,
      workers: flags.workers,
      shard: flags.shard ?? { index: 0, of: 1 },
      force: flags.force === true,
      verifies: flags.verify === true,
      checksDisk: flags.diskCheck,
      signal: stop.signal,
      onProgress: ({ rows, partitions, of, share }) => progress.tell({ rows, parts: partitions, of, share }),
    });
    progress.end();
    await writeOut([Buffer.from(`${flags.json === true ? JSON.stringify(made.manifest) : summary(made, out)}\n`)]);
  } catch (error) {
    progress.end();
    if (!stop.signal.aborted) throw error;
    process.stderr.write('mmp-sim: what is whole stays: the same command goes on.\n');
    process.exitCode = exitCodeAfter(stop.signal.reason as NodeJS.Signals);
  } finally {
    freed();
  }
}

/** @throws {SimulatorError} REQUEST_INVALID for a flag that says how to replay. */
function requireNoReplay({ speed, workspace, into }: GenerateFlags): void {
  const given = speed !== undefined ? '--speed' : workspace !== undefined && into === undefined ? '--workspace' : null;
  if (given === null) return;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `${given} is of a replay: name the simulator by --replay, or leave it out.`,
  );
}

/** Ctrl-C ends it after what is under way. */
async function replayed(flags: GenerateFlags, url: string): Promise<void> {
  const { replayWorld } = await import('./replay-world.js');
  const config = await askedWorld(flags);
  const { seed, speed = null, workspace, token, json = false } = flags;
  process.exitCode = await replayWorld({ config, seed, url, workspace, token, perSecond: speed }, json);
}

function summary({ manifest, rows, rowsBefore, workers, changed, wasWhole }: Generated, out: string): string {
  const many = workers > 1 ? `, by ${workers} workers` : '';
  const anew = changed === 0 ? '' : ` ${changed} of them had changed, and were made anew.`;
  if (manifest === null) return `${rows} rows in ${out}${many}; other shards are to come.${anew}`;
  const [first] = manifest.files;
  const isDatabase = first?.table !== undefined;
  const files = `${manifest.files.length} ${isDatabase ? `tables in ${join(out, first.path)}` : `files in ${out}`}`;
  if (wasWhole) return `${files} are there already, of the same world: nothing was made. --force makes them anew.`;
  const before = rowsBefore === 0 ? '' : `, ${rowsBefore} of them by earlier runs`;
  return `${files}, ${rows + rowsBefore} rows${before}${many}.${anew}`;
}

function positive(text: string): number {
  const number = whole(text);
  if (number === 0) throw new InvalidArgumentError('Expected a whole number from 1 on.');
  return number;
}

/** `3/16`, or `/16` where the environment says which. */
function shardOf(text: string): { index: number; of: number } {
  const [, given = '', of = ''] = /^(\d{0,6})\/(\d{1,6})$/.exec(text) ?? [];
  const index = given === '' ? process.env['JOB_COMPLETION_INDEX'] : given;
  if (of === '' || index === undefined || !/^\d{1,6}$/.test(index) || Number(index) >= Number(of)) {
    throw new InvalidArgumentError('Expected i/n with i below n, such as 0/16; or /16 and JOB_COMPLETION_INDEX.');
  }
  return { index: Number(index), of: Number(of) };
}
