import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, openStoreFile, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, frozen, type World } from '../support/world.js';

const folder = temporaryFolder();
const path = join(folder, 'mmp.duckdb');
const store = `file:${path}`;
let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator({ store });
  world = aWorld(sim, { id: 'w', clock: frozen });
  await world.open({ country: 'DE' });
  await world.event('=level', { value: '7', country: 'DE' });
});
afterAll(() => sim.close());

const sql = (...args: string[]) => runHere(['sql', '--url', world.workspace.url, ...args]);

describe('while the simulator runs', () => {
  test.each([
    { command: 'sql "select i, repeat(\'x\', 200) from range(5000) t(i)"', into: '| head -1', ends: '0 0' },
    { command: 'export facts', into: '| head -1', ends: '0 0' },
    { command: 'sql --help', into: '| true', ends: '0 0' },
    { command: 'sql "select 1"', into: '> /dev/full', ends: '2' },
    { command: 'export facts', into: '> /dev/full', ends: '2' },
  ])('$command $into ends with $ends, and without a stack', { tags: 'long' }, async ({ command, into, ends }) => {
    const { stdout, stderr } = await runBash(
      `'${process.execPath}' '${CLI}' ${command} --url ${world.workspace.url} ${into}\necho "ends \${PIPESTATUS[*]}"`,
    );
    expect(stdout).toMatch(new RegExp(`^ends ${ends}$`, 'm'));
    expect(stderr).not.toMatch(/ {4}at |Unhandled/);
    if (ends === '2') expect(stderr).toContain('stdout cannot be written: no room is left');
  });

  test('a table is aligned, and tells NULL from nothing', async () => {
    const asked = "select event, value, '' as nothing, 1.5::decimal(9, 2) as money from events order by event desc";
    expect(await sql(asked)).toMatchObject({
      code: 0,
      stdout: [
        'event   value  nothing  money',
        '──────  ─────  ───────  ─────',
        'open     NULL            1.50',
        '=level      7            1.50',
        '(2 rows)',
        '',
      ].join('\n'),
    });
  });

  test('JSON and CSV are for machines', async () => {
    const asked = 'select event, value from events order by event';
    const { stdout } = await sql('--json', asked);
    expect(JSON.parse(stdout)).toEqual({
      columns: [
        { name: 'event', type: 'VARCHAR' },
        { name: 'value', type: 'BIGINT' },
      ],
      rows: [
        ['=level', 7],
        ['open', null],
      ],
      truncated: false,
    });
    expect((await sql('--csv', '--neutralize', asked)).stdout).toBe("event,value\r\n'=level,7\r\nopen,\r\n");
    const cut = await sql('--csv', '--max-rows', '1', asked);
    expect(cut).toMatchObject({ code: 0, stdout: 'event,value\r\n=level,7\r\n' });
    expect(cut.stderr).toMatch('there are more than these 1 rows');
  });

  test('what limits have pushed out of memory is told on stderr', async () => {
    await using small = await createSimulator({ limits: { facts: 2 } });
    const one = aWorld(small, { id: 'w' });
    await one.open();
    await one.event('level');
    const { code, stdout, stderr } = await runHere(['sql', '--url', one.workspace.url, '--csv', 'select 1 as n']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\r\n1\r\n' });
    expect(stderr).toContain('mmp-sim: 1 facts are not in it: limits have pushed them out.');
  });

  test('a statement comes from a file, or from stdin', async () => {
    const file = join(folder, 'question.sql');
    writeFileSync(file, '-- How many?\nselect count(*) as n from events;\n');
    expect((await sql('--json', '--file', file)).stdout).toContain('"rows":[[2]]');
    const child = spawn(process.execPath, [CLI, 'sql', '--url', world.workspace.url, '--json', '-']);
    child.stdin.end('select getdate()');
    expect(await text(child.stdout)).toContain('"rows":[["2026-11-24 12:00:00"]]');
  });

  test('nothing on stdin is told, and where a statement stopped is shown in lines of its own', async () => {
    const empty = spawn(process.execPath, [CLI, 'sql', '--url', world.workspace.url, '-']);
    empty.stdin.end('\n');
    const [said, code] = await Promise.all([
      text(empty.stderr),
      new Promise((resolve) => {
        empty.on('exit', resolve);
      }),
    ]);
    expect({ said, code }).toEqual({
      said: 'mmp-sim: stdin: it is empty, expected one SELECT, such as select count(*) from events.\n',
      code: 2,
    });
    const { stderr } = await sql('select evnet\nfrom events');
    const lines = stderr.split('\n');
    expect(lines[0]).toMatch(/^mmp-sim: This SQL is not answered: .*"evnet" not found/);
    expect(lines.slice(-3)).toEqual(['LINE 1: select evnet', '               ^', '']);
  });

  test.each([
    { args: ['drop table events'], code: 2, says: 'This SQL is not answered' },
    { args: ['select * from tenjin.event'], code: 2, says: 'Did you mean tenjin.events?' },
    { args: [], code: 2, says: 'Expected SQL, - for stdin, or --file' },
    { args: [' '], code: 2, says: 'the argument: it is empty, expected one SELECT' },
    { args: ['select 1', '--file', 'x.sql'], code: 2, says: 'one of them' },
    { args: ['--file', '/nowhere.sql'], code: 2, says: '--file: ENOENT' },
    { args: ['select 1', '--url', 'http://127.0.0.1:9'], code: 3, says: 'No simulator answers there' },
    { args: ['select 1', '--store', 'mmp.duckdb'], code: 2, says: 'expected file:PATH' },
    { args: ['select 1', '--store', 'file:/nowhere/mmp.duckdb'], code: 2, says: '/nowhere: this folder is not there' },
  ])('$args ends with $code and says $says', async ({ args, code, says }) => {
    const ended = await sql(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
  });
});

test('the file of a simulator that runs is another process’s', async () => {
  const { code, stdout, stderr } = await runCli(['sql', 'select 1', '--store', store]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(`process ${process.pid}`);
});

test('the file is asked when the simulator has ended, on the clock where it stood', { tags: 'long' }, async () => {
  await sim.close();
  const asked = await runCli([
    'sql',
    '--store',
    store,
    '--workspace',
    'w',
    '--json',
    'select count(*), getdate() from events',
  ]);
  expect(asked).toMatchObject({ code: 0 });
  expect(JSON.parse(asked.stdout)).toMatchObject({ rows: [[2, '2026-11-24 12:00:00']] });
  await using file = await openStoreFile(path);
  expect(await file.workspaces()).toEqual(['default', 'w']);
  await expect(file.sql('select 1', { workspace: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(openStoreFile(path)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
});
