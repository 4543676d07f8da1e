import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const small = ['generate', '--installs', '4200', '--days', '3', '--format', 'ndjson'];
const manifest = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

beforeAll(async () => {
  const { code, stderr } = await runCli([...small, '--workers', '2', '--out', 'two'], { cwd: folder });
  expect(code, stderr).toBe(0);
}, 180_000);

test('two workers make the files that one makes, and so does a pod of an indexed job', async () => {
  const one = await runCli([...small, '--workers', '1', '--out', 'one', '--json'], { cwd: folder });
  expect(JSON.parse(one.stdout)).toEqual(JSON.parse(manifest('two')));
  for (const index of ['1', '0']) {
    const pod = await runCli([...small, '--shard', '/2', '--out', 'pods'], {
      cwd: folder,
      env: { JOB_COMPLETION_INDEX: index },
    });
    expect(pod.code, pod.stderr).toBe(0);
    expect(pod.stdout).toMatch(index === '1' ? /other shards are to come/ : /files in pods/);
  }
  expect(manifest('pods')).toBe(manifest('two'));
  expect(readdirSync(join(folder, 'pods')).toSorted()).toEqual(['data', 'manifest.json', 'truth', 'world.json']);
}, 180_000);

test.each([
  [['--installs', '0', '--out', 'x'], /Expected a whole number from 1 on/],
  [['--preset', 'hyper-casul', '--out', 'x'], /the nearest is hyper-casual/],
  [['--shard', '2/2', '--out', 'x'], /i below n/],
  [['--shard', '/2', '--out', 'x'], /JOB_COMPLETION_INDEX/],
  [['--config', 'none.json', '--out', 'x'], /none\.json is not readable/],
  [['--config', 'wrong.json', '--out', 'x'], /organic\.share/],
  [
    ['--installs', '4200', '--days', '3', '--format', 'ndjson', '--seed', '2', '--out', 'two'],
    /--out: two is not empty/,
  ],
  [[], /required option '--out <folder>'/],
] as const)('%j is refused', async (args, said) => {
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ preset: 'commerce', organic: { share: 1.5 } }));
  const { code, stderr } = await runHere(['generate', ...args], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});
