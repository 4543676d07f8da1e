import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PartitionDatabase } from '../../simulator/generate/partition-database.js';
import { catalogueOf } from '../../simulator/synthesis/enact/catalogue.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../simulator/synthesis/world/world.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const world = worldOf(readWorld({ preset: 'hyper-casual', installs: 20, days: 2, fraud: [] }), 'test');
const ROWS = 2_000_000;

test(
  'two databases of one process that do not fit into memory do not write into each other',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const catalogue = catalogueOf(world, 'test');
    const opened = await Promise.all(
      ['one', 'two'].map((name) => PartitionDatabase.open(world, catalogue, join(folder, name))),
    );
    const sorted = await Promise.all(
      opened.map(async ({ connection }) => {
        await connection.run("set memory_limit = '100MB'");
        await connection.run(
          `create table sorted as select n, md5(n::varchar) as text from range(${ROWS}) as numbers(n) order by text`,
        );
        const rows = await connection.runAndReadAll('select count(*) from sorted where text = md5(n::varchar)');
        return rows.getRowsJS();
      }),
    );
    for (const one of opened) one.close();
    expect(sorted).toEqual([[[BigInt(ROWS)]], [[BigInt(ROWS)]]]);
  },
);
