import { providerState, type ProviderStateName, providerStates } from '@mmp-sim/contracts/provider-states';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { anyAnswerTo } from '../support/answer.js';
import { control, type Problem } from '../support/control.js';
import { AIID, FORM, GAID } from '../support/world.js';

let simulator: Simulator;
let workspace: WorkspaceHandle;
beforeAll(async () => {
  simulator = await createSimulator();
  workspace = simulator.workspace({ id: 'pact', keyScope: 'workspace' });
});
afterAll(() => simulator.close());

type Params = Record<string, string>;

const change = (state: string, params: object = {}, action: 'setup' | 'teardown' = 'setup') =>
  control<Params & Problem>(simulator.url, 'POST /_sim/pact/state?workspace=pact', { action, state, params });

const OPEN = {
  api_key: providerStates['an app'].defaults.sdkKey,
  bundle_id: 'com.example.game',
  platform: 'android',
  analytics_installation_id: AIID,
  advertising_id: GAID,
  os_version: '34',
  sdk_version: 'server',
};

async function send(overrides: Params = {}): Promise<[status: number, error: unknown]> {
  const body = new URLSearchParams({ ...OPEN, ...overrides }).toString();
  const answer = await anyAnswerTo(`${workspace.url}/v0/event`, {
    method: 'POST',
    body,
    headers: { 'content-type': FORM },
  });
  return [answer.status, (answer.body as { error?: string }).error];
}

async function user(overrides: Params = {}): Promise<unknown> {
  const query = new URLSearchParams({ ...OPEN, ...overrides }).toString();
  return (await anyAnswerTo(`${workspace.url}/v0/user?${query}`)).body;
}

test.each<{ state: ProviderStateName; status: number; error?: string; overrides?: Params }>([
  { state: 'an app', status: 200 },
  { state: 'an app', status: 401, error: 'unauthorized', overrides: { api_key: 'ANOTHER' } },
  {
    state: 'an app',
    status: 202,
    error: 'invalid device identifier',
    overrides: { advertising_id: '', analytics_installation_id: '' },
  },
  { state: 'an app with a disabled key', status: 202, error: 'not logged' },
  { state: 'an app that ignores a version', status: 202, error: 'ignored', overrides: { app_version: '1.0.0' } },
  { state: 'an app that ignores a version', status: 200, overrides: { app_version: '1.0.1' } },
  {
    state: 'an app that needs an advertising id',
    status: 202,
    error: 'invalid device identifier',
    overrides: { advertising_id: '' },
  },
  { state: 'an app that needs an advertising id', status: 200 },
  { state: 'an app with another key', status: 401, error: 'unauthorized' },
  { state: 'no app', status: 404, error: 'no such app' },
  { state: 'an attributed installation', status: 200 },
  { state: 'an app that is rate limited', status: 429, error: 'too many requests' },
  { state: 'an app during an outage', status: 503, error: 'service unavailable' },
])(
  'in the state `$state` an open $overrides is answered $status $error',
  async ({ state, status, error, overrides }) => {
    expect((await change(state)).status).toBe(200);
    expect(await send(overrides)).toEqual([status, error]);
  },
);

test('every state has been tried above, or is a state of the set-up that answers with all of its parameters', async () => {
  for (const name of Object.keys(providerStates) as ProviderStateName[]) {
    const { status, body } = await change(name);
    expect([status, body]).toEqual([200, providerState(name).params]);
  }
});

test('parameters that are given count, those that are left out have their defaults', async () => {
  const given = { sdkKey: 'KEY-1', bundleId: 'com.example.other' };
  const { body } = await change('an app', given);
  expect(body).toEqual({ sdkKey: 'KEY-1', bundleId: 'com.example.other', platform: 'android' });
  expect(await send({ api_key: 'KEY-1', bundle_id: 'com.example.other' })).toEqual([200, undefined]);
});

test.each([
  { channel: 'unity', network: 'unity' },
  // Makes no links: it claims.
  { channel: 'facebook', network: 'facebook' },
  { channel: 'A network of ours', network: 'a_network_of_ours' },
])('an attributed installation was brought by $channel', async ({ channel, network }) => {
  await change('an attributed installation', { channel, campaign: 'Summer' });
  expect(await user()).toMatchObject({ ad_network: network, campaign_name: 'Summer' });
});

