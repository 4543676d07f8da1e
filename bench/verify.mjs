// How long the command takes to verify all pacts of this repository, from its start to its end.
//   node bench/verify.mjs [--quick]
import { file, run } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const TARGET_S = 5;
/** After which it is stuck. */
const LONGEST_MS = 120_000;

/** @returns Seconds. A pact that does not hold ends the benchmark. */
async function verifyAll() {
  const args = [file('../simulator/bin/mmp-sim.js'), 'verify', '--pact', file('../contracts/pacts'), '--json'];
  const began = performance.now();
  const text = await run(process.execPath, args, LONGEST_MS);
  const seconds = (performance.now() - began) / 1000;
  const { pacts } = JSON.parse(text);
  return { seconds, interactions: pacts.reduce((sum, { interactions }) => sum + interactions.length, 0) };
}

/** @param {{ quick: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function measureVerify({ quick }) {
  const rounds = quick ? 3 : 9;
  log(`verify: all pacts, ${rounds} times`);
  const { interactions } = await verifyAll();
  const seen = [];
  for (let round = 0; round < rounds; round += 1) seen.push((await verifyAll()).seconds);
  return [
    {
      what: `mmp-sim verify, all pacts of this repository, ${interactions} interactions`,
      measured: shown(seen, 's'),
      peer: '',
      ratio: null,
      target: `≤ ${figure(TARGET_S)} s`,
      reached: median(seen) <= TARGET_S,
    },
  ];
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureVerify(flags)));
}
