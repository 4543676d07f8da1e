import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { providerState } from '@mmp-sim/contracts/provider-states';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { readPact } from '../../simulator/pact/pact-file.js';
import { checkDrift } from '../../simulator/pact/drift.js';
import { type OwnApp, planDrift } from '../../simulator/pact/drift-probes.js';
import { runHere } from '../support/cli-here.js';
import { anInteraction, aPact, formOf, PACT_OPEN } from '../support/pact.js';

const own: OwnApp = {
  sdkKey: 'MY-KEY',
  bundleId: 'com.example.game',
  platform: 'android',
  device: PACT_OPEN.advertising_id,
};

let simulator: Simulator;
/** Stands for the real MMP. */
let real: WorkspaceHandle;
beforeAll(async () => {
  simulator = await createSimulator();
  const sdkKeys = [{ key: 'MY-KEY' }];
  const apps = [{ bundleId: 'com.example.game', platform: 'android' as const, sdkKeys }];
  real = simulator.workspace({ id: 'real', keyScope: 'workspace', apps });
});
afterAll(() => simulator.close());

function compare(url: string, plan: ReturnType<typeof planDrift>) {
  const workspace = simulator.workspace({ keyScope: 'workspace' });
  const statesUrl = `${simulator.url}/_sim/pact/state?workspace=${workspace.id}`;
  return checkDrift(plan, { real: url, simulated: workspace.url, statesUrl }, 5000);
}

/** A server that answers everything in one way. */
async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

test('nothing that is sent is recorded by an MMP that works, and one that is the same does not differ', async () => {
  const { pass, pacts } = await compare(real.url, planDrift([], own));
  expect(pacts.flatMap(({ interactions }) => interactions.filter(({ result }) => result !== 'passed'))).toEqual([]);
  expect(pass).toBe(true);
  const received = real.requests();
  expect(new Set(received.map(({ endpoint }) => endpoint))).toEqual(
    new Set(
      ['event', 'purchase', 'subscriptions', 'ad_impressions', 'conversion-values', 'user'].map(
        (name) => `tenjin.${name}`,
      ),
    ),
  );
  expect(received.flatMap(({ facts }) => facts)).toEqual([]);
  const taken = received.filter(({ verdict }) => verdict === 'recorded');
  expect(taken.map(({ endpoint, fields }) => [endpoint, fields['advertising_id']])).toEqual([
    ['tenjin.user', PACT_OPEN.advertising_id],
  ]);
});

test('no id of a device is sent but the one that the caller names, and the key only with an app that nobody has', () => {
  const ids = [PACT_OPEN.advertising_id, PACT_OPEN.analytics_installation_id];
  for (const { request, compared } of planDrift([], own).probes) {
    const sent = JSON.stringify(request);
    const hasKey = sent.includes(Buffer.from('MY-KEY:').toString('base64')) || sent.includes('MY-KEY');
    if (compared === 'all') expect(ids.filter((id) => sent.includes(id))).toEqual([]);
    if (compared === 'all' && hasKey) expect(sent).toContain('bundle_id=mmp-sim.drift.');
  }
});

test('of a pact only variants are sent, each path once, and what was left out is told', () => {
  const pact = aPact([
    anInteraction('an open', { status: 200 }, { state: providerState('an app') }),
    anInteraction('another open', { status: 200 }, { params: { event: 'x' } }),
    anInteraction('thrown away', { status: 202 }),
    anInteraction('a wrong key', { status: 401 }),
    anInteraction('no app', { status: 404 }),
    { description: 'a click', request: { method: 'GET', path: '/v0/click/abc' }, response: { status: 302 } },
    {
      description: 'a purchase without a bundle id',
      request: { method: 'POST', path: '/v0/purchase', body: formOf({ api_key: 'A' }) },
      response: { status: 401 },
    },
  ]);
  const { probes, skipped } = planDrift(readPact(JSON.stringify(pact), 'p').interactions, { sdkKey: 'MY-KEY' });
  expect(probes.map(({ name }) => name)).toEqual([
    'POST /v0/event Basic: a key that nobody has',
    'POST /v0/event Basic: a bundle id that nobody has',
    'POST /v0/purchase api_key: a key that nobody has',
  ]);
  expect(skipped.map(({ name }) => name)).toEqual([
    'an open',
    'another open',
    'thrown away',
    'a click',
    'POST /v0/purchase api_key: a bundle id that nobody has',
  ]);
});

