// What an open costs with ten million engagements stored, against ten thousand. The engine alone: with HTTP around it
// the difference would be a smaller share of the whole.
//   node bench/scale.mjs [--quick]
import { file, start } from './support/child.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, median, shown } from './support/measure.mjs';

const TARGET = 1.3;
const BLOCK = 10_000;
const READY_MS = 600_000;

/** The next message of a child. @param {import('node:child_process').ChildProcess} child */
function nextMessage(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => ended('no message'), READY_MS);
    const ended = (why) => reject(new Error(`the engine ended: ${why}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve(message);
    });
  });
}

/** An engine with its clicks in a process of its own, which takes blocks of opens when asked. */
async function engineOf({ clicks, ring }) {
  const job = {
    clicks,
    stored: ring ? clicks : 2 * clicks,
    ring,
    details: true,
    opens: { device: 0, ip: 0 },
    block: BLOCK,
    profile: false,
    onDemand: true,
  };
  const args = ['--expose-gc', file('support/engine-child.mjs'), JSON.stringify(job)];
  const child = start(process.execPath, args, ['ignore', 'ignore', 'inherit', 'ipc']);
  await nextMessage(child);
  return {
    /** @returns {Promise<number>} Microseconds of processor time for each open, collections included. */
    async open(method) {
      child.send(method);
      return ((await nextMessage(child)) / BLOCK) * 1e6;
    },
    stop: () => child.kill(),
  };
}

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureScale({ quick }) {
  const many = quick ? 1_000_000 : 10_000_000;
  const rounds = quick ? 5 : 25;
  const count = (n) => (n >= 1_000_000 ? `${n / 1_000_000} million` : n.toLocaleString('en-US'));
  log(`scale: ${count(many)} clicks against ${count(BLOCK)}, ${rounds} blocks of ${count(BLOCK)} opens each, in turn`);
  const large = await engineOf({ clicks: many, ring: false });
  const small = await engineOf({ clicks: BLOCK, ring: true });
  try {
    const rows = [];
    for (const [what, method] of [
      ['by advertising id', 'device-click'],
      ['by address and user agent', 'probabilistic-click'],
    ]) {
      // The first two compile and grow what is grown once.
      for (let warm = 0; warm < 2; warm += 1) for (const one of [large, small]) await one.open(method);
      const seen = { large: [], small: [] };
      for (let round = 0; round < rounds; round += 1) {
        seen.large.push(await large.open(method));
        seen.small.push(await small.open(method));
      }
      const ratio = median(seen.large.map((micros, round) => micros / seen.small[round]));
      log(`${what}: ${shown(seen.large, 'µs')} against ${shown(seen.small, 'µs')}, ratio ${figure(ratio)}`);
      rows.push({
        what: `cost of an open ${what}, ${count(many)} engagements stored`,
        measured: shown(seen.large, 'µs'),
        peer: `${count(BLOCK)} stored: ${shown(seen.small, 'µs')}`,
        ratio,
        target: `≤ ${TARGET}`,
        reached: ratio <= TARGET,
      });
    }
    return rows;
  } finally {
    large.stop();
    small.stop();
  }
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureScale(flags)));
}
