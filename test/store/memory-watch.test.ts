import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { MemoryWatch } from '../../simulator/store/memory-watch.js';

const BYTES = 100_000_000;
let instance: DuckDBInstance;
let holding: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  holding = await instance.connect();
});
afterAll(() => instance.closeSync());

/** What is sorted is held until its last row is read. @returns Gives it back. */
async function hold(rows: number): Promise<() => Promise<unknown>> {
  const result = await holding.stream(`select range, hash(range) from range(${rows}) order by 2`);
  await result.fetchChunk();
  return () => holding.run('select 1');
}

/** @returns What it told, each time. */
async function watching(): Promise<{ watch: MemoryWatch; told: boolean[] }> {
  const told: boolean[] = [];
  const watch = new MemoryWatch(await instance.connect(), BYTES, (isLast) => told.push(isLast));
  onTestFinished(() => watch.close());
  return { watch, told };
}

test('a further statement waits until what took too much has given it back', { tags: 'long' }, async () => {
  const { watch, told } = await watching();
  const never = new AbortController().signal;
  await watch.room(never);
  watch.begin();
  const giveBack = await hold(2_500_000);
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0);
  let isLetIn = false;
  const room = watch.room(never).then(() => (isLetIn = true));
  // It may be told to end, and go on for nobody: no one else is let in meanwhile.
  watch.end();
  const before = told.length;
  await watch.room(AbortSignal.timeout(200));
  expect(isLetIn).toBe(false);
  expect(told.length - before, 'nobody runs who could end').toBeLessThanOrEqual(1);
  await giveBack();
  await room;
  await watch.room(never);
});

test.each([
  { rows: 1_900_000, isLast: false },
  { rows: 2_500_000, isLast: true },
])('$rows rows that are held are the last moment: $isLast', { tags: 'long' }, async ({ rows, isLast }) => {
  const { watch, told } = await watching();
  const giveBack = await hold(rows);
  watch.begin();
  await expect.poll(() => told, { timeout: 10_000 }).toContain(isLast);
  await giveBack();
  watch.end();
});

test('whoever waits is let go where it is closed, and where its time is over', { tags: 'long' }, async () => {
  const { watch, told } = await watching();
  watch.begin();
  const giveBack = await hold(2_500_000);
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await watch.room(AbortSignal.abort());
  await watch.room(AbortSignal.timeout(1));
  const waiting = watch.room(new AbortController().signal);
  await watch.close();
  await waiting;
  await giveBack();
});
