import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../simulator/limits.js';
import { datavault } from '../../simulator/mmps/tenjin/warehouse/datavault.js';
import { Database } from '../../simulator/store/database.js';
import { preparedViews } from '../../simulator/store/prepared-views.js';
import { placingOf } from '../../simulator/store/views.js';

/** One view more than anybody has prepared: then all of them are made one after another. */
const another = { schema: datavault.schema, name: 'another', sql: 'select 1 as one' };
const withAnother = { ...datavault, views: () => [...datavault.views(), another] };
const inMemory = (warehouse: typeof datavault): Promise<Database> =>
  Database.open(':memory:', { warehouse: () => Promise.resolve(warehouse), limits: defaultLimits });

const isPrepared = (warehouse: typeof datavault | null): boolean =>
  existsSync(preparedViews(placingOf(warehouse).hash));

test('the build has prepared what this simulator has, with and without an MMP, and nothing else', () => {
  expect(isPrepared(datavault)).toBe(true);
  expect(isPrepared(null)).toBe(true);
  expect(isPrepared(withAnother)).toBe(false);
});

describe('views that were copied are those that were made one after another', () => {
  let copied: Database;
  let made: Database;
  beforeAll(async () => {
    copied = await inMemory(datavault);
    made = await inMemory(withAnother);
  });
  afterAll(async () => {
    await copied.close();
    await made.close();
  });

  test.each([
    ['columns', 'select table_schema, table_name, column_name, data_type from information_schema.columns'],
    ['functions', 'select schema_name, function_name, parameters::varchar from duckdb_functions() where not internal'],
    ['schemas', 'select schema_name from duckdb_schemas() where not internal'],
  ])('%s', async (_, sql) => {
    const [here, there] = await Promise.all([copied, made].map((one) => one.rows(`${sql} order by all`)));
    expect(here?.length).toBeGreaterThan(3);
    expect(here).toEqual(there?.filter((row) => !row.includes(another.name)));
  });
});
