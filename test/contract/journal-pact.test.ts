import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PactV3 } from '@pact-foundation/pact';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type NewFault, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { anyAnswerTo } from '../support/answer.js';
import { runHere } from '../support/cli-here.js';
import { runCli } from '../support/cli.js';
import { basic, formOf, inFolder, PACT_OPEN, verifyIn, withMock } from '../support/pact.js';
import { FORM } from '../support/world.js';

type Rules = Readonly<Record<string, { matchers: { match: string; regex?: string }[] }>>;
type Written = {
  readonly consumer: { name: string };
  readonly interactions: {
    description: string;
    providerStates: { name: string; params: Record<string, string> }[];
    request: {
      method: 'GET' | 'POST';
      path: string;
      headers: Record<string, string>;
      body?: string;
      query?: Record<string, string[]>;
      matchingRules: { body: Rules; query: Rules; header: Rules };
    };
    response: { status: number; headers?: Record<string, string>; body: Record<string, unknown> };
  }[];
};

const KEY = 'REAL-SECRET-KEY';
const REAL = {
  ...PACT_OPEN,
  analytics_installation_id: 'AAEEB161-0FE7-4997-B6D5-3F02E9711F8C',
  advertising_id: '1024e65f-3dd9-4f16-9837-26bcef192d68',
  ip_address: '8.8.8.8',
};

let simulator: Simulator;
let workspace: WorkspaceHandle;
let written: { text: string; pact: Written; stdout: string; code: number | null; again: string };
beforeAll(async () => {
  simulator = await createSimulator();
  workspace = simulator.workspace({
    id: 'sent',
    keyScope: 'workspace',
    apps: [
      {
        bundleId: 'com.example.game',
        platform: 'android',
        ignoredAppVersions: ['0.*'],
        sdkKeys: [{ key: KEY }, { key: 'OFF', disabled: true }],
      },
      { bundleId: 'com.example.strict', platform: 'android', androidNeedsAdvertisingId: true, sdkKeys: [{ key: KEY }] },
    ],
  });
  const [app] = workspace.apps;
  const campaign = workspace.addCampaign({ appId: app?.id ?? '', name: 'Spring', channel: 'unity' });
  await anyAnswerTo(`${campaign.clickUrl}?advertising_id=${REAL.advertising_id}&click_id=CLICK-SECRET`);

  const post = (path: string, params: Record<string, string>, key = KEY, type = FORM) =>
    anyAnswerTo(workspace.url + path, {
      method: 'POST',
      headers: { 'content-type': type, authorization: basic(key) },
      body: formOf(params),
    });
  for (let time = 0; time < 3; time += 1) await post('/v0/event', REAL);
  await post('/v0/event', { ...REAL, event: 'level_complete', value: '3' });
  await post('/v0/event', { ...REAL, event: 'level_complete' });
  await post('/v0/event', REAL, 'OFF');
  await post('/v0/event', { ...REAL, app_version: '0.9' });
  await post('/v0/event', { ...REAL, analytics_installation_id: '', advertising_id: '' });
  await post('/v0/event', REAL, 'UNKNOWN');
  await post('/v0/event', { ...REAL, bundle_id: 'com.example.gone' });
  await post('/v0/event', { ...REAL, bundle_id: 'com.example.strict', advertising_id: '', country: 'DE' });
  await post('/v0/purchase', {
    ...REAL,
    product_id: 'gold',
    price: '4.99',
    quantity: '1',
    currency: 'EUR',
    receipt: 'RECEIPT-SECRET',
  });
  await post('/v0/purchase', {
    ...REAL,
    product_id: 'gold',
    price: 'much',
    quantity: '1',
    currency: 'EUR',
    app_version: '1',
  });
  await post('/v0/ad_impressions/max', {
    ...REAL,
    app_version: '1',
    ad_revenue_mediation: 'max',
    'max[revenue]': '0.001',
    'max[ad_revenue_currency]': 'USD',
  });
  await post('/v0/event', REAL, KEY, 'text/plain');
  await post('/v0/nothing', REAL);
  await anyAnswerTo(`${workspace.url}/v0/user?${formOf({ ...REAL, api_key: KEY })}`);

  const faulty: NewFault[] = [
    { do: { status: 429, retryAfter: 2 } },
    { do: { status: 429, retryAfter: 'Thu, 01 Jan 2026 00:00:00 GMT' } },
    { do: { status: 503 } },
    { do: { status: 503, body: '<html>busy</html>' }, phase: 'after' },
    { do: { status: 502 }, phase: 'after' },
    { do: { status: 401 } },
    { do: { delayMs: 1 } },
  ];
  for (const fault of faulty) {
    workspace.faults.add({ ...fault, when: { first: 1 } });
    await post('/v0/event', REAL);
  }
  workspace.faults.add({ when: { first: 1 }, do: { reset: true }, phase: 'after' });
  await expect(post('/v0/event', REAL)).rejects.toThrow();

  const write = (out: string) =>
    runCli(['pact', '--from-journal', '--consumer', 'our backend', '--out', out, '--url', workspace.url]);
  written = await inFolder({}, async (folder) => {
    const { code, stdout } = await write(join(folder, 'pacts'));
    const text = await readFile(join(folder, 'pacts/our_backend-Tenjin.json'), 'utf8');
    await write(folder);
    const again = await readFile(join(folder, 'our_backend-Tenjin.json'), 'utf8');
    return { code, stdout, text, again, pact: JSON.parse(text) as Written };
  });
}, 60_000);
afterAll(() => simulator.close());

