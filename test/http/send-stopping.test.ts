import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { anMmpServer, type Arrived, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aFile, installation, level } from '../support/send-files.js';
import { sendHere } from '../support/send-here.js';

async function aServer(answer: (request: Arrived, place: number) => ScriptedAnswer) {
  const server = await anMmpServer(answer);
  onTestFinished(() => server.close());
  return server;
}

const levels = (count: number): object[] => Array.from({ length: count }, (_, number) => level(number));

test('after the signal no request begins, those under way are finished, and the next start sends the rest', async () => {
  const stop = new AbortController();
  let atTheSignal = 0;
  const server = await aServer((_, place) => {
    if (place === 4) {
      atTheSignal = server.arrived.length;
      stop.abort('stopped by SIGINT');
    }
    return OK;
  });
  const file = await aFile(levels(40));
  const first = await sendHere({ file, to: server.url, stop, concurrency: 3 });
  // Two may have been written to their connections, and not read here.
  expect(server.arrived.length - atTheSignal).toBeLessThanOrEqual(2);
  const delivered = server.arrived.length;
  expect(first).toMatchObject({ exit: 4, dead: null });
  expect(first.sent).toMatchObject({
    delivered,
    waiting: 40 - delivered,
    perhapsTwice: 0,
    stopped: 'stopped by SIGINT',
  });

  expect(await sendHere({ file, to: server.url })).toMatchObject({ exit: 0, sent: { delivered: 40, perhapsTwice: 0 } });
  const values = server.arrived.map(({ fields }) => fields['value']);
  expect([values.length, new Set(values).size]).toEqual([40, 40]);
});

test('stopped when only the last was left to be answered, it is done', async () => {
  const stop = new AbortController();
  const server = await aServer((_, place) => {
    if (place === 2) stop.abort('stopped by SIGINT');
    return OK;
  });
  const sent = await sendHere({ file: await aFile(levels(3)), to: server.url, stop, concurrency: 1 });
  expect(sent).toMatchObject({ exit: 0, sent: { delivered: 3, waiting: 0, stopped: null } });
});

test(
  'what is cut off is counted as perhaps twice, or held where it must not be; a later start says so too',
  { tags: 'long' },
  async () => {
    const [stop, cut] = [new AbortController(), new AbortController()];
    let hangs = true;
    const server = await aServer(({ fields }) => (hangs && fields['value'] !== '0' ? { hang: true } : OK));
    const purchase = { call: 'purchase', installationId: installation(9), osVersion: 34, productId: 'gold' };
    // The second leaves when the first was answered: they are of one installation.
    const file = await aFile([level(0), level(50), { ...purchase, price: '4.99', currency: 'USD' }]);
    const sending = sendHere({ file, to: server.url, stop, cut });
    await server.seen(3);
    stop.abort('stopped by SIGINT');
    cut.abort();
    const first = await sending;
    expect(first.sent).toMatchObject({ delivered: 1, held: 1, waiting: 1, perhapsTwice: 1 });
    expect(first.exit).toBe(4);
    expect(first.told).toEqual(['stopping: 2 under way, waited for up to 5 s']);
    expect(first.summary).toContain('  ! 1 perhaps twice: an answer never came, and they are sent again.\n');
    expect(await readFile(first.dead ?? '', 'utf8')).toMatch(/^\{"line":3,"state":"held",.+\n$/);

    hangs = false;
    const again = await sendHere({ file, to: server.url });
    expect(again).toMatchObject({ exit: 1, sent: { delivered: 2, held: 1, waiting: 0, perhapsTwice: 1 } });
    expect(await sendHere({ file, to: server.url })).toMatchObject({ exit: 1, sent: { held: 1, perhapsTwice: 0 } });
    expect(server.arrived).toHaveLength(4);
  },
);

test('a key that is refused ends it, however long the file is', async () => {
  const server = await aServer(() => ({ status: 401, body: '{"error":"no"}' }));
  const file = await aFile(levels(1200));
  const sent = await sendHere({ file, to: server.url, mostWaiting: 100 });
  expect(sent.exit).toBe(4);
  expect(sent.sent.stopped).toMatch(/^the key is refused \(/);
  expect(sent.sent).toMatchObject({ delivered: 0, parked: [{ what: 'key' }] });
  expect(sent.summary).toContain('→ Start it again, and it goes on.');
  expect(server.arrived.length).toBeLessThanOrEqual(16);
});

test(
  'an app that is parked leaves no room to wait for: what comes after it in the file is sent',
  { tags: 'long' },
  async () => {
    const server = await aServer(({ fields }) => (fields['bundle_id'] === 'no.such' ? { status: 404 } : OK));
    const parked = levels(1200).map((call) => ({ ...call, app: { bundleId: 'no.such', platform: 'android' } }));
    const sent = await sendHere({ file: await aFile([...parked, ...levels(5)]), to: server.url, mostWaiting: 100 });
    expect(sent.sent).toMatchObject({ lines: 1205, delivered: 5, waiting: 1200, stopped: null });
    expect(sent).toMatchObject({ exit: 4, sent: { parked: [{ what: 'app', target: { bundleId: 'no.such' } }] } });
  },
);
