import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answerTo } from '../support/answer.js';
import { CLI, startJson } from '../support/cli.js';

const CONTROL = ['/_sim/apps', '/_sim/snapshot', '/_sim/docs', '/_sim/openapi.json', '/metrics'];
const root = resolve(import.meta.dirname, '../..');

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts it without anybody who reads what it says. */
function startUnheard(args: readonly string[], ...pipes: ('stdout' | 'stderr')[]): ChildProcess {
  const child = spawn(process.execPath, [CLI, 'start', ...args], { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  for (const pipe of ['stdout', 'stderr'] as const) {
    if (pipes.includes(pipe)) child[pipe].destroy();
    else child[pipe].resume();
  }
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const statusOf = (url: string): Promise<number> =>
  answerTo(url).then(
    ({ status }) => status,
    () => 0,
  );

test.each([{ pipes: ['stdout'] }, { pipes: ['stderr'] }, { pipes: ['stdout', 'stderr'] }] as const)(
  'it goes on when nobody reads its $pipes any more',
  { tags: 'long' },
  async ({ pipes }) => {
    const port = await aFreePort();
    const child = startUnheard(['--port', String(port), '--log', 'all'], ...pipes);
    const url = `http://127.0.0.1:${port}`;
    await expect.poll(() => statusOf(`${url}/_sim/health`), { timeout: 20_000 }).toBe(200);
    for (let n = 0; n < 50; n += 1) expect(await statusOf(`${url}/v0/event?n=${n}`)).toBe(401);
    expect(child.exitCode).toBeNull();
  },
);

test('killed in the middle of everything, it starts again on the same port at once', { tags: 'long' }, async () => {
  const first = await startJson();
  const { port, url } = first.ready;
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write('POST /v0/event HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf');
  await once(socket, 'connect');
  expect(await statusOf(`${url}/v0/event`)).toBe(401);
  first.child.kill('SIGKILL');
  await first.exit;

  const second = await startJson(['--port', String(port)]);
  expect(second.ready.port).toBe(port);
  expect(await statusOf(`${url}/_sim/apps`)).toBe(200);
  expect(await second.stop()).toBe(0);
});

test('it runs from a folder with a space and a percent sign in its name', { tags: 'long' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim 100% '));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['bin', 'dist', 'package.json', 'openapi.json']) {
    await cp(join(root, 'simulator', name), join(folder, 'simulator', name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const cli = await startJson([], { bin: join(folder, 'simulator/bin/mmp-sim.js'), cwd: folder });
  for (const path of CONTROL) expect(await statusOf(cli.ready.url + path), path).toBe(200);
  expect(await cli.stop()).toBe(0);
});

test(
  'where connections hold all file descriptors it goes on, and all of it answers when they are gone',
  { tags: 'long' },
  async () => {
    const cli = await startJson([], { fileDescriptors: 128 });
    const { url, port } = cli.ready;
    // What is loaded soon after the start has been loaded by then.
    for (const path of CONTROL) expect(await statusOf(url + path), path).toBe(200);
    const sockets: Socket[] = [];
    const closed: Promise<unknown>[] = [];
    const answers: Promise<string>[] = [];
    for (let n = 0; n < 400; n += 1) {
      const socket = connect(port, '127.0.0.1');
      // It may be reset: then there is no answer, and that is all.
      socket.on('error', () => {});
      closed.push(new Promise((done) => void socket.once('close', done)));
      answers.push(
        new Promise((done) => {
          socket.once('data', (bytes: Buffer) => done(bytes.toString()));
          socket.once('close', () => done(''));
        }),
      );
      socket.write('GET /v0/event HTTP/1.1\r\nHost: a\r\n\r\n');
      sockets.push(socket);
    }
    const answered = await Promise.all(answers);
    // Some are closed unheard, since there is no descriptor left for them; the others are answered.
    expect(answered.filter((text) => text.startsWith('HTTP/1.1 401 ')).length).toBeGreaterThan(20);
    expect(answered.filter((text) => !/^(HTTP\/1\.1 401 |$)/.test(text))).toEqual([]);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);

    for (const path of CONTROL) await expect.poll(() => statusOf(url + path)).toBe(200);
    expect(await cli.stop()).toBe(0);
  },
);