test('an attributed installation is that even without an advertising id', async () => {
  await change('an attributed installation', {
    platform: 'ios',
    advertisingId: '00000000-0000-0000-0000-000000000000',
  });
  expect(await user({ platform: 'ios', advertising_id: '' })).toMatchObject({ ad_network: 'unity' });
});

test('each state starts from an empty workspace; the journal stays', async () => {
  const { cursor } = workspace;
  await change('an attributed installation');
  await send();
  await change('an app');
  expect(await user()).toEqual({});
  await change('no app');
  expect(await send()).toEqual([404, 'no such app']);
  expect(workspace.requests().filter(({ id }) => Number(id) > Number(cursor))).toHaveLength(3);
});

test('states without a request between them belong to one interaction and add up', async () => {
  await change('an app', { sdkKey: 'ONE' });
  await change('an app', { sdkKey: 'TWO' });
  await change('an app with a disabled key', { sdkKey: 'THREE' });
  expect(await send({ api_key: 'ONE' })).toEqual([200, undefined]);
  expect(await send({ api_key: 'TWO' })).toEqual([200, undefined]);
  expect(await send({ api_key: 'THREE' })).toEqual([202, 'not logged']);
});

test('the same set-up twice is one', async () => {
  await change('an attributed installation');
  await change('an attributed installation');
  const { body } = await control<{ items: unknown[] }>(simulator.url, 'GET /_sim/installs?workspace=pact');
  expect(body.items).toHaveLength(1);
});

test('after a teardown nothing is there, whether or not a request came', async () => {
  await change('an app');
  await change('an app', {}, 'teardown');
  expect(workspace.apps).toEqual([]);
  await change('no app');
  expect(workspace.apps).toHaveLength(1);
});

test('an interaction that names no state takes any key, and no later one does', async () => {
  expect((await change('')).status).toBe(200);
  expect(await send({ api_key: 'WHATEVER' })).toEqual([200, undefined]);
  await change('an app with another key');
  expect(await send({ api_key: 'WHATEVER' })).toEqual([401, 'unauthorized']);
});

test('a state without a request after one without a name does not keep any key', async () => {
  await change('');
  await change('an app');
  expect(await send({ api_key: 'WHATEVER', bundle_id: 'com.example.new' })).toEqual([401, 'unauthorized']);
});

test('the same states make the same ids', async () => {
  await change('an app');
  const [first] = workspace.apps;
  await change('no app');
  await change('', {}, 'teardown');
  await change('an app');
  expect(workspace.apps).toEqual([first]);
});

test('an unknown state is refused with the one that was meant', async () => {
  const { status, body } = await change('an ap');
  expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
  expect(body.detail).toContain('did you mean `an app`?');
  expect((await change('chocolate')).body.detail).toContain('`an app`, `an app with a disabled key`');
});

test.each([
  { params: { sdkkey: 'A' }, detail: 'sdkkey is not known: did you mean sdkKey?' },
  { params: { platform: 'windows' }, detail: 'platform: got windows, expected ios or android' },
  { params: { sdkKey: 'A:B' }, detail: 'sdkKey: got A:B, expected' },
])('a parameter that is wrong is refused: $params', async ({ params, detail }) => {
  const { status, body } = await change('an app', params);
  expect(status).toBe(400);
  expect(body.detail).toContain(detail);
});

test('a key of another workspace is refused, and nothing is left to add to', async () => {
  const own = simulator.workspace({
    id: 'own',
    apps: [{ bundleId: 'com.example.game', platform: 'ios', sdkKeys: [{ key: 'TAKEN' }] }],
  });
  const shared = simulator.workspace({ id: 'shared' });
  const line = 'POST /_sim/pact/state?workspace=shared';
  await control(simulator.url, line, { state: 'an app', params: { sdkKey: 'FREE' } });
  const { body } = await control<Problem>(simulator.url, line, { state: 'an app', params: { sdkKey: 'TAKEN' } });
  expect(body.code).toBe('KEY_TAKEN');
  await control(simulator.url, line, { state: 'an app with another key' });
  expect(shared.apps.flatMap(({ sdkKeys }) => sdkKeys.map(({ key }) => key))).not.toContain('FREE');
  own.delete();
  shared.delete();
});
