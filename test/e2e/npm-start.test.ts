import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { ReadyLine } from '../support/cli.js';

test('npm start builds and starts, and a SIGTERM to npm ends the simulator too', async () => {
  const cwd = resolve(import.meta.dirname, '../..');
  const npm = spawn('npm', ['start', '--silent', '--', '--port', '0', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(npm.stdout, 'data')) as [Buffer];
  const { pid, url } = JSON.parse(line.toString()) as ReadyLine;
  expect((await fetch(`${url}/_sim/health`)).status).toBe(200);

  npm.kill('SIGTERM');
  // Its end of the pipe closes when the simulator itself has ended.
  await once(npm.stdout, 'close');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
