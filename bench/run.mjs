// Runs benchmarks, prints a table of each, and writes it to its section of docs/benchmarks.md.
//   npm run bench -- [name…] [--quick] [--no-write] [--profile] [--generator wrk|autocannon]
// Without a name it runs all of them. A quick run is too short to be kept, so it writes nothing.
import { measureDashboard } from './dashboard.mjs';
import { measureDurable } from './durable.mjs';
import { measureExport } from './export.mjs';
import { measureEngine, profileEngine } from './engine.mjs';
import { measureGenerate } from './generate.mjs';
import { measureIngest, profileIngest } from './ingest.mjs';
import { measureInsights } from './insights.mjs';
import { measureLatency } from './latency.mjs';
import { measureMemory } from './memory.mjs';
import { measureScale } from './scale.mjs';
import { measureSender } from './sender.mjs';
import { measureSenderMemory } from './sender-memory.mjs';
import { measureStart } from './start.mjs';
import { chooseGenerator } from './support/load.mjs';
import { printTable, readFlags, readNames, runMain } from './support/main.mjs';
import { writeSection } from './support/page.mjs';
import { measureVerify } from './verify.mjs';

const benchmarks = {
  start: measureStart,
  ingest: measureIngest,
  latency: measureLatency,
  memory: measureMemory,
  engine: measureEngine,
  scale: measureScale,
  durable: measureDurable,
  insights: measureInsights,
  export: measureExport,
  generate: measureGenerate,
  sender: measureSender,
  'sender-memory': measureSenderMemory,
  verify: measureVerify,
  dashboard: measureDashboard,
};

await runMain(async () => {
  const names = readNames(Object.keys(benchmarks));
  const flags = readFlags(['no-write']);
  if (flags.profile) {
    await profileIngest(flags);
    await profileEngine(flags);
    return;
  }
  for (const name of names) {
    const rows = await benchmarks[name](flags);
    printTable(rows);
    if (!flags.quick && !flags['no-write']) writeSection(name, rows, chooseGenerator(flags.generator));
  }
});
