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
/** What a marketer looks at each day: many rows, so each is told by itself. */
const daily = [
  { by: 'by day and campaign', options: { granularity: 'day', groupBy: ['campaign'] } },
  { by: 'by day, site and country', options: { granularity: 'day', groupBy: ['site', 'country'] } },
  { by: 'by month, site and country', options: { granularity: 'month', groupBy: ['site', 'country'] } },
  { by: 'by site and country', options: { granularity: 'total', groupBy: ['site', 'country'] } },
  { by: 'by country, site and creative', options: { granularity: 'total', groupBy: ['country', 'site', 'creative'] } },
];

const database = await Database.open(path);
// What asks elsewhere; nothing has been dropped from this file.
const warehouse = { ask: (question, limits) => database.ask(question, limits), dropped: () => 0 };
const seen = [];
for (const { name, dimensions } of questions) {
  const taken = [];
  const shapes = [
    // The first of these that the question has.
    ...splits.map(({ by, options: { groupBy = [], ...options } }) => {
      return {
        by,
        isDaily: false,
        options: { ...options, groupBy: groupBy.filter((one) => dimensions.includes(one)).slice(0, 1) },
      };
    }),
    ...daily
      .filter(({ options: { groupBy } }) => groupBy.every((one) => dimensions.includes(one)))
      .map((shape) => ({ ...shape, isDaily: true })),
  ];
  for (const { by, isDaily, options } of shapes) {
    const asked = { workspace: 'default', question: name, nowMs: Date.parse('2026-04-01') };
    const times = [];
    let rows = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const startedAt = performance.now();
      rows = (await askInsight(warehouse, asked, options, { timeoutMs: 60_000 })).total;
      // The first one reads the file into memory.
      if (round > 0) times.push(performance.now() - startedAt);
    }
    taken.push({ by, isDaily, rows, times });
  }
  seen.push({ question: name, splits: taken });
}
await database.close();
process.stdout.write(JSON.stringify(seen));
