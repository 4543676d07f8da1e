// A simulator in a process of its own with --expose-gc, which tells what memory it holds when its parent asks. Argument:
// settings of `createSimulator()`, as JSON.
import { createSimulator } from 'mmp-sim';

const simulator = await createSimulator(JSON.parse(process.argv[2] ?? '{}'));

process.on('message', () => void tell());

async function tell() {
  // A collection does not see everything at once, and what is freed outside the heap is given back a little later.
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, held: heapUsed + external });
}
process.send?.({ url: simulator.url, port: simulator.port });
