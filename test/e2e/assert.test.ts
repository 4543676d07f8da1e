import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli, startJson } from '../support/cli.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
let world: World;
beforeAll(async () => {
  sim = await createSimulator();
  world = aWorld(sim, {
    callbackMode: 'capture',
    callbacks: [{ name: 'opens', event: 'open', url: 'https://network.example/?id={{advertising_id}}' }],
  });
  await world.click(world.campaign({ channel: 'unity' }), { advertising_id: world.complete['advertising_id'] ?? '' });
  await world.open();
  await world.event('level_complete', { value: '7', valeu: '8' });
});
afterAll(() => sim.close());

const check = (...args: string[]) => runHere(['assert', '--url', world.workspace.url, ...args]);

describe('assert', () => {
  test.each([
    { args: ['--field', 'event=level_complete', '--field', 'value~^[0-9]+$', '--finding', 'unknown-parameter'] },
    { args: ['--on', 'install', '--attribution', 'method=device-click', '--attribution', 'channel~^unity$'] },
    { args: ['--on', 'delivery', '--event', 'open', '--callback', 'opens', '--field', 'id~^f024'] },
    { args: ['--endpoint', 'event', '--verdict', 'recorded', '--count', '2', '--since', '1'] },
  ])('exits 0 and says so where it holds: $args', async ({ args }) => {
    const { code, stdout } = await check(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^As expected, .*: \d\.\n$/);
  });

  test.each([
    { args: ['--never'], says: /^Expected no request to match, got 3\.[^]*these match\n {4}#3 recorded/ },
    { args: ['--on', 'delivery', '--state', 'failed'], says: /✗ state {2}expected "failed"\n +actual {3}"delivered"/ },
    { args: ['--field', 'value=8'], says: /✗ fields\.value {2}expected "8"\n +actual {3}"7"/ },
  ])('exits 1 with the report where it does not: $args', async ({ args, says }) => {
    const { code, stdout } = await check(...args);
    expect(code).toBe(1);
    expect(stdout).toMatch(says);
    expect(stdout).not.toContain('\u001b');
  });

  test('--json prints the answer on one line, and exits the same', async () => {
    const failed = await check('--field', 'value=8', '--json');
    expect(failed.code).toBe(1);
    expect(failed.stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({ pass: false, matched: 0, report: expect.any(String) as string });
  });

  test('an assertion comes from a file or from stdin as well', { tags: 'long' }, async () => {
    const asked = JSON.stringify({ where: { fields: { value: { oneOf: ['7', '9'] } } }, count: 1 });
    const command = `'${process.execPath}' '${CLI}' assert --url ${world.workspace.url}`;
    const { code, stdout } = await runBash(
      `file=$(mktemp) && echo '${asked}' > "$file" && ${command} --file "$file" && rm "$file" && echo '${asked}' | ${command} --file -`,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'As expected, exactly 1 request matched: 1.\n'.repeat(2) });
  });

  test('the workspace and the address come from flags, the URL, or the environment', async () => {
    const { id } = world.workspace;
    const asked = ['assert', '--count', '3', '--workspace', id];
    expect((await runHere(asked, { env: { MMP_SIM_URL: sim.url } })).code).toBe(0);
    expect((await runHere(['assert', '--count', '3'], { env: { MMP_SIM_URL: `${world.workspace.url}/` } })).code).toBe(
      0,
    );
    expect((await runHere(['assert', '--never', '--url', sim.url])).code).toBe(0);
  });

  test('--within waits for what is to come, and says on stderr that it does', { tags: 'long' }, async () => {
    const late = aWorld(sim);
    const child = spawn(process.execPath, [CLI, 'assert', '--url', late.workspace.url, '--within', '1m'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = new Promise((resolve) => child.once('exit', resolve));
    // It has waited for a second.
    const said = await new Promise<string>((resolve) =>
      child.stderr.once('data', (data: Buffer) => resolve(String(data))),
    );
    expect(said).toBe(`mmp-sim: waiting for the answer of ${sim.url} for up to 60 s\n`);
    await late.open();
    expect(await exit).toBe(0);
  });

  test.each([
    { args: ['--file', `${import.meta.dirname}/../../package.json`], says: /name: got .*, expected one of on, where/ },
    { args: ['--file', '/nowhere.json'], says: /--file: got \/nowhere\.json, expected JSON/ },
    { args: ['--endpoint', 'evnt'], says: /--endpoint: got evnt, expected one that is known: did you mean event\?/ },
    { args: ['--endpoint', 'open'], says: /--endpoint: got open, expected event: an open is/ },
    { args: ['--attribution', 'method=click'], says: /--attribution method: got click, expected one of device-click/ },
    { args: ['--field', 'a~('], says: /--field a: got .*regular expression/ },
    { args: ['--workspace', 'nowhere'], says: /no workspace has the id nowhere/ },
    { args: ['--filed', 'a=b'], says: /unknown option '--filed'[^]*--field/ },
  ])('wrong usage exits 2 and says why: $args', async ({ args, says }) => {
    const { code, stdout, stderr } = await check(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('    at ');
  });

  test('a token is asked for and taken', { tags: 'long' }, async () => {
    const cli = await startJson(['--token', 'secret']);
    const asked = ['assert', '--never', '--url', cli.ready.url];
    const refused = await runHere(asked);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('token');
    expect((await runCli(asked, { env: { MMP_SIM_TOKEN: 'secret' } })).code).toBe(0);
    await cli.stop();
  });
});

/** The address of a port on which nothing listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The address of a web server that is none of ours. */
async function somebodyElse(): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(404).end('<h1>Hello</h1>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  { who: 'nobody', where: nobody, says: /ECONNREFUSED/ },
  { who: 'somebody else', where: somebodyElse, says: /answered 404, but not as mmp-sim does/ },
])('$who at the address: exit 3, and what to do', async ({ where, says }) => {
  const url = await where();
  for (const args of [
    ['assert', '--url', url],
    ['wait', url, '--timeout', '1s'],
  ]) {
    const { code, stdout, stderr } = await runHere(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toContain(url);
    expect(stderr).toContain('mmp-sim start');
    expect(stderr).not.toContain('    at ');
  }
});

describe('wait', () => {
  test('exits 0 once a simulator answers that starts later, and tells its version', { tags: 'long' }, async () => {
    const url = await nobody();
    const waiting = runCli(['wait', url, '--timeout', '30s']);
    const cli = await startJson(['--port', new URL(url).port]);
    const { code, stdout } = await waiting;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `^mmp-sim \\d+\\.\\d+\\.\\d+ \\(pid ${cli.child.pid}, up for \\d+ s, 0 requests received\\) answers on ${url}\n$`,
      ),
    );

    const told = await runHere(['wait', '--json'], { env: { MMP_SIM_URL: `${url}/w/any` } });
    expect(told.code).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ status: 'ok' });
    await cli.stop();
  });

  test('what takes over a second is told on stderr', { tags: 'long' }, async () => {
    const url = await nobody();
    const { code, stderr } = await runHere(['wait', url, '--timeout', '1200ms']);
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(`^mmp-sim: waiting for ${url}, where no simulator answers yet\n.*ECONNREFUSED`));
  });

  test(
    '--pid: only the process that was started will do, and one that has ended is not waited for',
    { tags: 'long' },
    async () => {
      const cli = await startJson();
      const pid = String(cli.child.pid);
      expect((await runHere(['wait', cli.ready.url, '--pid', pid])).code).toBe(0);
      const other = await runHere(['wait', cli.ready.url, '--pid', String(process.pid)]);
      expect(other.code).toBe(3);
      expect(other.stderr).toMatch(
        new RegExp(`The port is taken: .*\\(pid ${pid}, .* and not process ${process.pid}\\.`),
      );
      await cli.stop();
      const gone = await runCli(['wait', cli.ready.url, '--pid', pid]);
      expect(gone.code).toBe(3);
      expect(gone.stderr).toContain(`process ${pid} has ended`);
    },
  );

  test('a token that is wrong is not waited for', { tags: 'long' }, async () => {
    const cli = await startJson(['--token', 'secret']);
    const { code, stderr } = await runHere(['wait', cli.ready.url, '--token', 'other']);
    expect(code).toBe(2);
    expect(stderr).toContain('token');
    await cli.stop();
  });

  test.each([
    { args: ['localhost:4747'], says: /url: got localhost:4747, expected the address of a simulator/ },
    { args: ['--timeout', 'long'], says: /--timeout <duration>' argument 'long' is invalid/ },
  ])('wrong usage exits 2: $args', async ({ args, says }) => {
    const { code, stderr } = await runHere(['wait', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});

test.each(['start', 'wait', 'assert'])('%s --help has an example', async (command) => {
  const { code, stdout } = await runHere([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Examples?:\\n  \\$ .*mmp-sim ${command}`));
});
