// Whether the sender's memory stays flat over a million events.
//   node bench/sender-memory.mjs [--quick]
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MemoryOutbox } from '@mmp-sim/sender';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { figure, slope } from './support/measure.mjs';
import { makeSender, OUTBOX_ENTRIES, throughSender } from './support/senders.mjs';
import { startSimulator } from './support/servers.mjs';

/** Bytes that an event may leave behind: eight megabytes over a million. */
const TARGET = 8;
const PARTS = 20;
const MEGABYTE = 1 << 20;

/** Bytes in use, after collections. */
function memory() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  for (let time = 0; time < 3; time += 1) collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, rss };
}

const megabytes = (bytes) => `${figure(bytes / MEGABYTE)} MB`;

/** @param {{ quick: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function measureSenderMemory({ quick }) {
  const count = quick ? 50_000 : 1_000_000;
  const simulator = await startSimulator();
  const ours = await makeSender(simulator, new MemoryOutbox({ maxEntries: OUTBOX_ENTRIES }));
  try {
    // A tenth more, which is not counted: code is compiled, and the heap finds its size.
    await throughSender(ours, count / 10);
    const points = [{ events: 0, ...memory() }];
    for (let part = 1; part <= PARTS; part += 1) {
      await throughSender(ours, count / PARTS);
      const { held, rss } = memory();
      points.push({ events: (count / PARTS) * part, held, rss });
      log(`sender: ${figure(points.at(-1).events)} events: held ${megabytes(held)}, rss ${megabytes(rss)}`);
    }
    return [
      ['heap and buffers', 'held'],
      ['resident size', 'rss'],
    ].map(([what, name]) => {
      const each = slope(points.map((point) => ({ x: point.events, y: point[name] })));
      const values = points.map((point) => point[name]);
      return {
        what: `growth of ${what} of the sender per event, over ${figure(count)} events`,
        measured: `${figure(each)} bytes`,
        peer: `${megabytes(values[0])} at first, ${megabytes(values.at(-1))} at last (${megabytes(Math.min(...values))}–${megabytes(Math.max(...values))})`,
        ratio: null,
        target: `≤ ${TARGET} bytes`,
        reached: each <= TARGET,
      };
    });
  } finally {
    await ours.sender.close({ timeoutMs: 0 });
    await simulator.stop();
  }
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureSenderMemory(flags)));
}
