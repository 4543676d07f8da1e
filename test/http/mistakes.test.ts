import evidence from '@mmp-sim/contracts/tenjin/evidence.json' with { type: 'json' };
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';

// What people do wrong in their first hour, and what tells them so.

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const key = () => simulator.default.apps.find(({ platform }) => platform === 'android')?.sdkKeys[0]?.key ?? '';
const open =
  'bundle_id=dev.mmpsim.demo&platform=android&analytics_installation_id=1f&advertising_id=&os_version=34&sdk_version=server';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const newest = () => simulator.default.requests()[0];

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(simulator.url + path, { method: 'POST', body, headers: { ...form, ...headers } });

test.each(['/v1/event', '/event', '/v0/events', '/'])(
  'an event sent to %s is answered as the MMP answers, and journaled',
  async (path) => {
    const response = await post(path, open);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 404, error: 'not found' });
    expect(newest()).toMatchObject({ verdict: 'rejected', reason: 'no-such-endpoint', sent: { target: path } });
    if (path !== '/') expect(newest()?.findings[0]?.hint).toBe('Did you mean `/v0/event`?');
  },
);

test('a page that nobody serves is no business of the MMP', async () => {
  const before = simulator.default.requests().length;
  const response = await fetch(`${simulator.url}/index.html`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  expect(simulator.default.requests()).toHaveLength(before);
});

test.each([
  '{"bundle_id":"dev.mmpsim.demo"}',
  '[{"bundle_id":"dev.mmpsim.demo"}]',
  '[ {} ]',
  String.raw`"{\"bundle_id\":\"dev.mmpsim.demo\"}"`,
])('JSON under the content type of a form, as curl sends it, is called JSON: %s', async (body) => {
  await post(`/v0/event?api_key=${key()}`, body);
  expect(newest()?.findings).toContainEqual(
    expect.objectContaining({ rule: 'unread-body', given: expect.stringContaining('JSON') }),
  );
  expect(newest()?.fields).toEqual({ api_key: key() });
});

test.each([
  { authorization: 'Bearer KEY', hint: /Bearer token.*HTTP Basic/ },
  { authorization: `Basic ${Buffer.from(':KEY').toString('base64')}`, hint: /not the password/ },
])('a key in the wrong place of the header is looked for: $authorization', async ({ authorization, hint }) => {
  await post('/v0/event', open, { authorization });
  expect(newest()).toMatchObject({ verdict: 'rejected', reason: 'unauthorized' });
  expect(newest()?.findings[0]).toMatchObject({ rule: 'unauthorized', hint: expect.stringMatching(hint) });
});

test.each([
  { headers: {}, more: '&sdk_key=KEY', hint: 'You sent `sdk_key`: did you mean `api_key`?' },
  { headers: { 'x-api-key': 'KEY' }, more: '', hint: /x-api-key is not read/ },
])('a key under another name is looked for: $hint', async ({ headers, more, hint }) => {
  await post('/v0/event', `${open}${more}`, headers);
  expect(newest()?.findings[0]).toMatchObject({
    rule: 'unauthorized',
    hint: typeof hint === 'string' ? hint : expect.stringMatching(hint),
  });
});

test('a key that stands behind Basic as it is is told of; one that nobody has is unknown', async () => {
  await post('/v0/event', open, { authorization: `Basic ${key()}` });
  expect(newest()?.findings[0]).toMatchObject({
    rule: 'unauthorized',
    message: expect.stringContaining('not encoded'),
  });
  await post('/v0/event', open, { authorization: `Basic ${key().slice(1)}` });
  expect(newest()?.findings[0]).toMatchObject({ rule: 'unauthorized', message: 'No app has this key.' });
});

test.each([
  { given: open.replace('bundle_id', 'app_id'), hint: 'You sent `app_id`: did you mean `bundle_id`?' },
  { given: open.replace('platform', 'os'), hint: 'You sent `os`: did you mean `platform`?' },
])('an app that is named by another parameter: $hint', async ({ given, hint }) => {
  await post(`/v0/event?api_key=${key()}`, given);
  expect(newest()?.findings[0]).toMatchObject({ rule: 'no-such-app', hint });
});

test('sdk_version=Server is no backend, and the hint says how to spell it', async () => {
  await post(`/v0/event?api_key=${key()}`, open.replace('&advertising_id=', '').replace('=server', '=Server'));
  expect(newest()?.findings[0]).toMatchObject({ rule: 'no-device-id', hint: expect.stringContaining('`server`') });
});

test('the finding that decided stands first', async () => {
  await post('/v0/event', 'api_key=WRONG&bundle=x');
  expect(newest()?.findings[0]?.rule).toBe('unauthorized');
  expect(newest()?.findings.length).toBeGreaterThan(3);
  expect(Object.keys(newest()?.findings[0] ?? {})).toEqual(Object.keys(newest()?.findings.at(-1) ?? {}));
});

test.each([
  { where: { endpoint: 'evnt' }, path: 'where.endpoint', expected: expect.stringContaining('did you mean event?') },
  {
    where: { endpoint: 'adjust.event' },
    path: 'where.endpoint',
    expected: expect.stringContaining('did you mean tenjin.event?'),
  },
  {
    where: { findings: [{ rule: 'unknown-parameter' }, { rule: 'unkown-parameter' }] },
    path: 'where.findings.1.rule',
    expected: expect.stringContaining('did you mean unknown-parameter?'),
  },
  {
    where: { findings: [{ rule: { oneOf: ['late-delivery', 'xyz'] } }] },
    path: 'where.findings.0.rule',
    expected: expect.stringMatching(/^one of unread-body, .* and \d+ more$/),
  },
  {
    where: { app: 'dev.mmpsim.dmeo' },
    path: 'where.app',
    expected: expect.stringContaining('did you mean dev.mmpsim.demo?'),
  },
  { where: { app: 'xyz' }, path: 'where.app', expected: expect.stringContaining('dev.mmpsim.demo') },
  {
    where: { attribution: { method: 'organik' } },
    path: 'where.attribution.method',
    expected: expect.stringContaining('did you mean organic?'),
  },
  {
    where: { attribution: { method: { oneOf: ['organic', 'click'] } } },
    path: 'where.attribution.method',
    expected: expect.stringContaining('device-click'),
  },
])('an assertion that can never match is refused: $path', async ({ where, path, expected }) => {
  await expect(simulator.assert({ never: true, where })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    problems: [{ path, expected }],
  });
});

