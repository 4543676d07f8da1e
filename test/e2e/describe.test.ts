import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const here = (...args: string[]) => runHere(args, { cwd: folder });

/** Makes a world into a folder. */
async function make(name: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await here('generate', '--workers', '1', '--out', name, ...args);
  expect(code, stderr).toBe(0);
}

type Row = {
  what: string;
  target: number | null;
  realised: number | null;
  of: number;
  deviation?: number | null;
  published: { id: string }[];
};
type Described = { partitions: { there: number; of: number }; measures: { name: string; rows: Row[] }[] };

let described: Described;
/** What people are told of the same world. */
let inWords: string;

beforeAll(async () => {
  writeFileSync(
    join(folder, 'games.json'),
    JSON.stringify({ preset: 'hyper-casual', installs: 1000, days: 4, peoplePerInstall: 8, fraud: [] }),
  );
  await make('whole', '--config', 'games.json');
  const [one, two] = [await here('describe', 'whole', '--json'), await here('describe', 'whole')];
  expect([one.code, two.code]).toEqual([0, 0]);
  described = JSON.parse(one.stdout) as Described;
  inWords = two.stdout;
}, 240_000);

test.each(['at-a-glance', 'click-to-install', 'retention', 'opening-hours', 'ad-hours', 'app-funnel', 'ad-clicks'])(
  'what is realised of %s is as near its target as chance lets so many be',
  (measure) => {
    const rows = described.measures.find(({ name }) => name === measure)?.rows ?? [];
    const judged = rows.filter(({ deviation }) => deviation != null);
    expect(judged.length).toBeGreaterThan(1);
    for (const { what, deviation } of judged) expect(Math.abs(deviation ?? 0), what).toBeLessThan(4);
  },
);

test('it says what the world still keeps to, and that there is no fraud', () => {
  expect(inWords).toMatch(/^within 1 h +77\.\d % +\d\d\.\d % +\d+ +[+−]?\d\.\d +75 %$/m);
  expect(inWords).toContain('Published: ctit-mixture, ctit-quantiles of docs/calibration.md.');
  expect(inWords).toContain('This world has no fraud.');
  expect(inWords).not.toContain('part of a world');
});

test('pictures and page have the same bytes each time', { tags: 'long' }, async () => {
  for (const name of ['one', 'two']) {
    const { code } = await here('describe', 'whole', '--svg', name, '--html', `${name}/page.html`);
    expect(code).toBe(0);
  }
  const files = readdirSync(join(folder, 'one')).toSorted();
  expect(files).toEqual(
    expect.arrayContaining(['click-to-install.svg', 'retention.svg', 'opening-hours.svg', 'page.html']),
  );
  for (const file of files) {
    const [one, two] = ['one', 'two'].map((name) => readFileSync(join(folder, name, file), 'utf8'));
    expect(one, file).toBe(two);
  }
});

