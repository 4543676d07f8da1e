// How long a start takes: of the command, until it answers, and of a simulator in a process that runs already.
//   node bench/start.mjs [--quick]
import { createSimulator } from 'mmp-sim';
import { file, firstLine, run, start } from './support/child.mjs';
import { exchange } from './support/exchange.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';
import { knownOpens, rawRequest } from './support/plans.mjs';

const TARGET = 4;
const IN_PROCESS_TARGET_MS = 10;
const HEALTH = 'GET /_sim/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

async function bareNode() {
  const from = performance.now();
  await run(process.execPath, ['-e', '0'], 20_000);
  return performance.now() - from;
}

/**
 * Milliseconds from the spawn to the first answer.
 *
 * @param {(ready: { apps: { platform: string, sdkKeys: { key: string }[] }[] }) => string} requestOf
 */
async function command(requestOf) {
  const from = performance.now();
  const child = start(process.execPath, [file('../simulator/bin/mmp-sim.js'), 'start', '--port', '0', '--json']);
  const ended = new Promise((resolve) => void child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  try {
    const ready = JSON.parse(await firstLine(child));
    const readyMs = performance.now() - from;
    const { status, body } = await exchange(ready.port, requestOf(ready));
    const ms = performance.now() - from;
    if (status !== 200) throw new Error(`the first answer was ${status}: ${body}`);
    return { ms, readyMs };
  } finally {
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  }
}

const anOpen = ({ apps }) =>
  rawRequest(knownOpens(apps.find(({ platform }) => platform === 'android')?.sdkKeys[0]?.key ?? ''));

async function inProcess() {
  const from = performance.now();
  const simulator = await createSimulator();
  await simulator.close();
  return performance.now() - from;
}

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureStart({ quick }) {
  const rounds = quick ? 3 : 15;
  log(`start: ${rounds} rounds of node -e 0, start to event, start to health`);
  await bareNode();
  await command(anOpen);
  const seen = { node: [], ready: [], event: [], health: [] };
  for (let round = 0; round < rounds; round += 1) {
    seen.node.push(await bareNode());
    const event = await command(anOpen);
    seen.event.push(event.ms);
    seen.ready.push(event.readyMs);
    seen.health.push((await command(() => HEALTH)).ms);
  }

  const times = quick ? 10 : 50;
  for (let warm = 0; warm < 10; warm += 1) await inProcess();
  const inProcessMs = [];
  for (let round = 0; round < times; round += 1) inProcessMs.push(await inProcess());

  const row = (what, values, target) => {
    const ratios = values.map((value, round) => value / seen.node[round]);
    const ratio = median(ratios);
    log(`${what}: ${shown(values, 'ms')}, ratios ${shown(ratios, '×')}`);
    return {
      what,
      measured: shown(values, 'ms'),
      peer: `node -e 0: ${shown(seen.node, 'ms')}`,
      ratio,
      target: target === null ? '' : `≤ ${target}`,
      reached: target === null ? null : ratio <= target,
    };
  };
  return [
    row('start to the ready line', seen.ready, null),
    row('start to the first answer to POST /v0/event', seen.event, TARGET),
    row('start to the first answer to GET /_sim/health', seen.health, null),
    {
      what: 'createSimulator() and close(), warm process',
      measured: shown(inProcessMs, 'ms'),
      peer: '',
      ratio: null,
      target: `≤ ${figure(IN_PROCESS_TARGET_MS)} ms`,
      reached: median(inProcessMs) <= IN_PROCESS_TARGET_MS,
    },
  ];
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureStart(flags)));
}
