import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { runBash } from '../support/bash.js';
import { CLI, runCli, startCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
/** Of so many people that there are two partitions, of whom few come. */
const world = { preset: 'hyper-casual', installs: 150, days: 2, peoplePerInstall: 400 };
const small = ['generate', '--config', 'small.json', '--format', 'ndjson'];
const manifest = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

beforeAll(async () => {
  writeFileSync(join(folder, 'small.json'), JSON.stringify(world));
  const { code, stderr } = await runCli([...small, '--workers', '2', '--out', 'two'], { cwd: folder });
  expect(code, stderr).toBe(0);
}, 180_000);

test('two workers make the files that one makes, and so does a pod of an indexed job', async () => {
  const one = await runCli([...small, '--workers', '1', '--out', 'one', '--json'], { cwd: folder });
  expect(JSON.parse(one.stdout)).toEqual(JSON.parse(manifest('two')));
  expect(readdirSync(join(folder, 'one/data/installs'))).toHaveLength(2);
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

test('text is written as an export writes it', () => {
  const [line = ''] = readFileSync(join(folder, 'two/data/ad_revenue/ad_revenue-00000.ndjson'), 'utf8').split('\n', 1);
  const row = JSON.parse(line) as Record<string, unknown>;
  expect(row['happened_at']).toMatch(/^2026-01-0\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(row['gross']).toMatch(/^\d+\.\d{9}$/);
});

test('the same command finds that all is there already, which is no store; --force makes it anew', async () => {
  const tiny = ['generate', '--installs', '20', '--days', '2', '--workers', '1', '--out', 'tiny'];
  const here = (...args: string[]) => runHere(args, { cwd: folder });
  expect((await here(...tiny)).stdout).toMatch(/^\d+ files in tiny, \d+ facts\.\n$/);
  const before = manifest('tiny');
  const again = await here(...tiny);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toMatch(/^\d+ files in tiny are there already, of the same world: nothing was made\. --force /);
  expect((await here(...tiny, '--force')).stdout).toMatch(/^\d+ files in tiny, \d+ facts\.\n$/);
  expect(manifest('tiny')).toBe(before);
  // Of text it is another world.
  expect((await here(...tiny, '--format', 'csv')).stderr).toContain('--out: tiny is not empty');

  const { code, stderr } = await here('sql', '--store', 'file:./tiny', 'select 1');
  expect(code).toBe(2);
  expect(stderr).toContain(`tiny/data/installs/*.parquet' group by 1`);
});

test('a store that was made is started with, and knows the keys that were printed', async () => {
  const tiny = ['generate', '--installs', '20', '--days', '2', '--into', 'file:tiny.duckdb'];
  const { code, stdout } = await runHere(tiny, { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^\d+ facts in \S+tiny\.duckdb, in the workspace default, whose clock stands at 2026-01-03T00:00:00\.000Z\./,
  );
  const again = await runHere([...tiny, '--force', '--json'], { cwd: folder });
  const { apps, facts } = JSON.parse(again.stdout) as { apps: { key: string; platform: string }[]; facts: number };
  const cli = await startCli(['--port', '0', '--store', 'file:tiny.duckdb'], { cwd: folder });
  expect(cli.output).toContain(`${facts.toLocaleString('en')} facts so far`);
  for (const { key, platform } of apps) expect(cli.output).toContain(`com.example.stackrush on ${platform}: ${key}\n`);
  expect(await cli.stop()).toBe(0);
}, 120_000);

test.each([
  [['--installs', '0', '--out', 'x'], /Expected a whole number from 1 on/],
  [['--preset', 'hyper-casul', '--out', 'x'], /the nearest is hyper-casual/],
  [['--shard', '2/2', '--out', 'x'], /i below n/],
  [['--shard', '/2', '--out', 'x'], /JOB_COMPLETION_INDEX/],
  [['--config', 'none.json', '--out', 'x'], /none\.json is not readable/],
  [['--config', 'wrong.json', '--out', 'x'], /organic\.share/],
  [['--config', 'small.json', '--format', 'ndjson', '--seed', '2', '--out', 'two'], /--out: two is not empty/],
  [[], /--out: got none, expected the folder of the files.*--into/],
  [['--into', 'world.duckdb'], /--into: got world\.duckdb, expected file:PATH/],
  [['--into', 'file:none/world.duckdb'], /none: this folder is not there/],
  [['--into', 'file:world.duckdb', '--workspace', 'a b'], /id: got a b/],
  [['--into', 'file:world.duckdb', '--installs', '600000'], /at most 500000 people/],
  [['--into', 'file:world.duckdb', '--out', 'x'], /cannot be used with/],
  [
    ['--out', '/proc/none/such'],
    /--out: \/proc\/none\/such cannot be written: (?:no folder can be made there|nobody may write there)\. Name another path/,
  ],
] as const)('%j is refused', async (args, said) => {
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ preset: 'commerce', organic: { share: 1.5 } }));
  const { code, stderr } = await runHere(['generate', ...args], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});

test.each([
  { out: '--out piped', into: '| true', ends: '0 0' },
  { out: '--out full', into: '> /dev/full', ends: '2' },
  { out: '--into file:full.duckdb', into: '> /dev/full', ends: '2' },
])('$out $into ends with $ends, and without a stack', async ({ out, into, ends }) => {
  const { stdout, stderr } = await runBash(
    `cd '${folder}'\n'${process.execPath}' '${CLI}' generate --installs 20 --days 2 ${out} ${into}\necho "ends \${PIPESTATUS[*]}"`,
  );
  expect(stdout).toMatch(new RegExp(`^ends ${ends}$`, 'm'));
  expect(stderr).not.toMatch(/ {4}at |Unhandled/);
  if (ends === '2') expect(stderr).toContain('stdout cannot be written: no room is left');
});