test('one interaction stands for all requests that say the same, each with its state and its answer', () => {
  const rows = written.pact.interactions.map(({ description, providerStates: [state], response }) => [
    description,
    state?.name,
    response.status,
  ]);
  expect(new Set(rows)).toEqual(
    new Set([
      ['POST /v0/event is taken', 'an app', 200],
      ['POST /v0/event with an event is taken, with value', 'an app', 200],
      ['POST /v0/event with an event is taken, without value', 'an app', 200],
      ['POST /v0/event is thrown away (key-disabled)', 'an app with a disabled key', 202],
      ['POST /v0/event is thrown away (app-version-ignored)', 'an app that ignores a version', 202],
      ['POST /v0/event is thrown away (no-device-id)', 'an app', 202],
      ['POST /v0/event is refused (unauthorized)', 'an app with another key', 401],
      ['POST /v0/event is refused (no-such-app)', 'no app', 404],
      ['POST /v0/purchase is taken', 'an app', 200],
      ['POST /v0/purchase is thrown away (unreadable-amount)', 'an app', 202],
      ['POST /v0/ad_impressions/max is taken', 'an app', 200],
      ['GET /v0/user is taken', 'an attributed installation', 200],
      ['POST /v0/event is answered 429 with Retry-After', 'an app that is rate limited', 429],
      ['POST /v0/event is answered 429', 'an app that is rate limited', 429],
      ['POST /v0/event is answered 503', 'an app during an outage', 503],
    ]),
  );
  expect(written.code).toBe(0);
});

test('it holds against a fresh simulator', async () => {
  const { pass, pacts } = await inFolder({ 'pact.json': written.pact }, (folder) => verifyIn(simulator, [folder]));
  const interactions = pacts.flatMap((pact) => pact.interactions);
  expect(interactions.filter(({ result }) => result !== 'passed')).toEqual([]);
  expect([pass, interactions.length]).toEqual([true, written.pact.interactions.length]);
});

