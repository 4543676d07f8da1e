import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedBytes } from '../../simulator/generate/expected-bytes.js';
import { generate, type GenerateOptions } from '../../simulator/generate/generate.js';
import { folderPlace, freeBytes, requireRoom, whyUnmade } from '../../simulator/generate/room.js';
import type { Format } from '../../simulator/generate/tables.js';
import { cellsOf } from '../../simulator/synthesis/people/cells.js';
import { worldOf } from '../../simulator/synthesis/world/world.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const config = readWorld({ preset: 'hyper-casual', startsOn: '2026-03-01', installs: 800, days: 10 });
const options = (name: string, more: Partial<GenerateOptions>): GenerateOptions =>
  generateOptions({ config, folder: join(folder, name), ...more });
/** Of forty million installs: two thousand gigabytes as NDJSON. Where that fits, nothing is made either. */
const vast = readWorld({ preset: 'hyper-casual', installs: 40_000_000 });
const ended = AbortSignal.abort(new Error('ended by the test'));

test.each<Format>(['parquet', 'ndjson'])(
  '%s: what is expected is what it takes, to a fifth',
  { tags: 'long', timeout: 60_000 },
  async (format) => {
    const job = options(format, { format });
    const { manifest } = await generate(job);
    const files = manifest?.files ?? [];
    // Columns of a file and what is the same in each partition count little in a world that needs room.
    const bytes = files
      .filter(({ rows }) => rows > 100)
      .reduce((sum, { path }) => sum + statSync(join(job.folder, path)).size, 0);
    const world = worldOf(job.config, job.seed);
    const expected = expectedBytes(world, cellsOf(world), format);
    expect(expected / bytes).toBeGreaterThan(0.8);
    expect(expected / bytes).toBeLessThan(1.2);
  },
);

describe('a world that does not fit', () => {
  test('is refused before anything is made, and what was there stays', { tags: 'long', timeout: 60_000 }, async () => {
    const name = 'vast';
    const refused = generate(options(name, { config: vast, format: 'ndjson', signal: ended }));
    await expect(refused).rejects.toMatchObject({
      code: 'DISK_TOO_SMALL',
      detail: expect.stringMatching(
        /^--out: \S+vast needs about [\d.]+ GB, and [\d.]+ [GM]B are free there\. .*--installs.*--no-disk-check/,
      ) as string,
    });
    expect(existsSync(join(folder, name))).toBe(false);
    const { manifest } = await generate(
      options('small', { config: readWorld({ preset: 'commerce', installs: 10, days: 1 }) }),
    );
    await expect(
      generate(options('small', { config: vast, format: 'ndjson', force: true, signal: ended })),
    ).rejects.toThrow('GB are free');
    expect(existsSync(join(folder, 'small', manifest?.files[0]?.path ?? 'none'))).toBe(true);
  });

  test('is made when that is asked for: it begins, and is ended here', async () => {
    const begun = generate(options('begun', { config: vast, format: 'ndjson', checksDisk: false, signal: ended }));
    await expect(begun).rejects.toThrow('ended by the test');
    expect(existsSync(join(folder, 'begun', 'world.json'))).toBe(true);
  }, 60_000);
});

test('as much as is free fits, and a byte more does not', () => {
  const place = folderPlace('world');
  requireRoom(place, 4_000_000, 4_000_000);
  expect(() => requireRoom(place, 4_000_001, 4_000_000)).toThrow('world needs about 4.0 MB, and 4.0 MB are free there');
});

test('a folder that is not there yet has the room of the one in which it will be', async () => {
  const there = await freeBytes(folder);
  const later = await freeBytes(join(folder, 'not', 'yet'));
  expect(there).toBeGreaterThan(0);
  // Others write meanwhile.
  expect(Math.abs((later ?? 0) / (there ?? 1) - 1)).toBeLessThan(0.1);
});

test.each([
  { said: 'IO Error: Could not write file "engagements-00000.parquet.part": No space left on device', is: 'full' },
  { said: 'ENOSPC: no space left on device, write', is: 'full' },
  { said: 'IO Error: Cannot open file "x": Read-only file system', is: 'closed' },
  { said: "EACCES: permission denied, open 'x'", is: 'closed' },
])('what stands in the way in the midst of it is said as such: $said', ({ said, is }) => {
  const full = '--out: the disk of world is full. Make room there: what is whole stays, and the same command goes on.';
  const closed = `--out: world could not be written any more: ${said}. What is whole stays: let it be written to, and the same command goes on.`;
  expect(whyUnmade('world', new Error(said))).toMatchObject({ detail: is === 'full' ? full : closed });
});

test('what is no matter of the disk is told as it is', () => {
  const error = new Error('a worker ended with 1');
  expect(whyUnmade('world', error)).toBe(error);
});
