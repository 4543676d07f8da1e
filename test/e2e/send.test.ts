import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { CLI, runCli } from '../support/cli.js';
import { aFolder } from '../support/exam-senders.js';
import { aFile, argsFor, aSimulator, installation, level, send } from '../support/send-files.js';

const deadLines = async (file: string): Promise<unknown[]> =>
  (await readFile(`${file}.dead.ndjson`, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const device = { installationId: installation(1), osVersion: 34 };

test(
  'all five calls arrive, in the order of the lines of an installation, and a second start sends nothing',
  { tags: 'long' },
  async () => {
    const { simulator, world } = await aSimulator();
    const file = await aFile([
      { call: 'open', ...device },
      { call: 'event', ...device, name: 'level', value: 1, sentAt: '2026-01-01T00:00:00Z' },
      '',
      { call: 'purchase', ...device, productId: 'gold', price: '4.99', currency: 'USD' },
      { call: 'subscription', ...device, productId: 'club', price: 9.99, currency: 'USD', purchaseToken: 'token-1' },
      {
        call: 'adRevenue',
        ...device,
        appVersion: '1.0',
        ipAddress: '203.0.113.7',
        networkName: 'admob',
        currency: 'USD',
        revenue: '0.01',
      },
    ]);
    const first = await send(file, simulator.url);
    expect(first.stderr).not.toContain('is refused');
    expect(first).toMatchObject({
      code: 0,
      result: { lines: 5, delivered: 5, refused: 0, resumed: 0, stopped: null, dead: null },
    });
    const endpoints = world.requests().map(({ endpoint, verdict }) => `${endpoint} ${verdict}`);
    expect(endpoints.toReversed()).toEqual([
      'tenjin.event recorded',
      'tenjin.event recorded',
      'tenjin.purchase recorded',
      'tenjin.subscriptions recorded',
      'tenjin.ad_impressions recorded',
    ]);
    const second = await runCli(argsFor(file, simulator.url));
    expect(second.code).toBe(0);
    expect(second.stdout).toBe(
      `${file}: 5 lines: 5 delivered, 0 dropped, 0 dead, 0 held, 0 refused, 0 waiting.\n  5 of them were taken up by an earlier start.\n`,
    );
    expect(world.requests()).toHaveLength(5);
    expect(existsSync(`${file}.dead.ndjson`)).toBe(false);
    await simulator.close();
  },
);

test('a malformed line is told with its number, the rest goes on, and what was not delivered lies beside the file', async () => {
  const { simulator, world } = await aSimulator();
  const bad = ['{"call":', '[1]', '{"call":"evnt"}', '{"call":"event","name":""}'];
  const file = await aFile([
    level(1),
    ...bad,
    { ...level(2), app: { bundleId: 'no.such', platform: 'ios' } },
    level(3),
  ]);
  const { code, stdout, stderr } = await runCli(argsFor(file, simulator.url));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^mmp-sim: line 2 is refused: no JSON: .+$/m);
  expect(stderr).toContain('mmp-sim: line 3 is refused: got JSON that is no object');
  expect(stderr).toContain('mmp-sim: line 4 is refused: call: got "evnt", expected event perhaps.');
  expect(stderr).toContain('mmp-sim: line 5 is refused: event: ');
  expect(stdout).toContain('7 lines: 2 delivered, 0 dropped, 0 dead, 0 held, 5 refused, 0 waiting.');
  const lines = await deadLines(file);
  expect(lines.map((line) => (line as { line: number }).line)).toEqual([2, 3, 4, 5, 6]);
  expect(lines[2]).toMatchObject({ line: 4, state: 'refused', text: '{"call":"evnt"}' });
  expect(world.requests()).toHaveLength(2);
  await simulator.close();
});

test('a byte order mark does not matter, and what is no text is a malformed line, never sent as something else', async () => {
  const { simulator, world } = await aSimulator();
  const file = await aFile([]);
  // The name stands there as it is written here, escapes included.
  const named = (name: string): string => `${JSON.stringify({ ...level(1), name: 'NAME' }).replace('NAME', name)}\n`;
  const lines = [
    Buffer.from(`\uFEFF${named('marked')}`),
    Buffer.from(named('m\u00fcde'), 'latin1'),
    Buffer.from(named(String.raw`\ud83d`) + named(String.raw`\ud83d\ude00`) + named('whole \u{1F600} \uFFFD')),
  ];
  await writeFile(file, Buffer.concat(lines));
  const { code, stderr } = await send(file, simulator.url);
  expect(stderr).toContain('line 2 is refused: it holds bytes that are no UTF-8.');
  expect(stderr).toContain(String.raw`line 3 is refused: name: got half a character in "\ud83d", expected text.`);
  expect(code).toBe(1);
  const sent = world.requests().map(({ fields }) => fields['event']);
  expect(sent.toReversed()).toEqual(['marked', '\u{1F600}', 'whole \u{1F600} \uFFFD']);
  expect((await deadLines(file)).map((line) => (line as { line: number }).line)).toEqual([2, 3]);
  await simulator.close();
});

test('after a refused open the lines of its installation are refused too, until another open is taken', async () => {
  const { simulator, world } = await aSimulator();
  const uuid = (last: number): string => `AAAAAAAA-0000-4000-8000-00000000000${last}`;
  const event = (installationId: string, name: string): object => ({
    call: 'event',
    installationId,
    osVersion: 34,
    name,
  });
  const file = await aFile([
    { call: 'open', installationId: uuid(1) }, // Without osVersion.
    event(uuid(1).toLowerCase().replaceAll('-', ''), 'kept-back'),
    { call: 'open', installationId: uuid(2), osVersion: 34 },
    event(uuid(2), 'sent'),
    { call: 'opne', installationId: uuid(3), osVersion: 34 },
    event(uuid(3), 'kept-back-too'),
    { call: 'open', installationId: uuid(1), osVersion: 34 },
    event(uuid(1), 'sent-after-all'),
  ]);
  for (const start of [1, 2]) {
    const { code, result } = await send(file, simulator.url);
    expect(result, `start ${start}`).toMatchObject({ lines: 8, delivered: 4, refused: 4, waiting: 0 });
    expect(code).toBe(1);
    const lines = (await deadLines(file)) as { line: number; state: string; reason: string }[];
    expect(lines.map(({ line, state }) => `${line} ${state}`)).toEqual(['1', '2', '5', '6'].map((n) => `${n} refused`));
    expect(lines[1]?.reason).toBe('its open on line 1 was refused, and it must not go before that: send both again.');
    expect(lines[3]?.reason).toContain('its open on line 5 was refused');
  }
  const arrived = world.requests().toReversed();
  expect(arrived.map(({ fields }) => fields['event'] ?? 'open').toSorted()).toEqual([
    'open',
    'open',
    'sent',
    'sent-after-all',
  ]);
  await simulator.close();
});

test('what the MMP throws away is told with its reason, also by a later start', async () => {
  const { simulator, world } = await aSimulator();
  world.faults.add({ when: { first: 1 }, do: { status: 202 }, phase: 'before' });
  const file = await aFile([level(1), level(51)]);
  for (const start of [1, 2]) {
    const { code, result } = await send(file, simulator.url);
    expect(result, `start ${start}`).toMatchObject({ delivered: 1, dropped: 1, dead: `${file}.dead.ndjson` });
    expect(code).toBe(1);
    expect(await deadLines(file)).toEqual([
      { line: 1, state: 'dropped', reason: 'not logged', text: JSON.stringify(level(1)) },
    ]);
  }
  await simulator.close();
});

test('a wrong key parks what waits, and a start with the right one sends it', async () => {
  const { simulator, world } = await aSimulator();
  const file = await aFile([level(1), level(2)]);
  const wrong = await runHere(argsFor(file, simulator.url, 'WRONG-KEY'));
  expect(wrong.code).toBe(4);
  expect(wrong.stdout).toContain('0 delivered, 0 dropped, 0 dead, 0 held, 0 refused, 2 waiting.');
  expect(wrong.stdout).toContain('! parked: com.example.game (android): ');
  expect(await send(file, simulator.url)).toMatchObject({ code: 0, result: { delivered: 2, waiting: 0, resumed: 2 } });
  expect(world.requests()).toHaveLength(2);
  await simulator.close();
});

test('stdin is sent, and what was refused of it written where the caller says', async () => {
  const { simulator, world } = await aSimulator();
  const dead = join(await aFolder(), 'dead.ndjson');
  const child = spawn(process.execPath, [CLI, ...argsFor('-', simulator.url), '--dead', dead, '--json'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${JSON.stringify(level(1))}\n${JSON.stringify(level(2))}\n{"call":"open","os":1}`);
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ lines: 3, delivered: 2, refused: 1, dead });
  expect(JSON.parse(await readFile(dead, 'utf8'))).toMatchObject({ line: 3, text: '{"call":"open","os":1}' });
  expect(world.requests()).toHaveLength(2);
  await simulator.close();
});

describe('what cannot be gone on with is refused, and nothing is sent', () => {
  test('a file that has changed, another address, option or version, an outbox that is gone', async () => {
    const { simulator, world } = await aSimulator();
    const file = await aFile([level(1)]);
    expect((await send(file, simulator.url)).code).toBe(0);
    const other = await send(file, `${simulator.url}/`);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      `it was begun with another --to (${simulator.url} → ${simulator.url}/). Go on with that.`,
    );
    await writeFile(file, `${JSON.stringify(level(2))}\n`);
    const changed = await send(file, simulator.url);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('it was begun with another content. Go on with that.');
    expect(changed.stderr).toContain(`Delete ${file}.progress to send all of it from the start`);
    await writeFile(file, `${JSON.stringify(level(1))}\n`);
    const longer = await send(file, simulator.url, '--max-line-bytes', '2000000', '--bundle-id', 'other');
    expect(longer.stderr).toContain(
      'another --bundle-id (com.example.game → other) and another --max-line-bytes (1000000 → 2000000). Go on',
    );
    const begun = join(`${file}.progress`, 'file.json');
    const written = await readFile(begun, 'utf8');
    await writeFile(begun, written.replace(/"mmpSim":"[^"]+"/, '"mmpSim":"0.0.9"'));
    const older = await send(file, simulator.url);
    expect(older.code).toBe(2);
    expect(older.stderr).toContain('it was begun with another version of mmp-sim (0.0.9 → ');
    await writeFile(begun, written.slice(0, 20));
    expect((await send(file, simulator.url)).stderr).toContain('file.json is missing or broken. Delete');
    await writeFile(begun, written);
    await rm(join(`${file}.progress`, 'outbox.sqlite'));
    const gone = await send(file, simulator.url);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('the outbox of what was begun is missing');
    expect(world.requests()).toHaveLength(1);
    await simulator.close();
  });
});

test('nothing answers there: exit 3, and all of it waits', async () => {
  const file = await aFile([level(1), level(2)]);
  const { code, stdout } = await runHere([...argsFor(file, 'http://127.0.0.1:9'), '--patience', '500ms']);
  expect(code).toBe(3);
  expect(stdout).toContain('2 waiting.');
  expect(stdout).toContain('! not to its end: nothing has answered for 0.5 s (');
  expect(stdout).toContain('→ Start it again, and it goes on.');
});

test.each([
  { args: ['/no/such.ndjson', '--to', 'http://127.0.0.1:9', '--key', 'K'], said: '/no/such.ndjson cannot be read' },
  { args: ['-', '--to', 'http://127.0.0.1:9'], said: '--key: got none' },
  { args: ['-', '--key', 'K'], said: "required option '--to <url>' not specified" },
  { args: ['-', '--to', 'ftp://x', '--key', 'K'], said: '--to must be an http or https URL' },
  { args: ['-', '--to', 'http://127.0.0.1:9', '--key', 'K', '--platform', 'ios'], said: 'expected both or none' },
  { args: ['-', '--to', 'http://127.0.0.1:9', '--key', 'K', '--rate', '0'], said: 'Expected a number above 0.' },
  {
    args: ['-', '--to', 'http://127.0.0.1:9', '--key', 'K', '--max-line-bytes', '0'],
    said: 'a whole number, 1–100000000',
  },
  { args: ['-', '--to', 'http://127.0.0.1:9', '--key', 'K', '--concurrency', '0'], said: 'concurrency must be' },
])('wrong usage: $said', async ({ args, said }) => {
  const { code, stderr } = await runHere(['send', ...args]);
  expect(stderr).toContain(said);
  expect(code).toBe(2);
});
