// Runs every benchmark, prints one table, and writes it to docs/benchmarks.md.
//   npm run bench -- [--quick] [--no-write] [--profile] [--generator wrk|autocannon]
// A quick run is too short to be kept, so it writes nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { measureDurable } from './durable.mjs';
import { measureEngine, profileEngine } from './engine.mjs';
import { measureIngest, profileIngest } from './ingest.mjs';
import { measureInsights } from './insights.mjs';
import { measureLatency } from './latency.mjs';
import { measureMemory } from './memory.mjs';
import { measureScale } from './scale.mjs';
import { measureSender } from './sender.mjs';
import { measureSenderMemory } from './sender-memory.mjs';
import { measureStart } from './start.mjs';
import { file } from './support/child.mjs';
import { chooseGenerator, CONNECTIONS } from './support/load.mjs';
import { log, printTable, readFlags, runMain } from './support/main.mjs';
import { table } from './support/measure.mjs';
import { measureVerify } from './verify.mjs';

const PAGE = file('../docs/benchmarks.md');
const BEGIN = '<!-- benchmarks: begin (npm run bench) -->';
const END = '<!-- benchmarks: end -->';

const INTRODUCTION = `# Benchmarks

Measured by \`npm run bench\`. Figures of one machine say little about another: compare ratios, and run it yourself.

`;

/** @param {string} generator */
const method = (
  generator,
) => `Measured on ${availableParallelism()} cores with Node ${process.versions.node} (${process.platform}, ${process.arch}), load by ${generator}.

- **Every figure is a median**, with the least and the most in brackets; a ratio is the median of the ratios of single
  rounds. A peer is measured in the same run, in turn with the simulator, never before or after it.
- **Ingest**: the command \`mmp-sim start\` in its own process, the load from another with ${CONNECTIONS} connections, each
  sending its next request when it has the answer to the last. The peer is a \`node:http\` server that reads the body and
  answers the same bytes, which is checked. Seven pairs or more, after a warm-up that fills the journal. A custom event is a
  form of 13 parameters with Basic auth, of 64 opened installations in turn; a purchase has a product, a price in one of four
  currencies and a transaction of its own besides. All lint rules are on. Afterwards the simulator must have counted as many
  events as were answered, and must have recorded the last thousand without a finding.
- **First opens**: new ids in each request, each of which had a click before; they must be attributed to it.
- **Processor time** is that of the server's process, collections included. Where other work shares the cores it says more
  than requests per second, which then depend on who gets a core.
- **Latency in an open loop**: events are due at a constant rate, and each waits from the instant at which it was due
  (no coordinated omission). Journal and facts are full, as in a simulator that has run for long. Nine pairs of ten seconds.
- **Memory**: clicks, first opens, events and purchases in turn over HTTP. What fills a limit is no leak: limits are small
  and full before the count begins. Every twelve seconds collections, then heap with buffers and resident size; the growth
  is the slope of a line through all of them. Eight bytes are 16 MB over two million requests, which is how far the figures
  swing by themselves: maps and lists grow by doubling.
- **Sender**: from the first call until the last event is confirmed, with checks, outbox and events, against undici's
  \`request\` that sends the same bytes over as many connections. Both in one process, in turn, to one simulator; events
  of 512 opened installations, 256 calls at a time. Nothing may be left, and every event must have been told as delivered.
  The SQLite outbox is a file in the folder for temporary files: what a call resolves for is synced to that disk. Processor
  time is that of the process with the sender, its threads included.
- **Memory of the sender**: twenty points after collections; the growth is the slope of a line through all of them.
- **Verification**: the command \`mmp-sim verify\`, from its start to its end.
- **Durable events**: the same with \`--store file:\`, where each answer waits for a commit; the stall is how long the event
  loop stood still meanwhile, beyond the millisecond at which it is looked at. The file of ten million facts has a hundred
  thousand installations with a hundred events each, in one workspace; it is opened five times, from the call of
  \`createSimulator()\` until it listens, with the file in the system's cache.
- **Insights**: ten million facts of ninety days and 300,000 people, by eight channels, a hundred campaigns, 500 sites and 15
  countries: opens, events, purchases, ads, clicks and views; as many requests in the journal. Each question is asked for
  one row, by day, and by app or channel, after a first time that is not counted; the slowest of the three is shown. From the
  call until the answer's rows are there, without HTTP.
- **Start**: from the spawn of the process to the first byte of the answer, fifteen times, in turn with \`node -e 0\`.
- **Engine**: no HTTP, no journal. Memory is what the process holds before and after the clicks, after collections; the
  larger of heap with buffers and resident size counts. Opens are timed in blocks of 10,000 that lie ready, collections
  included; every one must be attributed as expected. Five processes each. The small store is a ring of ten thousand
  clicks, so that both runs end with as many installations. Ten million against ten thousand: both engines run at once and
  take a block in turn, 25 blocks each, by processor time.
`;

/** @param {string} text */
function write(text) {
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : `${INTRODUCTION}${BEGIN}\n${END}\n`;
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/benchmarks.md lacks ${BEGIN} … ${END}`);
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
  log('written to docs/benchmarks.md');
}

const flags = readFlags(['no-write']);
await runMain(async () => {
  if (flags.profile) {
    await profileIngest(flags);
    await profileEngine(flags);
    return;
  }
  const rows = [];
  const measures = [
    measureStart,
    measureIngest,
    measureLatency,
    measureMemory,
    measureEngine,
    measureScale,
    measureDurable,
    measureInsights,
  ];
  for (const measure of [...measures, measureSender, measureSenderMemory, measureVerify]) {
    rows.push(...(await measure(flags)));
  }
  printTable(rows);
  if (!flags.quick && !flags['no-write']) write(`${method(chooseGenerator(flags.generator))}\n${table(rows)}`);
});
