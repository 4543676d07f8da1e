import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generate, type GenerateOptions } from '../../simulator/generate/generate.js';
import type { Manifest } from '../../simulator/generate/manifest.js';
import type { Job } from '../../simulator/generate/partition.js';
import type { Format } from '../../simulator/generate/tables.js';
import { wholeWorld, WorldFolder } from '../../simulator/generate/world-folder.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// Two partitions of people of whom hardly anybody comes.
const config = readWorld({
  preset: 'commerce',
  installs: 51,
  peoplePerInstall: 1000,
  days: 1,
  countries: [
    { country: 'US', share: 1, iphones: 0.5, cpi: { android: 1, ios: 1 }, ecpm: 0, paying: 1, currency: 'USD' },
  ],
  campaigns: [],
  organic: { share: 1 },
});
const jobIn = (name: string, more: Partial<Job> = {}): Job => ({
  config,
  seed: 'test',
  folder: join(folder, name),
  format: 'parquet',
  shape: 'domain',
  ...more,
});
const options = (name: string, more: Partial<GenerateOptions> = {}): GenerateOptions =>
  generateOptions({ config, folder: join(folder, name), ...more });
const manifestIn = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');
const shards = [0, 1].map((index) => ({ index, of: 2 }));

describe('shards of one world', () => {
  test('begin in one moment', async () => {
    const job = jobIn('begun');
    await Promise.all(Array.from({ length: 8 }, () => WorldFolder.open(job, false)));
    expect(WorldFolder.begun(job)).toEqual([]);
    expect(readdirSync(job.folder).toSorted()).toEqual(['.parts', 'world.json']);
    expect(readdirSync(join(job.folder, '.parts/drafts'))).toEqual([]);
  });

  test('of which another one has made the folder, and nothing in it yet', async () => {
    const job = jobIn('first-moment');
    mkdirSync(join(job.folder, '.parts/drafts'), { recursive: true });
    await WorldFolder.open(job, false);
    expect(WorldFolder.begun(job)).toEqual([]);
  });

  test('and another world in the same moment: one of the two is told what the other is', async () => {
    const [one, two] = [jobIn('both'), jobIn('both', { seed: 'other' })];
    const [first, second] = await Promise.allSettled([WorldFolder.open(one, false), WorldFolder.open(two, false)]);
    const refused = [first, second].filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      {
        reason: {
          detail: expect.stringMatching(
            /holds a part of another world: seed is (test|other) there and (test|other) here\./,
          ) as string,
        },
      },
    ]);
  });

  test.each<Format>(['parquet', 'duckdb'])(
    '%s: end in one moment, and each tells of the whole or that others are to come',
    { tags: 'long', timeout: 120_000 },
    async (format) => {
      const name = `ended-${format}`;
      const job = jobIn(name, { format });
      const [, other] = await Promise.all([WorldFolder.open(job, false), WorldFolder.open(job, false)]);
      const [one, two] = await Promise.all(shards.map((shard) => generate(options(name, { format, shard }))));
      expect([one?.manifest ?? null, two?.manifest ?? null]).toContainEqual(wholeWorld(job));
      // Whoever comes to the end of it later finds what another one has ended.
      expect(await other?.finish(2)).toEqual(wholeWorld(job));
      expect(existsSync(join(job.folder, '.parts'))).toBe(false);
    },
  );

  test('that come last together both write the same manifest', { tags: 'long', timeout: 120_000 }, async () => {
    const job = jobIn('last');
    const { manifest } = await generate(options('last'));
    const text = manifestIn('last');
    for (let round = 0; round < 3; round += 1) {
      // What was whole has lost a file of each partition, and two make both anew.
      for (const number of [0, 1]) truncateSync(join(job.folder, `data/installs/installs-0000${number}.parquet`));
      const made = await Promise.all(shards.map((shard) => generate(options('last', { shard }))));
      expect(made.map((one) => one.made.map(({ partition }) => partition))).toEqual([[0], [1]]);
      expect(made.flatMap((one) => one.manifest ?? []).at(-1)).toEqual(manifest);
      expect(manifestIn('last')).toBe(text);
    }
  });
});

