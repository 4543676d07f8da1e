import { expect, test } from 'vitest';
import { Engine } from '../../../simulator/engine/engine.js';
import {
  aCampaign,
  aDevice,
  anApp,
  anEngagement,
  anEvent,
  anOpen,
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
