// How long a sender waits at a constant rate (an open loop), with a full journal and the collections that come with it,
// against the least that Node's own HTTP server can do.
//   node bench/latency.mjs [--quick]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { chooseGenerator, load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { events, INSTALLATIONS, knownOpens } from './support/plans.mjs';
import { control, startBare, startSimulator } from './support/servers.mjs';

const TARGET = 3;
const RATE = 2_000;
const CONNECTIONS = 64;
/** More than the journal and the facts hold by default. */
const FILLED_BY = 250_000;

/**
 * @param {{ ready: { port: number } }} server
 * @param {import('./support/plans.mjs').Plan} plan
 * @param {number} seconds
 * @returns {Promise<{ answered: number, refused: number, p50Ms: number, p90Ms: number, p99Ms: number, p999Ms: number, mostMs: number }>}
 */
function openLoop(server, plan, seconds) {
  return inFolder(async (folder) => {
    const path = join(folder, 'plan.json');
    writeFileSync(path, JSON.stringify(plan));
    const options = JSON.stringify({ port: server.ready.port, rate: RATE, seconds, connections: CONNECTIONS });
    const seen = JSON.parse(await run(process.execPath, [file('support/open-loop.mjs'), path, options], 120_000));
    if (seen.refused > 0 || seen.answered !== RATE * seconds)
      throw new Error(`not all answered: ${JSON.stringify(seen)}`);
    return seen;
  });
}

/**
 * @param {{ quick: boolean, generator?: string }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureLatency({ quick, generator: asked }) {
  const generator = chooseGenerator(asked);
  const rounds = quick ? 2 : 9;
  const seconds = quick ? 3 : 10;
  log(`latency: ${RATE} requests per second, ${rounds} pairs of ${seconds} s each`);
  const simulator = await startSimulator();
  const plan = events(simulator.key);
  await load(generator, simulator, knownOpens(simulator.key), { amount: INSTALLATIONS });
  const bare = await startBare(simulator, plan);
  try {
    let filled = 0;
    while (filled < (quick ? 60_000 : FILLED_BY))
      filled += (await load(generator, simulator, plan, { seconds: 5 })).answered;
    await load(generator, bare, plan, { seconds: 2 });

    const seen = { ours: [], theirs: [] };
    for (let round = 1; round <= rounds; round += 1) {
      const ours = await openLoop(simulator, plan, seconds);
      const theirs = await openLoop(bare, plan, seconds);
      seen.ours.push(ours);
      seen.theirs.push(theirs);
      log(
        `latency ${round}/${rounds}: simulator ${line(ours)}; bare ${line(theirs)}; p99 ${(ours.p99Ms / theirs.p99Ms).toFixed(2)}`,
      );
    }
    const { items } = await control(simulator, '/_sim/requests?limit=1000');
    const bad = items.find(({ verdict, findings }) => verdict !== 'recorded' || findings.length > 0);
    if (bad !== undefined) throw new Error(`a request was not plainly recorded: ${JSON.stringify(bad)}`);
    return ['p50', 'p99', 'p999'].map((name) => row(name, seen));
  } finally {
    await simulator.stop();
    await bare.stop();
  }
}

const line = ({ p50Ms, p99Ms, p999Ms, mostMs }) =>
  `p50 ${figure(p50Ms)} ms, p99 ${figure(p99Ms)} ms, p99.9 ${figure(p999Ms)} ms, most ${figure(mostMs)} ms`;

function row(name, { ours, theirs }) {
  const of = (loops) => loops.map((one) => one[`${name}Ms`]);
  const ratio = median(ours.map((one, round) => one[`${name}Ms`] / theirs[round][`${name}Ms`]));
  const isTarget = name === 'p99';
  return {
    what: `latency ${name === 'p999' ? 'p99.9' : name} at ${RATE.toLocaleString('en-US')} requests per second, open loop`,
    measured: shown(of(ours), 'ms'),
    peer: `bare node:http: ${shown(of(theirs), 'ms')}`,
    ratio,
    target: isTarget ? `≤ ${TARGET}` : '',
    reached: isTarget ? ratio <= TARGET : null,
  };
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureLatency(flags)));
}
