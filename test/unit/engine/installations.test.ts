import { describe, expect, test } from 'vitest';
import { Engine, type EngineDeps } from '../../../simulator/engine/engine.js';
import {
  aCampaign,
  aDevice,
  anApp,
  anEngagement,
  anEvent,
  anOpen,
  aSubscription,
  engineDeps,
  IDFA,
  NOW_MS,
} from '../../support/builders.js';

const app = anApp();
const spring = aCampaign();
const anEngine = (limits: Partial<EngineDeps['limits']> = {}) => new Engine(engineDeps({ limits }));

test('long transaction ids of subscriptions count towards the bytes of installations', () => {
  const engine = anEngine({ installationBytes: 20_000 });
  for (let n = 0; n < 100; n += 1) {
    const device = aDevice({ installationId: `i${n}` });
    const transactionId = `${n}`.padEnd(4096, 'x');
    engine.ledger.subscription(aSubscription({ device, purchaseToken: null, transactionId }), app, NOW_MS);
  }
  // Each takes some 5,100 bytes.
  expect(engine.installations.size).toBe(3);
  expect(engine.installations.dropped).toBe(97);
});

test('an installation that its own open makes too large stays, and others go instead', () => {
  const engine = anEngine({ installationBytes: 10_000 });
  // Heard of only, and the oldest; its open then lists 50 candidates, of some 400 bytes each.
  engine.event(anEvent({ installationId: 'oldest' }), app, NOW_MS);
  engine.open(anOpen({ installationId: 'other', advertisingId: 'other' }), app, NOW_MS);
  for (let n = 0; n < 50; n += 1) engine.engage(anEngagement(), spring, NOW_MS);
  const device = { installationId: 'oldest', advertisingId: IDFA, developerDeviceId: 'idfv' };
  engine.open(anOpen(device), app, NOW_MS);

  const { installations } = engine;
  expect(installations.all().map(({ installationId }) => installationId)).toEqual(['oldest']);
  expect(installations.byAdvertisingId('app', 'other')).toBeNull();
  expect(engine.open(anOpen(device), app, NOW_MS).facts.map(({ type }) => type)).toEqual(['session']);
  expect([installations.size, installations.dropped]).toEqual([1, 1]);

  // It is as old as it was: the next one pushes it out, with all that led to it.
  engine.open(anOpen({ installationId: 'next' }), app, NOW_MS);
  expect(installations.all().map(({ installationId }) => installationId)).toEqual(['next']);
  expect(installations.byAdvertisingId('app', IDFA)).toBeNull();
  expect(installations.byDeveloperDeviceId('app', 'idfv')).toBeNull();
});

test('where the one that grows is the oldest, the next oldest go, and no more than must', () => {
  const engine = anEngine({ installationBytes: 23_100 });
  const waiting = ['oldest', 'second', 'third', 'fourth'];
  for (const installationId of waiting) engine.event(anEvent({ installationId }), app, NOW_MS);
  for (let n = 0; n < 50; n += 1) engine.engage(anEngagement(), spring, NOW_MS);
  engine.open(anOpen({ installationId: 'oldest', advertisingId: IDFA }), app, NOW_MS);
  expect(engine.installations.all().map(({ installationId }) => installationId)).toEqual(['oldest', 'third', 'fourth']);
});

describe('a late call of the installation that was on a device before', () => {
  /** ONE was opened on a device, and TWO after its advertising id was reset. */
  function aReinstalledDevice(): Engine {
    const engine = anEngine();
    engine.open(anOpen({ installationId: 'one', advertisingId: 'a', developerDeviceId: 'd' }), app, NOW_MS);
    engine.open(anOpen({ installationId: 'two', advertisingId: 'b', developerDeviceId: 'd' }), app, NOW_MS);
    return engine;
  }
  const ownersOf = ({ installations }: Engine) =>
    Object.fromEntries([
      ...['a', 'b', 'new'].map((id) => [id, installations.byAdvertisingId('app', id)?.installationId] as const),
      ...['d', 'other'].map((id) => [id, installations.byDeveloperDeviceId('app', id)?.installationId] as const),
    ]);

  test.each([
    ['its own id', { advertisingId: 'a', developerDeviceId: 'd' }, {}],
    ['ids of the other alone', { advertisingId: 'b', developerDeviceId: 'd' }, {}],
    [
      'an id that nobody has, which it takes',
      { advertisingId: 'new', developerDeviceId: 'd' },
      { new: 'one', a: undefined },
    ],
    ['another device, which it takes', { advertisingId: 'b', developerDeviceId: 'other' }, { other: 'one' }],
  ])('does not take the device back, whether it names %s', (_what, named, taken) => {
    const engine = aReinstalledDevice();
    engine.event(anEvent({ installationId: 'one', ...named }), app, NOW_MS);
    expect(ownersOf(engine)).toEqual({ a: 'one', b: 'two', d: 'two', new: undefined, other: undefined, ...taken });
  });

  test('nor does one that has only been heard of', () => {
    const engine = aReinstalledDevice();
    engine.event(anEvent({ installationId: 'three', advertisingId: 'new', developerDeviceId: 'd' }), app, NOW_MS);
    expect(ownersOf(engine)).toEqual({ a: 'one', b: 'two', d: 'two', new: 'three', other: undefined });
  });
});
