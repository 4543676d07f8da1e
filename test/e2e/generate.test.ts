import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { runBash } from '../support/bash.js';
import { CLI, startCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const small = ['generate', '--installs', '100', '--days', '3', '--format', 'ndjson', '--workers', '1'];
const manifest = (name: string): string => readFileSync(join(folder, name, 'manifest.json'), 'utf8');

beforeAll(async () => {
  expect((await runHere([...small, '--out', 'text'], { cwd: folder })).code).toBe(0);
});

test('text is written as an export writes it', () => {
  const [line = ''] = readFileSync(join(folder, 'text/data/ad_revenue/ad_revenue-00000.ndjson'), 'utf8').split('\n', 1);
  const row = JSON.parse(line) as Record<string, unknown>;
  expect(row['happened_at']).toMatch(/^2026-01-0\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(row['gross']).toMatch(/^\d+\.\d{9}$/);
});

test(
  'the same command finds that all is there already, which is no store; --force makes it anew',
  { tags: 'long' },
  async () => {
    const tiny = ['generate', '--installs', '20', '--days', '2', '--workers', '1', '--out', 'tiny'];
    const here = (...args: string[]) => runHere(args, { cwd: folder });
    expect((await here(...tiny)).stdout).toMatch(/^\d+ files in tiny, \d+ rows\.\n$/);
    const before = manifest('tiny');
    const again = await here(...tiny);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(
      /^\d+ files in tiny are there already, of the same world: nothing was made\. --force /,
    );
    expect((await here(...tiny, '--force')).stdout).toMatch(/^\d+ files in tiny, \d+ rows\.\n$/);
    expect(manifest('tiny')).toBe(before);
    // Of text it is another world.
    expect((await here(...tiny, '--format', 'csv')).stderr).toContain(
      '--out: tiny holds another world: format is parquet there and csv here.',
    );

    const { code, stderr } = await here('sql', '--store', 'file:./tiny', 'select 1');
    expect(code).toBe(2);
    expect(stderr).toContain(`tiny/data/installs/*.parquet' group by 1`);
  },
);

test("what a world loses of its preset's fraud is told, and what changes nothing in it", { tags: 'long' }, async () => {
  const campaigns = [{ name: 'own', channel: 'unity', platform: 'ios', dailyBudget: 10, pricing: 'cpi' }];
  const world = { preset: 'hyper-casual', installs: 20, days: 2, campaigns };
  const written = (name: string, more: object): string[] => {
    writeFileSync(join(folder, name), JSON.stringify({ ...world, ...more }));
    return ['generate', '--config', name, '--out', `of-${name}`, '--workers', '1'];
  };
  const { code, stderr } = await runHere(written('own.json', {}), { cwd: folder });
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^mmp-sim: fraud of the preset that this world cannot have is left out .*\n( {2}.*\n){5}(?! )/,
  );
  expect(stderr).toMatch(
    /\n {2}click-injection for \S+: fraud\.\d\.campaign: got \S+, expected a campaign of campaigns, own[.;]/,
  );
  const idle = await runHere(written('idle.json', { fraud: [], mess: { clockSkew: 1 }, adRevenue: null }), {
    cwd: folder,
  });
  expect(idle.code).toBe(0);
  expect(idle.stderr).toMatch(
    /^mmp-sim: settings that change nothing in this world:\n {2}mess\.clockSkew: got 1, expected ads in the app .*\.\n(?! )/,
  );
  const honest = await runHere(written('honest.json', { fraud: [] }), { cwd: folder });
  // How far it is is told as well where a machine is so busy that it takes seconds.
  expect(honest.stderr.replaceAll(/^mmp-sim: \d of \d partitions, .*\n/gm, '')).toBe('');
});

test(
  'a store that was made is started with, and knows the keys that were printed',
  { tags: 'long', timeout: 120_000 },
  async () => {
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
    for (const { key, platform } of apps)
      expect(cli.output).toContain(`com.example.stackrush on ${platform}: ${key}\n`);
    expect(await cli.stop()).toBe(0);
  },
);

test.each([
  [['--installs', '0', '--out', 'x'], /Expected a whole number from 1 on/],
  [['--preset', 'hyper-casul', '--out', 'x'], /the nearest is hyper-casual/],
  [['--shard', '2/2', '--out', 'x'], /i below n/],
  [['--shard', '/2', '--out', 'x'], /JOB_COMPLETION_INDEX/],
  [['--config', 'none.json', '--out', 'x'], /none\.json is not readable/],
  [['--config', 'wrong.json', '--out', 'x'], /organic\.share/],
  [
    ['--installs', '100', '--days', '3', '--format', 'ndjson', '--seed', '2', '--out', 'text'],
    /--out: text holds another world: seed is 1 there and 2 here/,
  ],
  [[], /--out: got none, expected the folder of the files.*--into/],
  [
    ['--preset', 'hypercasual', '--days', '400'],
    /^mmp-sim: The world cannot be made \(WORLD_INVALID\), for 3 reasons:\n {2}--out: got none.*\n {2}preset: got hypercasual.*\n {2}days: got 400, .*\.\n$/,
  ],
  [['--config', 'broken.json', '--out', 'x'], /broken\.json is no JSON: .* \(line 2 column 11\)\.\n$/],
  [['--force', '--shard', '0/2', '--out', 'x'], /cannot be used with/],
  [['--into', 'world.duckdb'], /--into: got world\.duckdb, expected file:PATH/],
  [['--into', 'file:none/world.duckdb'], /none: this folder is not there/],
  [['--into', 'file:wrong.json/x'], /wrong\.json is no folder, so nothing lies in it\. Name another path/],
  [['--out', 'wrong.json'], /--out: wrong\.json cannot be written: a part of its path is a file, no folder/],
  [['--into', 'file:world.duckdb', '--workspace', 'a b'], /id: got a b/],
  [['--into', 'file:world.duckdb', '--installs', '600000'], /at most 500000 people/],
  [['--into', 'file:world.duckdb', '--out', 'x'], /cannot be used with/],
  [
    ['--out', '/proc/none/such'],
    /--out: \/proc\/none\/such cannot be written: (?:no folder can be made there|nobody may write there)\. Name another path/,
  ],
] as const)('%j is refused', async (args, said) => {
  writeFileSync(join(folder, 'broken.json'), '{\n"days": 7,, "installs": 10}');
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ preset: 'commerce', organic: { share: 1.5 } }));
  const { code, stderr } = await runHere(['generate', ...args], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});

test.each([
  { out: '--out piped', into: '| true', ends: '0 0' },
  { out: '--out full', into: '> /dev/full', ends: '2' },
  { out: '--into file:full.duckdb', into: '> /dev/full', ends: '2' },
])('$out $into ends with $ends, and without a stack', { tags: 'long' }, async ({ out, into, ends }) => {
  const { stdout, stderr } = await runBash(
    `cd '${folder}'\n'${process.execPath}' '${CLI}' generate --installs 20 --days 2 ${out} ${into}\necho "ends \${PIPESTATUS[*]}"`,
  );
  expect(stdout).toMatch(new RegExp(`^ends ${ends}$`, 'm'));
  expect(stderr).not.toMatch(/ {4}at |Unhandled/);
  if (ends === '2') expect(stderr).toContain('stdout cannot be written: no room is left');
});
