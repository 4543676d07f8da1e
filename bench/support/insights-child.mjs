// Asks every question about a file that `varied-file.mjs` has made, and says how long each answer took. Argument:
// {path, rounds} as JSON.
import { askInsight } from '../../simulator/dist/insights/ask-insight.js';
import { questions } from '../../simulator/dist/insights/questions.js';
import { Database } from '../../simulator/dist/store/database.js';

const { path, rounds } = JSON.parse(process.argv[2] ?? '{}');
const splits = [
  { by: 'in one row', options: { granularity: 'total' } },
  { by: 'by day', options: { granularity: 'day' } },
  { by: 'by app or channel', options: { granularity: 'total', groupBy: ['channel', 'app'] } },
];

const database = await Database.open(path);
// What asks elsewhere; nothing has been dropped from this file.
const warehouse = { ask: (question, limits) => database.ask(question, limits), dropped: () => 0 };
const seen = [];
for (const { name, dimensions } of questions) {
  const taken = [];
  for (const { by, options } of splits) {
    // The first of these that the question has.
    const groupBy = (options.groupBy ?? []).filter((one) => dimensions.includes(one)).slice(0, 1);
    const asked = { workspace: 'default', question: name, nowMs: Date.parse('2026-04-01') };
    const times = [];
    for (let round = 0; round <= rounds; round += 1) {
      const startedAt = performance.now();
      await askInsight(warehouse, asked, { ...options, groupBy }, { timeoutMs: 60_000 });
      // The first one reads the file into memory.
      if (round > 0) times.push(performance.now() - startedAt);
    }
    taken.push({ by, times });
  }
  seen.push({ question: name, splits: taken });
}
await database.close();
process.stdout.write(JSON.stringify(seen));
