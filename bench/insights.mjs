// What an answer about ten million facts takes, for each question: the slowest of the usual splits, and each of those that a
// marketer looks at daily.
//   node bench/insights.mjs [--quick]
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { median, shown } from './support/measure.mjs';

const FACTS = 10_000_000;
const ANSWER_MS = 500;

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureInsights({ quick }) {
  const facts = quick ? FACTS / 10 : FACTS;
  return inFolder(async (folder) => {
    const path = join(folder, 'varied.duckdb');
    await run(process.execPath, [file('support/varied-file.mjs'), JSON.stringify({ path, facts })], 1_200_000);
    const options = JSON.stringify({ path, rounds: 3 });
    const seen = JSON.parse(await run(process.execPath, [file('support/insights-child.mjs'), options], 1_200_000));
    return seen.flatMap(({ question, splits }) => {
      log(`${question}: ${splits.map(({ by, times }) => `${by} ${Math.round(median(times))} ms`).join(', ')}`);
      const [slowest] = splits.filter(({ isDaily }) => !isDaily).toSorted((a, b) => median(b.times) - median(a.times));
      return [slowest, ...splits.filter(({ isDaily }) => isDaily)].map(({ by, isDaily, rows, times }) => ({
        what: `insight \`${question}\` over ${facts / 1e6} million facts, ${by}${isDaily ? `: ${rows.toLocaleString('en-US')} rows` : ''}`,
        measured: shown(times, 'ms'),
        peer: '',
        ratio: null,
        target: `< ${ANSWER_MS} ms`,
        reached: median(times) < ANSWER_MS,
      }));
    });
  });
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureInsights(flags)));
}
