import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { openStoreFile } from '../../simulator/index.js';
import { generate } from '../../simulator/generate/generate.js';
import { generateInto } from '../../simulator/generate/into-store.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const PRESET = resolve(import.meta.dirname, '../../simulator/synthesis/world/presets/mid-core.json');

/** A preset in which one channel of each kind is nobody's that the simulator knows. */
function withOwnChannels(): object {
  const text = readFileSync(PRESET, 'utf8');
  return JSON.parse(text.replaceAll('"facebook"', '"house-network"').replaceAll('"vungle"', '"local-ads"')) as object;
}

test('whether a channel of its own claims its installs, files say as a store does', async () => {
  const config = readWorld({ ...withOwnChannels(), installs: 40, days: 3, startsOn: '2026-03-01', fraud: [] });
  const path = join(folder, 'world.duckdb');
  await generate(generateOptions({ config, folder: join(folder, 'files') }));
  await generateInto({
    config,
    seed: 'test',
    path,
    workspace: 'default',
    force: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });

  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const files = join(folder, 'files/data/channels/*.parquet');
  const made = await connection.runAndReadAll(`select channel, name, self_attributing from '${files}'`);
  connection.closeSync();
  instance.closeSync();
  const rows = made.getRowsJS();
  expect(rows).toContainEqual(['house-network', 'house-network', true]);
  expect(rows).toContainEqual(['local-ads', 'local-ads', false]);

  await using store = await openStoreFile(path);
  const kept = await store.sql('select channel, name, self_attributing from mmp.channels');
  for (const row of rows) expect(kept.rows).toContainEqual(row);
});
