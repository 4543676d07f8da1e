import type { Sender, SenderOptions, Target } from '@mmp-sim/sender';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { ManualClock } from '../support/manual-clock.js';
import { anMmpServer, type MmpServer, OK } from '../support/mmp-server.js';
import { ANDROID, aSender, IOS, IPHONE, next, phone, PHONE, recorded } from '../support/senders.js';
import { aWorld, type World } from '../support/world.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const open: Sender[] = [];
afterEach(async () => {
  for (const sender of open.splice(0)) await sender.close({ timeoutMs: 0 });
});

function aWorldAndSender(options: Partial<SenderOptions>): { world: World; sender: Sender } {
  const world = aWorld(simulator, { keyScope: 'workspace' });
  const sender = aSender(world.workspace.url, options);
  open.push(sender);
  return { world, sender };
}

test('a wrong key parks its apps, and nothing is lost: with the right one everything is sent', async () => {
  let key = 'WRONG';
  const { world, sender } = aWorldAndSender({ sdkKey: () => key, concurrency: 1 });
  const told = recorded(sender, 'parked', 'retry', 'dead', 'dropped');
  await sender.open(phone(1));
  await sender.event({ ...phone(1), name: 'a' });
  await sender.open(phone(2));
  const parked = [{ target: ANDROID, what: 'key', reason: 'unauthorized' }];
  expect(await sender.flush()).toEqual({ waiting: 3, held: 0, dead: 0, parked });
  expect(told).toEqual([['parked', { what: 'key', target: ANDROID, reason: 'unauthorized', waiting: 3 }]]);
  expect(world.workspace.requests()).toHaveLength(1);

  key = world.key;
  expect(sender.resume()).toEqual([ANDROID]);
  expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  const recordedThere = world.workspace.requests().filter(({ verdict }) => verdict === 'recorded');
  expect(recordedThere.map(({ fields }) => fields['event'] ?? 'open').toSorted()).toEqual(['a', 'open', 'open']);
});

test('a key that is still wrong parks them again', async () => {
  const { world, sender } = aWorldAndSender({ sdkKey: 'WRONG' });
  await sender.open(PHONE);
  await sender.flush();
  const parked = next(sender, 'parked');
  sender.resume(ANDROID);
  await parked;
  expect(await sender.flush()).toMatchObject({ waiting: 1, parked: [{ target: ANDROID }] });
  expect(world.workspace.requests()).toHaveLength(2);
});

test('a key that was refused is not tried for its other apps', async () => {
  const { world, sender } = aWorldAndSender({ sdkKey: 'WRONG', concurrency: 1 });
  await sender.open(PHONE);
  await sender.open(IPHONE);
  expect(await sender.flush()).toMatchObject({
    waiting: 2,
    parked: [
      { target: ANDROID, what: 'key', reason: 'unauthorized' },
      { target: IOS, what: 'key', reason: 'unauthorized' },
    ],
  });
  expect(world.workspace.requests()).toHaveLength(1);
});

test('resume() of one app tries a key that was refused for another one, and parks that app alone if it is refused again', async () => {
  let isRight = false;
  const server = await anMmpServer(() => (isRight ? OK : { status: 401, body: '{"error":"unauthorized"}' }));
  const sender = aSender(server.url, { sdkKey: 'ONE-KEY', concurrency: 1 });
  open.push(sender);
  await sender.open(PHONE);
  await sender.open(IPHONE);
  await sender.flush();
  expect(server.arrived.map(({ fields }) => fields['platform'])).toEqual(['android']);

  expect(sender.resume(IOS)).toEqual([IOS]);
  expect(await sender.flush()).toMatchObject({ waiting: 2, parked: [{ target: ANDROID }, { target: IOS }] });
  expect(server.arrived.map(({ fields }) => fields['platform'])).toEqual(['android', 'ios']);

  isRight = true;
  sender.resume(IOS);
  expect(await sender.flush()).toMatchObject({ waiting: 1, parked: [{ target: ANDROID }] });
  sender.resume(ANDROID);
  expect(await sender.flush()).toMatchObject({ waiting: 0, parked: [] });
  await server.close();
});

