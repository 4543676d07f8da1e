import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { runBash } from '../support/bash.js';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli, startCli, startJson } from '../support/cli.js';

async function aFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim '));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function aTakenPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

test('--json prints one ready line, and nothing else, when the seeds can be used', async () => {
  const cli = await startJson();
  expect(cli.output.trim().split('\n')).toHaveLength(1);
  expect(cli.ready).toMatchObject({ event: 'ready', url: `http://127.0.0.1:${cli.ready.port}`, pid: cli.child.pid });

  const [demo] = cli.ready.demo;
  const answer = await fetch(
    `${cli.ready.url}/v0/event?api_key=${demo?.key}&bundle_id=${demo?.bundleId}&platform=${demo?.platform}&analytics_installation_id=1`,
  );
  expect(answer.status).toBe(200);
  expect(await cli.stop()).toBe(0);
});

test(
  'the banner says where what happens is kept, and how much has come in; it names no settings file where none was read',
  { tags: 'long' },
  async () => {
    const memory = await startCli(['--port', '0']);
    expect(memory.output).toContain('Kept in memory, until it stops: --store file:PATH keeps it longer.');
    expect(memory.output).not.toContain('Settings:');
    await memory.stop();

    const path = join(await realpath(await aFolder()), 'mmp.duckdb');
    const first = await startCli(['--port', '0', '--store', `file:${path}`]);
    expect(first.output).toContain(`Kept in ${path}: 0 facts so far.\n`);
    const line = first.output.split('\n').find((one) => one.startsWith('  curl -i ')) ?? '';
    await runBash(line);
    expect(await first.stop()).toBe(0);
    const second = await startCli(['--port', '0', '--store', `file:${path}`]);
    expect(second.output).toContain(`Kept in ${path}: 1 fact so far.\n`);
    expect(await second.stop()).toBe(0);
  },
);

test('the printed address, keys and three curl lines are good', async () => {
  const cli = await startCli(['--port', '0']);
  const lines = cli.output.split('\n').filter((line) => line.startsWith('  curl '));
  expect(lines).toHaveLength(3);
  expect(cli.output).toMatch(/^mmp-sim \d.* on http:\/\/127\.0\.0\.1:\d+$/m);
  for (const platform of ['ios', 'android', 'amazon', 'android_other']) {
    expect(cli.output).toMatch(new RegExp(`^ {2}${platform} +[A-Z0-9]{32}$`, 'm'));
  }

  for (const page of ['/_sim/requests?format=text', '/_sim/docs']) {
    const url = cli.output.split(/\s/).find((word) => word.endsWith(page)) ?? '';
    expect((await fetch(url)).status, page).toBe(200);
  }

  const { stdout } = await runBash(lines.join('\n'));
  expect(stdout).toContain('302 Found');
  expect(stdout).toContain('"success":true');
  expect(stdout).toContain('"method": "device-click"');
  expect(await cli.stop()).toBe(0);
});

test('--demo has a month behind it, and its line to paste answers', { tags: 'long', timeout: 120_000 }, async () => {
  const cli = await startCli(['--port', '0', '--demo']);
  expect(cli.output).toContain('A month of the game Lantern Grove (dev.mmpsim.lanterngrove) has happened already');
  const line = cli.output.split('\n').find((one) => one.includes('/_sim/insights/roas')) ?? '';
  const { stdout } = await runBash(line);
  expect(stdout).toMatch(/^unity,7,\d+,\d+,[1-9]/m);
  expect(cli.output.match(/^ {2}(?:android|ios) +[A-Z0-9]{32}$/gm)).toHaveLength(4);
  expect(await cli.stop()).toBe(0);
});

test('the settings file that was read is named', async () => {
  const folder = await aFolder({ 'mmp-sim.config.json': '{"port": 0}' });
  const cli = await startCli([], { cwd: folder });
  expect(cli.output).toContain(`\nSettings: ${join(await realpath(folder), 'mmp-sim.config.json')}\n`);
  expect(await cli.stop()).toBe(0);
});

test(
  'the banner names the store, and the mode that holds: what is kept there where the start says nothing',
  { tags: 'long' },
  async () => {
    const folder = await aFolder();
    const args = ['--port', '0', '--store', 'file:./kept.duckdb'];
    const first = await startCli([...args, '--mode', 'strict', '--any-key'], { cwd: folder });
    await first.stop();
    const second = await startCli(args, { cwd: folder });
    await second.stop();
    for (const { output } of [first, second]) {
      expect(output).toContain('answers as Tenjin (strict) on ');
      expect(output).toContain(
        `\nKept in ${join(await realpath(folder), 'kept.duckdb')}: 0 facts so far; mode strict and any key on until a start says otherwise.\n`,
      );
    }
  },
);