test('so is that nothing has come of an app that there is not; what may still come is waited for', async () => {
  const where = { app: 'com.exmaple.game' };
  await expect(simulator.assert({ count: 0, where })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  expect(await simulator.assert({ never: true, where, withinMs: 1 })).toMatchObject({ pass: true });
  expect(await simulator.assert({ atLeast: 1, where })).toMatchObject({ pass: false });
  expect(await simulator.assert({ count: 1, where })).toMatchObject({ pass: false });
});

test('an app is known by its id, by its bundle id, and by what came while it was there', async () => {
  const world = simulator.workspace({
    apps: [{ bundleId: 'brief', platform: 'ios', sdkKeys: [{ key: 'BRIEF' }] }],
  });
  const [app] = world.apps;
  for (const name of [app?.id ?? '', 'brief']) {
    expect(await world.assert({ never: true, where: { app: name } })).toMatchObject({ pass: true });
  }
  await fetch(`${simulator.url}/v0/event?api_key=BRIEF&bundle_id=brief&platform=ios`);
  const deleted = `${simulator.url}/_sim/apps/${app?.id ?? ''}?workspace=${world.id}`;
  expect((await fetch(deleted, { method: 'DELETE' })).status).toBe(204);
  expect(await world.assert({ never: true, where: { app: 'brief' } })).toMatchObject({ pass: false, matched: 1 });
});

test('where any key makes its app, nothing may have come of any app', async () => {
  const world = simulator.workspace({ anyKey: true });
  expect(await world.assert({ never: true, where: { app: 'com.example.any' } })).toMatchObject({ pass: true });
});

test.each(['event', 'tenjin.event', 'Events', 'tenjin.Event'])('%s is the endpoint of events', async (endpoint) => {
  await post(`/v0/event?api_key=${key()}`, open);
  expect(await simulator.assert({ where: { endpoint, app: 'dev.mmpsim.demo' } })).toMatchObject({ pass: true });
});

test('every rule that a finding can have can be asked for', async () => {
  const rules = evidence.rules.flatMap((rule) => ('findings' in rule ? (rule.findings ?? []) : []));
  rules.push('bad-signature', 'callback-loop', 'no-install-yet', 'no-such-workspace');
  const findings = [{ rule: { oneOf: rules } }];
  await expect(simulator.default.assert({ where: { findings } })).resolves.toBeDefined();
});

test('so is a filter of the journal', async () => {
  const response = await fetch(`${simulator.url}/_sim/requests?endpoint=evnt`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ problems: [{ path: '?endpoint', given: 'evnt' }] });
});

