import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { generate, type Generated } from '../../simulator/generate/generate.js';
import type { Manifest } from '../../simulator/generate/manifest.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { generateOptions } from '../support/generated.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// Many partitions, of whom hardly anybody comes.
const config = readWorld({ preset: 'hyper-casual', installs: 180, peoplePerInstall: 1000, days: 1, fraud: [] });

let whole: Manifest | null;
beforeAll(async () => {
  const { manifest, made } = await generate(generateOptions({ config, folder: join(folder, 'whole') }));
  expect(made.length).toBeGreaterThanOrEqual(4);
  whole = manifest;
}, 60_000);

/** The region that is told when it fails, by whichever thread. */
test.each([
  { workers: 1, region: 5 },
  { workers: 2, region: 1 },
  { workers: 2, region: 5 },
  { workers: 2, region: 8 },
  { workers: 2, region: 11 },
])(
  'a partition that cannot be made is told of when all has ended, and the same call goes on: $workers workers, region $region',
  { tags: 'long', timeout: 60_000 },
  async ({ workers, region }) => {
    const out = join(folder, `${workers} ${region}`);
    const options = generateOptions({ config, folder: out, workers });
    const why = new Error('it cannot be told');
    let told = 0;
    let hasFailed = false;
    const failing = generate({
      ...options,
      onProgress: () => {
        expect(hasFailed).toBe(false);
        told += 1;
        if (told === region) throw why;
      },
    });
    await expect(failing.finally(() => void (hasFailed = true))).rejects.toBe(why);
    expect(readdirSync(join(out, '.parts/drafts'))).toEqual([]);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
    const after: Generated = await generate(options);
    expect(after.manifest).toEqual(whole);
  },
);
