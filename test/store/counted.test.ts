import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countsSince, countsThen, uncountedValues } from '../../simulator/store/counted.js';
import { defaultLimits } from '../../simulator/limits.js';
import type { Batch } from '../../simulator/store/batch.js';
import { Database } from '../../simulator/store/database.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const path = join(folder, 'counted.duckdb');
const nothing: Batch = { facts: null, requests: null, state: null, gone: null, forgotten: null };

/** Facts of one installation from a number on, each at the second of its number. */
const facts = (installationId: string, from: number, types: readonly string[]): Batch => ({
  ...nothing,
  facts: JSON.stringify(
    types.map((type, at) => ({
      w: 'w',
      n: from + at,
      a: 0,
      f: { type, id: String(from + at), atMs: (from + at) * 1000, appId: 'app', installationId },
      b: null,
    })),
  ),
});

/** A record that counts the facts before a number. */
const record = (installationId: string, through: number, order: number): Batch => ({
  ...nothing,
  state: JSON.stringify([
    { w: 'w', p: 'installation', k: installationId, o: order, b: { appId: 'app', installationId, through } },
  ]),
});

/** Sessions, events and the second of the last session of each installation since its record. */
async function countsOf(database: Database): Promise<unknown> {
  await database.fold();
  const uncounted = await database.uncounted();
  const [known, values] = uncounted.length === 0 ? [countsThen, []] : [countsSince('$1'), uncountedValues(uncounted)];
  const rows = await database.rows(
    `with ${known} select c.key, sessions, events, epoch(opened_at)::integer from known k join counts c using (workspace, key)
     where c.base = (k.body->>'$.through')::bigint order by key`,
    values,
  );
  return rows.map(([key, sessions, events, at]) => [key, Number(sessions), Number(events), at]);
}

test(
  'what has been counted is counted once, and anew where the record counts for itself',
  { tags: 'long' },
  async () => {
    // Whatever has not been counted is, when a file is opened.
    const open = (): Promise<Database> =>
      Database.open(path, { warehouse: null, limits: defaultLimits, countedTogether: 1 });
    let database = await open();
    await database.stage(record('one', 0, 1));
    await database.stage(record('two', 0, 2));
    await database.stage(facts('one', 0, ['session', 'event', 'purchase', 'event']));
    expect(await countsOf(database)).toEqual([['one', 1, 2, 0]]);
    expect(await database.uncounted()).toEqual([{ w: 'w', n: 0 }]);
    await database.abandon();

    database = await open();
    expect(await database.uncounted()).toEqual([]);
    expect(await countsOf(database)).toEqual([['one', 1, 2, 0]]);
    await database.stage(facts('two', 4, ['session']));
    await database.stage(facts('one', 5, ['session', 'event']));
    expect(await database.uncounted()).toEqual([]);
    const all = [
      ['one', 2, 3, 5],
      ['two', 1, 0, 4],
    ];
    expect(await countsOf(database)).toEqual(all);
    await database.close();

    database = await open();
    expect(await countsOf(database)).toEqual(all);
    // The first seven are in this one.
    await database.stage(record('one', 7, 3));
    await database.stage(facts('one', 7, ['event']));
    expect(await countsOf(database)).toEqual([
      ['one', 0, 1, null],
      ['two', 1, 0, 4],
    ]);
    await database.close();
    database = await open();
    expect(await database.rows('select key, base from counted order by key')).toEqual([
      ['one', 7n],
      ['two', 0n],
    ]);
    await database.stage({ ...nothing, gone: '["w"]' });
    await database.fold();
    expect(
      await database.rows(
        'select * from counted union all select workspace, null, number, 0, 0, null from counted_through',
      ),
    ).toEqual([]);
    await database.close();
  },
);
