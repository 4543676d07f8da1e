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

/** Makes a world as files and as a store. @returns What both say to a question about one of their tables, `from` it. */
async function askedOfBoth(name: string, world: object, table: string, question: (from: string) => string) {
  const config = readWorld({ ...world, installs: 40, days: 3, startsOn: '2026-03-01', fraud: [] });
  const path = join(folder, `${name}.duckdb`);
  await generate(generateOptions({ config, folder: join(folder, name) }));
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
  const made = await connection.runAndReadAll(question(`'${join(folder, name, 'data', table)}/*.parquet'`));
  const files = made.getRowsJS();
  connection.closeSync();
  instance.closeSync();

  await using store = await openStoreFile(path);
  return { files, store: (await store.sql(question(`mmp.${table}`))).rows };
}

test('whether a channel of its own claims its installs, files say as a store does', { tags: 'long' }, async () => {
  const question = (from: string): string => `select channel, name, self_attributing from ${from}`;
  const { files, store } = await askedOfBoth('own', withOwnChannels(), 'channels', question);
  expect(files).toContainEqual(['house-network', 'house-network', true]);
  expect(files).toContainEqual(['local-ads', 'local-ads', false]);
  for (const row of files) expect(store).toContainEqual(row);
});

test(
  'an ad shows the advertising id in files where its network has handed it on, as in a store',
  { tags: 'long' },
  async () => {
    const { channels, ...preset } = JSON.parse(readFileSync(PRESET, 'utf8')) as { channels: { channel: string }[] };
    const passed: Readonly<Record<string, number>> = { unity: 0, applovin: 0.5 };
    const world = { ...preset, channels: channels.map((one) => ({ ...one, passesIds: passed[one.channel] ?? 1 })) };
    const { files, store } = await askedOfBoth(
      'passing',
      world,
      'engagements',
      (from) => `
      select channel, a.platform, count(*) as n, count(e.advertising_id) as known
      from ${from} as e join ${from.replace('engagements', 'apps')} as a on a.id = e.app_id
      group by all order by all`,
    );
    expect(files.map((row) => row.map(String))).toEqual(store.map((row) => row.map(String)));
    const share = (channel: string): number => {
      const [, , n, known] = files.find((row) => row[0] === channel && row[1] === 'android') ?? [];
      return Number(known) / Number(n);
    };
    expect(share('unity')).toBe(0);
    expect(share('applovin')).toBeGreaterThan(0.35);
    expect(share('applovin')).toBeLessThan(0.6);
  },
);
