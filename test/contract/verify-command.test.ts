import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli } from '../support/cli.js';
import { startBroker } from '../support/pact-broker.js';
import { anApp, anInteraction, aPact, inFolder } from '../support/pact.js';

const ACCEPTED = { status: 200, body: { code: 200, success: true } };
const holds = aPact([anInteraction('an open', ACCEPTED, { state: anApp }), anInteraction('without a state', ACCEPTED)]);
const fails = aPact([anInteraction('an open', { status: 202 }, { state: anApp })]);

test('a folder of pacts that hold exits 0, and nothing but the result is printed', async () => {
  const { code, stdout } = await inFolder({ 'pact.json': holds }, (cwd) =>
    runCli(['verify', '--pact', 'pact.json'], { cwd }),
  );
  expect([code, stdout]).toEqual([
    0,
    `backend (pact.json)
  1 interaction without a provider state known here: each got an app of its own key, bundle and platform.
  ✓ an open  (given an app)
  ✓ without a state

2 of 2 interactions hold.
`,
  ]);
});

test('one that does not hold exits 1, as JSON and JUnit XML too', { tags: 'long' }, async () => {
  await inFolder({ 'pact.json': fails }, async (cwd) => {
    const { code, stdout } = await runHere(['verify', '--pact', cwd, '--json', '--junit', 'verify.xml'], { cwd });
    const verification = JSON.parse(stdout) as { pass: boolean; pacts: { interactions: { reasons: string[] }[] }[] };
    expect([code, verification.pass]).toEqual([1, false]);
    expect(verification.pacts[0]?.interactions[0]?.reasons).toEqual(['status: expected 202 but was 200']);
    expect(await readFile(join(cwd, 'verify.xml'), 'utf8')).toContain('failures="1"');
  });
});

test.each([
  { name: 'no flag', args: [], said: 'verify needs --pact' },
  { name: 'no pact', args: ['--pact', 'other.json'], said: 'other.json: consumer.name: got nothing, expected a text' },
  {
    name: 'publishing without a version',
    args: ['--pact', 'http://127.0.0.1:1', '--publish'],
    said: '--publish needs --provider-version',
  },
  {
    name: 'publishing of files',
    args: ['--pact', '.', '--publish', '--provider-version', '1'],
    said: '--publish needs the URL of a broker',
  },
  {
    name: 'pending without a branch',
    args: ['--pact', 'http://127.0.0.1:1', '--enable-pending'],
    said: '--enable-pending needs --provider-branch',
  },
  {
    name: 'a report that cannot be written',
    args: ['--pact', '.', '--junit', 'no/such.xml'],
    said: '--junit: got no/such.xml',
  },
  {
    name: 'a misspelt selector',
    args: ['--pact', '.', '--consumer-version-selector', 'mainbranch=true'],
    said: 'did you mean mainBranch?',
  },
])('wrong usage exits 2 and says what is wrong: $name', async ({ args, said }) => {
  const { code, stderr } = await inFolder({ 'other.json': '{}' }, (cwd) => runHere(['verify', ...args], { cwd }));
  expect(stderr).toContain(said);
  expect(code).toBe(2);
});

