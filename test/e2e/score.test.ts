import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { runHere } from '../support/cli-here.js';
import { csvOf, LOVIN, ONE, type Rows, writeWorld } from '../support/made-world.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const id = (letter: string): string => letter.repeat(32);
const installed = (letter: string, channel: string, campaign: string | null, reinstall = false) => ({
  installation_id: id(letter),
  person: `US-${letter}`,
  reinstall,
  last_touch_channel: channel,
  last_touch_campaign_id: campaign,
  cause_campaign_id: campaign,
  incremental: campaign !== null,
});

writeWorld(join(folder, 'world'), {
  truth_installs: [
    installed('a', 'unity', ONE),
    installed('b', 'applovin', LOVIN),
    installed('c', 'organic', null),
    installed('d', 'organic', null),
  ],
  truth_ltv: [{ installation_id: id('a'), observed_net: 3, lifetime_net: 4 }],
  network_reports: [{ campaign_id: ONE, spend: 2 }],
});
const write = (name: string, rows: Rows): void => writeFileSync(join(folder, name), csvOf(rows));
const score = (...args: string[]) => runHere(['score', ...args], { cwd: folder });
const rows = [
  { installation_id: id('a'), channel: 'unity', campaign_id: ONE },
  { installation_id: id('b'), channel: 'applovin', campaign_id: LOVIN },
  { installation_id: id('c'), channel: 'applovin', campaign_id: LOVIN },
  { installation_id: id('d'), channel: 'organic', campaign_id: null },
];
write('ours.csv', rows);

test('a grade is a table, JSON, a picture and a page', async () => {
  const { code, stdout, stderr } = await score(
    'ours.csv',
    '--truth',
    'world',
    '--target',
    'last-touch',
    '--svg',
    'grade.svg',
    '--html',
    'pages/grade.html',
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^ours\.csv against world\n/);
  expect(stdout).toContain(
    '1 of 2 organic installs were given to a network (50.0 % stolen). 75.0 % of all installs are told\nright.',
  );
  expect(stdout).toMatch(/^AppLovin +1 +2 +1 +50\.0 % +100\.0 % +1$/m);
  expect(stdout).toMatch(/^All networks +2 +3 +2 +66\.7 % +100\.0 % +1$/m);
  expect(stdout).toContain('This world has no fraud: there is nothing to catch.');
  expect(stdout).toMatch(/^unity-one +1 +1 +\$2\.00 +1\.50 +1\.50 +0\.0 %$/m);
  expect(readFileSync(join(folder, 'grade.svg'), 'utf8')).toMatch(/^<svg .*AppLovin/s);
  expect(readFileSync(join(folder, 'pages/grade.html'), 'utf8')).toContain('<h2>ROAS by network</h2>');

  const json = await score('ours.csv', '--truth', 'world/truth', '--target', 'last-touch', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ overall: { precision: 2 / 3, recall: 1 }, fraud: null });
});

test('columns of any name are named by flags', async () => {
  write(
    'theirs.csv',
    rows.map(({ installation_id, channel }) => ({ who: installation_id, 'to whom': channel })),
  );
  const { stdout, code } = await score(
    'theirs.csv',
    '--truth',
    'world',
    '--target',
    'incremental',
    '--id-column',
    'who',
    '--network-column',
    'to whom',
    '--horizon',
    'lifetime',
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    overall: { precision: 2 / 3 },
    roas: { campaigns: [], overall: { trueRevenue: 4 } },
  });
});

test(
  'a world is read as a whole, and so are its database and that of a simulator',
  { tags: 'long', timeout: 60_000 },
  async () => {
    const sizes = ['--preset', 'hyper-casual', '--installs', '60', '--days', '4', '--seed', '1'];
    for (const [name, format] of [
      ['whole', 'duckdb'],
      ['files', 'parquet'],
    ] as const) {
      const made = ['--out', name, '--format', format, '--no-disk-check'];
      expect((await runCli(['generate', ...sizes, ...made], { cwd: folder })).code).toBe(0);
    }
    expect((await runCli(['generate', ...sizes, '--into', 'file:store.duckdb'], { cwd: folder })).code).toBe(0);
    const graded: { told: { rows: number; unknown: number }; overall: object }[] = [];
    for (const one of ['whole', 'whole/world.duckdb', 'files', 'files/data/installs', 'store.duckdb']) {
      const { stdout, stderr } = await score(one, '--truth', 'whole', '--target', 'last-touch', '--json');
      expect(stderr.replace('mmp-sim: grading\n', '')).toBe('');
      graded.push(JSON.parse(stdout) as (typeof graded)[number]);
    }
    const [first] = graded;
    expect(first?.told.rows).toBeGreaterThan(40);
    for (const one of graded) expect(one).toEqual(first);
  },
);

write('others.csv', [
  { installation_id: id('x'), channel: 'unity' },
  { installation_id: id('y'), channel: 'organic' },
]);
write('one-of-ours.csv', [
  { installation_id: id('x'), channel: 'unity' },
  { installation_id: id('a'), channel: 'unity' },
]);

test('one installation of the world is enough to be graded', async () => {
  const { stdout, code } = await score('one-of-ours.csv', '--truth', 'world', '--target', 'last-touch', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ told: { rows: 2, unknown: 1, missing: 3 } });
});

write('odd.csv', [{ person: 1, shop: 'x' }]);
writeFileSync(join(folder, 'broken.parquet'), 'no parquet');
writeFileSync(join(folder, 'broken.duckdb'), 'no database');

test.each([
  [['none.csv', '--truth', 'world'], 'ATTRIBUTED: none.csv is not there. Name a file or a folder of files.'],
  [
    ['odd.csv', '--truth', 'world'],
    'ATTRIBUTED: no column tells the installation. Found person, shop; wanted one of installation_id, analytics_installation_id,',
  ],
  [
    ['odd.csv', '--truth', 'world', '--id-column', 'person'],
    'ATTRIBUTED: no column tells the network or the campaign. Found person, shop; wanted one of channel,',
  ],
  [
    ['odd.csv', '--truth', 'world', '--id-column', 'persona'],
    '--id-column: got persona, which no column is called. Did you mean person? There are person, shop.',
  ],
  [['world', '--truth', 'world'], 'ATTRIBUTED: got files of several formats'],
  [
    ['others.csv', '--truth', 'world'],
    'ATTRIBUTED: none of the 2 installations in the files is of the world world. Name the files that were made of it,',
  ],
  [['broken.duckdb', '--truth', 'world'], 'ATTRIBUTED: broken.duckdb cannot be read: '],
  [['broken.parquet', '--truth', 'world'], 'ATTRIBUTED: cannot be read: '],
  [
    ['ours.csv', '--truth', 'nowhere'],
    '--truth: nowhere is not there. Name the folder that mmp-sim generate --out made.',
  ],
  [['ours.csv', '--truth', '.'], '--truth: . is no world: there is no world.json in it. Name the folder'],
] as const)('%j is refused', async ([...args], said) => {
  if (args[0] === 'world') writeFileSync(join(folder, 'world/notes.csv'), 'a\n1\n');
  const { code, stderr } = await score(...args, '--target', 'last-touch');
  expect(code).toBe(2);
  expect(stderr).toContain(said);
});

test('the target is one of two', async () => {
  const { code, stderr } = await score('ours.csv', '--truth', 'world', '--target', 'first-touch');
  expect(code).toBe(2);
  expect(stderr).toContain('Allowed choices are last-touch, incremental');
});
