import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ExamResult } from '../../simulator/exam/exam.js';
import { lessons } from '../../simulator/exam/lessons.js';
import { runHere } from '../support/cli-here.js';
import { CLI } from '../support/cli.js';
import { aFolder, aSender } from '../support/exam-senders.js';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const NAIVE = [process.execPath, join(EXAMPLES, 'naive-sender/send.mjs')];
const OUR_OWN = [process.execPath, join(EXAMPLES, 'sender/send.mjs')];
const PYTHON = ['python3', join(EXAMPLES, 'python/sender.py')];

/** Lessons that take no time; `EXAM_LESSONS=all` takes them all, as CI does. */
const chosen =
  process.env['EXAM_LESSONS'] === 'all'
    ? lessons.map(({ name }) => name)
    : ['unavailable', 'reset-after', 'killed', 'killed-after'];
const asked = chosen.flatMap((name) => ['--lesson', name]);

async function exam(args: readonly string[], command: readonly string[]) {
  const ran = await runHere(['exam', '--json', ...args, '--', ...command]);
  const result = ran.stdout === '' ? null : (JSON.parse(ran.stdout) as ExamResult);
  return { ...ran, result };
}

test(
  'a plain fetch loop fails: what is answered badly is lost, and a start after a kill sends all once more',
  { tags: 'long' },
  async () => {
    const { code, result, stderr } = await exam(asked, NAIVE);
    expect(code, stderr).toBe(1);
    expect(result?.clean).toMatchObject({ requests: 16, byEndpoint: { 'tenjin.event': 12, 'tenjin.purchase': 4 } });
    const told = (result?.lessons ?? []).map(({ name, failures }) => [
      name,
      [...new Set(failures.map(({ rule }) => rule))],
    ]);
    const expected: Record<string, string[]> = {
      unavailable: ['lost', 'before-open'],
      'rate-limited': ['lost', 'before-open'],
      hang: ['lost', 'before-open'],
      'reset-before': ['lost', 'before-open'],
      // What counted is not lost, and a sender that does not try again makes no copies.
      'reset-after': [],
      slow: [],
      unauthorized: [],
      'silent-202': [],
      killed: ['copied'],
      'killed-after': ['copied'],
    };
    expect(told).toEqual(chosen.map((name) => [name, expected[name]]));
  },
);

const python = spawnSync('python3', ['-c', 'import sys, sqlite3; sys.exit(sys.version_info < (3, 8))']).status === 0;
if (!python) {
  process.stderr.write(
    '\n*** LEFT OUT: examples/python/sender.py was not examined: no python3 of 3.8 or newer. CI does it.\n\n',
  );
}

test(
  python ? 'the Python sender passes' : 'LEFT OUT: the Python sender (no python3 ≥ 3.8)',
  { tags: 'long' },
  async () => {
    if (!python) {
      expect(process.env['CI'], 'CI must have python3').not.toBe('true');
      return;
    }
    const { code, result, stderr } = await exam(asked, PYTHON);
    expect(
      result?.lessons.flatMap(({ failures }) => failures.map(({ message }) => message)),
      stderr,
    ).toEqual([]);
    expect(code).toBe(0);
    const byName = Object.fromEntries((result?.lessons ?? []).map((lesson) => [lesson.name, lesson]));
    expect(byName['unavailable']).toMatchObject({ attempts: 19, recorded: 16, lost: 0, copies: 0, unavoidable: 0 });
    expect(byName['reset-after']).toMatchObject({ attempts: 19, recorded: 19, copies: 0, unavoidable: 3 });
    // One request is under way when it is killed.
    expect(byName['killed']).toMatchObject({ attempts: 17, recorded: 16, lost: 0, copies: 0, unavoidable: 0 });
    expect(byName['killed-after']).toMatchObject({ attempts: 17, recorded: 17, lost: 0, copies: 0, unavoidable: 1 });
  },
);

