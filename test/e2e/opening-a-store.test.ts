import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { CLI, runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

// At the same time: they wait for a process that never lets go, which is given up after three seconds.
test.concurrent.each([
  ['start', '--port', '0'],
  ['sql', 'select 1'],
  ['export', 'events'],
])(
  '%s says on stderr what the opening of a store is at, where that takes over a second',
  { tags: 'long' },
  async (...command) => {
    const path = join(folder, `${command[0]}.duckdb`);
    // Who was killed needs a moment until it has let go of the file: another one that has it is waited for.
    const instance = await DuckDBInstance.create(path);
    const { stderr } = await runCli([...command, '--store', `file:${path}`]);
    instance.closeSync();
    expect(stderr).toMatch(/^mmp-sim: waiting for a process that has the file, [1-9]\d* s so far$/m);
    expect(stderr).toContain('The store is open elsewhere');
  },
);

/** Ends a command by a signal, as soon as something is so. @returns How it ended. */
async function stopped(
  args: readonly string[],
  signal: NodeJS.Signals,
  isSo: (said: string) => boolean,
): Promise<unknown> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!isSo(said) && child.exitCode === null) await setTimeout(5);
  child.kill(signal);
  return ended;
}

test.concurrent.each([
  { command: ['start', '--port', '0'], signal: 'SIGINT' },
  { command: ['sql', 'select 1'], signal: 'SIGTERM' },
  { command: ['export', 'events'], signal: 'SIGINT' },
] as const)(
  '$command that is stopped by $signal while it opens a store leaves no lock',
  { tags: 'long' },
  async ({ command, signal }) => {
    const path = join(folder, `${command[0]}-stopped.duckdb`);
    const instance = await DuckDBInstance.create(path);
    const ended = await stopped([...command, '--store', `file:${path}`], signal, () => existsSync(`${path}.lock`));
    expect(ended).toEqual([null, signal]);
    instance.closeSync();
    expect(existsSync(`${path}.lock`)).toBe(false);
  },
);

const endless = 'select count(*) from range(1000000000000) where range % 7 = 9';

async function askedStore(name: string): Promise<string> {
  const path = join(folder, `${name}.duckdb`);
  await (await createSimulator({ store: `file:${path}` })).close();
  return path;
}

// One after the other, since until then a question has a core: a script is told after five seconds, a terminal after one.
test('SIGTERM ends a question to a store at once, and leaves no lock', { tags: 'long' }, async () => {
  const path = await askedStore('asked');
  const asks = ['sql', endless, '--store', `file:${path}`];
  const ended = await stopped(asks, 'SIGTERM', (said) => said.includes('waiting for the answer'));
  expect(ended).toEqual([null, 'SIGTERM']);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('SIGINT ends a question to a store at once in a terminal, and leaves no lock', { tags: 'long' }, async () => {
  const path = await askedStore('asked-in-a-terminal');
  const command = `echo $$; exec '${process.execPath}' '${CLI}' sql '${endless}' --store 'file:${path}'`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!said.includes('waiting for the answer') && child.exitCode === null) await setTimeout(5);
  process.kill(Number.parseInt(said, 10), 'SIGINT');
  expect(await ended, said).toEqual([128 + constants.signals.SIGINT, null]);
  expect(existsSync(`${path}.lock`)).toBe(false);
});
