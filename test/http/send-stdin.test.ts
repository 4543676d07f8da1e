import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../support/exam-senders.js';
import { anMmpServer, OK } from '../support/mmp-server.js';
import { aSimulator, level } from '../support/send-files.js';
import { aStdin, sendHere } from '../support/send-here.js';

let shared: Awaited<ReturnType<typeof aSimulator>>;
beforeAll(async () => {
  shared = await aSimulator();
});
afterAll(() => shared.simulator.close());

const linesOf = (...calls: object[]): string => calls.map((call) => `${JSON.stringify(call)}\n`).join('');

test('where nothing answers, the lines that wait are written to a file, and can be sent from there', async () => {
  const dead = join(await aFolder(), 'dead.ndjson');
  const stdin = aStdin([level(1), '{"call":"opn"}', level(2)]);
  const sent = await sendHere({ stdin, to: 'http://127.0.0.1:9', patienceMs: 300, dead });
  expect(sent).toMatchObject({ exit: 3, dead, waitingIn: `${dead}.waiting.ndjson` });
  expect(sent.summary).toContain(`→ ${dead}.waiting.ndjson has the lines that wait, and can be sent.`);
  expect(await readFile(`${dead}.waiting.ndjson`, 'utf8')).toBe(linesOf(level(1), level(2)));
  expect(await readFile(dead, 'utf8')).toMatch(/^\{"line":2,"state":"refused",.+\n$/);

  const later = await sendHere({ file: sent.waitingIn, to: shared.simulator.url });
  expect(later).toMatchObject({ exit: 0, sent: { lines: 2, delivered: 2 } });
});

test('of lines that were sent before it was stopped none is among those that wait', async () => {
  const stop = new AbortController();
  const server = await anMmpServer((_, place) => {
    if (place === 1) stop.abort('stopped by SIGTERM');
    return OK;
  });
  onTestFinished(() => server.close());
  const dead = join(await aFolder(), 'dead.ndjson');
  const calls = [level(1), level(51), level(101)]; // Of one installation: they go one by one.
  const sent = await sendHere({ stdin: aStdin(calls), to: server.url, stop, dead });
  expect(sent).toMatchObject({ exit: 4, dead: null, sent: { delivered: 2, waiting: 1 } });
  expect(await readFile(sent.waitingIn ?? '', 'utf8')).toBe(linesOf(level(101)));
});

test('the second stdin leaves alone what the first one left, and says so before anything is sent', async () => {
  const dead = join(await aFolder(), 'dead.ndjson');
  const before = shared.world.requests().length;
  const first = await sendHere({ stdin: aStdin(['{"call":"opn"}']), to: shared.simulator.url, dead });
  expect(first).toMatchObject({ exit: 1, dead });
  const written = await readFile(dead, 'utf8');
  await expect(sendHere({ stdin: aStdin([level(1)]), to: shared.simulator.url, dead })).rejects.toThrow(
    `--dead: ${dead} has lines of an earlier sending`,
  );
  expect(await readFile(dead, 'utf8')).toBe(written);
  expect(shared.world.requests()).toHaveLength(before);
});

test('what cannot be written at the end is told, and kept', async () => {
  const folder = await aFolder();
  const dead = join(folder, 'dead.ndjson');
  const server = await anMmpServer(() => OK);
  onTestFinished(() => server.close());
  const lines = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(linesOf({ call: 'opn' })));
    // It is taken after it was looked at.
    await mkdir(join(dead, 'taken'), { recursive: true });
  };
  const sent = await sendHere({ stdin: Readable.from(lines()), to: server.url, dead });
  expect(sent).toMatchObject({ exit: 1, dead: null, sent: { refused: 1 } });
  const kept = /^.+ cannot be written: .+ All lines are kept in (.+)\.$/.exec(sent.unwritten ?? '')?.[1] ?? '';
  expect(await readFile(kept, 'utf8')).toBe(linesOf({ call: 'opn' }));
});