test('our own sender with its outbox in SQLite passes', { tags: 'long' }, async () => {
  const { code, result, stderr } = await exam(asked, OUR_OWN);
  expect(
    result?.lessons.flatMap(({ failures }) => failures.map(({ message }) => message)),
    stderr,
  ).toEqual([]);
  expect(code).toBe(0);
  expect(result?.clean).toMatchObject({ requests: 16, byEndpoint: { 'tenjin.event': 12, 'tenjin.purchase': 4 } });
  const byName = Object.fromEntries((result?.lessons ?? []).map((lesson) => [lesson.name, lesson]));
  expect(byName['unavailable']).toMatchObject({ attempts: 19, recorded: 16, lost: 0, copies: 0, unavoidable: 0 });
  expect(byName['reset-after']).toMatchObject({ attempts: 19, recorded: 19, copies: 0, unavoidable: 3 });
  // It sends for four players at the same time.
  expect(byName['killed']).toMatchObject({ recorded: 16, lost: 0, copies: 0, unavoidable: 0 });
  expect(byName['killed-after']).toMatchObject({ lost: 0, copies: 0 });
  expect(byName['killed-after']?.unavoidable).toBeGreaterThanOrEqual(1);
  expect(byName['killed-after']?.unavoidable).toBeLessThanOrEqual(4);
});

test('people get a table and the reasons, CI gets JUnit XML', { tags: 'long' }, async () => {
  const file = join(await aFolder(), 'exam.xml');
  const { code, stdout, stderr } = await runHere(['exam', '--lesson', 'unavailable', '--junit', file, '--', ...NAIVE]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^lesson +result +requests +counted +lost +copies +unavoidable +exit +time$/m);
  expect(stdout).toMatch(/^unavailable +FAIL +16 +13 +3 +0 +0 +0 /m);
  expect(stdout).toContain(
    '✗ lost: tenjin.event level_complete of 00000000000000000000000000000001 (value 2) was sent once and never counted',
  );
  expect(stdout).toContain('    Tenjin answered 503');
  expect(stderr).toMatch(/^mmp-sim: clean line: done \(.* s\)\nmmp-sim: unavailable: FAIL/);
  expect(await readFile(file, 'utf8')).toContain('<testsuites tests="1" failures="1"');
});

test('a command that cannot be examined: exit 2, and the reason with what it wrote at last', async () => {
  const { code, stdout, stderr } = await exam([], await aSender(`console.error('no key'); process.exit(3);`));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('on a clean line the command sent nothing that counts');
  expect(stderr).toContain('The command ended with 3, and wrote at last: no key');
});

