import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, openStoreFile, type Settings, type Simulator } from '../../simulator/index.js';
import { control } from '../support/control.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, `${(files += 1)}.duckdb`);

async function started(path: string, settings: Settings = {}): Promise<Simulator> {
  const simulator = await createSimulator({ ...settings, store: `file:${path}` });
  onTestFinished(() => simulator.close());
  return simulator;
}

test(
  'workspaces, their keys and clocks are there again, and the next one is called as it would have been',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const first = await started(path);
    const frozen = first.workspace({ clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' } });
    const own = first.workspace({
      id: 'own',
      keyScope: 'workspace',
      apps: [{ bundleId: 'a', platform: 'ios', sdkKeys: [{ key: 'K' }] }],
    });
    first.workspace({ id: 'gone' }).delete();
    await frozen.clock.advance({ ms: 1 });
    await first.close();

    const second = await started(path);
    expect(second.find('gone')).toBeNull();
    expect(second.find(frozen.id)?.clock.state()).toEqual({ mode: 'frozen', now: '2026-01-01T00:00:00.001Z', rate: 0 });
    expect(second.find('own')?.apps).toEqual(own.apps);
    expect(second.find('own')?.url).toContain('/w/own');
    expect(second.workspace().id).toBe('w2');
    const { body } = await control<{ items: readonly { id: string }[] }>(second.url, 'GET /_sim/workspaces');
    expect(body.items.map(({ id }) => id)).toEqual(['w2', 'own', 'w1', 'default']);
  },
);

test(
  'the demo apps stand in a new file only, and apps of the settings come to what is there',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const first = await started(path);
    const [demo] = first.default.apps;
    await control(first.url, `DELETE /_sim/apps/${demo?.id}`);
    await first.close();
    const second = await started(path, { apps: [{ bundleId: 'more', platform: 'ios' }], mode: 'strict' });
    expect(second.default.apps.map(({ bundleId, platform }) => `${bundleId} ${platform}`)).toEqual([
      'dev.mmpsim.demo android',
      'dev.mmpsim.demo amazon',
      'dev.mmpsim.demo android_other',
      'more ios',
    ]);
    const { body } = await control<{ mode: string }>(second.url, 'GET /_sim/workspaces/default');
    expect(body.mode).toBe('strict');
  },
);

test('health names the store', { tags: 'long' }, async () => {
  const path = aPath();
  const simulator = await started(path);
  expect((await control(simulator.url, 'GET /_sim/health')).body).toMatchObject({
    status: 'ok',
    store: `file:${path}`,
  });
});

test('a file is open once: whoever comes second is told who has it', async () => {
  const path = aPath();
  const first = await started(path);
  const link = join(folder, 'link.duckdb');
  symlinkSync(path, link);
  for (const name of [path, link]) {
    await expect(createSimulator({ store: `file:${name}` })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      detail: expect.stringMatching(new RegExp(`process ${process.pid} of .* at ${first.url}`)) as string,
    });
  }
  await first.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
  await started(path);
});

test.each([
  { whose: 'a process that is gone', lock: { pid: 2 ** 22 - 1, host: hostname(), url: null }, isTaken: false },
  { whose: 'this process, before it began', lock: { pid: process.pid, host: hostname(), url: null }, isTaken: false },
  {
    whose: 'a process that is gone, whose number another has',
    lock: { pid: process.ppid, host: hostname(), url: null, started: 'an earlier boot 1' },
    isTaken: process.platform !== 'linux',
  },
  { whose: 'nobody, since it was cut', lock: null, isTaken: false },
  { whose: 'a process that runs', lock: { pid: process.ppid, host: hostname(), url: null }, isTaken: true },
  { whose: 'another machine', lock: { pid: 1, host: 'elsewhere.example', url: null }, isTaken: true },
])('the lock of $whose: taken $isTaken', async ({ lock, isTaken }) => {
  const path = aPath();
  writeFileSync(`${path}.lock`, lock === null ? '{"pi' : JSON.stringify(lock));
  const opened = createSimulator({ store: `file:${path}` });
  if (isTaken) await expect(opened).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  else await (await opened).close();
});

test('the lock of a process that was killed and that nobody has asked after is taken over', async () => {
  const path = aPath();
  // `sleep` replaces the shell, which never asks what became of its child.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  process.kill(pid, 'SIGKILL');
  writeFileSync(`${path}.lock`, JSON.stringify({ pid, host: hostname(), url: null }));
  await expect
    .poll(() => createSimulator({ store: `file:${path}` }).then((opened) => opened.close()), { timeout: 10_000 })
    .toBe(undefined);
});

test('what a killed process had put beside the file for want of memory goes when it is opened, and nothing else', async () => {
  const path = aPath();
  mkdirSync(`${path}.tmp`);
  for (const name of ['duckdb_temp_storage_S32K-0.tmp', 'mine.txt']) writeFileSync(join(`${path}.tmp`, name), 'x');
  await started(path);
  expect(readdirSync(`${path}.tmp`)).toEqual(['mine.txt']);
});

test('what cannot be opened is left as it was, without a lock', async () => {
  const path = aPath();
  writeFileSync(path, 'x'.repeat(5000));
  await expect(createSimulator({ store: `file:${path}` })).rejects.toMatchObject({ code: 'STORE_INVALID' });
  expect(existsSync(`${path}.lock`)).toBe(false);
});

