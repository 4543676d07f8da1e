import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { lastingState } from '../../simulator/cli/send-state.js';
import { anMmpServer, OK } from '../support/mmp-server.js';
import { aFile, aSimulator, level } from '../support/send-files.js';
import { sendHere } from '../support/send-here.js';

let url: string;
let simulator: Awaited<ReturnType<typeof aSimulator>>['simulator'];
beforeAll(async () => {
  ({ simulator } = await aSimulator());
  ({ url } = simulator);
});
afterAll(() => simulator.close());

test('a file that another sending has is refused, and told whose it is; when that has ended it is sent', async () => {
  const file = await aFile([level(1)]);
  const facts = { to: url, bundleId: 'com.example.game', platform: 'android', maxLineBytes: 1_000_000 };
  const other = await lastingState(file, statSync(file).size, facts);
  await expect(sendHere({ file, to: url })).rejects.toThrow(
    `${file} is being sent by process ${process.pid}. Wait for it, or end it.`,
  );
  await other.close(0, false);
  expect(await sendHere({ file, to: url })).toMatchObject({ exit: 0, sent: { delivered: 1 } });
});

test('the number of a process that was killed says nothing, though another process has it now', async () => {
  const file = await aFile([level(1)]);
  await mkdir(`${file}.progress`);
  await writeFile(join(`${file}.progress`, 'pid'), String(process.ppid));
  expect(await sendHere({ file, to: url })).toMatchObject({ exit: 0 });
});

test('where no call was taken up, it may be begun in another way', async () => {
  const file = await aFile([level(1), level(2)]);
  const first = await sendHere({ file, to: url, app: null });
  expect(first).toMatchObject({ exit: 1, sent: { refused: 2, delivered: 0 } });
  await appendFile(file, `${JSON.stringify(level(3))}\n`);
  expect(await sendHere({ file, to: url })).toMatchObject({ exit: 0, dead: null, sent: { delivered: 3, resumed: 0 } });
});

test('a refused line is told once: by its number at the first start, in the sum at a later one', async () => {
  const file = await aFile([level(1), '{"call":"opn"}', level(2), '{"call":"opn"}']);
  const why = 'call: got "opn", expected open perhaps.';
  const first = await sendHere({ file, to: url });
  expect(first.told).toEqual([`line 2 is refused: ${why}`, `line 4 is refused: ${why}`]);
  expect(first.summary).not.toContain('opn');
  const second = await sendHere({ file, to: url });
  expect(second.told).toEqual([]);
  expect(second.summary).toContain(`  ! refused: ${why}  (2 times)\n`);
  for (const { exit, sent } of [first, second]) {
    expect([exit, sent.delivered, sent.reasons]).toEqual([1, 2, [{ state: 'refused', reason: why, count: 2 }]]);
  }
});

test.each([
  { lines: 10, told: 10, inTheSum: 0 },
  { lines: 11, told: 11, inTheSum: 1 }, // The last says that more are counted.
  { lines: 13, told: 11, inTheSum: 3 },
])(
  'of $lines refused lines ten are told by their number, and $inTheSum in the sum',
  async ({ lines, told, inTheSum }) => {
    const file = await aFile(Array.from({ length: lines }, () => '[]'));
    const sent = await sendHere({ file, to: url });
    expect(sent.told).toHaveLength(told);
    if (inTheSum > 0) expect(sent.told.at(-1)).toBe('more refused lines are counted, and told at the end');
    expect(sent.untold.map(({ count }) => count)).toEqual(inTheSum === 0 ? [] : [inTheSum]);
  },
);

test('what is added to a file while it is sent is no part of it, and a later start says that it has grown', async () => {
  const file = await aFile([level(1), level(2)]);
  const { size } = statSync(file);
  const server = await anMmpServer(() => OK);
  onTestFinished(() => server.close());
  const more = `${JSON.stringify(level(3))}\n`;
  const sending = sendHere({ file, to: server.url, rate: 4 });
  await server.seen(1);
  await appendFile(file, more);
  expect(await sending).toMatchObject({ exit: 0, sent: { lines: 2, delivered: 2 } });
  expect(server.arrived).toHaveLength(2);
  await expect(sendHere({ file, to: server.url })).rejects.toThrow(
    `another length (${size} → ${size + more.length}). Go on with that. Lines that were added go into a file of their own.`,
  );
});

test('a part line that was added meanwhile is not read either', async () => {
  const file = await aFile([level(1)]);
  const { size } = statSync(file);
  const facts = { to: url, bundleId: null, platform: null, maxLineBytes: 1_000_000 };
  const state = await lastingState(file, size, facts);
  await appendFile(file, '{"call"');
  let read = '';
  for await (const chunk of state.read()) read += String(chunk);
  await state.close(0, false);
  expect(read).toBe(`${JSON.stringify(level(1))}\n`);
});

test('all that differs is named, as it was and as it is', async () => {
  const file = await aFile([level(1)]);
  await sendHere({ file, to: url });
  const app = { bundleId: 'other', platform: 'ios' };
  await expect(sendHere({ file, to: 'http://127.0.0.1:9', app })).rejects.toThrow(
    `it was begun with another --to (${url} → http://127.0.0.1:9) and another --bundle-id (com.example.game → other)` +
      ' and another --platform (android → ios). Go on with that.',
  );
  await expect(sendHere({ file, to: url, app: null })).rejects.toThrow('--bundle-id (com.example.game → none)');
});

test('a progress that is taken away while it is used is told as such', { tags: 'long' }, async () => {
  const file = await aFile([level(1), level(51), level(101)]);
  let isTaken: Promise<void> | undefined;
  const server = await anMmpServer((_, place) => {
    if (place === 1) isTaken = rm(`${file}.progress`, { recursive: true });
    return OK;
  });
  onTestFinished(() => server.close());
  await expect(sendHere({ file, to: server.url })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    message: expect.stringContaining('the file was moved or deleted while it was in use') as unknown,
  });
  await isTaken;
});

test.each([
  { what: 'a file in place of the progress', make: (file: string) => writeFile(`${file}.progress`, '') },
  {
    what: 'a folder in place of the outbox',
    make: (file: string) => mkdir(join(`${file}.progress`, 'outbox.sqlite'), { recursive: true }),
  },
  {
    what: 'a folder in place of what was begun',
    make: (file: string) => mkdir(join(`${file}.progress`, 'file.json'), { recursive: true }),
  },
  {
    what: 'a folder in place of the number of the process',
    make: (file: string) => mkdir(join(`${file}.progress`, 'pid'), { recursive: true }),
  },
])('$what is refused with its name', async ({ make }) => {
  const file = await aFile([level(1)]);
  await make(file);
  await expect(sendHere({ file, to: url })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    message: expect.stringContaining(`${file}.progress`) as unknown,
  });
});

test('a line of megabytes does not come back in its reason, and is written whole beside the file', async () => {
  const line = JSON.stringify({ call: { of: 'x'.repeat(900_000) } });
  const file = await aFile([line, JSON.stringify({ call: 'x'.repeat(900_000) }), level(1)]);
  const sent = await sendHere({ file, to: url });
  expect(sent).toMatchObject({ exit: 1, sent: { refused: 2, delivered: 1 } });
  expect(sent.told[0]).toMatch(
    /^line 1 is refused: call: got \{"of":"x+… \(900009 characters\), expected one of open, /,
  );
  for (const told of sent.told) expect(told.length).toBeLessThan(300);
  expect(JSON.parse((await readFile(sent.dead ?? '', 'utf8')).split('\n')[0] ?? '')).toMatchObject({ text: line });
});
