// A simulator in a process of its own with --expose-gc, which does what no request can when its parent asks: tells what
// memory it holds, and takes clicks by the million. Argument: settings of `createSimulator()`, as JSON.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSimulator } from 'mmp-sim';
import { clickFields } from './plans.mjs';

const simulator = await createSimulator(JSON.parse(process.argv[2] ?? '{}'));

/** A prime, so that clicks which follow each other in number lie far from each other. */
const SPREAD = 7919;

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('message', (/** @type {Question} */ question) => {
  const answer = question === 'memory' ? memory() : question === 'stalls' ? stalls() : fill(question);
  void answer.then((value) => process.send?.(value));
});

/** @typedef {'memory' | 'stalls' | { campaignId: string, from: number, count: number }} Question */

async function memory() {
  // A collection does not see everything at once, and what is freed outside the heap is given back a little later.
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, held: heapUsed + external };
}

/** The timer that measures fires each millisecond: what is beyond that is a stall. */
async function stalls() {
  const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - 1);
  const seen = { p50Ms: ms(delay.percentile(50)), p99Ms: ms(delay.percentile(99)), mostMs: ms(delay.max) };
  delay.reset();
  return seen;
}

/** Clicks with the numbers from `from`, as the plan of clicks has them, out of order. */
async function fill({ campaignId, from, count }) {
  for (let place = 0; place < count; place += 1) {
    const fields = clickFields(from + ((place * SPREAD) % count));
    await simulator.default.addEngagement({ kind: 'click', campaignId, ...fields });
  }
  return { filled: count };
}

process.send?.({ url: simulator.url, port: simulator.port });
