// Events, purchases and opens the whole way through the simulator, against the least that Node's own HTTP server can do.
//   node bench/ingest.mjs [--quick] [--profile] [--generator wrk|autocannon]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, startServer } from './support/child.mjs';
import { chooseGenerator, CONNECTIONS, load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { clicks, events, firstOpens, INSTALLATIONS, knownOpens, purchases } from './support/plans.mjs';
import { summary } from './support/profile.mjs';
import { answerTo, bareArgs, control, startBare, startSimulator } from './support/servers.mjs';

const TARGET = 0.5;
/** Below this share of a core it is not the bare server that limits. */
const BUSY_ENOUGH = 0.9;
/** Sent at the end, so that a number of requests that is known exactly has been counted too. */
const EXACT = 2_000;

async function eventsCounted(simulator) {
  const { items } = await control(simulator, '/_sim/installs?limit=1000');
  if (items.length !== INSTALLATIONS) throw new Error(`expected ${INSTALLATIONS} installations, got ${items.length}`);
  return items.reduce((sum, { eventCount }) => sum + eventCount, 0);
}

/** The newest requests must all have been recorded, and nothing may have been found wrong with them. */
async function checkVerdicts(simulator) {
  const { items } = await control(simulator, '/_sim/requests?limit=1000');
  const bad = items.find(({ verdict, findings }) => verdict !== 'recorded' || findings.length > 0);
  if (bad !== undefined) throw new Error(`a request was not plainly recorded: ${JSON.stringify(bad)}`);
}

/** A generator leaves up to one request for each connection unanswered when its time is over. */
function checkCount(what, counted, answered, runs) {
  if (counted >= answered && counted <= answered + CONNECTIONS * runs) return;
  throw new Error(`${what}: the generator had ${answered} answers, the simulator counted ${counted}`);
}

/**
 * Loads one server, then the other, and so on.
 *
 * @param {() => Promise<import('./support/load.mjs').Load>} ours
 * @param {() => Promise<import('./support/load.mjs').Load>} theirs
 */
async function inTurn(pairs, what, ours, theirs) {
  const seen = { ours: [], theirs: [] };
  for (let pair = 1; pair <= pairs; pair += 1) {
    const one = await ours();
    const other = await theirs();
    seen.ours.push(one);
    seen.theirs.push(other);
    log(
      `${what} ${pair}/${pairs}: simulator ${line(one)}; bare ${line(other)}; ratio ${(one.perSecond / other.perSecond).toFixed(3)}`,
    );
  }
  return seen;
}

const percent = (share) => (share === null ? '?' : `${Math.round(share * 100)} %`);
const line = ({ perSecond, p50Ms, p99Ms, busy, userMicros, systemMicros }) => {
  const each = userMicros === null ? '' : `, each ${figure(userMicros)} µs user + ${figure(systemMicros)} µs system`;
  return `${figure(perSecond)}/s, p50 ${figure(p50Ms)} ms, p99 ${figure(p99Ms)} ms, core ${percent(busy)}${each}`;
};

/** @returns {import('./support/measure.mjs').Row[]} */
function rows(what, { ours, theirs }, target) {
  const of = (loads, name) => loads.map((one) => one[name]);
  const rates = ours.map((one, pair) => one.perSecond / theirs[pair].perSecond);
  const byProcessor = ours.map((one, pair) => (one.perProcessorSecond ?? 0) / (theirs[pair].perProcessorSecond ?? 0));
  const ratio = median(rates);
  log(`${what}: ratio of pairs ${rates.map((one) => one.toFixed(3)).join(' ')}; median ${ratio.toFixed(3)}`);
  const least = median(of(theirs, 'busy').map((busy) => busy ?? 1));
  if (least < BUSY_ENOUGH) {
    log(
      `Caution: the bare server used only ${percent(least)} of a core. The generator or other load limits, and the ratio flatters.`,
    );
  }
  return [
    {
      what: `${what}, requests per second`,
      measured: shown(of(ours, 'perSecond'), '/s'),
      peer: `bare node:http: ${shown(of(theirs, 'perSecond'), '/s')}`,
      ratio,
      target: target === null ? '' : `≥ ${target}`,
      reached: target === null ? null : ratio >= target,
    },
    ...(byProcessor.every(Number.isFinite)
      ? [
          {
            what: `${what}, requests per second of the server's processor time`,
            measured: shown(of(ours, 'perProcessorSecond'), '/s'),
            peer: `bare node:http: ${shown(of(theirs, 'perProcessorSecond'), '/s')}`,
            ratio: median(byProcessor),
            target: '',
            reached: null,
          },
        ]
      : []),
    ...['p50', 'p99'].map((name) => ({
      what: `${what}, latency ${name} at ${CONNECTIONS} connections`,
      measured: shown(of(ours, `${name}Ms`), 'ms'),
      peer: `bare node:http: ${shown(of(theirs, `${name}Ms`), 'ms')}`,
      ratio: null,
      target: '',
      reached: null,
    })),
  ];
}

/** @param {{ quick: boolean, generator?: string }} options */
export async function measureIngest({ quick, generator: asked }) {
  const generator = chooseGenerator(asked);
  const pairs = quick ? 2 : 8;
  const seconds = quick ? 1 : 5;
  log(`ingest: load by ${generator}, ${CONNECTIONS} connections, pairs of ${seconds} s each`);

  const simulator = await startSimulator();
  const plan = events(simulator.key);
  await load(generator, simulator, knownOpens(simulator.key), { amount: INSTALLATIONS });
  const bare = await startBare(simulator, plan);
  try {
    const before = await eventsCounted(simulator);
    // Long enough to fill the journal, so that all is measured as it stays.
    const warm = await load(generator, simulator, plan, { seconds: quick ? 2 : 8 });
    await load(generator, bare, plan, { seconds: quick ? 1 : 4 });
    const seen = await inTurn(
      pairs,
      'event',
      () => load(generator, simulator, plan, { seconds }),
      () => load(generator, bare, plan, { seconds }),
    );
    const answered = seen.ours.reduce((sum, one) => sum + one.answered, warm.answered);
    const counted = await eventsCounted(simulator);
    checkCount('events', counted - before, answered, pairs + 1);
    await load(generator, simulator, plan, { amount: EXACT });
    const exact = (await eventsCounted(simulator)) - counted;
    if (exact !== EXACT) throw new Error(`sent ${EXACT} events, the simulator counted ${exact}`);
    await checkVerdicts(simulator);
    log(
      `checked: ${figure(answered)} answers, ${figure(counted - before)} events counted; of ${EXACT} sent, ${exact} counted; all recorded`,
    );

    const bought = await measurePurchases(generator, simulator, bare, { pairs, seconds: quick ? 1 : 3 });
    const opens = await measureOpens(generator, simulator, bare, {
      pairs: quick ? 1 : 7,
      seconds: quick ? 1 : 2,
      // An open is never faster than an event.
      most: median(seen.ours.map(({ perSecond }) => perSecond)) * 1.3,
    });
    return [
      ...rows('custom event', seen, TARGET),
      ...rows('purchase', bought, TARGET),
      ...rows('first open that attributes to a click', opens, TARGET),
    ];
  } finally {
    await simulator.stop();
    await bare.stop();
  }
}

async function measurePurchases(generator, simulator, bare, { pairs, seconds }) {
  const plan = purchases(simulator.key);
  await load(generator, simulator, plan, { seconds });
  const seen = await inTurn(
    pairs,
    'purchase',
    () => load(generator, simulator, plan, { seconds }),
    () => load(generator, bare, plan, { seconds }),
  );
  await checkVerdicts(simulator);
  const { items } = await control(simulator, '/_sim/requests?limit=1');
  const [fact] = items[0]?.facts ?? [];
  if (fact?.type !== 'purchase') throw new Error(`the last request is no purchase: ${JSON.stringify(items[0])}`);
  return seen;
}

async function measureOpens(generator, simulator, bare, { pairs, seconds, most }) {
  const each = Math.ceil(most * seconds) + CONNECTIONS;
  await load(generator, simulator, clicks(simulator.clickPath, 1), { amount: each * pairs });
  let round = 0;
  const seen = await inTurn(
    pairs,
    'first open',
    () => {
      round += 1;
      return load(generator, simulator, firstOpens(simulator.key, 1 + (round - 1) * each), { seconds });
    },
    () => load(generator, bare, firstOpens(simulator.key, 1), { seconds }),
  );
  await checkVerdicts(simulator);
  const answered = seen.ours.reduce((sum, one) => sum + one.answered, 0);
  const { items, next } = await control(simulator, '/_sim/installs?limit=1000');
  // `next` is the place of the last item in the order of installs.
  const installs = (next === undefined ? 0 : Number(next)) + items.length - INSTALLATIONS;
  checkCount('installs', installs, answered, pairs);
  const missed = items.slice(0, 900).find(({ attribution }) => attribution?.method !== 'device-click');
  if (missed !== undefined) throw new Error(`an open was not attributed to its click: ${JSON.stringify(missed)}`);
  log(
    `checked: ${figure(answered)} answers, ${figure(installs)} installs counted; the last are attributed to their clicks`,
  );
  return seen;
}

/**
 * Prints where the simulator spends its time while it takes events, and where its peer does.
 *
 * @param {{ quick: boolean, generator?: string }} options
 */
export async function profileIngest({ quick, generator: asked }) {
  const generator = chooseGenerator(asked);
  const seconds = quick ? 4 : 15;
  const profiled = (what, most, work) =>
    inFolder(async (folder) => {
      const seen = await work(['--cpu-prof', `--cpu-prof-dir=${folder}`]);
      const [name = ''] = readdirSync(folder);
      process.stdout.write(`${what}, ${figure(seen.answered)} events, ${line(seen)} (all while profiled)\n`);
      process.stdout.write(`${summary(JSON.parse(readFileSync(join(folder, name), 'utf8')), most)}\n\n`);
    });
  const loaded = async (server, plan) => {
    try {
      return await load(generator, server, plan, { seconds });
    } finally {
      await server.stop();
    }
  };
  let answer;
  log(
    'A profiler sees system calls too often in virtual machines: compare writev with the peer, and see user and system.',
  );
  await profiled('simulator', 25, async (nodeArgs) => {
    const simulator = await startSimulator(nodeArgs);
    await load(generator, simulator, knownOpens(simulator.key), { amount: INSTALLATIONS });
    const plan = events(simulator.key);
    answer = await answerTo(simulator, plan);
    return loaded(simulator, plan);
  });
  await profiled('bare node:http', 10, async (nodeArgs) =>
    loaded(await startServer([...nodeArgs, ...bareArgs(answer)]), events('none')),
  );
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => (flags.profile ? profileIngest(flags) : printTable(await measureIngest(flags))));
}
