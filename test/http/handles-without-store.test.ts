import { afterAll, beforeEach, expect, test } from 'vitest';
import { MemoryWarehouse } from '../../simulator/memory/memory-warehouse.js';
import { SimulatorError } from '../../simulator/errors.js';
import { defaultLimits } from '../../simulator/limits.js';
import { shippedRates } from '../../simulator/money/rates.js';
import { WorkspaceHandle } from '../../simulator/workspace-handle.js';
import { Directory } from '../../simulator/workspaces/directory.js';
import { forgetful, type Keeper } from '../../simulator/workspaces/keeper.js';

/** As the file of a full disk says. */
const full = new SimulatorError('STORE_UNAVAILABLE', 'no space left on device');
let refusal: SimulatorError | null = null;
const keeper: Keeper = { ...forgetful, refusal: () => refusal };
const directory = new Directory({
  mode: 'faithful',
  seed: '',
  limits: defaultLimits,
  rates: shippedRates,
  eventNames: null,
  endpoints: [],
  rules: () => [],
  readerOf: () => ({ values: () => ({}), canonical: () => null }),
  keeper,
});
const warehouse = new MemoryWarehouse(directory, { warehouse: null, limits: defaultLimits });
const workspace = directory.create({ id: 'default', apps: [{ bundleId: 'game', platform: 'ios' }] });
const handle = new WorkspaceHandle(workspace, directory, '', warehouse);
beforeEach(() => void (refusal = null));
afterAll(() => warehouse.close());

const [app] = handle.apps;
const appId = app?.id ?? '';
const snapshot = await handle.snapshot();

const now: readonly (readonly [string, () => unknown])[] = [
  ['apps', () => handle.apps],
  ['cursor', () => handle.cursor],
  ['app', () => handle.app('game')],
  ['addApp', () => handle.addApp({ bundleId: 'other', platform: 'ios' })],
  ['patchApp', () => handle.patchApp(appId, { name: 'Game' })],
  ['addCampaign', () => handle.addCampaign({ appId, name: 'Spring', channel: 'unity' })],
  ['addSubscription', () => handle.addSubscription({ appId, token: 't', productId: 'p', price: '1', currency: 'USD' })],
  ['requests', () => handle.requests()],
  ['explain', () => handle.explain({ appId })],
  ['demo', () => handle.demo()],
  ['clock.state', () => handle.clock.state()],
  ['faults.add', () => handle.faults.add({ do: { status: 503 } })],
  ['faults.list', () => handle.faults.list()],
  ['callbacks.add', () => handle.callbacks.add({ event: 'open', url: 'http://127.0.0.1/' })],
  ['callbacks.capture', () => handle.callbacks.capture()],
  ['callbacks.mode', () => handle.callbacks.mode],
  ['callbacks.deliveries', () => handle.callbacks.deliveries()],
  ['accessTokens.add', () => handle.accessTokens.add()],
  ['savedReports.list', () => handle.savedReports.list()],
  ['networkReports.list', () => handle.networkReports.list()],
  ['skanPostbacks.clear', () => handle.skanPostbacks.clear()],
  ['delete', () => handle.delete()],
];

const later: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['addEngagement', () => handle.addEngagement({ kind: 'click', campaignId: 'x' })],
  ['addClaim', () => handle.addClaim({ appId, channel: 'facebook', kind: 'click', engagedAt: '2020-01-01T00:00:00Z' })],
  ['assert', () => handle.assert({ where: {}, never: true })],
  ['duplicates', () => handle.duplicates()],
  ['install', () => handle.install('x')],
  ['insights', () => handle.insights('installs')],
  ['sql', () => handle.sql('select 1')],
  ['playStore', () => handle.playStore('renew', 't')],
  ['snapshot', () => handle.snapshot()],
  ['restore', () => handle.restore(snapshot)],
  ['reset', () => handle.reset()],
  ['clock.set', () => handle.clock.set({ mode: 'real' })],
  ['clock.advance', () => handle.clock.advance({ ms: 1 })],
  ['callbacks.idle', () => handle.callbacks.idle()],
];

test.each(now)('%s throws while nothing can be kept, as the control API answers 503', (_name, ask) => {
  refusal = full;
  expect(ask).toThrow(full);
});

test.each(later)('%s rejects while nothing can be kept', async (_name, ask) => {
  refusal = full;
  // It is not thrown: whoever catches what a promise brings does so here too.
  const asked = ask();
  await expect(asked).rejects.toBe(full);
});

test('when it can be kept again all of it goes on', async () => {
  refusal = full;
  expect(() => handle.addApp({ bundleId: 'other', platform: 'ios' })).toThrow(full);
  refusal = null;
  expect(handle.apps.map(({ bundleId }) => bundleId)).toEqual(['game']);
  expect(handle.addApp({ bundleId: 'other', platform: 'ios' })).toMatchObject({ bundleId: 'other' });
  await expect(handle.clock.advance({ ms: 0 })).resolves.toBeDefined();
});
