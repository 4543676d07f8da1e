import { describe, expect, test } from 'vitest';
import { type Accepted, Engine, type EngineDeps } from '../../../simulator/engine/engine.js';
import { installationOf } from '../../../simulator/engine/installation.js';
import { aboutOf, aboutWithoutRequest } from '../../../simulator/engine/source.js';
import { unknownDevice } from '../../../simulator/unknown-device.js';
import {
  aDevice,
  anApp,
  anEvent,
  anOpen,
  aReportedClaim,
  aSubscription,
  engineDeps,
  IDFA,
  NOW_MS,
  OTHER_IDFA,
} from '../../support/builders.js';

const ONE = '29eeb1610fe74997b6d53f02e9711f8c';
const TWO = '7c9e6679f0b74a3e8d21c5a1b2e3f405';
const IDFV = 'b6bc48fe0ce949e4b229ce6c55663fca';

const app = anApp({ platform: 'android', playAccess: true });
const anEngine = (limits: Partial<EngineDeps['limits']> = {}) => new Engine(engineDeps({ limits }));
const userOf = (accepted: Accepted | null): string | undefined => accepted?.installation.user;

describe('a user', () => {
  test.each([
    ['the advertising id', { advertisingId: IDFA, developerDeviceId: IDFV }, IDFA],
    ['else the developer’s id of the device', { advertisingId: null, developerDeviceId: IDFV }, IDFV],
    ['else the installation', { advertisingId: null, developerDeviceId: null }, ONE],
  ])('goes by %s of the first request, whatever comes later', (_what, ids, user) => {
    const engine = anEngine();
    expect(userOf(engine.event(anEvent({ installationId: ONE, ...ids }), app, NOW_MS))).toBe(user);
    const later = { installationId: ONE, advertisingId: OTHER_IDFA, developerDeviceId: 'another' };
    expect(userOf(engine.open(anOpen(later), app, NOW_MS))).toBe(user);
    expect(userOf(engine.open(anOpen({ installationId: ONE, advertisingId: null }), app, NOW_MS))).toBe(user);
  });

  test('stays the same where the device gets another installation, whichever of its ids says so', () => {
    const engine = anEngine();
    engine.open(anOpen({ installationId: ONE, advertisingId: null, developerDeviceId: null }), app, NOW_MS);
    engine.open(anOpen({ installationId: ONE, advertisingId: IDFA, developerDeviceId: IDFV }), app, NOW_MS);
    const again = { installationId: TWO, advertisingId: IDFA, developerDeviceId: 'another' };
    expect(userOf(engine.open(anOpen(again), app, NOW_MS))).toBe(ONE);
    const third = { installationId: 'third', advertisingId: OTHER_IDFA, developerDeviceId: 'another' };
    expect(userOf(engine.event(anEvent(third), app, NOW_MS))).toBe(ONE);
  });

  test('is another one in another app, and on a device that nobody knows', () => {
    const engine = anEngine();
    engine.open(anOpen({ installationId: ONE, advertisingId: null, developerDeviceId: null }), app, NOW_MS);
    engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS);
    const other = anApp({ id: 'other app', bundleId: 'com.example.other' });
    expect(userOf(engine.open(anOpen({ installationId: TWO, advertisingId: IDFA }), other, NOW_MS))).toBe(IDFA);
    expect(userOf(engine.open(anOpen({ installationId: TWO, advertisingId: OTHER_IDFA }), app, NOW_MS))).toBe(
      OTHER_IDFA,
    );
  });

  test('is whom the ids of the request say, once limits have made forget the installation', () => {
    const engine = anEngine({ installations: 1 });
    engine.open(anOpen({ installationId: ONE, advertisingId: null, developerDeviceId: null }), app, NOW_MS);
    engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS);
    engine.open(anOpen({ installationId: TWO, advertisingId: OTHER_IDFA }), app, NOW_MS);
    expect(userOf(engine.open(anOpen({ installationId: ONE, advertisingId: IDFA }), app, NOW_MS))).toBe(IDFA);
  });

  test('has the ids that are known, in a record of before there were users', () => {
    const record = { appId: 'app', installationId: ONE, ownId: false };
    expect(installationOf({ ...record, advertisingId: IDFA, developerDeviceId: IDFV }).user).toBe(IDFA);
    expect(installationOf(record).user).toBe(ONE);
  });
});

test('facts say whose installation it is only where the ids of their request do not', () => {
  const engine = anEngine();
  const first = aDevice({ installationId: ONE, advertisingId: null, developerDeviceId: IDFV });
  const { installation } = engine.open(anOpen(first), app, NOW_MS);
  expect(aboutOf(installation, first)).toEqual({ device: first, source: expect.anything() as unknown });
  const later = { ...first, advertisingId: IDFA };
  expect(aboutOf(installation, later)).toMatchObject({ device: later, user: IDFV });
});

describe('what no request told of', () => {
  function subscribed(engine: Engine) {
    const device = aDevice({ installationId: ONE, advertisingId: IDFA, developerDeviceId: IDFV, country: 'PT' });
    const { installation } = engine.ledger.subscription(aSubscription({ device, purchaseToken: 'token' }), app, NOW_MS);
    const known = engine.ledger.subscriptions.get('app', 'token');
    if (known === null) throw new RangeError('it was told of');
    return { installation, renew: () => engine.ledger.storeTells('renewal', known, app, NOW_MS) };
  }

  test('is about the latest ids and the country of the first open, where a store tells of it', () => {
    const engine = anEngine();
    const ids = { installationId: ONE, advertisingId: null, developerDeviceId: null };
    engine.open(anOpen({ ...ids, country: 'DE' }), app, NOW_MS);
    engine.open(anOpen({ ...ids, country: 'FR' }), app, NOW_MS);
    const { renew } = subscribed(engine);
    expect(aboutWithoutRequest(renew(), engine.installations)).toEqual({
      device: { ...unknownDevice, ...ids, advertisingId: IDFA, developerDeviceId: IDFV, country: 'DE' },
      source: expect.objectContaining({ channel: 'organic', country: 'DE' }) as unknown,
      user: ONE,
    });
  });

  test('knows no country before the open, and nothing of an installation that is forgotten', () => {
    const engine = anEngine({ installations: 1 });
    const { renew } = subscribed(engine);
    expect(aboutWithoutRequest(renew(), engine.installations)).toMatchObject({
      device: { advertisingId: IDFA, country: null },
      source: null,
    });
    engine.open(anOpen({ installationId: TWO, advertisingId: OTHER_IDFA, developerDeviceId: null }), app, NOW_MS);
    expect(aboutWithoutRequest(renew(), engine.installations)).toBeNull();
  });

  test('tells nothing of the device where a network claims', () => {
    const engine = anEngine();
    engine.open(anOpen({ installationId: ONE }), app, NOW_MS);
    const claim = engine.claim({ ...aReportedClaim(), installationId: ONE }, NOW_MS);
    expect(aboutWithoutRequest(claim, engine.installations)).toMatchObject({
      device: null,
      source: { channel: 'organic' },
    });
  });
});