/** A server that takes `RIGHT` alone, and answers the first two requests together when it is told to. */
async function aSlowRefusal(): Promise<{ server: MmpServer; refuse: (place: number) => void }> {
  const gates: (() => void)[] = [];
  const server = await anMmpServer(({ key }, place) => {
    const unauthorized = { status: 401, body: '{"error":"unauthorized"}' };
    const gate = place < 2 ? new Promise<void>((resolve) => (gates[place] = resolve)) : undefined;
    return { ...(key === 'RIGHT' ? OK : unauthorized), ...(gate === undefined ? {} : { after: gate }) };
  });
  return { server, refuse: (place) => gates[place]?.() };
}

test('a refusal of the old key that comes after resume() parks nothing: the call goes with the new one', async () => {
  const { server, refuse } = await aSlowRefusal();
  let key = 'WRONG';
  const sender = aSender(server.url, { sdkKey: () => key });
  open.push(sender);
  const parkings = recorded(sender, 'parked');
  const parked = next(sender, 'parked');
  await Promise.all([sender.open(phone(1)), sender.open(phone(2))]);
  await server.seen(2);
  refuse(0);
  await parked;
  key = 'RIGHT';
  sender.resume();
  const retry = next(sender, 'retry');
  refuse(1);
  expect(await retry).toMatchObject({ reason: 'unauthorized; the key has changed since', possibleDuplicate: false });
  expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
  expect(parkings).toHaveLength(1);
  await server.close();
});

test('a refusal of the same key that comes after resume() parks again', async () => {
  const { server, refuse } = await aSlowRefusal();
  const sender = aSender(server.url, { sdkKey: () => 'WRONG' });
  open.push(sender);
  const parkings = recorded(sender, 'parked');
  await Promise.all([sender.open(phone(1)), sender.open(phone(2))]);
  await server.seen(2);
  const first = next(sender, 'parked');
  refuse(0);
  await first;
  const second = next(sender, 'parked');
  sender.resume();
  refuse(1);
  await second;
  expect(await sender.flush()).toMatchObject({ waiting: 2, dead: 0, parked: [{ what: 'key' }] });
  expect(parkings).toHaveLength(2);
  await server.close();
});

test('keys that change all the time and are all wrong end in the parking, not among the dead letters', async () => {
  const server = await anMmpServer(() => ({ status: 401 }));
  let number = 0;
  const sender = aSender(server.url, { sdkKey: () => `WRONG-${(number += 1)}`, maxAttempts: 3 });
  open.push(sender);
  await sender.open(PHONE);
  expect(await sender.flush()).toMatchObject({ waiting: 1, dead: 0, parked: [{ what: 'key' }] });
  expect(server.arrived).toHaveLength(3);
  await server.close();
});

describe('calls do not age while their app is parked', () => {
  const HOUR_MS = 3_600_000;

  test('what waited for a key ten times as long as maxAgeMs is sent, and told to be late', async () => {
    const clock = new ManualClock();
    const server = await anMmpServer(({ key }) => (key === 'RIGHT' ? OK : { status: 401 }));
    let key = 'WRONG';
    const sender = aSender(server.url, { clock, sdkKey: () => key, maxAgeMs: HOUR_MS, concurrency: 1 });
    open.push(sender);
    const told = recorded(sender, 'delivered', 'late', 'dead');
    const parked = next(sender, 'parked');
    await sender.open(PHONE);
    await parked;
    clock.advance(5 * HOUR_MS);
    // This one came while the app was parked already.
    await sender.event({ ...PHONE, name: 'a' });
    clock.advance(5 * HOUR_MS);
    key = 'RIGHT';
    sender.resume();
    expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
    expect(told.map(([name, { kind }]) => `${name} ${kind}`)).toEqual([
      'delivered open',
      'late open',
      'delivered event',
      'late event',
    ]);
    await server.close();
  });

  test.each([
    { afterMs: HOUR_MS - 1000, end: 'delivered' },
    { afterMs: HOUR_MS - 999, end: 'dead' },
  ])(
    'the time before and after counts: a second before and $afterMs ms after, it is $end',
    async ({ afterMs, end }) => {
      const clock = new ManualClock();
      const answers = [{ status: 429, headers: { 'retry-after': '1' } }, { status: 401 }];
      const busy = { status: 429, headers: { 'retry-after': String(HOUR_MS / 1000 - 1) } };
      const server = await anMmpServer((_, place) => [...answers, busy][place] ?? OK);
      const sender = aSender(server.url, { clock, maxAgeMs: HOUR_MS });
      open.push(sender);
      const parked = next(sender, 'parked');
      const first = next(sender, 'retry');
      await sender.open(PHONE);
      await first;
      await sender.left();
      clock.advance(1000);
      await parked;
      for (let n = 0; n < 3; n += 1) {
        clock.advance(100 * HOUR_MS);
        await sender.left();
      }
      const second = next(sender, 'retry');
      sender.resume();
      await second;
      await sender.left();
      const told = recorded(sender, 'delivered', 'dead');
      const ended = Promise.race([next(sender, 'delivered'), next(sender, 'dead')]);
      clock.advance(afterMs, { atOnce: true });
      await ended;
      expect(told.map(([name]) => name)).toEqual([end]);
      await server.close();
    },
  );
});