describe('a file of a whole world', () => {
  const installs = 'data/installs/installs-00001.parquet';

  let whole: Manifest | null;
  beforeAll(async () => void ({ manifest: whole } = await generate(options('sizes'))));

  test('has its size in the manifest', () => {
    const { files } = whole ?? { files: [] };
    expect(files.length).toBeGreaterThan(30);
    for (const { path, bytes } of files) expect(statSync(join(folder, 'sizes', path)).size, path).toBe(bytes);
  });

  test(
    'that was cut off is made anew by the same command, and no other partition',
    { tags: 'long', timeout: 60_000 },
    async () => {
      const text = manifestIn('sizes');
      truncateSync(join(folder, 'sizes', installs));
      const again = await generate(options('sizes'));
      expect(again).toMatchObject({ wasWhole: false, made: [{ partition: 1 }] });
      expect(again.rowsBefore).toBeGreaterThan(0);
      expect(manifestIn('sizes')).toBe(text);
      expect(wholeWorld(jobIn('sizes'))).toEqual(again.manifest);
    },
  );

  test(
    'that is as long as it was, and another one, is found when its bytes are asked for',
    { tags: 'long', timeout: 60_000 },
    async () => {
      const path = join(folder, 'sizes', installs);
      const bytes = readFileSync(path);
      writeFileSync(path, Buffer.from(bytes).fill(0, 8, 9));
      expect((await generate(options('sizes'))).wasWhole).toBe(true);
      expect(await generate(options('sizes', { verifies: true }))).toMatchObject({
        wasWhole: false,
        changed: 1,
        made: [{ partition: 1 }],
      });
      expect(readFileSync(path)).toEqual(bytes);
      expect(await generate(options('sizes', { verifies: true }))).toMatchObject({ wasWhole: true, changed: 0 });
    },
  );

  test('is a database: cut off, it is put together anew', { tags: 'long', timeout: 60_000 }, async () => {
    const { manifest } = await generate(options('database', { format: 'duckdb' }));
    const path = join(folder, 'database/world.duckdb');
    truncateSync(path, 4096);
    const again = await generate(options('database', { format: 'duckdb' }));
    const rows = (files: readonly { table?: string; sha256: string }[] = []): unknown =>
      files.map(({ table, sha256 }) => [table, sha256]);
    expect(rows(again.manifest?.files)).toEqual(rows(manifest?.files));
    expect(statSync(path).size).toBe(again.manifest?.files[0]?.bytes);
  });
});

describe('what is to be replaced', () => {
  const forced = (name: string) => generate(options(name, { force: true }));

  test('was made by a world: a folder that only looks like one stays', async () => {
    const mine = join(folder, 'mine');
    mkdirSync(join(mine, 'data'), { recursive: true });
    writeFileSync(join(mine, 'manifest.json'), 'mine');
    writeFileSync(join(mine, 'data/thesis.csv'), 'mine');
    await expect(forced('mine')).rejects.toThrow(
      /holds data, manifest\.json, which no world has made, and --force leaves them alone/,
    );
    expect(readFileSync(join(mine, 'data/thesis.csv'), 'utf8')).toBe('mine');
  });

  test('has nothing else among its files', { tags: 'long', timeout: 60_000 }, async () => {
    await generate(options('noted', { seed: 'other' }));
    const notes = join(folder, 'noted/data/installs/notes.txt');
    writeFileSync(notes, 'mine');
    await expect(forced('noted')).rejects.toThrow('holds data/installs/notes.txt, which no world has made');
    rmSync(notes);
    expect((await forced('noted')).manifest?.seed).toBe('test');
  });

  test('is not being made by another process now', { tags: 'long', timeout: 60_000 }, async () => {
    await generate(options('busy', { seed: 'other', shard: { index: 0, of: 2 } }));
    const atWork = join(folder, 'busy/.parts/at-work');
    expect(readdirSync(atWork)).toEqual([]);
    const other = (pid: number, host = hostname()) =>
      writeFileSync(join(atWork, 'x.json'), JSON.stringify({ pid, host }));
    other(process.ppid);
    await expect(forced('busy')).rejects.toThrow(
      `process ${process.ppid} makes a world in ${join(folder, 'busy')} now`,
    );
    // One that was killed says nothing, and of other hosts nobody knows.
    other(4_194_305);
    expect((await forced('busy')).manifest?.seed).toBe('test');
  });

  test('has a name', async () => {
    await expect(generate({ ...options('x'), folder: '' })).rejects.toThrow(
      '--out: got an empty name, expected a folder',
    );
  });
});

