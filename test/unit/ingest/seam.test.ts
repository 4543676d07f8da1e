import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isDelivery } from '../../../simulator/ingest/delivery.js';
import { Ingest } from '../../../simulator/ingest/ingest.js';
import { endpointNames, Routes } from '../../../simulator/ingest/routes.js';
import { defaultLimits } from '../../../simulator/limits.js';
import { shippedRates } from '../../../simulator/money/rates.js';
import type { Endpoint, Mmp, Outcome, WireFields, WireRequest, WireResponse } from '../../../simulator/mmps/mmp.js';
import { unknownDevice } from '../../../simulator/unknown-device.js';
import { Directory } from '../../../simulator/workspaces/directory.js';

// Two MMPs that are unlike Tenjin, as small as they can be: does the seam hold what they need? One answers by state and
// puts its errors into words of its own; the other takes JSON, names the app in the path and signs the raw bytes.

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const text = (values: WireFields['values'], name: string): string | null => {
  const value = values[name];
  return typeof value === 'string' ? value : null;
};

function byState(): Mmp {
  const fields = (request: WireRequest): WireFields => ({
    values: Object.fromEntries(new URLSearchParams(request.body.toString())),
    findings: [],
  });
  const endpoint = (name: string, kind: 'open' | 'event'): Endpoint => ({
    methods: ['POST'],
    path: `/${name}`,
    name: `state.${name}`,
    fields,
    check: () => [],
    needsInstall: kind === 'event',
    read(values) {
      const device = { ...unknownDevice, installationId: text(values, 'adid') };
      if (kind === 'open') return { kind, device, referrer: null, openDeeplinkUrl: null };
      return { kind, device, name: text(values, 'event_token') ?? '', value: null };
    },
  });
  return {
    id: 'tenjin',
    endpoints: [endpoint('session', 'open'), endpoint('event', 'event')],
    eventNames: null,
    identify: (_request, values) => ({
      key: text(values, 'app_token') ?? '',
      app: { bundleId: 'game', platform: 'ios' },
    }),
    canonical: (_name, value) => String(value),
    answer(outcome: Outcome, values) {
      if (outcome.kind === 'recorded') return json(200, { status: 'OK', adid: values['adid'] });
      if (outcome.kind === 'rejected' && outcome.reason === 'no-install-yet') {
        return json(404, { error: 'Event request failed (Device not found)' });
      }
      return json(400, { error: 'Bad event state' });
    },
    lint: [],
    macros: [],
    rules: () => [],
    warehouse: null,
  };
}

function signed(): Mmp {
  return {
    id: 'tenjin',
    endpoints: [
      {
        methods: ['POST'],
        path: '/first_open/:appId',
        name: 'signed.first-open',
        fields: (request) => ({ values: JSON.parse(request.body.toString()) as WireFields['values'], findings: [] }),
        check: () => [],
        read: (values) => ({
          kind: 'open',
          device: { ...unknownDevice, installationId: text(values, 'device') },
          referrer: null,
          openDeeplinkUrl: null,
        }),
      },
    ],
    eventNames: null,
    identify: (request) => ({ app: { bundleId: request.params['appId'] ?? null, platform: 'android' } }),
    verify: (request, _values, secret) =>
      request.headers['authorization'] === createHmac('sha256', secret).update(request.body).digest('hex'),
    canonical: (_name, value) => String(value),
    // Errors inside a 200.
    answer: (outcome) =>
      json(200, outcome.kind === 'recorded' ? { status: 'ok' } : { status: 'error', reason: outcome.kind }),
    lint: [],
    macros: [],
    rules: () => [],
    warehouse: null,
  };
}