test('a folder that is gone is told of in words', async () => {
  const folder = await aFolder();
  const { stderr } = await runBash(
    `cd '${folder}' && mkdir gone && cd gone && rmdir ../gone\nnode '${CLI}' start; echo "exit $?" >&2`,
  );
  expect(stderr).toContain('the current folder is not there any more');
  expect(stderr).toContain('exit 2');
});

test.each([
  { by: '--token', args: ['--token', 'secret"1'], env: {}, says: true },
  { by: 'MMP_SIM_TOKEN', args: [], env: { MMP_SIM_TOKEN: 'secret"1' }, says: false },
])(
  'a token that came by $by is not printed; the lines take it from MMP_SIM_TOKEN',
  { tags: 'long' },
  async ({ args, env, says }) => {
    const cli = await startCli(['--port', '0', ...args], { env });
    expect(cli.output).not.toContain('secret');
    expect(cli.output.includes('set MMP_SIM_TOKEN')).toBe(says);
    const lines = cli.output.split('\n').filter((line) => line.startsWith('  curl '));
    const { stdout } = await runBash(`MMP_SIM_TOKEN='secret"1'\n${lines.join('\n')}`);
    expect(stdout).toContain('"method": "device-click"');
    expect(await cli.stop()).toBe(0);
  },
);

