import { expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';

test.each(['start', 'wait', 'assert', 'send', 'exam', 'verify', 'pact', 'export', 'generate', 'describe', 'score'])(
  'the help of %s names every exit code, and has no line that is too long for a terminal',
  async (command) => {
    const { code, stdout } = await runHere([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Exit codes: 0 /m);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  },
);

test('what is wrong with a flag is said without a word about requests', async () => {
  const { code, stderr } = await runHere(['send', 'x', '--to', 'http://127.0.0.1:1']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'mmp-sim: --key: got none, expected the SDK key; MMP_SIM_SDK_KEY names it too.\n',
  });
});

test.each([
  [
    ['--to', 'http://127.0.0.1:1/v0'],
    'mmp-sim: --to must be without /v0, which the sender adds: http://127.0.0.1:1, got',
  ],
  [
    ['--to', 'http://127.0.0.1:1', '--bundle-id', 'a', '--platform', 'iOS'],
    'mmp-sim: --platform must be "ios" or "android"',
  ],
  [
    ['--to', 'http://127.0.0.1:1', '--concurrency', '0'],
    'mmp-sim: --concurrency must be a whole number, 1 to 1000, got 0.',
  ],
])('send %j is told by its flag', async (flags, message) => {
  const { code, stderr } = await runHere(['send', '-', '--key', 'KEY', ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a command to examine that has flags of its own is asked for two hyphens', async () => {
  const { code, stderr } = await runHere(['exam', 'node', 'send.js', '--batch', 'x']);
  expect(code).toBe(2);
  expect(stderr).toContain('Put two hyphens before the command: mmp-sim exam -- node send.js');
});
