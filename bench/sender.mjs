// Events through the sender to the simulator, against bare undici that sends the same bytes.
//   node bench/sender.mjs [--quick]
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSender, MemoryOutbox } from '@mmp-sim/sender';
import { Pool } from 'undici';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { startSimulator } from './support/servers.mjs';

const TARGET = 0.7;
/** Requests at a time, for both. */
const CONCURRENCY = 16;
const INSTALLATIONS = 512;
/** Calls that are made before it is waited for the outbox to have them. */
const AT_ONCE = 256;
/** Calls ahead of the sender: it is never without work, and keeps no more than it would where it keeps up. */
const OUTBOX_ENTRIES = 1000;
/** Bytes that an event may leave behind. */
const MOST_GROWTH = 8;
const MEGABYTE = 1 << 20;
const APP = { bundleId: 'dev.mmpsim.demo', platform: 'android' };

/** @param {number} n */
const digits = (n) => n.toString(16).padStart(8, '0');

/** What a backend says of an event. @param {number} n - Its number. */
const event = (n) => ({
  installationId: `29eeb1610fe74997b6d53f02${digits(n % INSTALLATIONS)}`,
  advertisingId: `f024e65f-3dd9-4f16-9837-26bc${digits(n % INSTALLATIONS)}`,
  osVersion: 34,
  appVersion: '3.14.159',
  deviceModel: 'Pixel 8',
  country: 'DE',
  ipAddress: `203.0.113.${n % 256}`,
  limitAdTracking: false,
  name: 'level_complete',
  value: n % 100,
});

/** @param {{ ready: { url: string }, key: string }} simulator @param {MemoryOutbox} outbox */
function makeSender({ ready, key }, outbox) {
  const sender = createSender({
    mmp: 'tenjin',
    sdkKey: key,
    baseUrl: ready.url,
    app: APP,
    outbox,
    concurrency: CONCURRENCY,
    whenFull: 'wait',
  });
  let delivered = 0;
  sender.on('delivered', () => (delivered += 1));
  return { sender, delivered: () => delivered };
}

/** Sends events, from the first call until the last is confirmed. @returns Per second. */
async function throughSender({ sender, delivered }, count) {
  const [before, began] = [delivered(), performance.now()];
  for (let n = 0; n < count; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, place) => sender.event(event(n + place))),
    );
  }
  const left = await sender.flush({ timeoutMs: 600_000 });
  const seconds = (performance.now() - began) / 1000;
  if (delivered() - before !== count || left.waiting + left.held + left.dead > 0) {
    throw new Error(`of ${count} events ${delivered() - before} were delivered: ${JSON.stringify(left)}`);
  }
  return count / seconds;
}

/** The requests that the sender would make of these events. */
async function requestsOf(count) {
  const entries = [];
  const outbox = new MemoryOutbox();
  outbox.add = async (added) => (entries.push(...added), added.map(() => '0'));
  const sender = createSender({ mmp: 'tenjin', sdkKey: 'none', app: APP, outbox });
  for (let n = 0; n < count; n += 1) await sender.event(event(n));
  await sender.close({ timeoutMs: 0 });
  return entries;
}

/** The same bytes by undici's `request`, each connection sending its next when it has the answer to the last. */
async function throughUndici(pool, requests, headers, count) {
  const began = performance.now();
  let next = 0;
  const connection = async () => {
    while (next < count) {
      const { path, body } = requests[next % requests.length];
      next += 1;
      const answer = await pool.request({ path, method: 'POST', headers, body });
      await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`undici was answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, connection));
  return count / ((performance.now() - began) / 1000);
}

/** @param {{ quick: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function measureSender({ quick }) {
  const rounds = quick ? 3 : 9;
  const count = quick ? 5000 : 30_000;
  log(`sender: ${rounds} rounds of ${figure(count)} events, ${CONCURRENCY} requests at a time`);
  const simulator = await startSimulator();
  const pool = new Pool(simulator.ready.url, { connections: CONCURRENCY });
  const requests = await requestsOf(INSTALLATIONS * 4);
  const headers = {
    authorization: `Basic ${Buffer.from(`${simulator.key}:`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  const ours = makeSender(simulator, new MemoryOutbox({ maxEntries: OUTBOX_ENTRIES }));
  const seen = { ours: [], theirs: [] };
  try {
    // An event of an installation that was never opened is a finding, and each is written to the log.
    for (let n = 0; n < INSTALLATIONS; n += 1)
      await ours.sender.open({ ...event(n), name: undefined, value: undefined });
    await ours.sender.flush();
    await throughUndici(pool, requests, headers, count);
    await throughSender(ours, count);
    for (let round = 1; round <= rounds; round += 1) {
      const theirs = await throughUndici(pool, requests, headers, count);
      const own = await throughSender(ours, count);
      seen.ours.push(own);
      seen.theirs.push(theirs);
      log(
        `sender ${round}/${rounds}: ${figure(own)}/s; undici ${figure(theirs)}/s; ratio ${(own / theirs).toFixed(3)}`,
      );
    }
    const ratio = median(seen.ours.map((own, round) => own / seen.theirs[round]));
    const row = {
      what: `events through the sender, memory outbox, ${CONCURRENCY} requests at a time`,
      measured: shown(seen.ours, '/s'),
      peer: `bare undici: ${shown(seen.theirs, '/s')}`,
      ratio,
      target: `≥ ${TARGET}`,
      reached: ratio >= TARGET,
    };
    return [row, await measureMemory(ours, quick ? 50_000 : 1_000_000)];
  } finally {
    await ours.sender.close({ timeoutMs: 0 });
    await pool.destroy();
    await simulator.stop();
  }
}

/** Bytes in use, after collections. */
function held() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let time = 0; time < 3; time += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function measureMemory(ours, count) {
  const parts = 10;
  const points = [held()];
  for (let part = 1; part <= parts; part += 1) {
    await throughSender(ours, count / parts);
    points.push(held());
    log(`sender: ${figure((count / parts) * part)} events: held ${figure(points.at(-1) / MEGABYTE)} MB`);
  }
  const each = (points.at(-1) - points[0]) / count;
  return {
    what: `growth of heap and buffers of the sender per event, over ${figure(count)} events`,
    measured: `${figure(each)} bytes`,
    peer: `${figure(points[0] / MEGABYTE)} MB at first, ${figure(points.at(-1) / MEGABYTE)} MB at last`,
    ratio: null,
    target: `≤ ${MOST_GROWTH} bytes`,
    reached: each <= MOST_GROWTH,
  };
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureSender(flags)));
}