test('SIGTERM lets a request under way end, then exits 0', async () => {
  const cli = await startJson();
  const [demo] = cli.ready.demo;
  const body = `api_key=${demo?.key}&bundle_id=${demo?.bundleId}&platform=${demo?.platform}&analytics_installation_id=1`;
  const request = httpRequest(`${cli.ready.url}/v0/event`, {
    method: 'POST',
    headers: {
      expect: '100-continue',
      'content-length': body.length,
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  // The server says that it has the head and waits for the body: the request is under way.
  await once(request, 'continue');
  cli.child.kill('SIGTERM');
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(await json(response)).toEqual({ code: 200, success: true });
  expect(await cli.exit).toBe(0);
});

test('a taken port: exit 3, and what to do', async () => {
  const port = await aTakenPort();
  const { code, stderr, stdout } = await runHere(['start', '--port', String(port)]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(`127.0.0.1:${port}`);
  expect(stderr).toContain('--port');
  expect(stderr).not.toContain('    at ');
});

test('a file that another simulator has: exit 3, and who that is', { tags: 'long' }, async () => {
  const folder = await aFolder();
  const path = join(folder, 'mmp.duckdb');
  const first = await startJson(['--store', `file:${path}`]);
  const { code, stderr } = await runHere(['start', '--port', '0', '--store', `file:${path}`]);
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining(`mmp.duckdb is open in process ${first.ready.pid} of `) as string,
  });
  expect(await first.stop()).toBe(0);
});

test('a port that another simulator has: who that is, how old, and how to stop it', { tags: 'long' }, async () => {
  const cli = await startJson(['--token', 'secret', '--log', 'none']);
  await fetch(`${cli.ready.url}/v0/event`);
  const again = ['start', '--port', String(cli.ready.port)];
  const known = await runHere([...again, '--token', 'secret']);
  expect(known).toMatchObject({ code: 3, stdout: '' });
  expect(known.stderr).toMatch(/mmp-sim \d+\.\d+\.\d+ \(pid \d+, up for \d+ s, 1 request received\) listens on 127/);
  expect(known.stderr).toContain(`Stop it (kill ${cli.child.pid})`);
  expect(known.stderr).toContain('--port');

  const stranger = await runHere(again);
  expect(stranger).toMatchObject({ code: 3, stdout: '' });
  expect(stranger.stderr).toContain('an mmp-sim with another token listens on');
  expect(await cli.stop()).toBe(0);
});

test.each([
  { args: ['start', '--prot', '1'], says: /--prot[\s\S]*--port/ },
  { args: ['start', '--port', 'x'], says: /--port: got x, expected a port, 0–65535/ },
  { args: ['start', '--port', '65536'], says: /--port: got 65536/ },
  { args: ['start', '--mode', 'lax'], says: /--mode: got lax, expected faithful or strict/ },
  { args: ['start', '--app', 'com.example.game'], says: /--app: got com.example.game, expected bundle:platform:key/ },
  { args: ['start', '--host', '0.0.0.0'], says: /host: got 0\.0\.0\.0.*token/ },
  { args: ['start', '--config', '/nowhere.json'], says: /--config: got \/nowhere\.json/ },
  { args: ['strat'], says: /strat[\s\S]*start/ },
])('wrong usage exits 2 and says why: $args', async ({ args, says }) => {
  const { code, stderr, stdout } = await runHere(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain('    at ');
});

test.each([
  {
    name: 'mmp-sim.config.json',
    content: '{"limits":{"journalEntries":0}}',
    says: /limits\.journalEntries: got 0, expected/,
  },
  { name: 'mmp-sim.config.json', content: '{"prot":1}', says: /prot is not known: did you mean port\?/ },
  // As Windows' editors write it: the mark before it is no part of the JSON.
  { name: 'mmp-sim.config.json', content: '\uFEFF{"prot":1}', says: /prot is not known: did you mean port\?/ },
  { name: 'mmp-sim.config.js', content: 'throw null;', says: /mmp-sim\.config\.js: it threw null/ },
  { name: 'mmp-sim.config.json', content: '{"port":', says: /mmp-sim\.config\.json: / },
  { name: 'mmp-sim.config.js', content: 'export const port = 1;', says: /default export/ },
])('a wrong configuration file is refused with its path: $content', async ({ name, content, says }) => {
  const cwd = await aFolder({ [name]: content });
  const { code, stderr } = await runHere(['start', '--port', '0'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});

test('an empty variable is as none; one that is wrong is named, and not a flag', async () => {
  const empty = await startJson([], { env: { MMP_SIM_CONFIG: '', MMP_SIM_RATES: '' } });
  expect(await empty.stop()).toBe(0);
  for (const variable of ['MMP_SIM_CONFIG', 'MMP_SIM_RATES']) {
    const { code, stderr } = await runHere(['start', '--port', '0'], { env: { [variable]: '/nowhere.json' } });
    expect(code).toBe(2);
    expect(stderr).toContain(`${variable}: got /nowhere.json, expected a file that is there`);
  }
});

test('flags win over variables, variables over the file; apps of all are there', { tags: 'long' }, async () => {
  const cwd = await aFolder({
    'mmp-sim.config.json': JSON.stringify({
      mode: 'faithful',
      anyKey: false,
      apps: [{ bundleId: 'from.file', platform: 'ios', sdkKeys: [{ key: 'FILE' }] }],
    }),
  });
  const env = { MMP_SIM_MODE: 'faithful', MMP_SIM_ANY_KEY: '1', MMP_SIM_PORT: '1' };
  const cli = await startJson(['--mode', 'strict', '--app', 'from.flag:android:FLAG'], { cwd, env });
  const { items } = (await (await fetch(`${cli.ready.url}/_sim/workspaces`)).json()) as {
    items: { mode: string; anyKey: boolean; apps: { bundleId: string }[] }[];
  };
  expect(items[0]).toMatchObject({ mode: 'strict', anyKey: true });
  expect(items[0]?.apps.map(({ bundleId }) => bundleId)).toEqual(expect.arrayContaining(['from.file', 'from.flag']));
  expect(await cli.stop()).toBe(0);
});

test('the token guards the control API, not the MMP', { tags: 'long' }, async () => {
  const cli = await startJson(['--token', 'secret']);
  expect((await fetch(`${cli.ready.url}/_sim/apps`)).status).toBe(401);
  expect((await fetch(`${cli.ready.url}/_sim/apps`, { headers: { authorization: 'Bearer secret' } })).status).toBe(200);
  expect((await fetch(`${cli.ready.url}/v0/event`)).status).toBe(401);
  expect(await (await fetch(`${cli.ready.url}/v0/event`)).json()).toEqual({ code: 401, error: 'unauthorized' });
  expect(await cli.stop()).toBe(0);
});

test('--help lists every flag, --version the version', async () => {
  const help = await runHere(['start', '--help']);
  expect(help.code).toBe(0);
  for (const flag of [
    'port',
    'host',
    'token',
    'allow-host',
    'callback-host',
    'mode',
    'any-key',
    'app',
    'trust-proxy',
    'config',
    'json',
  ]) {
    expect(help.stdout).toContain(`--${flag}`);
  }
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
