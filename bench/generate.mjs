// What it costs to make a world, from the seed to Parquet, attribution and truth included; against the naive way, one record of
// Faker for each row. A row is one of any table that is written, the truth among them.
//   node bench/generate.mjs [--quick]
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const PRESETS = ['hyper-casual', 'mid-core'];
const INSTALLS = 20_000;
/** Some ten million rows. */
const MANY_INSTALLS = 145_000;
const RUNS = 3;
const FAKER_ROWS = 100_000;
const ROWS_A_SECOND = 100_000;
const BY_TWO = 1.7;
const MOST_MEGABYTES = 600;
const TIMES_FAKER = 5;

const child = async (name, options) =>
  JSON.parse(await run(process.execPath, [file(`support/${name}.mjs`), JSON.stringify(options)], 1_800_000));

/** @param {string} folder @param {{ preset: string, installs: number, workers: number }} world */
async function make(folder, { preset, installs, workers }) {
  const out = join(folder, 'world');
  rmSync(out, { recursive: true, force: true });
  const args = ['--preset', preset, '--installs', String(installs), '--days', '30', '--seed', '1', '--out', out];
  const taken = await child('command-child', ['generate', ...args, '--workers', String(workers)]);
  const { files } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  return { ...taken, out, rows: files.reduce((sum, { rows }) => sum + rows, 0) };
}

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export function measureGenerate({ quick }) {
  return inFolder(async (folder) => {
    const installs = quick ? INSTALLS / 4 : INSTALLS;
    const runs = quick ? 1 : RUNS;
    const measured = [];
    for (const preset of PRESETS) {
      const [one, two, faker] = [[], [], []];
      let rows = 0;
      for (let made = 0; made < runs; made += 1) {
        const single = await make(folder, { preset, installs, workers: 1 });
        ({ rows } = single);
        one.push(single);
        faker.push(await child('faker-child', { folder: single.out, rows: FAKER_ROWS, out: join(folder, 'faker') }));
        two.push(await make(folder, { preset, installs, workers: 2 }));
        log(`generate ${preset}: run ${made + 1} of ${runs}`);
      }
      const speed = one.map(({ cpuMs }) => (rows * 1000) / cpuMs);
      const naive = faker.map((seen) => (seen.rows * 1000) / seen.cpuMs);
      const faster = one.map(({ ms }, i) => ms / two[i].ms);
      const peak = one.map(({ peakMegabytes }) => peakMegabytes);
      const what = `${preset}, ${figure(rows / 1e6)} million rows`;
      const ratio = median(speed) / median(naive);
      measured.push(
        {
          what: `${what}, one worker: rows a second of processor time`,
          measured: `${shown(speed, 'rows/s')}, ${shown(
            one.map(({ ms }) => ms / 1000),
            's',
          )} in all`,
          peer: `${shown(naive, 'rows/s')} of Faker, to Parquet too`,
          ratio,
          target: `≥ ${ROWS_A_SECOND.toLocaleString('en-US')}, ≥ ${TIMES_FAKER} × Faker`,
          reached: median(speed) >= ROWS_A_SECOND && ratio >= TIMES_FAKER,
        },
        {
          what: `${what}, two workers against one`,
          measured: `${shown(
            two.map(({ ms }) => ms / 1000),
            's',
          )}, ${shown(
            two.map(({ peakMegabytes }) => peakMegabytes),
            'MB',
          )} of memory at most`,
          // Compiling and collections run beside it: one worker takes more than one core already.
          peer: `${shown(
            one.map(({ ms }) => ms / 1000),
            's',
          )}, ${shown(
            one.map(({ cpuMs }) => cpuMs / 1000),
            's',
          )} of processor time`,
          ratio: median(faster),
          target: `≥ ${BY_TWO}`,
          reached: median(faster) >= BY_TWO,
        },
        {
          what: `${what}, one worker: memory at most`,
          measured: shown(peak, 'MB'),
          peer: '',
          ratio: null,
          target: `< ${MOST_MEGABYTES} MB`,
          reached: Math.max(...peak) < MOST_MEGABYTES,
        },
      );
    }
    if (!quick) {
      const many = await make(folder, { preset: 'hyper-casual', installs: MANY_INSTALLS, workers: 1 });
      const byTwo = await make(folder, { preset: 'hyper-casual', installs: MANY_INSTALLS, workers: 2 });
      const what = `hyper-casual, ${figure(many.rows / 1e6)} million rows`;
      const speed = (many.rows * 1000) / many.cpuMs;
      measured.push(
        {
          what: `${what}, one worker: rows a second of processor time`,
          measured: `${figure(speed)} rows/s, ${figure(many.ms / 1000)} s in all`,
          peer: '',
          ratio: null,
          target: `≥ ${ROWS_A_SECOND.toLocaleString('en-US')}`,
          reached: speed >= ROWS_A_SECOND,
        },
        {
          what: `${what}, two workers against one`,
          measured: `${figure(byTwo.ms / 1000)} s, ${figure(byTwo.peakMegabytes)} MB of memory at most`,
          peer: `${figure(many.ms / 1000)} s, ${figure(many.cpuMs / 1000)} s of processor time`,
          ratio: many.ms / byTwo.ms,
          target: `≥ ${BY_TWO}`,
          reached: many.ms / byTwo.ms >= BY_TWO,
        },
        {
          what: `${what}, one worker: memory at most`,
          measured: `${figure(many.peakMegabytes)} MB`,
          peer: '',
          ratio: null,
          target: `< ${MOST_MEGABYTES} MB`,
          reached: many.peakMegabytes < MOST_MEGABYTES,
        },
      );
    }
    return measured;
  });
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureGenerate(flags)));
}
