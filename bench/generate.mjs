// What it costs to make a world, from the seed to Parquet, attribution and truth included; against the naive way, one record of
// Faker for each row. A row is one of any table that is written, the truth among them.
//   node bench/generate.mjs [--quick]
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { someCores } from './support/cores.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const PRESETS = ['hyper-casual', 'mid-core'];
const INSTALLS = 20_000;
/** Some ten million rows. */
const MANY_INSTALLS = 145_000;
/** Even, so that each core has its turn. */
const RUNS = 4;
const RUNS_OF_MANY = 4;
const FAKER_ROWS = 100_000;
const ROWS_A_SECOND = 100_000;
const BY_TWO = 1.7;
const MOST_MEGABYTES = 600;
const TIMES_FAKER = 5;

/** How the time of one core is told: one worker that is not kept to one takes more than that. */
const BY = someCores(1) === null ? 'processor time, since there is no taskset to keep it to one core' : 'wall time';

const child = async (name, options, more = []) =>
  JSON.parse(await run(process.execPath, [file(`support/${name}.mjs`), JSON.stringify(options), ...more], 1_800_000));

/**
 * By as many workers as there are cores.
 *
 * @param {string} folder
 * @param {{ preset: string, installs: number, cores: number, turn: number }} world
 */
async function make(folder, { preset, installs, cores, turn }) {
  const out = join(folder, 'world');
  rmSync(out, { recursive: true, force: true });
  const args = ['--preset', preset, '--installs', String(installs), '--days', '30', '--seed', '1', '--out', out];
  const kept = someCores(cores, turn);
  const command = ['generate', ...args, '--workers', String(cores)];
  const { ms, cpuMs, ...taken } = await child('command-child', command, kept === null ? [] : [kept]);
  const { files } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  return {
    ...taken,
    ms: cores === 1 && kept === null ? cpuMs : ms,
    cpuMs,
    out,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export function measureGenerate({ quick }) {
  return inFolder(async (folder) => {
    const installs = quick ? INSTALLS / 4 : INSTALLS;
    const measured = [];
    for (const preset of PRESETS) {
      const [one, two, faker] = [[], [], []];
      const runs = quick ? 1 : RUNS;
      for (let turn = 0; turn < runs; turn += 1) {
        const single = await make(folder, { preset, installs, cores: 1, turn });
        one.push(single);
        two.push(await make(folder, { preset, installs, cores: 2, turn }));
        faker.push(await child('faker-child', { folder: single.out, rows: FAKER_ROWS, out: join(folder, 'faker') }));
        log(`generate ${preset}: run ${turn + 1} of ${runs}`);
      }
      measured.push(...rowsOf(preset, { one, two, faker }));
    }
    if (!quick) {
      const many = { preset: 'hyper-casual', installs: MANY_INSTALLS };
      const [one, two] = [[], []];
      for (let turn = 0; turn < RUNS_OF_MANY; turn += 1) {
        one.push(await make(folder, { ...many, cores: 1, turn }));
        two.push(await make(folder, { ...many, cores: 2, turn }));
        log(`generate ten million rows: run ${turn + 1} of ${RUNS_OF_MANY}`);
      }
      measured.push(...rowsOf(many.preset, { one, two, faker: [] }));
    }
    return measured;
  });
}

const secondsOf = (runs) =>
  shown(
    runs.map(({ ms }) => ms / 1000),
    's',
  );

/** @returns {import('./support/measure.mjs').Row[]} */
function rowsOf(preset, { one, two, faker }) {
  const [{ rows }] = one;
  const what = `${preset}, ${figure(rows / 1e6)} million rows`;
  const speed = one.map(({ ms }) => (rows * 1000) / ms);
  const naive = faker.map((seen) => (seen.rows * 1000) / seen.cpuMs);
  const ratio = naive.length === 0 ? null : median(speed) / median(naive);
  const faster = median(one.map(({ ms }, i) => ms / two[i].ms));
  const memory = [...one, ...two].map(({ peakMegabytes }) => peakMegabytes);
  return [
    {
      what: `${what}, one core: rows a second`,
      measured: `${shown(speed, 'rows/s')}, ${secondsOf(one)} (${BY})`,
      peer: ratio === null ? '' : `${shown(naive, 'rows/s')} of Faker, to Parquet too (processor time)`,
      ratio,
      target: `≥ ${ROWS_A_SECOND.toLocaleString('en-US')}${ratio === null ? '' : `, ≥ ${TIMES_FAKER} × Faker`}`,
      reached: median(speed) >= ROWS_A_SECOND && (ratio === null || ratio >= TIMES_FAKER),
    },
    {
      what: `${what}, two workers on two cores (wall time)`,
      measured: secondsOf(two),
      peer: `${secondsOf(one)} of one worker on one core (${BY})`,
      ratio: faster,
      target: `≥ ${BY_TWO}`,
      reached: faster >= BY_TWO,
    },
    {
      what: `${what}: memory at most, of one worker and of two`,
      measured: [one, two]
        .map((runs) =>
          shown(
            runs.map(({ peakMegabytes }) => peakMegabytes),
            'MB',
          ),
        )
        .join(', '),
      peer: '',
      ratio: null,
      target: `< ${MOST_MEGABYTES} MB`,
      reached: Math.max(...memory) < MOST_MEGABYTES,
    },
  ];
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureGenerate(flags)));
}