test('a broker is asked for the pacts that selectors name, and told the result', async () => {
  const broker = await startBroker([holds, fails], { token: 'secret' });
  const args = [
    '--consumer-version-selector',
    'branch=main,consumer=backend',
    '--consumer-version-selector',
    '{"deployed":true}',
  ];
  const publish = ['--publish', '--provider-version', '1.2.3', '--provider-branch', 'main', '--provider', 'Tenjin'];
  const env = { PACT_BROKER_TOKEN: 'secret' };
  const { code, stdout } = await runHere(['verify', '--pact', broker.url, ...args, ...publish], { env });
  await broker.close();

  expect(stdout).toContain('2 of 3 interactions hold, 1 failed.');
  expect(stdout).toMatch(/✗ an open {2}\(given an app\)\n {6}status: expected 202 but was 200\n {6}#3 recorded/);
  expect(code).toBe(1);
  const asked = broker.calls.find(({ line }) => line === 'POST /pacts/provider/Tenjin/for-verification');
  expect(asked?.body).toMatchObject({
    consumerVersionSelectors: [{ branch: 'main', consumer: 'backend' }, { deployed: true }],
  });
  expect(broker.calls.map(({ line }) => line)).toContain('PUT /pacticipants/Tenjin/branches/main/versions/1.2.3');
  const told = broker.calls.filter(({ line }) => line.startsWith('POST /results/'));
  expect(told.map(({ body }) => body)).toMatchObject([
    { providerApplicationVersion: '1.2.3', success: true },
    { providerApplicationVersion: '1.2.3', success: false },
  ]);
});

test('a result that the broker does not take is said, and exits 3', async () => {
  const broker = await startBroker([holds], { refuses: 'POST /results' });
  const { code, stdout } = await runHere(['verify', '--pact', broker.url, '--publish', '--provider-version', '1']);
  await broker.close();
  expect(stdout).toContain('2 of 2 interactions hold.');
  expect(stdout).toMatch(/the broker could not be told the result: .*403/);
  expect(code).toBe(3);
});

test('a broker is asked for what is developed and what runs, where no selector is given, and is told nothing unasked', async () => {
  const broker = await startBroker([holds]);
  const { code } = await runHere(['verify', '--pact', broker.url]);
  await broker.close();
  expect(code).toBe(0);
  const asked = broker.calls.find(({ line }) => line.endsWith('/for-verification') && line.startsWith('POST'));
  expect(asked?.body).toMatchObject({ consumerVersionSelectors: [{ mainBranch: true }, { deployedOrReleased: true }] });
  expect(broker.calls.filter(({ line }) => line.startsWith('POST /results/'))).toEqual([]);
});

test(
  'states that a team has named as it likes fail, with the way out, which is to infer them',
  { tags: 'long' },
  async () => {
    const state = { name: 'the game is registered', params: {} } as never;
    const named = aPact([
      anInteraction('an open', ACCEPTED, { state }),
      anInteraction('a wrong key', { status: 401 }, { state, key: 'WRONG' }),
    ]);
    await inFolder({ 'pact.json': named }, async (cwd) => {
      const asked = ['verify', '--pact', 'pact.json'];
      const told = await runHere(asked, { cwd });
      expect(told.code).toBe(1);
      expect(told.stdout).toContain(
        'given the game is registered: state: got the game is registered, expected one of `an app`, ',
      );
      expect(told.stdout).toContain('Or let --infer-states make one of the request.');
      const { code, stdout } = await runHere([...asked, '--infer-states'], { cwd });
      expect([code, stdout]).toEqual([
        0,
        `backend (pact.json)
  2 interactions without a provider state known here: each got an app of its own key, bundle and platform.
  ✓ an open  (given the game is registered)
  ✓ a wrong key  (given the game is registered)

2 of 2 interactions hold.
`,
      ]);
    });
  },
);

test(
  'a pact that needs a plugin is refused with its name, and nothing is fetched or run',
  { tags: 'long' },
  async () => {
    const plugins = [{ name: 'protobuf', version: '0.3.0', configuration: {} }];
    const needy = { ...holds, metadata: { pactSpecification: { version: '4.0' }, plugins } };
    const { code, stdout, stderr } = await inFolder({ 'pact.json': needy }, (cwd) =>
      runCli(['verify', '--pact', 'pact.json'], { cwd }),
    );
    expect(stderr).toContain('pact.json: metadata.plugins: got protobuf 0.3.0, expected none');
    expect([code, stdout]).toEqual([2, '']);
    const broker = await startBroker([needy]);
    const brokered = await runHere(['verify', '--pact', broker.url]);
    await broker.close();
    expect(brokered.stderr).toContain(`${broker.url}/pact/0: metadata.plugins: got protobuf 0.3.0`);
    expect(brokered.code).toBe(2);
  },
);

test('a pact with messages is not told to a broker as if all of it held', { tags: 'long' }, async () => {
  const message = { type: 'Asynchronous/Messages', description: 'a level is done', contents: {} };
  const [open] = [anInteraction('an open', ACCEPTED)].map((one) => ({ ...one, type: 'Synchronous/HTTP' }));
  const broker = await startBroker([
    aPact([message, { ...open, request: { method: 'GET', path: '/v0/user' } }], '4.0'),
  ]);
  const { code, stderr } = await runHere(['verify', '--pact', broker.url, '--publish', '--provider-version', '1']);
  await broker.close();
  expect(stderr).toContain('it holds interactions of type Asynchronous/Messages');
  expect(stderr).toContain('Leave out --publish');
  expect(code).toBe(2);
  expect(broker.calls.filter(({ line }) => line.startsWith('POST /results/'))).toEqual([]);
});

test('a broker that does not answer exits 3', async () => {
  const broker = await startBroker([holds], { token: 'secret' });
  const { code, stderr } = await runHere(['verify', '--pact', broker.url, '--broker-token', 'wrong']);
  await broker.close();
  expect(code).toBe(3);
  expect(stderr).toMatch(/No pacts found for provider 'Tenjin' .*401/);
});

/** The process that holds Pact's verifier: the only one that the command has started. */
async function verifierOf(pid: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim());
}

async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) [ZX] /.test(status);
}

test.runIf(process.platform === 'linux').each(['SIGTERM', 'SIGINT'] as const)(
  '%s while a broker is asked leaves no verifier behind',
  { tags: 'long' },
  async (signal) => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const asked = once(silent, 'request');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const verifying = spawn(process.execPath, [CLI, 'verify', '--pact', url], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(verifying, 'exit');
    await asked;
    const verifier = await verifierOf(verifying.pid);
    verifying.kill(signal);
    await ended;
    // It hears of it when the system has closed the line between the two.
    await expect.poll(() => isAlive(verifier), { timeout: 20_000, interval: 20 }).toBe(false);
    silent.close().closeAllConnections();
  },
);

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it at once, and leaves no folder behind',
  { tags: 'long' },
  async (signal) => {
    // A broker that never answers.
    const asked = createServer().listen(0, '127.0.0.1');
    await once(asked, 'listening');
    const { port } = asked.address() as AddressInfo;
    await inFolder({}, async (cwd) => {
      const child = spawn(process.execPath, [CLI, 'verify', '--pact', `http://127.0.0.1:${port}/`], {
        env: { ...process.env, TMPDIR: cwd },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await once(asked, 'request');
      expect(await readdir(cwd)).toEqual([expect.stringMatching(/^mmp-sim-pacts-/)]);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(await readdir(cwd)).toEqual([]);
    });
    asked.closeAllConnections();
    asked.close();
  },
);
