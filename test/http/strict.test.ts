import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import type { WorkspaceHandle } from '../../simulator/workspace-handle.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const apps = [
  { bundleId: 'game', platform: 'android' as const, sdkKeys: [{ key: 'KEY' }, { key: 'OFF', disabled: true }] },
];
const clock = { mode: 'frozen' as const, now: '2026-01-01T00:00:00.000Z' };

const good = {
  api_key: 'KEY',
  bundle_id: 'game',
  platform: 'android',
  analytics_installation_id: '29eeb1610fe74997b6d53f02e9711f8c',
  advertising_id: 'f024e65f3dd94f16983726bcef192d68',
  os_version: '34',
  sdk_version: 'server',
};

const cases: readonly { what: string; fields: Record<string, string>; faithful: number; strict: number }[] = [
  { what: 'a good open', fields: {}, faithful: 200, strict: 200 },
  { what: 'a warning alone', fields: { colour: 'red' }, faithful: 200, strict: 200 },
  { what: 'a wrong parameter', fields: { country: 'USA' }, faithful: 200, strict: 422 },
  { what: 'a disabled key', fields: { api_key: 'OFF' }, faithful: 202, strict: 422 },
  { what: 'no device id', fields: { analytics_installation_id: '', advertising_id: '' }, faithful: 202, strict: 422 },
  { what: 'too long a name', fields: { event: 'x'.repeat(80) }, faithful: 202, strict: 422 },
  { what: 'an unknown key', fields: { api_key: 'KEZ' }, faithful: 401, strict: 401 },
  { what: 'an unknown app', fields: { bundle_id: 'gone' }, faithful: 404, strict: 404 },
];

const send = (world: WorkspaceHandle, fields: Record<string, string>): Promise<Response> =>
  fetch(`${world.url}/v0/event`, { method: 'POST', body: new URLSearchParams({ ...good, ...fields }) });

test.each(cases)('$what: $faithful in faithful mode, $strict in strict mode, the same in the journal', async (one) => {
  const worlds = (['faithful', 'strict'] as const).map((mode) =>
    simulator.workspace({
      id: `${mode} ${one.what}`.replaceAll(' ', '-'),
      seed: 1,
      mode,
      keyScope: 'workspace',
      clock,
      apps,
    }),
  );
  const answers = await Promise.all(worlds.map((world) => send(world, one.fields)));
  expect(answers.map(({ status }) => status)).toEqual([one.faithful, one.strict]);

  const [faithful, strict] = worlds.map((world) =>
    world.requests().map(({ verdict, reason, fields, findings, facts }) => ({
      verdict,
      reason,
      fields,
      findings,
      facts: facts.map(({ type, at }) => ({ type, at })),
    })),
  );
  expect(strict).toEqual(faithful);
  expect(strict).toHaveLength(1);
});

test('what is refused in strict mode is a problem document that carries every finding and the faithful status', async () => {
  const world = simulator.workspace({ mode: 'strict', keyScope: 'workspace', apps });
  const response = await send(world, { country: 'USA', ip_address: 'nowhere' });
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const [entry] = world.requests();
  expect(await response.json()).toMatchObject({
    status: 422,
    code: 'STRICT',
    verdict: 'recorded',
    faithfulStatus: 200,
    findings: entry?.findings,
  });
  expect(entry?.findings.map(({ field }) => field)).toEqual(expect.arrayContaining(['country', 'ip_address']));
  expect(entry?.answer.status).toBe(422);
});

test('a click on an unknown link is a problem document too, one on a good link still redirects', async () => {
  const world = simulator.workspace({ mode: 'strict', apps: [{ bundleId: 'strict.game', platform: 'ios' }] });
  const campaign = world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'C', channel: 'unity' });
  const missing = await fetch(`${world.url}/v0/click/nothing`, { redirect: 'manual' });
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ code: 'STRICT', verdict: 'rejected' });
  expect((await fetch(campaign.clickUrl ?? '', { redirect: 'manual' })).status).toBe(302);
});

const { analytics_installation_id: _id, ...withoutId } = good;
const optionalEmpty: readonly { path: string; fields: Record<string, string> }[] = [
  {
    path: '/v0/ad_impressions',
    fields: {
      app_version: '1.5',
      ip_address: '203.0.113.7',
      ad_revenue_mediation: 'custom',
      network_name: 'mintegral',
      currency: 'USD',
      revenue_decimal: '0.01',
    },
  },
  { path: '/v0/conversion-values', fields: { conversion_value: '12' } },
  { path: '/v0/import_attribution', fields: {} },
];

test.each(optionalEmpty)(
  '$path takes optional parameters that are empty as it takes none',
  async ({ path, fields }) => {
    const world = simulator.workspace({ mode: 'strict', keyScope: 'workspace', apps });
    const { os_version: _os, sdk_version: _sdk, ...rest } = { ...withoutId, ...fields };
    const post = (body: Record<string, string>): Promise<Response> =>
      fetch(`${world.url}${path}`, { method: 'POST', body: new URLSearchParams(body) });
    const none = { analytics_installation_id: '', os_version: '', sdk_version: '' };
    expect([(await post(rest)).status, (await post({ ...rest, ...none })).status]).toEqual([200, 200]);
  },
);

test('v0/user takes an empty installation id as it takes none', async () => {
  const world = simulator.workspace({ mode: 'strict', keyScope: 'workspace', apps });
  const ask = async (fields: Record<string, string>): Promise<number> =>
    (await fetch(`${world.url}/v0/user?${new URLSearchParams(fields).toString()}`)).status;
  expect([await ask(withoutId), await ask({ ...withoutId, analytics_installation_id: '' })]).toEqual([200, 200]);
});