const damages: Record<string, (bytes: Buffer) => Buffer> = {
  'cut in the first header': (bytes) => bytes.subarray(0, 4096),
  'cut in half': (bytes) => bytes.subarray(0, bytes.length / 2),
  'without its last bytes': (bytes) => bytes.subarray(0, -1000),
  'with other bytes in its headers': (bytes) => Buffer.from(bytes).fill(0x5a, 4096, 12_288),
};

let whole: Promise<Buffer> | undefined;
/** The bytes of a store of which nothing has been heard yet. */
async function wholeStore(): Promise<Buffer> {
  const path = aPath();
  await (await createSimulator({ store: `file:${path}` })).close();
  return readFileSync(path);
}

test.each(Object.entries(damages))('a store %s is told as damaged, and stays as it is', async (_what, damage) => {
  const path = aPath();
  const left = damage(await (whole ??= wholeStore()));
  writeFileSync(path, left);
  const told = { code: 'STORE_DAMAGED', detail: expect.stringContaining(path) };
  await expect(createSimulator({ store: `file:${path}` })).rejects.toMatchObject(told);
  await expect(openStoreFile(path).then((file) => file.sql('select count(*) from events'))).rejects.toMatchObject(told);
  expect(readFileSync(path).equals(left)).toBe(true);
});

describe('what is no file is no store, and is not opened:', () => {
  const made: Record<string, (path: string) => void> = {
    'a folder': (path) => mkdirSync(path),
    'a named pipe (FIFO)': (path) => execFileSync('mkfifo', [path]),
    'a device': (path) => symlinkSync('/dev/null', path),
  };

  test.each(Object.entries(made))('%s', async (kind, make) => {
    const path = aPath();
    make(path);
    const told = { code: 'STORE_INVALID', detail: expect.stringContaining(`${path} is ${kind}. Name a file `) };
    await expect(createSimulator({ store: `file:${path}` })).rejects.toMatchObject(told);
    await expect(openStoreFile(path)).rejects.toMatchObject(told);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('a socket', async () => {
    const path = aPath();
    const server = createServer();
    await new Promise<void>((listening) => server.listen(path, listening));
    await expect(openStoreFile(path)).rejects.toMatchObject({ detail: expect.stringContaining('is a socket') });
    await new Promise((closed) => server.close(closed));
  });
});

test('where no file can be made the folder is named', async () => {
  const detail = expect.stringMatching(/\/proc(?:: this folder is not there| \(ENOENT\))\./);
  await expect(createSimulator({ store: 'file:/proc/none' })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    detail,
  });
});

test('a second name of a file that is open is refused, and told what it is', { tags: 'long' }, async () => {
  const path = aPath();
  await (await createSimulator({ store: `file:${path}` })).close();
  const other = `${path}.link`;
  linkSync(path, other);
  const simulator = await createSimulator({ store: `file:${path}` });
  await expect(createSimulator({ store: `file:${other}` })).rejects.toMatchObject({
    code: 'STORE_LOCKED',
    detail: expect.stringContaining(`another name (a hard link) of ${path}`),
  });
  await simulator.close();
  await (await createSimulator({ store: `file:${other}` })).close();
});

describe('in a name is kept', () => {
  const names: [what: string, name: string, kept: string][] = [
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['the same of a text that only looks so', 'a\\ud800', 'a\\ud800'],
    ['a whole pair', '\ud83d\ude00', '\ud83d\ude00'],
    ['a zero', 'a\u0000b', 'a\u0000b'],
    ['quotes', '"\\\u2028', '"\\\u2028'],
  ];
  const ids = new Map<string, string>();
  let second: Simulator;
  beforeAll(async () => {
    const path = aPath();
    const first = await createSimulator({ store: `file:${path}` });
    const [app] = first.default.apps;
    for (const [what, name] of names) {
      const { id } = first.default.addCampaign({ appId: app?.id ?? '', name, channel: 'unity' });
      ids.set(what, id);
      await first.default.addEngagement({ kind: 'click', campaignId: id, siteId: name });
    }
    await first.close();
    second = await createSimulator({ store: `file:${path}` });
  });
  afterAll(() => second.close());

  test.each(names)('%s', async (what, _name, kept) => {
    const { body } = await control<{ name: string }>(second.url, `GET /_sim/campaigns/${ids.get(what)}`);
    expect(body.name).toBe(kept);
  });
});

test(
  'a batch that cannot be brought into the tables is named, and what is before it is in',
  { tags: 'long' },
  async () => {
    const path = aPath();
    const first = await started(path);
    await first.close();
    await inFile(
      path,
      "insert into staged values (901, null, null, '[]', null, null), (902, 'no JSON', null, null, null, null)",
    );
    for (const _ of ['each', 'time']) {
      const refused = await createSimulator({ store: `file:${path}` }).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'STORE_INVALID',
        detail: expect.stringMatching(/batch 902 of its table staged .*Malformed JSON.* where number = 902/) as string,
      });
    }
    expect(await inFile(path, 'select number from staged')).toEqual([[902n]]);

    await inFile(path, 'delete from staged where number = 902');
    const second = await started(path);
    expect(second.default.apps).toEqual(first.default.apps);
  },
);

async function inFile(path: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
