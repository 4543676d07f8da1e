// Events through the sender to the simulator, with each outbox, against bare undici that sends the same bytes.
//   node bench/sender.mjs [--quick] [--profile]
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { MemoryOutbox } from '@mmp-sim/sender';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { Pool } from 'undici';
import { inFolder } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { summary } from './support/profile.mjs';
import {
  CONCURRENCY,
  makeSender,
  OUTBOX_ENTRIES,
  requestsOf,
  throughSender,
  throughUndici,
} from './support/senders.mjs';
import { startSimulator } from './support/servers.mjs';

/** Least share of undici's throughput, by the outbox. */
const TARGETS = { memory: 0.7, sqlite: 0.3 };

/** @param {string} folder - Of the file. @returns {Readonly<Record<keyof typeof TARGETS, () => import('@mmp-sim/sender').Outbox>>} */
const outboxes = (folder) => ({
  memory: () => new MemoryOutbox({ maxEntries: OUTBOX_ENTRIES }),
  sqlite: () => sqliteOutbox({ path: join(folder, 'outbox.sqlite'), maxEntries: OUTBOX_ENTRIES }),
});

/**
 * How many of something there were in a second, and in a second of this process's processor time.
 *
 * @param {number} count
 * @param {() => Promise<void>} work
 */
async function rateOf(count, work) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (1000 * count) / (performance.now() - began), perCpu: (1e6 * count) / (user + system) };
}

/**
 * Gives some work a simulator, a sender with this outbox, and undici, all of them warm.
 *
 * @param {keyof typeof TARGETS} kind
 * @param {number} count - Events that each sends at a time.
 * @param {(both: { own: () => Promise<void>, bare: () => Promise<void> }) => Promise<T>} work
 * @template T
 * @returns {Promise<T>}
 */
const withBoth = (kind, count, work) =>
  inFolder(async (folder) => {
    const simulator = await startSimulator();
    const pool = new Pool(simulator.ready.url, { connections: CONCURRENCY });
    const ours = await makeSender(simulator, outboxes(folder)[kind]());
    try {
      const requests = await requestsOf();
      const own = () => throughSender(ours, count);
      const bare = () => throughUndici(pool, simulator.key, requests, count);
      await bare();
      await own();
      return await work({ own, bare });
    } finally {
      await ours.sender.close({ timeoutMs: 0 });
      await pool.destroy();
      await simulator.stop();
    }
  });

/** @param {keyof typeof TARGETS} kind @param {boolean} quick */
async function compare(kind, quick) {
  const rounds = quick ? 5 : 9;
  const count = quick ? 5000 : 20_000;
  log(`sender, ${kind} outbox: ${rounds} rounds of ${figure(count)} events, ${CONCURRENCY} requests at a time`);
  const seen = await withBoth(kind, count, async ({ own, bare }) => {
    const pairs = [];
    for (let round = 1; round <= rounds; round += 1) {
      // Each is first in every second round: what the other work of the machine does meets both.
      const first = await rateOf(count, round % 2 === 0 ? own : bare);
      const second = await rateOf(count, round % 2 === 0 ? bare : own);
      const [ours, theirs] = round % 2 === 0 ? [first, second] : [second, first];
      pairs.push({ ours, theirs });
      const ratio = (name) => (ours[name] / theirs[name]).toFixed(3);
      const told = `${figure(ours.perSecond)}/s; undici ${figure(theirs.perSecond)}/s; ratio ${ratio('perSecond')}`;
      log(`sender, ${kind} outbox ${round}/${rounds}: ${told}, by processor time ${ratio('perCpu')}`);
    }
    return pairs;
  });
  const row = (what, name, target) => {
    const [own, theirs] = ['ours', 'theirs'].map((side) => seen.map((pair) => pair[side][name]));
    const ratio = median(own.map((rate, round) => rate / theirs[round]));
    return {
      what,
      measured: shown(own, '/s'),
      peer: `bare undici: ${shown(theirs, '/s')}`,
      ratio,
      target: target === null ? '' : `≥ ${target}`,
      reached: target === null ? null : ratio >= target,
    };
  };
  const what = `events through the sender, ${kind} outbox`;
  return [
    row(`${what}, ${CONCURRENCY} requests at a time`, 'perSecond', TARGETS[kind]),
    row(`${what}, per second of the sender's processor time`, 'perCpu', null),
  ];
}

/** @param {{ quick: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function measureSender({ quick }) {
  return [...(await compare('memory', quick)), ...(await compare('sqlite', quick))];
}

/** Where the sender's time goes, and that of undici. */
async function profile() {
  const count = 20_000;
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  const profiled = async (what, work) => {
    await session.post('Profiler.start');
    const { perSecond, perCpu } = await rateOf(count, work);
    const { profile: taken } = await session.post('Profiler.stop');
    const rates = `${figure(perSecond)}/s, ${figure(1e6 / perCpu)} µs of processor time each`;
    process.stdout.write(`${what}, ${rates}\n${summary(taken, 40)}\n\n`);
  };
  for (const kind of Object.keys(TARGETS)) {
    await withBoth(kind, count, async ({ own, bare }) => {
      await profiled('bare undici', bare);
      await profiled(`${kind} outbox`, own);
    });
  }
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => (flags.profile ? profile() : printTable(await measureSender(flags))));
}