test.each([{ never: true }, { count: 0 }, { count: 1 }, { atLeast: 1 }] as const)(
  'a simulator that closes answers those who wait that %j is not decided',
  async (expected) => {
    const other = await createSimulator();
    const asked = { ...expected, where: { endpoint: 'event' }, withinMs: 60_000 };
    const waiting = expect(other.default.assert(asked)).rejects.toMatchObject({
      code: 'WORKSPACE_ENDED',
      detail: expect.stringContaining('withinMs: 60000'),
    });
    await other.close();
    await waiting;
  },
);

test('a workspace that is deleted leaves no assertion undecided for good, over HTTP', async () => {
  const other = await createSimulator({ limits: { waits: 1 } });
  const world = other.workspace({ apps: [{ bundleId: 'ends', platform: 'ios' }] });
  const assert = (body: object): Promise<Response> =>
    fetch(`${other.url}/_sim/assert?workspace=${world.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const waiting = assert({ never: true, where: { verdict: 'rejected' }, withinMs: 60_000 });
  // One wait is allowed: when a second is refused, the first has begun.
  await vi.waitFor(async () => expect((await assert({})).status).toBe(429));
  await fetch(`${other.url}/_sim/workspaces/${world.id}`, { method: 'DELETE' });
  const answer = await waiting;
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 409,
    body: { code: 'WORKSPACE_ENDED' },
  });
  await other.close();
});

test('what waits for nothing is answered of a workspace that has ended', async () => {
  const other = await createSimulator();
  await other.close();
  expect(await other.default.assert({ never: true })).toMatchObject({ pass: true });
  await expect(other.default.assert({ never: true, withinMs: 1 })).rejects.toMatchObject({ code: 'WORKSPACE_ENDED' });
});

test('what was sent to a workspace that is not there shows its whole target', async () => {
  await post('/w/nowhere/v0/event?x=1', open);
  expect(newest()).toMatchObject({ reason: 'no-such-workspace', sent: { target: '/w/nowhere/v0/event?x=1' } });
});

test('an organic install says what its open carried, and that nobody shares it', async () => {
  await post(`/v0/event?api_key=${key()}`, open.replace('=1f', '=2f'));
  expect((await simulator.default.install('2f')).summary).toBe(
    'Organic: the open carried no usable advertising id, no ip_address, no click token in a referrer, and no engagement of this app shares any of it.',
  );
});

test('a claim of a channel that does not exist, or makes no claims, is refused; a channel may be made for it', async () => {
  const world = simulator.workspace({ apps: [{ bundleId: 'claims', platform: 'ios' }] });
  const claim = {
    appId: world.apps[0]?.id ?? '',
    advertisingId: 'aa',
    kind: 'click' as const,
    engagedAt: '2020-01-01T00:00:00Z',
  };
  await expect(world.addClaim({ ...claim, channel: 'facebok' })).rejects.toMatchObject({
    detail: expect.stringMatching(/is not a channel\. Did you mean facebook\? There are facebook, .*\. POST/),
  });
  await expect(world.addClaim({ ...claim, channel: 'mintegral' })).rejects.toMatchObject({
    detail: expect.stringContaining('does not attribute'),
  });
  expect(await world.addClaim({ ...claim, channel: 'Meta' })).toMatchObject({ channel: 'facebook' });
});

test('a cursor from before a reset never points into what came after', async () => {
  const world = simulator.workspace({
    keyScope: 'workspace',
    apps: [{ bundleId: 'cursors', platform: 'ios', sdkKeys: [{ key: 'K' }] }],
  });
  const send = () => fetch(`${world.url}/v0/event?api_key=K`);
  await send();
  const { cursor } = await world.assert({ atLeast: 1 });
  await world.reset();
  await send();
  expect(await world.assert({ since: cursor, never: true })).toMatchObject({ pass: false, matched: 1 });
  await expect(world.assert({ since: '99' })).rejects.toMatchObject({ problems: [{ path: 'since', given: '99' }] });
});

test('a setting that is there but undefined counts as left out', async () => {
  const limits: object = { bodyBytes: undefined };
  const other = await createSimulator({ limits });
  expect((await fetch(`${other.url}/v0/event`, { method: 'POST', body: 'x'.repeat(1_048_577) })).status).toBe(413);
  await other.close();
});

test('of many unknown parameters fifty are named and the rest are counted', async () => {
  const many = Array.from({ length: 60 }, (_, n) => `zz_${n}_zz=1`).join('&');
  await post(`/v0/event?api_key=${key()}`, `${open}&${many}`);
  const strangers = newest()?.findings.filter(({ rule }) => rule === 'unknown-parameter') ?? [];
  expect(strangers).toHaveLength(51);
  expect(strangers.at(-1)).toMatchObject({ field: null, given: '10 more' });
});

test('a placeholder in percent signs is one, although it looks like an escape', async () => {
  await post(`/v0/event?api_key=${key()}`, open.replace('advertising_id=', 'advertising_id=%%DEVICE_ID%%'));
  expect(newest()?.fields['advertising_id']).toBeNull();
  expect(newest()?.findings).toContainEqual(
    expect.objectContaining({ rule: 'unfilled-macro', given: '%%DEVICE_ID%%' }),
  );
});

test.each(['custom', 'fairbid'])(
  'a path for %s impressions, which there is not, is told the one that takes them',
  async (name) => {
    await post(`/v0/ad_impressions/${name}`, open);
    expect(newest()?.findings[0]?.hint).toBe('Did you mean `/v0/ad_impressions`?');
  },
);

test('a platform in capitals is told how platforms are written', async () => {
  await post('/v0/event', open.replace('android', 'ANDROID').replace('dev.mmpsim.demo', 'com.unheard.of'), {
    authorization: `Basic ${btoa(`${key()}:`)}`,
  });
  expect(newest()?.findings[0]?.hint).toContain('Platforms are written in small letters.');
});

test('JSON with the right key: the body that was not read is the first thing said, and what follows from it is not', async () => {
  const headers = { authorization: `Basic ${btoa(`${key()}:`)}`, 'content-type': 'application/json' };
  await post('/v0/event', JSON.stringify({ bundle_id: 'dev.mmpsim.demo', platform: 'android' }), headers);
  expect(newest()?.findings.map(({ rule }) => rule)).toEqual(['unread-body', 'no-such-app']);
});

test('a GET with a body: the body is not read, and a finding says so', async () => {
  const target = new URL(`/v0/event?${open}&api_key=${key()}`, simulator.url);
  const { request } = await import('node:http');
  await new Promise<void>((resolve) => {
    const call = request(target, { method: 'GET', headers: { ...form, 'content-length': '11' } }, (response) => {
      response.resume().once('end', () => resolve());
    });
    call.end('event=level');
  });
  expect(newest()).toMatchObject({ verdict: 'recorded', endpoint: 'tenjin.event' });
  expect(newest()?.facts.at(-1)).toMatchObject({ type: 'session' });
  expect(newest()?.findings[0]).toMatchObject({ rule: 'unread-body', given: 'the body of a GET' });
});
