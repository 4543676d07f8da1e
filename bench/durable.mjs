// What a file costs: events whose answers wait for a commit, and opening a file that holds much.
//   node bench/durable.mjs [--quick]
import { join } from 'node:path';
import { file, inFolder, run } from './support/child.mjs';
import { chooseGenerator, load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { events, INSTALLATIONS, knownOpens } from './support/plans.mjs';
import { control, startBare, startMeasured, startSimulator } from './support/servers.mjs';

const TARGETS = [
  { connections: 32, ratio: 0.15 },
  { connections: 128, ratio: 0.3 },
];
const STALL_MS = 10;
/** Longer than what comes in can wait for its tables. */
const LONG_S = 60;
const OPEN_MS = 5_000;
const FACTS = 10_000_000;

/**
 * @param {{ quick: boolean, generator?: string }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureDurable({ quick, generator: asked }) {
  const generator = chooseGenerator(asked);
  return [
    ...(await inFolder((folder) => measureEvents(generator, quick, folder))),
    ...(await inFolder((folder) => measureStalls(generator, quick, folder))),
    ...(await inFolder((folder) => measureOpening(quick, folder))),
  ];
}

async function measureEvents(generator, quick, folder) {
  const simulator = await startSimulator([], ['--store', `file:${join(folder, 'events.duckdb')}`]);
  const plan = events(simulator.key);
  await load(generator, simulator, knownOpens(simulator.key), { amount: INSTALLATIONS });
  const bare = await startBare(simulator, plan);
  const [pairs, seconds] = quick ? [2, 2] : [7, 5];
  const rows = [];
  /** Of each target, what the peer answers a second. */
  const bares = [];
  try {
    await load(generator, simulator, plan, { seconds });
    await load(generator, bare, plan, { seconds: 1 });
    for (const { connections, ratio: target } of TARGETS) {
      const seen = { ours: [], theirs: [] };
      for (let pair = 1; pair <= pairs; pair += 1) {
        await folded(simulator);
        const ours = await load(generator, simulator, plan, { seconds, connections });
        // What it has put off it does not do beside its peer.
        await folded(simulator);
        const theirs = await load(generator, bare, plan, { seconds, connections });
        seen.ours.push(ours);
        seen.theirs.push(theirs);
        log(
          `durable ${connections} ${pair}/${pairs}: ${figure(ours.perSecond)}/s, p99 ${figure(ours.p99Ms)} ms; bare ${figure(theirs.perSecond)}/s; ratio ${(ours.perSecond / theirs.perSecond).toFixed(3)}`,
        );
      }
      const ratio = median(seen.ours.map((one, pair) => one.perSecond / seen.theirs[pair].perSecond));
      bares.push(median(seen.theirs.map(({ perSecond }) => perSecond)));
      const of = (loads, name) => loads.map((one) => one[name]);
      rows.push(
        {
          what: `durable custom event, requests per second at ${connections} connections, ${seconds} s at a time`,
          measured: shown(of(seen.ours, 'perSecond'), '/s'),
          peer: `bare node:http: ${shown(of(seen.theirs, 'perSecond'), '/s')}`,
          ratio,
          target: `≥ ${target}`,
          reached: ratio >= target,
        },
        {
          what: `durable custom event, latency p99 at ${connections} connections`,
          measured: shown(of(seen.ours, 'p99Ms'), 'ms'),
          peer: `bare node:http: ${shown(of(seen.theirs, 'p99Ms'), 'ms')}`,
          ratio: null,
          target: '',
          reached: null,
        },
      );
    }
    const longSeconds = quick ? 4 : LONG_S;
    const long = await load(generator, simulator, plan, { seconds: longSeconds, connections: TARGETS[0].connections });
    rows.push({
      what: `the same at ${TARGETS[0].connections} connections, ${longSeconds} s at a time`,
      measured: shown([long.perSecond], '/s'),
      peer: 'bare node:http, as above',
      ratio: long.perSecond / bares[0],
      target: '',
      reached: null,
    });
    const { items } = await control(simulator, '/_sim/requests?limit=1000');
    const bad = items.find(({ verdict, findings }) => verdict !== 'recorded' || findings.length > 0);
    if (bad !== undefined) throw new Error(`a request was not plainly recorded: ${JSON.stringify(bad)}`);
    return rows;
  } finally {
    await simulator.stop();
    await bare.stop();
  }
}

/** Resolves when all that has come is in the tables: nobody is answered before. */
const folded = (simulator) => control(simulator, '/_sim/insights/requests');

/** The same load with a file and in memory, in turn: where other work shares the cores, both stand still for that. */
async function measureStalls(generator, quick, folder) {
  const stores = ['memory', `file:${join(folder, 'stalls.duckdb')}`];
  const simulators = await Promise.all(stores.map((store) => startMeasured({ store })));
  try {
    const loaded = [];
    for (const simulator of simulators) {
      const { items } = await control(simulator, '/_sim/apps');
      const { key } = items.find(({ platform }) => platform === 'android').sdkKeys[0];
      await load(generator, simulator, knownOpens(key), { amount: INSTALLATIONS });
      await load(generator, simulator, events(key), { seconds: quick ? 1 : 5 });
      loaded.push({ simulator, key, seen: [] });
    }
    const rows = [];
    for (const { connections } of TARGETS) {
      for (let round = 0; round < (quick ? 2 : 5); round += 1) {
        for (const { simulator, key, seen } of loaded) {
          await simulator.stalls();
          await load(generator, simulator, events(key), { seconds: quick ? 2 : 5, connections });
          seen.push((await simulator.stalls()).p99Ms);
        }
      }
      const [memory, durable] = loaded.map(({ seen }) => seen.splice(0));
      log(`stalls ${connections}: file ${durable.map(figure).join(' ')}; memory ${memory.map(figure).join(' ')}`);
      rows.push({
        what: `event-loop stall p99 at ${connections} connections of durable events`,
        measured: shown(durable, 'ms'),
        peer: `in memory: ${shown(memory, 'ms')}`,
        ratio: null,
        target: `< ${STALL_MS} ms`,
        reached: median(durable) < STALL_MS,
      });
    }
    return rows;
  } finally {
    for (const simulator of simulators) simulator.stop();
  }
}

async function measureOpening(quick, folder) {
  const facts = quick ? FACTS / 10 : FACTS;
  const path = join(folder, 'large.duckdb');
  const args = (what) => [file('support/large-file.mjs'), JSON.stringify({ what, path, facts })];
  await run(process.execPath, args('make'), 600_000);
  const open = async () => JSON.parse(await run(process.execPath, args('open'), 120_000));
  // Nothing of it has been counted: so a file of a simulator that did not count, or that was killed at its very first.
  const first = await open();
  const seen = [];
  for (let round = 0; round < (quick ? 2 : 5); round += 1) seen.push(await open());
  log(`opening: ${[first, ...seen].map((one) => JSON.stringify(one)).join(' ')}`);
  const times = seen.map(({ openMs }) => openMs);
  return [
    {
      what: `opening a file of ${facts / 1e6} million facts`,
      measured: shown(times, 'ms'),
      peer: '',
      ratio: null,
      target: `< ${OPEN_MS} ms`,
      reached: median(times) < OPEN_MS,
    },
    {
      what: 'the same for the first time, when sessions and events of its installations have to be counted',
      measured: shown([first.openMs], 'ms'),
      peer: '',
      ratio: null,
      target: '',
      reached: null,
    },
  ];
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureDurable(flags)));
}
