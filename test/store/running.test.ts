import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { SimulatorError } from '../../simulator/errors.js';
import { Running } from '../../simulator/store/running.js';
import { Slots } from '../../simulator/store/slots.js';

const LAST_MS = 50;
/** DuckDB looks at the clock when a step has ended: this one takes seconds. */
const ONE_STEP = "select sum(levenshtein(repeat('a', 2000) || range, repeat('b', 2000) || range)) from range(400)";

const closed = new SimulatorError('STORE_UNAVAILABLE', 'it was closed.');
const late = new SimulatorError('SQL_LIMIT', 'it took too long.');

async function stuckOne() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  onTestFinished(() => instance.closeSync());
  const connection = await instance.connect();
  const running = new Running(LAST_MS);
  const settled: string[] = [];
  const asked = running.run(
    connection,
    { timeoutMs: 1000, late },
    () => connection.run(ONE_STEP),
    () => settled.push('done'),
  );
  return { running, asked, settled };
}

test(
  'whoever asked hears in time of a step that nothing ends, and so does whoever closes',
  { tags: 'long', timeout: 120_000 },
  async () => {
    const { running, asked, settled } = await stuckOne();
    expect(running.left).toBe(0);
    await expect(asked).rejects.toBe(late);
    expect(running.left).toBe(1);
    await running.close(closed);
    expect({ settled, left: running.left }).toEqual({ settled: [], left: 1 });
    await running.settled();
    expect({ settled, left: running.left }).toEqual({ settled: ['done'], left: 0 });
  },
);

test('whoever closes what ends when it is told so waits for it', async () => {
  const running = new Running();
  let end = (): void => {};
  const done = new Promise<void>((resolve) => (end = resolve));
  const instance = await DuckDBInstance.create(':memory:');
  onTestFinished(() => instance.closeSync());
  const asked = running.run(
    await instance.connect(),
    { timeoutMs: 10_000, late },
    () => done,
    () => {},
  );
  const isClosed = running.close(closed).then(() => running.left);
  end();
  await expect(asked).rejects.toBe(closed);
  expect(await isClosed).toBe(0);
});

test.each([
  { held: 0, said: 'its turn came. Ask' },
  { held: 1, said: 'Of 1 places 1 is held by what was told to end, and is in a step that nothing ends. Ask' },
])('who waited for a place of which $held are held hears of it', async ({ held, said }) => {
  const slots = new Slots(['a'], 1, () => held);
  await slots.take(new AbortController().signal);
  const ended = new AbortController();
  const waits = slots.take(ended.signal);
  await expect(slots.take(ended.signal)).rejects.toMatchObject({ code: 'SQL_BUSY' });
  ended.abort();
  await expect(waits).rejects.toMatchObject({ code: 'SQL_LIMIT', detail: expect.stringContaining(said) as string });
});
