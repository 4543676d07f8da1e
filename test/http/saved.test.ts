import { expect, onTestFinished, test } from 'vitest';
import { MemoryWarehouse } from '../../simulator/memory/memory-warehouse.js';
import { createControlApp } from '../../simulator/http/control-app.js';
import { SimulatorError } from '../../simulator/errors.js';
import { isDelivery } from '../../simulator/ingest/delivery.js';
import { Ingest } from '../../simulator/ingest/ingest.js';
import { endpointNames, Routes } from '../../simulator/ingest/routes.js';
import { defaultLimits } from '../../simulator/limits.js';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { shippedRates } from '../../simulator/money/rates.js';
import { Directory } from '../../simulator/workspaces/directory.js';
import { forgetful } from '../../simulator/workspaces/keeper.js';
import { control } from '../support/control.js';

/** A keeper that says by hand when all is safe. */
function byHand() {
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    ...forgetful,
    saved: () => new Promise<void>((resolve, reject) => waiting.push({ resolve, reject })),
    safe(): void {
      for (const { resolve } of waiting.splice(0)) resolve();
    },
    lost(): void {
      const error = new SimulatorError('CONTROL_UNAVAILABLE', 'nothing could be written.');
      for (const { reject } of waiting.splice(0)) reject(error);
    },
    get waiting(): number {
      return waiting.length;
    },
  };
}

async function aSimulator() {
  const keeper = byHand();
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => void bugs.push(error);
  const routes = new Routes([tenjin], defaultLimits.fields);
  const directory = new Directory({
    mode: 'faithful',
    seed: '',
    limits: defaultLimits,
    rates: shippedRates,
    eventNames: null,
    endpoints: endpointNames([tenjin]),
    rules: () => [],
    readerOf: (method, path) => routes.readerOf(method, path),
    keeper,
  });
  const workspace = directory.create({
    id: 'default',
    apps: [{ bundleId: 'game', platform: 'ios', sdkKeys: [{ key: 'KEY' }] }],
  });
  const warehouse = new MemoryWarehouse(directory, { warehouse: null, limits: defaultLimits });
  const app = createControlApp({
    directory,
    warehouse,
    url: () => '',
    limits: defaultLimits,
    onBug,
    bugs: () => bugs.length,
  });
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => server.close().closeAllConnections());
  const address = await new Promise<{ port: number }>((resolve) => {
    server.once('listening', () => resolve(server.address() as { port: number }));
  });
  const ingest = new Ingest(directory, 1000, onBug);
  const send = async (path: string, body: string): Promise<number> => {
    const route = routes.find('POST', path);
    if (route === null) throw new RangeError(`no route ${path}`);
    const answer = await ingest.handle(route, {
      method: 'POST',
      scope: null,
      path,
      query: '',
      headers: {},
      body: Buffer.from(body),
      remoteIp: null,
      params: route.params,
      maxFields: 100,
    });
    if (isDelivery(answer)) throw new RangeError('nothing here goes wrong on purpose');
    return answer.status;
  };
  return { keeper, workspace, send, bugs, url: `http://127.0.0.1:${address.port}` };
}

const OPEN = 'api_key=KEY&bundle_id=game&platform=ios&analytics_installation_id=1&sdk_version=server';

test.each([
  { what: 'an open', path: '/v0/event', body: OPEN, status: 200 },
  { what: 'a refusal', path: '/v0/event', body: '', status: 401 },
])('$what stands in the journal before it is safe, and is answered when it is', async ({ path, body, status }) => {
  const { keeper, workspace, send } = await aSimulator();
  let answered: number | null = null;
  const answer = send(path, body).then((got) => (answered = got));
  expect(workspace.journal.cursor).toBe(1);
  await Promise.resolve();
  expect(answered).toBeNull();
  keeper.safe();
  expect(await answer).toBe(status);
});

test('what never became safe is answered as the MMP answers when it is down, and is no bug', async () => {
  const { keeper, send, bugs } = await aSimulator();
  const answer = send('/v0/event', OPEN);
  keeper.lost();
  expect(await answer).toBe(503);
  expect(bugs).toEqual([]);
});

test.each([
  { does: 'safe', status: 201, has: { bundleId: 'other' } },
  { does: 'lost', status: 503, has: { code: 'CONTROL_UNAVAILABLE' } },
] as const)('the control API answers when what it did is $does', async ({ does, status, has }) => {
  const { keeper, url } = await aSimulator();
  const answer = control(url, 'POST /_sim/apps', { bundleId: 'other', platform: 'ios' });
  await expect.poll(() => keeper.waiting).toBe(1);
  keeper[does]();
  expect(await answer).toMatchObject({ status, body: has });
});