function aSimulatorOf(mmp: Mmp) {
  const routes = new Routes([mmp], 1000);
  const directory = new Directory({
    mode: 'faithful',
    seed: '',
    limits: defaultLimits,
    rates: shippedRates,
    eventNames: mmp.eventNames,
    endpoints: endpointNames([mmp]),
    rules: () => [],
    readerOf: (method, path) => routes.readerOf(method, path),
  });
  const workspace = directory.create({
    id: 'default',
    apps: [
      { bundleId: 'game', platform: 'ios', sdkKeys: [{ key: 'TOKEN' }] },
      { bundleId: 'game', platform: 'android', sdkKeys: [{ key: 'SECRET' }] },
    ],
  });
  const bugs: unknown[] = [];
  const ingest = new Ingest(directory, 1000, (error) => bugs.push(error));
  const send = async (path: string, body: string, headers: Record<string, string> = {}): Promise<WireResponse> => {
    const route = routes.find('POST', path);
    if (route === null) throw new Error(`no route ${path}`);
    const request = {
      method: 'POST',
      scope: null,
      path,
      query: '',
      headers,
      body: Buffer.from(body),
      remoteIp: null,
      params: route.params,
      maxFields: 100,
    };
    const answer = await ingest.handle(route, request);
    if (isDelivery(answer)) throw new RangeError('nothing here goes wrong on purpose');
    return answer;
  };
  return { send, workspace, bugs };
}

test('an event before its install is refused where the MMP does so, and leaves nothing behind', async () => {
  const { send, workspace } = aSimulatorOf(byState());
  const event = 'app_token=TOKEN&adid=a1&event_token=f0ob4r';
  expect(await send('/event', event)).toMatchObject({ status: 404, body: expect.stringContaining('Device not found') });
  expect(workspace.engine.isEmpty).toBe(true);

  await send('/session', 'app_token=TOKEN&adid=a1');
  expect(await send('/event', event)).toMatchObject({ status: 200, body: '{"status":"OK","adid":"a1"}' });
  expect([...workspace.journal.after(0)].map(({ verdict, reason }) => reason ?? verdict)).toEqual([
    'no-install-yet',
    'recorded',
    'recorded',
  ]);
});

test('a signature over the raw bytes is checked with the keys of the app that the path names', async () => {
  const { send, workspace } = aSimulatorOf(signed());
  const body = '{"device": "d1"}';
  const sign = (secret: string): Record<string, string> => ({
    authorization: createHmac('sha256', secret).update(body).digest('hex'),
  });
  expect(await send('/first_open/game', body, sign('SECRET'))).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  expect(await send('/first_open/game', body, sign('OTHER'))).toMatchObject({
    status: 200,
    body: '{"status":"error","reason":"rejected"}',
  });
  expect([...workspace.journal.after(0)].map(({ verdict, reason }) => reason ?? verdict)).toEqual([
    'recorded',
    'bad-signature',
  ]);
});

test('a bug on the way is told, answered as when the MMP is down, and stands in the journal', async () => {
  const broken = byState();
  const [session] = broken.endpoints;
  const read = (): never => {
    throw new Error('a bug');
  };
  const endpoints = session === undefined ? [] : [{ ...session, read }];
  const answer: Mmp['answer'] = (outcome) => json(outcome.kind === 'unavailable' ? 503 : 200, {});
  const { send, workspace, bugs } = aSimulatorOf({ ...broken, endpoints, answer });
  expect(await send('/session', 'app_token=TOKEN&adid=a1')).toMatchObject({ status: 503 });
  expect(bugs).toEqual([new Error('a bug')]);
  expect([...workspace.journal.after(0)]).toMatchObject([{ verdict: 'rejected', reason: 'unavailable', facts: [] }]);
});

test('facts are about the device that the request told of, and whom the install came from by then', async () => {
  const { send, workspace } = aSimulatorOf({
    ...byState(),
    endpoints: byState().endpoints.map((one) => ({ ...one, needsInstall: false })),
  });
  await send('/event', 'app_token=TOKEN&adid=one&event_token=early');
  await send('/session', 'app_token=TOKEN&adid=one');
  await send('/event', 'app_token=TOKEN&adid=one&event_token=late');
  const device = { ...unknownDevice, installationId: 'one' };
  const source = { ...anOrganicSource, acquiredAtMs: expect.any(Number) as number };
  expect([...workspace.store.since(0)].map(({ fact, about }) => [fact.type, about])).toEqual([
    ['event', { device, source: null }],
    ['install', { device, source }],
    ['session', { device, source }],
    ['event', { device, source }],
  ]);
});

const anOrganicSource = {
  channel: 'organic',
  campaignId: null,
  engagementId: null,
  siteId: null,
  creativeName: null,
  country: null,
  tracked: true,
  cohortUser: 0,
};
