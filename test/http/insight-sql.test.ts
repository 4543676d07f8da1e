import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type InsightAnswer, type Simulator } from '../../simulator/index.js';
import { questions } from '../../simulator/insights/questions.js';
import { LONG } from '../support/long.js';
import { rates, twoDays } from '../support/two-days.js';
import type { World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator({ rates });
  world = await twoDays(sim);
  await world.workspace.clock.set({ mode: 'frozen', now: '2026-01-03T12:34:56.789Z' });
});
afterAll(() => sim.close());

const ask = async (query: string): Promise<InsightAnswer> =>
  (await world.control<InsightAnswer>(`GET /_sim/insights/${query}`)).body;

type Row = readonly (string | number | null)[];

/** As an answer has it: numbers that a text has all digits of, decimals without zeros at the end. */
function itemOf(row: Row, { columns }: InsightAnswer): Record<string, unknown> {
  const value = (one: string | number | null, unit: string): unknown => {
    if (one === null || unit === 'text' || unit === 'date') return one;
    return unit === 'usd' ? String(one).replace(/\.?0+$/, '') : Number(one);
  };
  return Object.fromEntries(columns.map(({ name, unit }, at) => [name, value(row[at] ?? null, unit)]));
}

for (const { dialect, tags } of [
  { dialect: 'redshift', tags: [] },
  { dialect: 'duckdb', tags: [LONG] },
])
  describe(`read as ${dialect}`, { tags }, () => {
    test.each(questions)(
      'the SQL of $name answers the rows that it is told with, and no more columns',
      async ({ name }) => {
        const answer = await ask(`${name}?granularity=week&groupBy=app`);
        const asked = { sql: answer.sql, dialect };
        const { body } = await world.control<{ columns: { name: string }[]; rows: Row[] }>('POST /_sim/sql', asked);
        expect(body.columns.map((column) => column.name)).toEqual(answer.columns.map((column) => column.name));
        expect(body.rows.map((row) => itemOf(row, answer))).toEqual(answer.items);
      },
    );
  });

test('a page is the same page in SQL', async () => {
  const answer = await ask('retention?days=0,1&limit=1&cursor=1&granularity=day');
  expect(answer.total).toBe(2);
  const { rows } = await world.workspace.sql(answer.sql);
  expect(rows.map((row) => itemOf(row as Row, answer))).toEqual(answer.items);
});
