import { describe, expect, test } from 'vitest';
import { Engine } from '../../../simulator/engine/engine.js';
import {
  aCampaign,
  aDevice,
  anApp,
  anEngagement,
  anEvent,
  anOpen,
  aPurchase,
  engineDeps,
  IDFA,
  NOW_MS,
} from '../../support/builders.js';

const app = anApp();
const imported = (ids = { advertisingId: IDFA }) =>
  ({ kind: 'imported-user', device: aDevice({ installationId: null, ...ids }) }) as const;

test('an imported user is organic, and its first open is a session and no install, whatever was clicked', () => {
  const engine = new Engine(engineDeps());
  expect(engine.importUser(imported(), app, NOW_MS).facts).toMatchObject([{ type: 'import', isNew: true }]);
  engine.engage(anEngagement(), aCampaign(), NOW_MS);

  const { facts } = engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS + 1);
  expect(facts.map(({ type }) => type)).toEqual(['session']);
  expect(engine.installations.all()).toMatchObject([
    { installationId: aDevice().installationId, imported: true, tracked: false, attribution: { method: 'organic' } },
  ]);
});

test('the installation id that is heard first on an imported device is that of the import; the next is a reinstall', () => {
  const engine = new Engine(engineDeps());
  engine.importUser(imported(), app, NOW_MS);
  engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
  const { facts } = engine.open(anOpen({ advertisingId: IDFA, installationId: 'f'.repeat(32) }), app, NOW_MS);
  expect(facts[0]).toMatchObject({ type: 'install', reinstall: true, tracked: false });
});

test('a device that is known already keeps what it has', () => {
  const engine = new Engine(engineDeps());
  engine.engage(anEngagement(), aCampaign(), NOW_MS);
  engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS);
  expect(engine.importUser(imported(), app, NOW_MS).facts).toMatchObject([{ isNew: false }]);
  expect(engine.installations.all()).toMatchObject([{ imported: false, attribution: { method: 'device-click' } }]);
});

test('a device that was only heard of becomes organic by an import', () => {
  const engine = new Engine(engineDeps());
  engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS);
  expect(engine.importUser(imported(), app, NOW_MS).facts).toMatchObject([{ isNew: true }]);
  expect(engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS).facts).toHaveLength(1);
});

describe('the first call with an installation id on a device that had none', () => {
  const noId = { installationId: null, advertisingId: IDFA };

  test('is seen with what is known of the device, before it changes anything', () => {
    const engine = new Engine(engineDeps());
    engine.importUser(imported(), app, NOW_MS);
    const { device } = anEvent({ advertisingId: IDFA });
    for (let time = 0; time < 2; time += 1) {
      expect(engine.identities.history(device, app).opened).toBe(true);
      expect(engine.identities.find(device, app)).toMatchObject({ imported: true, ownId: true, formerId: null });
    }
    expect(engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS)?.history.opened).toBe(true);
    expect(engine.installations.all()).toMatchObject([{ installationId: device.installationId, ownId: false }]);
  });

  test('repeats a transaction that was sent before without an id', () => {
    const engine = new Engine(engineDeps());
    const sent = { transactionId: 'T' };
    engine.ledger.purchase(aPurchase({ device: aDevice(noId), ...sent }), app, NOW_MS);
    const again = aPurchase({ device: aDevice({ advertisingId: IDFA }), ...sent });
    expect(engine.ledger.purchase(again, app, NOW_MS).history).toMatchObject({ opened: false, lastTransactionId: 'T' });
  });

  test('says nothing of the devices that the id was on: it was on none', () => {
    const engine = new Engine(engineDeps());
    engine.event(anEvent({ ...noId, developerDeviceId: 'before' }), app, NOW_MS);
    const event = anEvent({ advertisingId: IDFA, developerDeviceId: 'now' });
    expect(engine.event(event, app, NOW_MS)?.history).toMatchObject({ advertisingId: null, developerDeviceId: null });
    expect(engine.installations.all()).toMatchObject([{ events: 2, developerDeviceId: 'now' }]);
  });

  test('still tells the other platform on which its id is known', () => {
    const engine = new Engine(engineDeps());
    engine.open(anOpen(), anApp({ id: 'android app', platform: 'android' }), NOW_MS);
    engine.importUser(imported(), app, NOW_MS);
    const open = (): unknown => engine.open(anOpen({ advertisingId: IDFA }), app, NOW_MS).history.otherPlatform;
    expect([open(), open()]).toEqual(['android', null]);
  });

  test('is another installation where the device was opened without one', () => {
    const engine = new Engine(engineDeps());
    engine.open(anOpen(noId), app, NOW_MS);
    expect(engine.identities.find(anEvent({ advertisingId: IDFA }).device, app)).toBeNull();
    expect(engine.event(anEvent({ advertisingId: IDFA }), app, NOW_MS)?.history.opened).toBe(false);
    expect(engine.installations.size).toBe(2);
  });
});
