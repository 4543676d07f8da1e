// What it costs to take ten million rows away by the command, in each format, from the file of a simulator that does not run:
// of our own events, and of DataVault's, which are made of several kinds of facts.
//   node bench/export.mjs [--quick]
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const ROWS = 10_000_000;
const MOST_MS = 60_000;
const MOST_MEGABYTES = 500;
const RUNS = 3;
const EXPORTS = [
  { table: 'events', formats: ['csv', 'ndjson', 'parquet'] },
  { table: 'tenjin.events', formats: ['csv', 'ndjson', 'parquet'] },
].flatMap(({ table, formats }) => formats.map((format) => ({ table, format })));

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export function measureExport({ quick }) {
  return inFolder(async (folder) => {
    const rows = quick ? ROWS / 10 : ROWS;
    const path = join(folder, 'large.duckdb');
    const child = (name, options) =>
      run(process.execPath, [file(`support/${name}.mjs`), JSON.stringify(options)], 1_800_000);
    await child('large-file', { what: 'make', path, facts: rows });
    // Brings the file to what it is after a simulator that was closed.
    await child('large-file', { what: 'open', path, facts: rows });
    const measured = [];
    for (const { table, format } of EXPORTS) {
      const out = join(folder, `${table}.${format}`);
      const runs = [];
      for (let made = 0; made < RUNS; made += 1) {
        rmSync(out, { force: true });
        const args = ['export', table, '--store', `file:${path}`, '--format', format, '--out', out];
        runs.push(JSON.parse(await child('command-child', args)));
      }
      const megabytes = statSync(out).size / 1e6;
      rmSync(out);
      const of = (what) => runs.map((seen) => seen[what]);
      log(
        `export ${table} ${format}: ${shown(of('ms'), 'ms')}, ${shown(of('cpuMs'), 'ms')} of processor, ${shown(of('peakMegabytes'), 'MB')} of memory, ${figure(megabytes)} MB written`,
      );
      const seconds = (what) => of(what).map((ms) => ms / 1000);
      measured.push({
        what: `mmp-sim export ${table} of ${rows / 1e6} million events as ${format}: ${figure(megabytes)} MB written`,
        measured: `${shown(seconds('ms'), 's')}, ${shown(seconds('cpuMs'), 's')} of processor, ${shown(of('peakMegabytes'), 'MB')} of memory at most`,
        peer: '',
        ratio: null,
        target: `< ${MOST_MS / 1000} s, < ${MOST_MEGABYTES} MB`,
        reached: median(of('ms')) < MOST_MS && Math.max(...of('peakMegabytes')) < MOST_MEGABYTES,
      });
    }
    return measured;
  });
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureExport(flags)));
}
