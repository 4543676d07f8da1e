import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { control as call, type Problem } from '../support/control.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const control = <T = unknown>(line: string, body?: unknown) => call<T>(sim.url, line, body);
/** One simulator of its own, with small limits. */
async function withLimits(limits: Record<string, number>, play: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator({ limits });
  try {
    await play(own);
  } finally {
    await own.close();
  }
}

describe('what is refused', () => {
  test.each([
    { line: 'POST /_sim/workspaces', body: { id: '../x' }, path: 'id', given: '../x' },
    { line: 'POST /_sim/workspaces', body: { apps: [{ bundleId: 'x' }] }, path: 'apps.0.platform', given: null },
    { line: 'POST /_sim/workspaces', body: { mode: 'lax' }, path: 'mode', given: 'lax' },
    { line: 'POST /_sim/workspaces', body: { seeds: 1 }, path: 'seeds', given: '1' },
    { line: 'POST /_sim/apps', body: {}, path: 'bundleId', given: null },
    { line: 'POST /_sim/apps', body: { bundleId: 'x', platform: 'symbian' }, path: 'platform', given: 'symbian' },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', sdkKeys: [{ key: 'with space' }] },
      path: 'sdkKeys.0.key',
      given: 'with space',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', windows: { click: { deviceMs: 0 } } },
      path: 'windows.click.deviceMs',
      given: '0',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', windows: { click: { deviceMs: 2_592_000_001 } } },
      path: 'windows.click.deviceMs',
      given: '2592000001',
    },
    {
      line: 'POST /_sim/apps',
      body: { bundleId: 'x', platform: 'ios', channelWindows: { unity: { view: { deviceMs: 'long' } } } },
      path: 'channelWindows.unity.view.deviceMs',
      given: 'long',
    },
    { line: 'POST /_sim/channels', body: { shortId: 'a b', name: 'x' }, path: 'shortId', given: 'a b' },
    { line: 'POST /_sim/campaigns', body: { name: 'x', channel: 'x' }, path: 'appId', given: null },
    {
      line: 'POST /_sim/campaigns',
      body: { appId: 'x', name: 'x', channel: 'x', redirectUrl: 'nowhere' },
      path: 'redirectUrl',
      given: 'nowhere',
    },
    { line: 'POST /_sim/engagements', body: { kind: 'tap', campaignId: 'x' }, path: 'kind', given: 'tap' },
    {
      line: 'POST /_sim/engagements',
      body: { kind: 'click', campaignId: 'x', ip: '1.2.3' },
      path: 'ip',
      given: '1.2.3',
    },
    {
      line: 'POST /_sim/engagements',
      body: { kind: 'click', campaignId: 'x', at: '24.11.2026' },
      path: 'at',
      given: '24.11.2026',
    },
    { line: 'POST /_sim/claims', body: { appId: 'x', channel: 'x', kind: 'click' }, path: 'engagedAt', given: null },
    { line: 'POST /_sim/attribution/explain', body: {}, path: 'appId', given: null },
    { line: 'POST /_sim/clock/advance', body: { ms: '5' }, path: 'ms', given: '5' },
  ])('$line $body: 400 names $path, what was given and what is expected', async ({ line, body, path, given }) => {
    const answer = await control<Problem>(line, body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID', status: 400 });
    expect(answer.body.problems).toContainEqual({ path, given, expected: expect.stringMatching(/./) });
    expect(answer.body.detail).toContain(path);
  });

  test('all problems at once, misspelt names with what was meant', async () => {
    const { body } = await control<Problem>('POST /_sim/apps', {
      bundleld: 'x',
      platform: 'IOS',
      window: {},
      attributionDelayMs: -1,
    });
    const paths = body.problems?.map(({ path }) => path).toSorted();
    expect(paths).toEqual(['attributionDelayMs', 'bundleId', 'bundleld', 'platform', 'window']);
    expect(body.problems?.find(({ path }) => path === 'bundleld')?.expected).toContain('did you mean bundleId?');
    expect(body.problems?.find(({ path }) => path === 'window')?.expected).toContain('did you mean windows?');
  });

  test.each([[], 'text', 5, true].map((body) => ({ body })))('the body $body is no object: 400', async ({ body }) => {
    expect((await control('POST /_sim/apps', body)).status).toBe(400);
  });

  test('names of Object.prototype are names like others', async () => {
    const hostile = JSON.parse('{"__proto__": {"bundleId": "x", "platform": "ios"}, "constructor": 1}') as unknown;
    const { status, body } = await control<Problem>('POST /_sim/apps', hostile);
    expect(status).toBe(400);
    expect(body.problems?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['bundleId', 'platform', '__proto__', 'constructor']),
    );
  });

  test.each([
    'GET /_sim/workspaces?wrkspace=x',
    'POST /_sim/workspaces?wrkspace=x',
    'GET /_sim/workspaces/default?wrkspace=x',
    'DELETE /_sim/workspaces/nowhere?wrkspace=x',
    'GET /_sim/apps?wrkspace=x',
    'POST /_sim/apps?wrkspace=x',
    'GET /_sim/channels?wrkspace=x',
    'GET /_sim/campaigns?wrkspace=x',
    'POST /_sim/engagements?wrkspace=x',
    'POST /_sim/claims?wrkspace=x',
    'GET /_sim/requests?wrkspace=x',
    'DELETE /_sim/requests?wrkspace=x',
    'POST /_sim/assert?wrkspace=x',
    'GET /_sim/installs?wrkspace=x',
    'POST /_sim/attribution/explain?wrkspace=x',
    'GET /_sim/clock?wrkspace=x',
    'POST /_sim/reset?wrkspace=x',
  ])('%s: an unknown query parameter is 400, with what was meant', async (line) => {
    const { status, body } = await control<Problem>(line);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.problems).toEqual([
      { path: '?wrkspace', given: '"x"', expected: expect.stringContaining('did you mean workspace?') },
    ]);
  });

  test.each([
    { line: 'PUT /_sim/workspaces', allow: ['GET', 'POST'] },
    { line: 'POST /_sim/workspaces/default', allow: ['DELETE', 'GET', 'PATCH'] },
    { line: 'DELETE /_sim/apps', allow: ['GET', 'POST'] },
    { line: 'POST /_sim/apps/x', allow: ['DELETE', 'GET', 'PATCH'] },
    { line: 'PUT /_sim/channels', allow: ['GET', 'POST'] },
    { line: 'PUT /_sim/campaigns/x', allow: ['DELETE', 'GET', 'PATCH'] },
    { line: 'GET /_sim/engagements', allow: ['POST'] },
    { line: 'GET /_sim/claims', allow: ['POST'] },
    { line: 'POST /_sim/requests', allow: ['DELETE', 'GET'] },
    { line: 'PATCH /_sim/requests/1', allow: ['DELETE', 'GET'] },
    { line: 'GET /_sim/assert', allow: ['POST'] },
    { line: 'DELETE /_sim/installs', allow: ['GET'] },
    { line: 'POST /_sim/installs/x', allow: ['GET'] },
    { line: 'GET /_sim/attribution/explain', allow: ['POST'] },
    { line: 'POST /_sim/clock', allow: ['GET', 'PUT'] },
    { line: 'GET /_sim/clock/advance', allow: ['POST'] },
    { line: 'GET /_sim/reset', allow: ['POST'] },
    { line: 'POST /_sim/health', allow: ['GET'] },
  ])('$line is 405 and Allow says $allow', async ({ line, allow }) => {
    const { status, headers, body } = await control<Problem>(line);
    expect({ status, code: body.code }).toEqual({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(headers.get('allow')?.split(', ').toSorted()).toEqual(allow);
  });

  test.each([
    { path: '/_sim/workspace', meant: '/_sim/workspaces' },
    { path: '/_sim/instals', meant: '/_sim/installs' },
    { path: '/_sim/helth', meant: '/_sim/health' },
    { path: '/Installations', meant: '/installations' },
    { path: '/control/clock/', meant: '/control/clock' },
  ])('$path is 404 and says $meant', async ({ path, meant }) => {
    const { status, headers, body } = await control<Problem>(`GET ${path}`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body.detail).toContain(`Did you mean ${meant}?`);
  });

  test.each(['/_sim', '/_sim/'])('%s leads to the page', async (path) => {
    const response = await fetch(`${sim.url}${path}`, { redirect: 'manual' });
    expect({ status: response.status, to: response.headers.get('location') }).toEqual({
      status: 302,
      to: '/_sim/docs',
    });
  });

  test.each(['/nothing', '/favicon.ico'])('%s is 404 and says what there is', async (path) => {
    const { status, body } = await control<Problem>(`GET ${path}`);
    expect(status).toBe(404);
    expect(body.detail).toContain('/_sim');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body in "%s" is 415',
    async (type) => {
      const body = Buffer.from('{"bundleId":"x","platform":"ios"}');
      const answer = await answerTo(`${sim.url}/_sim/apps`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(415);
      expect(answer.body).toMatchObject({ code: 'BODY_NOT_JSON_TYPE' });
    },
  );

  test('application/json with a charset is JSON', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await answerTo(`${sim.url}/_sim/workspaces`, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(201);
  });

  test.each(['{', '{"a":1,}', '\u0000', 'undefined', '{"a":"\ud800"'])('broken JSON %j is 400', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await answerTo(`${sim.url}/_sim/apps`, { method: 'POST', body, headers });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'BODY_UNREADABLE' });
  });

  test('a body over the limit is 413', async () => {
    await withLimits({ bodyBytes: 100 }, async ({ url }) => {
      expect((await call(url, 'POST /_sim/workspaces', { seed: 'x'.repeat(80) })).status).toBe(201);
      const { status, body } = await call<Problem>(url, 'POST /_sim/workspaces', { seed: 'x'.repeat(90) });
      expect({ status, code: body.code }).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
    });
  });

  test.each(['/_sim/apps/%E0%A4%A', '/_sim/requests/%', '/_sim/installs/%ff'])(
    'broken percent-encoding in %s is 400',
    async (path) => {
      const { status, body } = await control<Problem>(`GET ${path}`);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    },
  );

  test('nothing under /_sim is in the journal', async () => {
    const before = sim.default.requests().length;
    await control('GET /_sim/apps');
    await control('GET /_sim/nothing');
    await control('POST /_sim/apps', {});
    expect(sim.default.requests()).toHaveLength(before);
  });
});

test('an empty text is called so, and what is expected is said in words', async () => {
  const { body } = await control<Problem>('POST /_sim/callbacks', { event: 'install', url: '' });
  expect(body.detail).toBe('url: got an empty text, expected a text that is not empty.');
});