describe('wrong usage', () => {
  test.each([
    { args: [], said: 'command: got none, expected the one to examine after two hyphens' },
    {
      args: ['--lesson', 'kiled', '--', 'true'],
      said: '--lesson: got kiled, expected one that is known: did you mean killed? There are unavailable,',
    },
    { args: ['--platform', 'windows', '--', 'true'], said: 'Allowed choices are android, ios, amazon, android_other.' },
    { args: ['--timeout', '999ms', '--', 'true'], said: 'Expected 1s to 60m.' },
    { args: ['--jobs', '0', '--', 'true'], said: 'Expected at least 1.' },
  ])('$args: exit 2', async ({ args, said }) => {
    const { code, stderr } = await runHere(['exam', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  test('a file for JUnit that cannot be written is told before it is too late for the result', async () => {
    const sender = await aSender(`await send({});`);
    const { code, stderr } = await runHere([
      'exam',
      '--lesson',
      'unavailable',
      '--junit',
      '/no/such/folder/a.xml',
      '--',
      ...sender,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--junit: got /no/such/folder/a.xml, which cannot be written');
    expect(stderr).not.toContain('clean line');
  });

  test('the lessons are listed', async () => {
    const { code, stdout } = await runHere(['exam', '--list']);
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ', 1)[0]),
    ).toEqual(lessons.map(({ name }) => name));
  });
});

/** Who asks more often takes the time away from those for whom it waits. */
const SOON = { timeout: 30_000, interval: 20 };

/** Whether a process is there; one that has ended and whom nobody has waited for is not. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) [ZX] /.test(status);
}

test.runIf(process.platform === 'linux')(
  'nothing is left of the command and what it has started, when the exam is stopped',
  { tags: 'long' },
  async () => {
    const folder = await aFolder();
    const pids = join(folder, 'pids');
    const sender = await aSender(`
    import { spawn } from 'node:child_process';
    import { appendFileSync } from 'node:fs';
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n' + child.pid + '\\n');
    setInterval(() => {}, 1000);`);
    const examining = spawn(process.execPath, [CLI, 'exam', '--', ...sender], { stdio: 'ignore' });
    const started = async (): Promise<number[]> =>
      (await readFile(pids, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean).map(Number);
    await expect.poll(async () => (await started()).length, SOON).toBeGreaterThanOrEqual(4);
    examining.kill('SIGTERM');
    const [code] = (await once(examining, 'exit')) as [number | null];
    expect(code).toBe(143);
    for (const pid of await started()) {
      // A process that was killed is gone when the system has come round to it.
      await expect.poll(() => isAlive(pid), SOON).toBe(false);
    }
  },
);

/** A sender that leaves something behind in one lesson, out of its process group, which does `work` until the test ends it. */
async function aSenderWithDaemon(lesson: string, work: string, stdio: 'inherit' | 'ignore') {
  const pidFile = join(await aFolder(), 'pid');
  const sender = await aSender(`
    import { spawn } from 'node:child_process';
    import { existsSync, writeFileSync } from 'node:fs';
    await send({});
    console.log('all is sent');
    if (process.env.MMP_SIM_STATE_DIR.endsWith('/${lesson}')) {
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(work)}], { detached: true, stdio: '${stdio}' });
      writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      while (!existsSync(process.env.MMP_SIM_STATE_DIR + '/0')) await new Promise(setImmediate);
      process.exit();
    }`);
  const pid = async (): Promise<number> => Number(await readFile(pidFile, 'utf8'));
  onTestFinished(async () => {
    const left = await pid();
    if (await isAlive(left)) process.kill(left, 'SIGKILL');
  });
  return { sender, pid };
}

describe.runIf(process.platform === 'linux')('what has left the process group of the command', () => {
  test('holds its output open, and the exam ends nevertheless', { tags: 'long' }, async () => {
    const lives = `require('node:fs').writeFileSync(process.env.MMP_SIM_STATE_DIR + '/0', ''); setInterval(() => {}, 1000);`;
    const { sender, pid } = await aSenderWithDaemon('unauthorized', lives, 'inherit');
    const { code, result, stderr } = await exam(['--lesson', 'unauthorized'], sender);
    expect(code, stderr).toBe(0);
    expect(result?.lessons[0]?.output).toBe('all is sent\n');
    expect(await isAlive(await pid())).toBe(true);
  });

  test(
    'still writes into the folder of its run: the result is told, and a folder that is left is named',
    { tags: 'long' },
    async () => {
      // Folders in folders: to remove them takes longer than to make them. It goes on making them as soon as some are gone; where
      // the first is gone it ends.
      const writes = `const { mkdirSync, readdirSync } = require('node:fs');
      const folder = process.env.MMP_SIM_STATE_DIR;
      for (let next = 0; ; next += 1) {
        for (let depth = 0; depth < 8; depth += 1) mkdirSync(folder + '/' + next + '/0'.repeat(depth));
        while (next === 99 && readdirSync(folder).length > 99) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }`;
      const { sender, pid } = await aSenderWithDaemon('unauthorized', writes, 'ignore');
      const { code, result, stderr } = await exam(['--lesson', 'unauthorized'], sender);
      const [, left] = /^mmp-sim: (\S+) could not be removed: ENOTEMPTY/m.exec(stderr) ?? [];
      process.kill(await pid(), 'SIGKILL');
      if (left !== undefined) await rm(left, { recursive: true });
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({ pass: true, lessons: [{ name: 'unauthorized' }] });
      expect(left === undefined || !existsSync(left)).toBe(true);
    },
  );
});