test('an app that there is not is parked alone; the others go on', async () => {
  const world = aWorld(simulator, { keyScope: 'workspace' });
  const sender = aSender(world.workspace.url, { sdkKey: world.key });
  open.push(sender);
  const gone = { bundleId: 'com.example.gone', platform: 'android' };
  await sender.open({ ...PHONE, app: gone });
  await sender.open(PHONE);
  await sender.event({ ...PHONE, name: 'a' });
  const parked = [{ target: gone, what: 'app', reason: 'no such app' }];
  expect(await sender.flush()).toEqual({ waiting: 1, held: 0, dead: 0, parked });
  expect(world.workspace.requests().filter(({ verdict }) => verdict === 'recorded')).toHaveLength(2);

  world.workspace.addApp({ bundleId: gone.bundleId, platform: 'android', sdkKeys: [{ key: world.key }] });
  expect(sender.resume(ANDROID)).toEqual([]);
  expect(sender.resume(gone)).toEqual([gone]);
  expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
});

test.each([
  {
    what: 'throws',
    key: () => {
      throw new TypeError('vault: secret-of-the-vault');
    },
    reason: 'sdkKey threw TypeError',
  },
  { what: 'has no key', key: () => '', reason: 'there is no key' },
  { what: 'has a key that cannot be sent', key: () => 'A:B', reason: 'a key holds no colon and no white space' },
])('where sdkKey $what the app is parked and nothing is sent', async ({ key, reason }) => {
  const { world, sender } = aWorldAndSender({ sdkKey: key });
  const parked = next(sender, 'parked');
  await sender.open(PHONE);
  expect(JSON.stringify(await parked)).not.toContain('secret');
  expect(await sender.flush()).toMatchObject({ waiting: 1, parked: [{ what: 'key', reason }] });
  expect(world.workspace.requests()).toEqual([]);
});

test('each app has the key that the function knows for it', async () => {
  const server = await anMmpServer(() => OK);
  const sdkKey = ({ platform }: Target): string => `KEY-${platform}`;
  const sender = aSender(server.url, { sdkKey });
  await sender.open(PHONE);
  await sender.open(IPHONE);
  await sender.close();
  expect(server.arrived.map(({ key, fields }) => [key, fields['platform'] ?? ''].join(' ')).toSorted()).toEqual([
    'KEY-android android',
    'KEY-ios ios',
  ]);
  await server.close();
});

test.each([
  { status: 301, what: 'app' },
  { status: 403, what: 'key' },
] as const)('$status is no answer of the MMP to lose anything over: it parks', async ({ status, what }) => {
  const server = await anMmpServer(() => ({ status, headers: { location: 'https://example.com/' } }));
  const sender = aSender(server.url);
  await sender.open(PHONE);
  expect(await sender.flush()).toMatchObject({ waiting: 1, dead: 0, parked: [{ what }] });
  expect(server.arrived).toHaveLength(1);
  await sender.close({ timeoutMs: 0 });
  await server.close();
});
