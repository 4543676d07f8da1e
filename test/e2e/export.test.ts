import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld } from '../support/world.js';

const folder = temporaryFolder();
let sim: Simulator;
let url: string;
beforeAll(async () => {
  sim = await createSimulator();
  const world = aWorld(sim, { id: 'w' });
  await world.open();
  await world.event('level');
  url = `${sim.url}/w/w`;
});
afterAll(() => sim.close());

const run = (...args: readonly string[]) => runHere(['export', ...args, '--url', url], { cwd: folder });

test('a table goes to stdout, and nothing else does', async () => {
  const { code, stdout, stderr } = await runCli(['export', 'events', '--format', 'ndjson', '--url', url]);
  expect(code).toBe(0);
  // On a slow machine it says on stderr how far it is.
  expect(stderr).toMatch(/^(?:mmp-sim: (?:exporting, no row has come yet|events: \d kB)\n)*$/);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'level' });
});

test('what limits have pushed out of memory is told on stderr', async () => {
  await using small = await createSimulator({ limits: { facts: 2 } });
  const one = aWorld(small, { id: 'w' });
  await one.open();
  await one.event('level');
  const { code, stderr } = await runHere(
    ['export', 'events', 'installs', '--out', 'short/', '--url', one.workspace.url],
    {
      cwd: folder,
    },
  );
  expect(code).toBe(0);
  expect(stderr.match(/1 facts are not in it: limits have pushed them out/g)).toHaveLength(1);
});

test('what is no file is not replaced by one', async () => {
  const { code, stderr } = await run('events', '--out', '/dev/full', '--force');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'mmp-sim: --out: /dev/full is no file. Write to stdout by - and lead it there.\n',
  });
});

test('tables go to a folder, in the format of their names, and take the place of no file unless that is said', async () => {
  const first = await run('events', 'installs', '--format', 'parquet', '--out', 'data/', '--json');
  expect(first.code).toBe(0);
  expect(readdirSync(join(folder, 'data')).toSorted()).toEqual(['events.parquet', 'installs.parquet']);
  expect(JSON.parse(first.stdout)).toMatchObject([
    { table: 'events', to: 'data/events.parquet' },
    { table: 'installs' },
  ]);
  const again = await run('events', '--out', 'data/events.parquet');
  expect(again).toMatchObject({
    code: 2,
    stderr: 'mmp-sim: --out: data/events.parquet is there already. Name another, or say --force.\n',
  });
  expect((await run('events', '--out', 'data/events.parquet', '--force')).code).toBe(0);
  expect(readFileSync(join(folder, 'data/events.parquet'), 'latin1').slice(0, 4)).toBe('PAR1');
});

test('without a table those that there are are listed', async () => {
  const { code, stdout } = await run();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^events: number, id, happened_at, /m);
});

test.each([
  [['evnts'], 2, /no table is called "evnts"\. Did you mean events\? There are facts, .* and \d+ more\./],
  [['events', 'apps'], 2, /--out: got none, expected a folder for 2 tables\./],
  [
    ['events', '--from', '2026-02-01', '--until', '2026-01-01'],
    2,
    /--until: got 2026-01-01, expected a day from 2026-02-01 \(--from\) on\./,
  ],
  [['events', '--format', 'xlsx'], 2, /Allowed choices are csv, ndjson, parquet/],
  [['events', '--to', 'postgres://a:b@127.0.0.1:1/c', '--out', 'x'], 2, /cannot be used with option/],
  [['events', '--to', 'postgres://a:hidden@127.0.0.1:1/c'], 3, /127\.0\.0\.1:1\/c: (?!.*hidden)/],
  [
    ['events', '--out', 'a-file/x.csv'],
    2,
    /--out: a-file\/x\.csv cannot be written: a part of its path is a file, no folder\. Name another path \((?:EEXIST|ENOTDIR)\)\./,
  ],
  [
    ['events', '--out', '/proc/none/x.csv'],
    2,
    /--out: \/proc\/none\/x\.csv cannot be written: (?:no folder can be made there|nobody may write there)\. Name another path/,
  ],
  [
    ['events', '--out', 'x.xml'],
    2,
    /--out: got x\.xml, expected an ending of \.csv, \.ndjson, \.parquet\. Name it so, or say --format csv\|ndjson\|parquet\./,
  ],
])('export %j is refused', async (args, expected, message) => {
  writeFileSync(join(folder, 'a-file'), '');
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(message);
});

describe('an export that takes long', { tags: 'long' }, () => {
  const store = join(folder, 'large.duckdb');
  beforeAll(async () => {
    const first = await createSimulator({ store: `file:${store}` });
    const world = aWorld(first, { id: 'w' });
    await world.open();
    await world.event('level');
    await first.close();
    const instance = await DuckDBInstance.create(store);
    const connection = await instance.connect();
    await connection.run(
      'insert into facts_event select f.* replace (-1 - range as number) from facts_event f, range(500000)',
    );
    connection.closeSync();
    instance.closeSync();
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is stopped by %s with %d, and leaves no file', async (signal, expected) => {
    const out = join(folder, signal);
    mkdirSync(out);
    const asked = [
      'export',
      'facts',
      '--store',
      `file:${store}`,
      '--workspace',
      'w',
      '--out',
      join(out, 'facts.ndjson'),
    ];
    const child = spawn(process.execPath, [CLI, ...asked], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    await vi.waitFor(() => expect(readdirSync(out)).toEqual([`facts.ndjson.${child.pid}.part`]), {
      timeout: 20_000,
      interval: 5,
    });
    child.kill(signal);
    expect(await exit).toEqual([expected, null]);
    expect(readdirSync(out)).toEqual([]);
  });
});

test('where no simulator answers, that is said', async () => {
  const { code, stderr } = await runHere(['export', 'events', '--url', 'http://127.0.0.1:1']);
  expect(code).toBe(3);
  expect(stderr).toContain('No simulator answers there: http://127.0.0.1:1: ');
});

test('what a killed process left behind is gone after the next export', async () => {
  // No process has this number: it is beyond the largest one.
  const left = join(tmpdir(), 'mmp-sim-export-4194305-left');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'rows.duckdb'), 'half');
  expect((await run('apps', '--format', 'parquet', '--out', 'apps.parquet')).code).toBe(0);
  expect(existsSync(left)).toBe(false);
  const own = readdirSync(tmpdir()).filter((name) => name.startsWith(`mmp-sim-export-${process.pid}-`));
  expect(own).toEqual([]);
});
