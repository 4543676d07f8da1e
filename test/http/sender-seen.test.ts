import { createSender, SenderError, type Sender, type SenderOptions } from '@mmp-sim/sender';
import { afterEach, expect, test } from 'vitest';
import { anMmpServer, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { ANDROID, aSender, PHONE, recorded } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function aServer(answer: (place: number) => ScriptedAnswer = () => OK): Promise<MmpServer> {
  const server = await anMmpServer((_, place) => answer(place));
  closing.push(() => server.close());
  return server;
}

function senderTo(server: MmpServer, options: Partial<SenderOptions> = {}): Sender {
  const sender = aSender(server.url, options);
  closing.unshift(() => sender.close({ timeoutMs: 0 }));
  return sender;
}

const purchase = { ...PHONE, productId: 'gold', price: '4.99', currency: 'USD' } as const;

test('no event names a device, and no error and no warning shows a key', async () => {
  const server = await aServer((place) => [{ status: 503 }, { status: 400 }, { status: 401 }][place] ?? OK);
  const sender = senderTo(server, { sdkKey: 'SECRET-KEY', concurrency: 1 });
  const names = ['attempt', 'delivered', 'dropped', 'retry', 'parked', 'dead', 'held', 'late', 'warning'] as const;
  const told = recorded(sender, ...names);
  await sender.event({
    ...PHONE,
    name: 'open',
    ipAddress: '10.11.12.13',
    extra: { session_id: 'session-of-somebody' },
  });
  await sender.purchase({ ...purchase, receipt: 'receipt-of-somebody' });
  await sender.open(PHONE);
  await sender.flush();
  expect(new Set(told.map(([name]) => name)).size).toBeGreaterThan(4);
  const call = { ...PHONE, installationId: 'not-a-uuid-but-secret', name: '' };
  const refused: unknown = await sender.event(call).catch((error: unknown) => error);
  if (!(refused instanceof SenderError)) throw new TypeError('it should have been refused');
  const text = JSON.stringify([told, refused.findings, refused.message]);
  for (const secret of [
    'SECRET-KEY',
    PHONE.installationId,
    PHONE.advertisingId,
    '10.11.12.13',
    'somebody',
    'but-secret',
  ]) {
    expect(text).not.toContain(secret);
  }
});

test('a key that the MMP repeats is not told, not even by half', async () => {
  const sdkKey = 'NFMKQTHM34G2S6E5H6QRHEY5KKYN67LU';
  const bodies = [`no such key: ${sdkKey}`, `${'x'.repeat(190)}${sdkKey}`];
  const server = await aServer((place) => ({ status: 400, body: JSON.stringify({ error: bodies[place] }) }));
  const sender = senderTo(server, { sdkKey });
  const told = recorded(sender, 'dead');
  for (const name of ['a', 'b']) await sender.event({ ...PHONE, name });
  await sender.flush();
  expect(told).toMatchObject([
    ['dead', { reason: 'refused with 400: no such key: ***' }],
    ['dead', { reason: `refused with 400: ${'x'.repeat(190)}***` }],
  ]);
  expect(JSON.stringify(await sender.setAside())).not.toContain('NFMK');
});

test('a listener that throws stops nothing', async () => {
  const server = await aServer();
  const sender = senderTo(server);
  sender.on('attempt', () => {
    throw new Error('a bug in a log line');
  });
  const warned = new Promise((resolve) => void process.once('warning', resolve));
  await sender.open(PHONE);
  expect(await sender.flush()).toMatchObject({ waiting: 0 });
  expect(String(await warned)).toContain("A listener of 'attempt' threw: Error: a bug in a log line");
});

test.each([
  { how: 'throws', listener: (): unknown => JSON.parse('') },
  { how: 'rejects', listener: (): unknown => Promise.reject(new Error('a bug in a log line')) },
])('where one listener $how, the next is told all the same', async ({ listener }) => {
  const server = await aServer();
  const sender = senderTo(server);
  sender.on('delivered', listener);
  const told = recorded(sender, 'delivered');
  const warned = new Promise((resolve) => void process.once('warning', resolve));
  await sender.open(PHONE);
  await sender.flush();
  expect(told).toMatchObject([['delivered', { kind: 'open' }]]);
  expect(String(await warned)).toContain("A listener of 'delivered' threw");
});

test('nobody can listen to an event that there is not', async () => {
  const sender = senderTo(await aServer());
  const listenTo = (name: string) => () => sender.on(name as 'delivered', () => {});
  expect(listenTo('delivred')).toThrow('a sender has no event delivred. Did you mean delivered?');
  expect(listenTo('__proto__')).toThrow(/There are attempt, delivered, .*, failure\.$/);
});

test('a listener that was added twice is told twice, and once after one of them was ended', async () => {
  const server = await aServer();
  const sender = senderTo(server);
  let count = 0;
  const listener = (): void => void (count += 1);
  sender.on('delivered', listener);
  const end = sender.on('delivered', listener);
  await sender.open(PHONE);
  await sender.flush();
  expect(count).toBe(2);
  end();
  await sender.event({ ...PHONE, name: 'a' });
  await sender.flush();
  expect(count).toBe(3);
});

test('where nobody listens, a parked app is a warning of the process', async () => {
  const server = await aServer(() => ({ status: 401, body: '{"error":"unauthorized"}' }));
  const sender = createSender({ mmp: 'tenjin', sdkKey: 'KEY', baseUrl: server.url, app: ANDROID });
  const warned = new Promise((resolve) => void process.once('warning', resolve));
  await sender.open(PHONE);
  expect(String(await warned)).toContain('An app is parked: nothing of it is sent until resume() (unauthorized)');
  await sender.close({ timeoutMs: 0 });
});
