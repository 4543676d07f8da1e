import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type ReadyLine, runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder();

/** A folder in which the command line lies, and has not been built. */
function unbuilt(name: string): string {
  const clone = join(folder, name);
  cpSync(join(root, 'simulator/bin'), join(clone, 'simulator/bin'), { recursive: true });
  writeFileSync(join(clone, 'simulator/package.json'), '{ "type": "module" }');
  return clone;
}

test('a command of a clone that has not been built builds it first, and says so', async () => {
  const clone = unbuilt('clone');
  mkdirSync(join(clone, 'scripts'));
  cpSync(join(root, 'scripts/build-first.mjs'), join(clone, 'scripts/build-first.mjs'));
  const build = `node -e "fs.mkdirSync('simulator/dist/cli', { recursive: true }); fs.writeFileSync('simulator/dist/cli/main.js', 'console.log(process.argv[2])')"`;
  writeFileSync(join(clone, 'package.json'), JSON.stringify({ scripts: { build } }));
  const bin = join(clone, 'simulator/bin/mmp-sim.js');
  const first = await runCli(['built'], { bin });
  expect(first).toMatchObject({ code: 0, stdout: 'built\n' });
  expect(first.stderr).toContain('mmp-sim: building it for the first time');
  expect(await runCli(['built'], { bin })).toEqual({ code: 0, stdout: 'built\n', stderr: '' });
});

test('where there is nothing to build it from, it says what to do', async () => {
  const { code, stderr } = await runCli(['start'], { bin: join(unbuilt('alone'), 'simulator/bin/mmp-sim.js') });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'mmp-sim: it has not been built. Type `npm run build` in the clone, or install the package anew.\n',
  );
});

test('npm start builds and starts, and a SIGTERM to npm ends the simulator too', { tags: 'long' }, async () => {
  const npm = spawn('npm', ['start', '--silent', '--', '--port', '0', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(npm.stdout, 'data')) as [Buffer];
  const { pid, url } = JSON.parse(line.toString()) as ReadyLine;
  expect((await fetch(`${url}/_sim/health`)).status).toBe(200);
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(url)).text()) ?? [];
  const answer = await fetch(url + script);
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'text/javascript; charset=utf-8',
  });

  npm.kill('SIGTERM');
  // Its end of the pipe closes when the simulator itself has ended.
  await once(npm.stdout, 'close');
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
