import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askedWorld } from '../../../simulator/cli/world-file.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmp-sim-world-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const path = join(folder, 'world.json');
  writeFileSync(path, text);
  return path;
}

test('without a file it is a preset, hyper-casual when none is named', async () => {
  expect(await askedWorld({})).toEqual(readWorld({ preset: 'hyper-casual' }));
  expect(await askedWorld({ preset: 'commerce' })).toEqual(readWorld({ preset: 'commerce' }));
});

test('flags count more than the file, and the file more than its preset', async () => {
  const config = written('{"preset": "mid-core", "days": 7, "installs": 500}');
  const world = await askedWorld({ config, days: 3, startsOn: '2026-02-01' });
  expect(world).toEqual(readWorld({ preset: 'mid-core', installs: 500, days: 3, startsOn: '2026-02-01' }));
  expect((await askedWorld({ config, preset: 'commerce' })).app.name).toBe('Market Lane');
});

test('a file may begin with a mark of its byte order', async () => {
  const config = written('\uFEFF{"preset": "mid-core", "days": 7}');
  await expect(askedWorld({ config })).resolves.toMatchObject({ days: 7 });
});

test('a file without a preset has to say everything, unless one is named', async () => {
  const config = written('{"days": 7}');
  await expect(askedWorld({ config })).rejects.toMatchObject({ code: 'WORLD_INVALID' });
  await expect(askedWorld({ config, preset: 'commerce' })).resolves.toMatchObject({ days: 7 });
});

test.each([
  { text: '{"days": 7,}', says: /world\.json is no JSON: / },
  {
    text: `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    says: /the world: got something nested deeply, expected an object/,
  },
  {
    text: `{"preset": "mid-core", "days": ${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`,
    says: /days: got something nested deeply, expected whole days/,
  },
  {
    text: `{"preset": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    says: /preset: got something nested deeply, expected /,
  },
  { text: '[]', says: /the world: got \[\], expected an object/ },
  { text: '{"preset": "mid-core", "days": 400}', says: /days: got 400, expected whole days from 1 to 366/ },
])('$text is refused', async ({ text, says }) => {
  await expect(askedWorld({ config: written(text) })).rejects.toThrow(says);
});

test('a file that is not there is named', async () => {
  await expect(askedWorld({ config: join(folder, 'none.json') })).rejects.toThrow(/none\.json is not readable: ENOENT/);
});
