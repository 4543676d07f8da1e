// What it costs to take ten million rows away by the command, in each format, from the file of a simulator that does not run.
//   node bench/export.mjs [--quick]
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, shown } from './support/measure.mjs';

const ROWS = 10_000_000;
const MOST_MS = 60_000;
const MOST_MEGABYTES = 500;
const FORMATS = ['csv', 'ndjson', 'parquet'];

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
    for (const format of FORMATS) {
      const out = join(folder, `events.${format}`);
      const seen = JSON.parse(await child('export-child', { path, format, out }));
      const megabytes = statSync(out).size / 1e6;
      log(
        `export ${format}: ${figure(seen.ms)} ms, ${figure(seen.cpuMs)} ms of processor, ${figure(seen.peakMegabytes)} MB of memory, ${figure(megabytes)} MB written`,
      );
      measured.push({
        what: `mmp-sim export of ${rows / 1e6} million events as ${format}: ${figure(megabytes)} MB written`,
        measured: `${shown([seen.ms / 1000], 's')} (${shown([seen.cpuMs / 1000], 's')} of processor), ${shown([seen.peakMegabytes], 'MB')} of memory at most`,
        peer: '',
        ratio: null,
        target: `< ${MOST_MS / 1000} s, < ${MOST_MEGABYTES} MB`,
        reached: seen.ms < MOST_MS && seen.peakMegabytes < MOST_MEGABYTES,
      });
    }
    return measured;
  });
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureExport(flags)));
}
