import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { generate } from '../../simulator/generate/generate.js';
import type { Manifest } from '../../simulator/generate/manifest.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { beginCommand, runCli } from '../support/cli.js';
import { generateOptions } from '../support/generated.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
// Four partitions, of whom hardly anybody comes.
const world = { preset: 'hyper-casual', installs: 110, peoplePerInstall: 1000, days: 1, fraud: [] };
const asked = ['generate', '--config', join(folder, 'world.json'), '--seed', 'test', '--format', 'ndjson'];
const alone = [...asked, '--workers', '1', '--no-disk-check'];

let whole: Manifest;
beforeAll(async () => {
  writeFileSync(join(folder, 'world.json'), JSON.stringify(world));
  const config = readWorld(world);
  const { manifest } = await generate(generateOptions({ config, folder: join(folder, 'whole'), format: 'ndjson' }));
  if (manifest === null) throw new Error('there is no manifest');
  whole = manifest;
}, 120_000);

const under = (out: string, ...names: string[]): string[] =>
  names.flatMap((name) => {
    const place = join(out, name);
    if (!existsSync(place)) return [];
    const entries = readdirSync(place, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  });

/** Of files under their final names: how many there are. All of them are those of a run that nobody interrupted. */
function expectWholeFiles(out: string): number {
  const hashes = new Map(whole.files.map(({ path, sha256 }) => [join(out, path), sha256]));
  const there = under(out, 'data', 'truth');
  for (const path of there) {
    expect(createHash('sha256').update(readFileSync(path)).digest('hex'), path).toBe(hashes.get(path));
  }
  expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  return there.length;
}

function expectFinished(out: string): void {
  expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toEqual(whole);
  expect(readdirSync(out).toSorted()).toEqual(['data', 'manifest.json', 'truth', 'world.json']);
  for (const { path, sha256 } of whole.files)
    expect(
      createHash('sha256')
        .update(readFileSync(join(out, path)))
        .digest('hex'),
      path,
    ).toBe(sha256);
}

test(
  'a run that is killed again and again leaves whole files alone, and the last one makes what an unbroken one makes',
  { tags: 'long', timeout: 240_000 },
  async () => {
    const out = join(folder, 'killed');
    const instants: readonly { readonly when: string; readonly isNow: () => boolean }[] = [
      { when: 'the folder has been entered', isNow: () => existsSync(join(out, '.parts')) },
      { when: 'the first file is being written', isNow: () => under(out, '.parts/drafts').length > 0 },
      { when: 'some files of a partition have their names', isNow: () => under(out, 'data').length > 3 },
      { when: 'a partition is whole', isNow: () => existsSync(join(out, '.parts/00000.json')) },
      {
        when: 'the next one is being written',
        isNow: () => under(out, 'data').some((path) => path.includes('-00001')),
      },
    ];
    const found: number[] = [];
    for (const { when, isNow } of instants) {
      const { child, end } = beginCommand([...alone, '--out', out]);
      while (!isNow() && child.exitCode === null) await turn();
      child.kill('SIGKILL');
      await end;
      expect(child.signalCode, when).toBe('SIGKILL');
      found.push(expectWholeFiles(out));
    }
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found.at(-1)).toBeGreaterThan(10);
    const { code, stdout, stderr } = await runCli([...alone, '--out', out]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/rows, \d+ of them by earlier runs\.\n$/);
    expectFinished(out);
  },
);

test.runIf(canMount())(
  'on a disk that becomes full it says so and leaves whole files alone; with room it goes on',
  { tags: 'long', timeout: 240_000 },
  async () => {
    const disk = join(folder, 'disk');
    const bytes = whole.files.reduce((sum, file) => sum + file.bytes, 0);
    onTestFinished(smallDisk(disk, `${3 * bytes}`));
    const ballast = join(disk, 'ballast');
    // There is room for two thirds: a partition is whole by then.
    writeFileSync(ballast, Buffer.alloc(Math.round(3 * bytes - (2 / 3) * bytes)));
    const out = join(disk, 'world');
    const full = await runCli([...alone, '--out', out]);
    expect(full.stderr).toContain(`--out: the disk of ${out} is full. Make room there`);
    expect(full.code).toBe(2);
    expect(expectWholeFiles(out)).toBeGreaterThan(10);
    expect(existsSync(join(out, '.parts/00000.json'))).toBe(true);
    expect(under(out, '.parts/drafts')).toEqual([]);
    // Where the room is looked at first, it is not tried again.
    const again = await runCli([...asked, '--workers', '1', '--out', out]);
    expect(again.stderr).toMatch(/needs about [\d.]+ MB, and [\d.]+ MB are free there/);
    expect(again.code).toBe(2);

    rmSync(ballast);
    const { code, stderr } = await runCli([...alone, '--out', out]);
    expect(code, stderr).toBe(0);
    expectFinished(out);
  },
);
