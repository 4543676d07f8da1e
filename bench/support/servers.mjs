// The simulator as a command, and its peer that answers the same bytes.
import { file, start, startServer } from './child.mjs';
import { exchange } from './exchange.mjs';
import { rawRequest } from './plans.mjs';

/** Headers that Node itself adds, or that tell the time. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive']);

/**
 * The command in a process of its own.
 *
 * @param {readonly string[]} nodeArgs
 * @param {readonly string[]} flags - Of `start`.
 */
export async function startSimulator(nodeArgs = [], flags = []) {
  const server = await startServer([
    ...nodeArgs,
    file('../simulator/bin/mmp-sim.js'),
    'start',
    '--port',
    '0',
    '--json',
    ...flags,
  ]);
  const app = server.ready.apps.find(({ platform }) => platform === 'android');
  const link = server.ready.demo.find(({ platform }) => platform === 'android');
  return { ...server, key: app.sdkKeys[0].key, clickPath: new URL(link.clickUrl).pathname };
}

/** @returns What the simulator answers to a plan's first request, without what Node adds. */
export async function answerTo(simulator, plan) {
  const { status, headers, body } = await exchange(simulator.ready.port, rawRequest(plan));
  if (status !== 200) throw new Error(`the simulator answered ${status}: ${body}`);
  const given = headers.filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
  return { status, headers: Object.fromEntries(given), body };
}

/** What starts the peer. */
export const bareArgs = (answer) => [file('support/bare-server.mjs'), JSON.stringify(answer)];

/** The peer, which answers as the simulator has just answered. */
export async function startBare(simulator, plan) {
  const server = await startServer(bareArgs(await answerTo(simulator, plan)));
  const request = rawRequest(plan);
  const withoutDate = (answer) => JSON.stringify(answer).replace(/"Date","[^"]*"/, '"Date",""');
  const [ours, theirs] = [
    withoutDate(await exchange(simulator.ready.port, request)),
    withoutDate(await exchange(server.ready.port, request)),
  ];
  if (ours !== theirs) throw new Error(`the answers differ:\n${ours}\n${theirs}`);
  return server;
}

/**
 * A simulator that does what no request can when it is asked (see simulator-child.mjs).
 *
 * @param {object} settings - Of `createSimulator()`.
 */
export async function startMeasured(settings) {
  const args = ['--expose-gc', file('support/simulator-child.mjs'), JSON.stringify(settings)];
  const child = start(process.execPath, args, ['ignore', 'inherit', 'inherit', 'ipc']);
  const ended = new Promise((_resolve, reject) => {
    child.once('exit', () => reject(new Error('the simulator ended')));
  });
  ended.catch(() => {});
  const next = () => Promise.race([ended, new Promise((resolve) => void child.once('message', resolve))]);
  const ready = await next();
  const ask = (question) => {
    const answer = next();
    child.send(question);
    return answer;
  };
  return {
    pid: child.pid ?? 0,
    ready,
    /** @returns {Promise<{ rss: number, held: number }>} Bytes, after collections; `held` is heap and buffers. */
    memory: () => ask('memory'),
    /** @returns {Promise<{ p50Ms: number, p99Ms: number, mostMs: number }>} How long the event loop stood still, since last asked. */
    stalls: () => ask('stalls'),
    /** Makes clicks with the numbers of the plan of clicks. @param {{ campaignId: string, from: number, count: number }} clicks */
    makeClicks: (clicks) => ask(clicks),
    stop: () => child.kill(),
  };
}

/** What the control API answers. */
export async function control(simulator, path) {
  const response = await fetch(`${simulator.ready.url}${path}`, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
