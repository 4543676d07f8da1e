import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { sendLine } from '../support/http-line.js';
import { ACCEPTED, aWorld, FORM, type Params, without } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const queryOf = (params: Params): string => new URLSearchParams(params).toString();
const rulesOf = (entry: { findings: readonly { rule: string }[] }): string[] => entry.findings.map(({ rule }) => rule);

describe('body forms', () => {
  test('a form, POST: 200, JSON, code and success, one recorded entry without findings', async () => {
    const world = aWorld(sim);
    const { status, headers, text } = await world.open();
    expect({ status, text }).toEqual({ status: 200, text: '{"code":200,"success":true}' });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(world.workspace.requests()).toHaveLength(1);
    expect(world.last()).toMatchObject({
      endpoint: 'tenjin.event',
      verdict: 'recorded',
      reason: null,
      app: { bundleId: 'com.example.game', platform: 'android' },
      findings: [],
      facts: [{ type: 'install' }, { type: 'session' }],
    });
  });

  test('everything in the query of a GET', async () => {
    const world = aWorld(sim);
    const { status, body } = await world.get('/v0/event', world.complete);
    expect({ status, body }).toEqual({ status: 200, body: ACCEPTED });
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('everything in the query of a POST whose body is empty and has no type', async () => {
    const world = aWorld(sim);
    const target = `/v0/event?${queryOf(world.complete)}`;
    const { status, text } = await sendLine(sim.port, { method: 'POST', target, headers: { 'content-length': '0' } });
    expect({ status, body: JSON.parse(text) as unknown }).toEqual({ status: 200, body: ACCEPTED });
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('a body in chunks, without a length', async () => {
    const world = aWorld(sim);
    const body = queryOf(world.complete);
    const { status } = await sendLine(sim.port, {
      method: 'POST',
      target: '/v0/event',
      headers: { 'content-type': FORM, 'transfer-encoding': 'chunked' },
      chunks: [body.slice(0, 7), body.slice(7, 100), body.slice(100)],
    });
    expect(status).toBe(200);
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [], sent: { body } });
  });

  test.each([
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'Application/X-WWW-Form-Urlencoded',
  ])('the content type %s is a form', async (type) => {
    const world = aWorld(sim);
    const answer = await world.post('/v0/event', world.complete, { 'content-type': type });
    expect(answer.status).toBe(200);
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('a body without a content type is read as a form', async () => {
    const world = aWorld(sim);
    const chunks = [queryOf(world.complete)];
    expect((await sendLine(sim.port, { method: 'POST', target: '/v0/event', chunks })).status).toBe(200);
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('values that are not percent-encoded: spaces, slashes, colons and letters beyond ASCII', async () => {
    const world = aWorld(sim);
    const body = `${queryOf(world.complete)}&device_model=Pixel 8 Pro&locale=de/DE&build_id=a:b@c?d&event=Stufe größer`;
    const { status } = await answerTo(`${sim.url}/v0/event`, {
      method: 'POST',
      body,
      headers: { 'content-type': FORM },
    });
    expect(status).toBe(200);
    expect(world.last().fields).toMatchObject({
      device_model: 'Pixel 8 Pro',
      locale: 'de/DE',
      build_id: 'a:b@c?d',
      event: 'Stufe größer',
    });
  });

  test('percent-encoded and plus-encoded spaces are the same', async () => {
    const world = aWorld(sim);
    await world.get('/v0/event?customer_user_id=user%2042', world.complete);
    expect(world.last().fields['customer_user_id']).toBe('user 42');
    await world.get('/v0/event?customer_user_id=user+42', world.complete);
    expect(world.last().fields['customer_user_id']).toBe('user 42');
  });

  test('query and body are read together; the body wins, and that it did is a finding', async () => {
    const world = aWorld(sim);
    await world.post('/v0/event?country=DE&locale=de', { ...world.complete, country: 'fr' });
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      fields: { country: 'FR', locale: 'de' },
      findings: [{ rule: 'duplicate-parameter', severity: 'warning', field: 'country', given: 'DE, fr' }],
    });
  });

  test.each([
    { type: 'application/json', body: (params: Params) => JSON.stringify(params) },
    { type: 'text/plain', body: queryOf },
    {
      type: 'multipart/form-data; boundary=x',
      body: () => '--x\r\nContent-Disposition: form-data; name="event"\r\n\r\nwon\r\n--x--\r\n',
    },
  ])('a body in $type is not read, and the finding says to send a form', async ({ type, body }) => {
    const world = aWorld(sim);
    const { status } = await answerTo(`${sim.url}/v0/event?${queryOf(world.complete)}`, {
      method: 'POST',
      body: body({ event: 'won', country: 'DE' }),
      headers: { 'content-type': type },
    });
    expect(status).toBe(200);
    const { verdict, fields, findings } = world.last();
    expect(verdict).toBe('recorded');
    expect(fields).not.toHaveProperty('event');
    expect(findings).toMatchObject([
      { rule: 'unread-body', severity: 'error', field: 'content-type', given: type.split(';')[0], expected: FORM },
    ]);
    expect(findings[0]?.hint).toContain('form');
  });

  test('a whole request in JSON is 401, since the key was not read, and both findings say why', async () => {
    const world = aWorld(sim);
    const before = sim.default.requests().length;
    const { status, body } = await answerTo(`${sim.url}/v0/event`, {
      method: 'POST',
      body: JSON.stringify(world.complete),
      headers: { 'content-type': 'application/json' },
    });
    expect({ status, body }).toEqual({ status: 401, body: { code: 401, error: 'unauthorized' } });
    const entries = sim.default.requests();
    expect(entries).toHaveLength(before + 1);
    expect(rulesOf(entries[0] ?? { findings: [] })).toEqual(expect.arrayContaining(['unread-body', 'unauthorized']));
  });

  test.each(['/v0/event', '/v0/event/'])('%s is the endpoint', async (path) => {
    const world = aWorld(sim);
    expect((await world.post(path, world.complete)).status).toBe(200);
    expect((await world.get(path, world.complete)).status).toBe(200);
    expect(world.last().endpoint).toBe('tenjin.event');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is 405, with what is allowed', async (method) => {
    const world = aWorld(sim);
    const { status, headers, body } = await answerTo(`${sim.url}/v0/event?${queryOf(world.complete)}`, { method });
    expect({ status, body }).toEqual({ status: 405, body: { code: 405, error: 'method not allowed' } });
    expect(headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'POST']);
    expect(world.last()).toMatchObject({
      verdict: 'rejected',
      reason: 'method-not-allowed',
      findings: [{ rule: 'method-not-allowed', field: 'method', given: method }],
      facts: [],
    });
  });

  test('an unknown path of the MMP is 404, and the finding names the nearest', async () => {
    const { status, body } = await answerTo(`${sim.url}/v0/evnt`);
    expect({ status, body }).toEqual({ status: 404, body: { code: 404, error: 'not found' } });
    expect(sim.default.requests()[0]).toMatchObject({
      endpoint: 'tenjin.unknown',
      verdict: 'rejected',
      reason: 'no-such-endpoint',
      findings: [{ rule: 'no-such-endpoint', given: '/v0/evnt', hint: 'Did you mean `/v0/event`?' }],
    });
  });

  test('old and new host names are one', async () => {
    const world = aWorld(sim);
    for (const host of ['track.tenjin.com', 'track.tenjin.io']) {
      const target = `/v0/event?${queryOf(world.complete)}`;
      expect((await sendLine(sim.port, { target, headers: { host } })).status).toBe(200);
    }
    expect(world.workspace.requests()).toHaveLength(2);
  });
});

describe('credentials', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  test.each([
    { form: 'Basic of key and colon', header: (key: string) => `Basic ${base64(`${key}:`)}` },
    { form: 'Basic of the bare key in base64url', header: (key: string) => `Basic ${base64url(key)}` },
    { form: 'basic in lower case', header: (key: string) => `basic ${base64(`${key}:`)}` },
    { form: 'Basic with a password that is ignored', header: (key: string) => `Basic ${base64(`${key}:secret`)}` },
  ])('$form', async ({ header }) => {
    const world = aWorld(sim);
    const { status } = await world.post('/v0/event', without(world.complete, 'api_key'), {
      authorization: header(world.key),
    });
    expect(status).toBe(200);
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('the bare key in base64url may hold - and _', async () => {
    const key = '>>>???>>>';
    expect(base64url(key)).toMatch(/[-_]/);
    const world = aWorld(sim, { app: { sdkKeys: [{ key }] } });
    const authorization = `Basic ${base64url(key)}`;
    expect((await world.post('/v0/event', without(world.complete, 'api_key'), { authorization })).status).toBe(200);
  });

  test('api_key in the form or in the query; an empty one leaves the word to Basic', async () => {
    const world = aWorld(sim);
    const bare = without(world.complete, 'api_key');
    expect((await world.post(`/v0/event?api_key=${world.key}`, bare)).status).toBe(200);
    const authorization = `Basic ${base64(`${world.key}:`)}`;
    expect((await world.post('/v0/event', { ...bare, api_key: '' }, { authorization })).status).toBe(200);
  });

  test('api_key counts before Basic', async () => {
    const world = aWorld(sim);
    const authorization = `Basic ${base64('SOMEONE_ELSE:')}`;
    expect((await world.post('/v0/event', world.complete, { authorization })).status).toBe(200);
  });

  test.each([
    { form: 'none', headers: {} },
    { form: 'a bearer token', headers: { authorization: 'Bearer abc' } },
    { form: 'an empty Basic', headers: { authorization: 'Basic ' } },
    { form: 'Basic of a colon', headers: { authorization: `Basic ${base64(':')}` } },
    { form: 'Basic of nonsense', headers: { authorization: 'Basic %%%' } },
  ])('$form is no key: 401 with a Basic challenge', async ({ headers }) => {
    const world = aWorld(sim);
    const answer = await world.post('/v0/event', without(world.complete, 'api_key'), headers);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ code: 401, error: 'unauthorized' });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic\b/);
    expect(sim.default.requests()[0]).toMatchObject({
      verdict: 'rejected',
      reason: 'unauthorized',
      findings: [{ rule: 'unauthorized', severity: 'error', field: 'api_key', given: null }],
    });
    expect(world.workspace.requests()).toEqual([]);
  });

  function base64url(text: string): string {
    return Buffer.from(text).toString('base64url');
  }
});
