import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI } from '../support/cli.js';
import { aFolder } from '../support/exam-senders.js';
import { argsFor, aSimulator, level } from '../support/send-files.js';

let shared: Awaited<ReturnType<typeof aSimulator>>;
beforeAll(async () => {
  shared = await aSimulator();
});
afterAll(() => shared.simulator.close());

/** Runs `send` by a shell. @param script - `"$@"` stands for the command. */
async function bySh(script: string, args: readonly string[], cwd: string) {
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, CLI, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

test.each([
  { what: 'a pipe named /dev/stdin', script: 'cat calls.ndjson | "$@"', file: '/dev/stdin', said: 'Send it as stdin' },
  { what: 'a pipe that has a name', script: '"$@"', file: 'fifo', said: 'mmp-sim send - < fifo' },
  { what: 'a folder', script: '"$@"', file: '.', said: '. is a folder. Name a file, or - for stdin.' },
  { what: 'a folder as stdin', script: '"$@" < .', file: '-', said: 'stdin is a folder. Give it lines' },
])('$what is refused at once: $said', { tags: 'long' }, async ({ script, file, said }) => {
  const cwd = await aFolder();
  execFileSync('mkfifo', [join(cwd, 'fifo')]);
  await writeFile(join(cwd, 'calls.ndjson'), JSON.stringify(level(1)));
  const { code, stderr } = await bySh(script, argsFor(file, shared.simulator.url), cwd);
  expect(stderr).toContain(said);
  expect(code).toBe(2);
  expect(existsSync('/dev/stdin.progress')).toBe(false);
  expect((await readdir(cwd)).toSorted()).toEqual(['calls.ndjson', 'fifo']);
});

test('a stdin that is closed is told', async () => {
  const { code, stdout } = await bySh('"$@" <&-', argsFor('-', shared.simulator.url), await aFolder());
  expect(stdout).toContain('-: 0 lines: ');
  expect(stdout).toContain('  ! stdin has no lines, or was closed.\n');
  expect(code).toBe(0);
});

test('each stdin has files of its own, and takes away nothing of the one before', { tags: 'long' }, async () => {
  const cwd = await aFolder();
  const bad = '{"call":"opn"}\n';
  for (const lines of [bad, JSON.stringify(level(1)), bad]) {
    await writeFile(join(cwd, 'calls'), lines);
    await bySh('"$@" < calls', argsFor('-', shared.simulator.url), cwd);
  }
  expect((await readdir(cwd)).toSorted()).toEqual(['calls', 'stdin-2.dead.ndjson', 'stdin.dead.ndjson']);
  expect(JSON.parse(await readFile(join(cwd, 'stdin.dead.ndjson'), 'utf8'))).toMatchObject({ line: 1 });

  const waiting = ['--patience', '200ms'];
  const { code, stdout } = await bySh('"$@" < calls', [...argsFor('-', 'http://127.0.0.1:9'), ...waiting], cwd);
  expect(code).toBe(1);
  expect(stdout).toContain('  → stdin-3.dead.ndjson has the lines that were not delivered, with their reasons.\n');
});

test(
  'two signals at once are one: what is under way is finished, and exit 0 where that was all',
  { tags: 'long' },
  async () => {
    const { world, simulator } = shared;
    world.faults.add({ when: { first: 1 }, do: { delayMs: 1500 }, phase: 'after' });
    const before = world.requests().length; // All of them were recorded.
    const cwd = await aFolder();
    await writeFile(join(cwd, 'calls.ndjson'), JSON.stringify(level(1)));
    const child = spawn(process.execPath, [CLI, ...argsFor('calls.ndjson', simulator.url)], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await world.assert({ where: { verdict: 'recorded' }, atLeast: before + 1, withinMs: 60_000 });
    for (const signal of ['SIGINT', 'SIGINT'] as const) child.kill(signal);
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(stderr).toContain('stopping: 1 under way, waited for up to 5 s');
    expect(stdout).toContain('1 line: 1 delivered,');
    expect(code).toBe(0);
  },
);