test('what was left out is told, with the reason', () => {
  expect(written.stdout).toContain('our_backend-Tenjin.json: 15 interactions of 26 requests.');
  expect(written.stdout).toContain('  POST /v0/event is taken  (4 times)\n');
  expect(written.stdout).toMatch(/left out: #1: a link is an ad network’s/);
  expect(written.stdout).toMatch(/left out: #17: it was refused \(no-such-endpoint\)/);
  expect(written.stdout).toMatch(/left out: #12: a fresh simulator answers 200, not 202 invalid device identifier/);
  expect(written.stdout).toMatch(/left out: #16: its body is no form/);
  expect(written.stdout).toMatch(/left out: #23: a fault answered it 502; only 429 and 503 have a provider state/);
  expect(written.stdout).toMatch(/left out: #24: a fault answered it 401; only/);
  expect(written.stdout).toMatch(/left out: #26: a fault cut its connection, so that there was no answer/);
});

test('of what a fault answers, status and Retry-After stand in it', () => {
  const answers = written.pact.interactions
    .filter(({ description }) => description.includes('is answered'))
    .map(({ description, response: { status, headers } }) => [description, status, headers?.['Retry-After']]);
  expect(new Set(answers)).toEqual(
    new Set([
      ['POST /v0/event is answered 429 with Retry-After', 429, '2'],
      ['POST /v0/event is answered 429', 429, undefined], // A date would be over.
      ['POST /v0/event is answered 503', 503, undefined],
    ]),
  );
});

test('no key, id, address or receipt of the real ones is in it', () => {
  for (const secret of [KEY, 'OFF', 'UNKNOWN', basic(KEY).slice(6), 'SECRET', '8.8.8.8', /aaeeb161/i, '1024e65f']) {
    expect(written.text).not.toMatch(secret);
  }
});

test('the same requests write the same bytes', () => {
  expect(written.again).toBe(written.text);
});

/** The library takes rules in another form than the file has. */
const asLibraryTakes = (rules: Rules) =>
  Object.entries(rules).map(([path, { matchers }]) => ({
    path,
    rules: matchers.map(({ match, regex }) => ({
      'pact:matcher:type': match,
      value: '',
      ...(regex === undefined ? {} : { regex }),
    })),
  }));

describe('its matchers', () => {
  const find = (wanted: string) => {
    const found = written.pact.interactions.find(({ description }) => description === wanted);
    if (found === undefined) throw new RangeError(wanted);
    return found;
  };

  test('are those of the schemas', () => {
    const { matchingRules } = find('POST /v0/purchase is taken').request;
    expect(matchingRules.body['$.currency']?.matchers).toEqual([{ match: 'regex', regex: '^[A-Z]{3}$' }]);
    expect(matchingRules.body['$.platform']?.matchers).toEqual([
      { match: 'regex', regex: '^(?:ios|android|amazon|android_other)$' },
    ]);
    expect(matchingRules.body['$.receipt']?.matchers).toEqual([{ match: 'type' }]);
    expect(find('POST /v0/ad_impressions/max is taken').request.matchingRules.body).toHaveProperty([
      "$['max[revenue]']",
    ]);
  });

  test("let Pact's own mock take another call of the same kind, and no call of another", async () => {
    const { request, response, description } = find('POST /v0/purchase is taken');
    const { matchingRules, ...example } = request;
    const other = {
      ...Object.fromEntries(new URLSearchParams(example.body)),
      price: '0.5',
      currency: 'JPY',
      product_id: 'silver',
    };
    const send = (params: Record<string, string>) =>
      inFolder({}, (dir) =>
        withMock(
          () =>
            new PactV3({ consumer: 'a', provider: 'b', dir, logLevel: 'error' })
              .uponReceiving(description)
              .withRequest(example)
              .withRequestMatchingRules(example, {
                header: asLibraryTakes(matchingRules.header),
                body: asLibraryTakes(matchingRules.body),
              })
              .willRespondWith({ status: response.status }),
          async (url) => {
            const { status } = await fetch(url + example.path, {
              method: 'POST',
              headers: { 'content-type': FORM, authorization: basic('ANY-KEY') },
              body: formOf(params),
            });
            expect(status).toBe(200);
          },
        ),
      );
    await send(other);
    await expect(send({ ...other, currency: 'yen' })).rejects.toThrow();
  });
});

test.each([
  { name: 'no simulator', args: ['--url', 'http://127.0.0.1:9'], code: 3, said: 'No simulator answers there' },
  { name: 'no consumer', args: [], code: 2, said: '--consumer' },
])('exits $code where there is $name', async ({ args, code, said }) => {
  const consumer = args.length === 0 ? [] : ['--consumer', 'a'];
  const ran = await runHere(['pact', '--from-journal', ...consumer, '--out', '/nowhere', ...args]);
  expect(ran.stderr).toContain(said);
  expect(ran.code).toBe(code);
});

test('an empty journal writes nothing and exits 1', async () => {
  const empty = simulator.workspace({ id: 'empty' });
  const { code, stdout } = await inFolder({}, (out) =>
    runHere(['pact', '--from-journal', '--consumer', 'a', '--out', out, '--url', empty.url]),
  );
  expect([code, stdout]).toEqual([1, 'Nothing was written: of 0 requests none can stand in a contract.\n']);
});