test.each(['', '{}', '{"partition":0', 'null'])(
  'a partition that says of itself %j is made anew',
  { tags: 'long', timeout: 60_000 },
  async (text) => {
    const name = `cut${text.length}`;
    const first = { shard: { index: 0, of: 2 } };
    if (!existsSync(join(folder, 'first'))) await generate(options('first', first));
    cpSync(join(folder, 'first'), join(folder, name), { recursive: true });
    expect((await generate(options(name, first))).made).toEqual([]);
    writeFileSync(join(folder, name, '.parts/00000.json'), text);
    const { made } = await generate(options(name, first));
    expect(made.map(({ partition }) => partition)).toEqual([0]);
  },
);

describe('a folder with another world', () => {
  test.each<{ more: Partial<GenerateOptions>; says: string }>([
    { more: { seed: 'other' }, says: 'holds another world: seed is test there and other here. Name' },
    { more: { format: 'csv' }, says: 'holds another world: format is parquet there and csv here. Name' },
    { more: { shape: 'datavault' }, says: 'holds another world: shape is domain there and datavault here. Name' },
    {
      more: { config: { ...config, days: 2, startsOn: '2026-02-01' }, seed: 'other' },
      says: 'holds another world: startsOn is 2026-01-01 there and 2026-02-01 here, days is 1 there and 2 here, seed is test there and other here. Name another folder, or say --force',
    },
    {
      more: { config: { ...config, funnel: [], reinstalls: { ...config.reinstalls, chance: 1 } } },
      says: 'reinstalls.chance is 0.04 there and 1 here',
    },
    {
      more: { config: { ...config, funnel: config.funnel.slice(1) } },
      says: `funnel is a list of ${config.funnel.length} there and a list of ${config.funnel.length - 1} here`,
    },
    {
      more: { config: readWorld({ preset: 'mid-core', days: 1, installs: 10 }) },
      says: 'app.name is Market Lane there and Ember Crown here',
    },
  ])('says what is unlike: $says', { tags: 'long' }, async ({ more, says }) => {
    if (!existsSync(join(folder, 'there'))) await generate(options('there'));
    await expect(generate(options('there', more))).rejects.toThrow(says);
  });

  test('that is not whole yet says so', async () => {
    await WorldFolder.open(jobIn('half'), false);
    await expect(WorldFolder.open(jobIn('half', { seed: 'other' }), false)).rejects.toThrow(
      'half holds a part of another world: seed is test there and other here.',
    );
  });
});

describe.each([false, true])('where --force is %j', (force) => {
  test('what no world has made is named, and --force is not offered', async () => {
    const place = join(folder, `foreign-${force}`);
    mkdirSync(join(place, 'data'), { recursive: true });
    await expect(WorldFolder.open(jobIn(`foreign-${force}`), force)).rejects.toThrow(
      `foreign-${force} holds data, which no world has made, and --force leaves it alone. Name another folder, or move it away.`,
    );
  });

  test.each(['plain.txt', 'plain.txt/inside'])('a folder that cannot be, %s, is refused', async (name) => {
    writeFileSync(join(folder, 'plain.txt'), 'mine');
    await expect(generate(options(name, { force, verifies: true }))).rejects.toThrow(
      `--out: ${join(folder, name)} cannot be written: a part of its path is a file, no folder`,
    );
    expect(readFileSync(join(folder, 'plain.txt'), 'utf8')).toBe('mine');
  });
});