test('without a key, what needs one is not sent', () => {
  const { probes, skipped } = planDrift([], {});
  expect(probes.every(({ name }) => name.endsWith('a key that nobody has'))).toBe(true);
  expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
    new Set(['it needs --sdk-key', 'it needs --sdk-key, --bundle-id, --platform and --device']),
  );
});

test.each([
  {
    name: 'another status and body',
    answer: { status: 403, type: 'application/json', body: '{"code":403,"message":"no"}' },
    reasons: [
      'status: the simulator answers 401, the real one 403',
      'header www-authenticate: the simulator answers Basic, the real one none',
      'body code: the simulator answers 401, the real one 403',
      'body error: the simulator answers "unauthorized", the real one none',
      'body message: the simulator answers none, the real one "no"',
    ],
  },
  {
    name: 'what it should have refused is taken',
    answer: { status: 200, type: 'text/html', body: '<p>ok</p>' },
    reasons: [
      'status: the simulator answers 401, the real one 200',
      'header content-type: the simulator answers application/json, the real one text/html',
      'header www-authenticate: the simulator answers Basic, the real one none',
      'body: expected a JSON object, got "<p>ok</p>"',
      'it was not refused: it may have been recorded',
    ],
  },
])('a real one that differs is told in full: $name', async ({ answer: { status, type, body }, reasons }) => {
  const plan = planDrift([], {});
  const { pass, pacts } = await withServer(
    (_request, response) => void response.writeHead(status, { 'content-type': type }).end(body),
    (url) => compare(url, { ...plan, probes: plan.probes.slice(0, 1) }),
  );
  expect(pass).toBe(false);
  expect(pacts[0]?.interactions[0]?.reasons).toEqual(reasons);
});

test('of a read-out only the form is compared', async () => {
  const plan = planDrift([], own);
  const readouts = plan.probes.filter(({ compared }) => compared === 'form');
  const body = JSON.stringify({ ad_network: 'unity', campaign_id: 7, tenjin_parameter_0: 'a', novelty: 'b' });
  const { pacts } = await withServer(
    (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    (url) => compare(url, { probes: readouts, skipped: [] }),
  );
  expect(pacts[0]?.interactions[0]?.reasons).toEqual([
    'body campaign_id: expected a text, got 7',
    'body novelty: got "b", a key that the simulator does not know',
  ]);
});

test('on the command line: what differs exits 1, who does not answer 3, an address that shows the key 2', async () => {
  const differs = await withServer(
    (_request, response) => void response.writeHead(500).end(),
    (url) => runHere(['verify', '--against', url]),
  );
  expect([differs.code, differs.stdout]).toEqual([
    1,
    expect.stringContaining('status: the simulator answers 401, the real one 500'),
  ]);
  const silent = await runHere(['verify', '--against', 'http://127.0.0.1:9']);
  expect([silent.code, silent.stderr]).toEqual([3, expect.stringContaining('Nothing more was sent')]);
  const open = await runHere(['verify', '--against', 'http://example.com']);
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('expected https://')]);
});

test.each([
  { address: 'http://u:SECRET@h.example', said: 'got http://h.example, expected https://' },
  { address: 'https://u:SECRET@h.example', said: 'got https://h.example with a user name or password, expected' },
  { address: 'https://h.example/?api_key=SECRET', said: 'got https://h.example with a query or fragment, expected' },
  { address: 'https://u:SECRET@h.example:99999', said: 'got https://…@h.example:99999, expected' },
])(
  'an address that nothing is sent to is refused without what may be secret in it: $said',
  async ({ address, said }) => {
    const { code, stdout, stderr } = await runHere(['verify', '--against', address]);
    expect(stderr).toContain(said);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('SECRET');
  },
);