describe('refused is a folder', () => {
  test.each([
    ['that is not there', 'nowhere', 'DIR: nowhere is not there. Name the folder that mmp-sim generate --out made.'],
    ['that holds no world', '.', 'DIR: . is no world: there is no world.json in it.'],
    [
      'without a seed',
      'unsown',
      'DIR: unsown has no manifest.json, so nobody knows its seed. Run the same mmp-sim generate once more',
    ],
    ['of a newer version', 'newer', 'its tables have the version 99'],
    ['without truth', 'untrue', 'has no truth/truth_installs'],
    ['whose world is none of this version', 'changed', 'describes no world of this version: days: got "x"'],
    ['whose manifest is null', 'empty', 'manifest.json is no manifest of a world'],
    ['whose truth is a file', 'file', 'truth/truth_installs cannot be read: ENOTDIR'],
  ])('%s', async (_, name, said) => {
    const world = readFileSync(join(folder, 'whole/world.json'), 'utf8');
    const manifest = readFileSync(join(folder, 'whole/manifest.json'), 'utf8');
    const files: Record<string, [string, string][]> = {
      unsown: [['world.json', world]],
      newer: [
        ['world.json', world],
        ['manifest.json', manifest.replace('"schemaVersion": ', '"schemaVersion": 99, "was": ')],
      ],
      untrue: [
        ['world.json', world],
        ['manifest.json', manifest],
      ],
      changed: [
        ['world.json', '{"preset": "mid-core", "days": "x"}'],
        [
          'manifest.json',
          JSON.stringify({
            ...(JSON.parse(manifest) as object),
            files: [{ path: 'truth/truth_installs/truth_installs-00000.csv' }],
            configSha256: hash('{"preset": "mid-core", "days": "x"}'),
          }),
        ],
        ['truth/truth_installs/truth_installs-00000.csv', 'installation_id\n'],
      ],
      empty: [
        ['world.json', world],
        ['manifest.json', 'null'],
      ],
      file: [
        ['world.json', world],
        ['manifest.json', manifest],
        ['truth/truth_installs', ''],
      ],
    };
    rmSync(join(folder, name === '.' ? 'no' : name), { recursive: true, force: true });
    for (const [path, text] of files[name] ?? []) {
      mkdirSync(join(folder, name, path, '..'), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
    const { code, stderr } = await here('describe', name);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('a world that is no longer what was made is refused', () => {
  const edited = (path: string, from: string, to: string) => (world: string) =>
    writeFileSync(join(world, path), readFileSync(join(world, path), 'utf8').replace(from, to));
  const file = 'truth/truth_installs/truth_installs-00000.parquet';

  test.each([
    [
      'other settings',
      edited('world.json', '"installs": 1000', '"installs": 900'),
      'world.json was changed: its SHA-256',
    ],
    [
      'another seed',
      edited('manifest.json', '"seed": "1"', '"seed": "2"'),
      'was made of another seed than manifest.json',
    ],
    [
      'a file twice',
      (world: string) => cpSync(join(world, file), join(world, file.replace('00000', '00007'))),
      'truth_installs-00007.parquet is not of this world: manifest.json does not list it. Move it away',
    ],
    [
      'data that are missing',
      (world: string) => rmSync(join(world, 'data/network_reports'), { recursive: true }),
      'data/network_reports/network_reports-00000.parquet of manifest.json is missing. Put back what was made',
    ],
  ])('%s', async (name, change, said) => {
    cpSync(join(folder, 'whole'), join(folder, name), { recursive: true });
    change(join(folder, name));
    const refused = await here('describe', name);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(said);
    const scored = await here('score', `whole/data/installs`, '--truth', name, '--target', 'incremental');
    expect(scored.code).toBe(2);
    expect(scored.stderr).toContain(said);
  });
});

describe('of subscriptions', { tags: 'long' }, () => {
  beforeAll(async () => {
    writeFileSync(
      join(folder, 'plans.json'),
      JSON.stringify({ preset: 'subscription', installs: 150, days: 3, peoplePerInstall: 3 }),
    );
    await make('text', '--config', 'plans.json', '--format', 'ndjson');
    await make('commas', '--config', 'plans.json', '--format', 'csv');
    await make('database', '--config', 'plans.json', '--format', 'duckdb');
    await make('vault', '--config', 'plans.json', '--shape', 'datavault');
    // A shard that was put away alone: of a world of so many people that there are more.
    cpSync(join(folder, 'text'), join(folder, 'part'), { recursive: true });
    const world = readFileSync(join(folder, 'text/world.json'), 'utf8');
    const larger = world.replace('"peoplePerInstall": 3', '"peoplePerInstall": 800');
    writeFileSync(join(folder, 'part/world.json'), larger);
    const { files: _, ...made } = JSON.parse(readFileSync(join(folder, 'text/manifest.json'), 'utf8')) as {
      files: object;
    };
    const configSha256 = hash(larger);
    rmSync(join(folder, 'part/manifest.json'));
    mkdirSync(join(folder, 'part/.parts'));
    writeFileSync(join(folder, 'part/.parts/job.json'), JSON.stringify({ ...made, configSha256 }));
  }, 240_000);

  test('worlds of text are read as those of Parquet, NDJSON and CSV alike', async () => {
    const text = await here('describe', 'text', '--json');
    const commas = await here('describe', 'commas', '--json');
    expect(commas.stdout).toBe(text.stdout);
    const database = await here('describe', 'database', '--json');
    expect(database.stdout).toBe(text.stdout);
    const { measures } = JSON.parse(text.stdout) as Described;
    expect(measures.map(({ name }) => name)).toContain('subscriptions');
    const [installs] = measures[0]?.rows ?? [];
    expect(installs?.realised).toBeGreaterThan(120);
  });

  test('tables of DataVault say too little of it', async () => {
    const { code, stderr } = await here('describe', 'vault');
    expect(code).toBe(2);
    expect(stderr).toContain('has the shape datavault');
  });

  test('of a shard it says that it is a part', async () => {
    const { stdout } = await here('describe', 'part');
    expect(stdout).toMatch(/This is a part of a world: 1 of 4 partitions\./);
    expect(stdout).toMatch(/^honest first installs +– +[\d,]+/m);
  });

  test('folders whose names are patterns elsewhere are themselves', async () => {
    const of = ['--target', 'last-touch', '--json'];
    const plain = await here('score', 'commas/data/installs', '--truth', 'commas', ...of);
    expect(plain.code, plain.stderr).toBe(0);
    for (const name of ['c*', 'comma?', '[c]ommas', 'channel=x']) {
      cpSync(join(folder, 'commas'), join(folder, name), { recursive: true });
      const other = await here('score', `${name}/data/installs`, '--truth', name, ...of);
      expect(other.code, other.stderr).toBe(0);
      expect(other.stdout).toBe(plain.stdout);
    }
  });
});

test('without a folder for what is temporary it says so', async () => {
  const { code, stderr } = await runCli(['describe', join(folder, 'whole')], {
    env: { TMPDIR: join(folder, 'nowhere') },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^mmp-sim: TMPDIR: .*nowhere cannot be written: its folder is gone/);
});
