import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { sendLine } from '../support/http-line.js';
import { ACCEPTED, AIID, aWorld, FORM, frozen, GAID, IDFV, type Params, without, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const queryOf = (params: Params): string => new URLSearchParams(params).toString();
const rulesOf = (entry: { findings: readonly { rule: string }[] }): string[] => entry.findings.map(({ rule }) => rule);
const hyphened = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

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

describe('acceptance, in its order', () => {
  const ORDERED_KEY = 'ACCEPTANCEORDERKEY';

  test('a key that is like one of another workspace: the finding names both', async () => {
    const other = aWorld(sim, { app: { sdkKeys: [{ key: 'THEIROWNTOURKEY' }] } });
    const { status } = await sendLine(sim.port, {
      target: '/v0/event?api_key=THEIROWNTOURKEZ&bundle_id=game&platform=android',
    });
    const [entry] = sim.default.requests();
    const hint = `Did you mean \`THEIROWNTOURKEY\`, of the workspace ${other.workspace.id}?`;
    expect({ status, finding: entry?.findings[0] }).toMatchObject({
      status: 401,
      finding: { rule: 'unauthorized', hint },
    });
  });

  test('an unknown key: 401; the finding names the nearest known key', async () => {
    const world = aWorld(sim, { keyScope: 'workspace', app: { sdkKeys: [{ key: ORDERED_KEY }] } });
    const wrong = `${ORDERED_KEY.slice(0, -1)}X`;
    const { status, body, headers } = await world.open({ api_key: wrong });
    expect({ status, body }).toEqual({ status: 401, body: { code: 401, error: 'unauthorized' } });
    expect(headers.get('www-authenticate')).toMatch(/^Basic\b/);
    expect(world.last()).toMatchObject({
      verdict: 'rejected',
      reason: 'unauthorized',
      findings: [{ rule: 'unauthorized', field: 'api_key', given: wrong, hint: `Did you mean \`${ORDERED_KEY}\`?` }],
      facts: [],
    });
  });

  test.each([
    { app: 'another bundle', overrides: { bundle_id: 'com.example.gane' }, hint: 'com.example.game on android' },
    { app: 'another platform', overrides: { platform: 'ios' }, hint: null },
    { app: 'a platform that does not exist', overrides: { platform: 'symbian' }, hint: null },
    { app: 'no bundle', overrides: { bundle_id: '' }, hint: null },
  ])('a known key with $app: 404 no such app', async ({ overrides, hint }) => {
    const world = aWorld(sim);
    const { status, body } = await world.open(overrides);
    expect({ status, body }).toEqual({ status: 404, body: { code: 404, error: 'no such app' } });
    const { verdict, reason, findings, facts } = world.last();
    expect({ verdict, reason, facts }).toEqual({ verdict: 'rejected', reason: 'no-such-app', facts: [] });
    const finding = findings.find(({ rule }) => rule === 'no-such-app');
    expect(finding).toMatchObject({ severity: 'error' });
    if (hint !== null) expect(finding?.hint).toContain(`Did you mean \`${hint}\`?`);
  });

  test('the key of another app: 401', async () => {
    const world = aWorld(sim);
    const other = world.workspace.addApp({ bundleId: 'com.example.other', platform: 'android' });
    const key = other.sdkKeys[0]?.key ?? '';
    const { status, body } = await world.open({ api_key: key });
    expect({ status, body }).toEqual({ status: 401, body: { code: 401, error: 'unauthorized' } });
    expect(world.last()).toMatchObject({
      verdict: 'rejected',
      reason: 'key-of-another-app',
      app: { bundleId: 'com.example.game' },
      findings: [{ rule: 'key-of-another-app', field: 'api_key', given: key }],
    });
  });

  test('one key may serve several apps', async () => {
    const world = aWorld(sim);
    world.workspace.addApp({ bundleId: 'com.example.game', platform: 'ios', sdkKeys: [{ key: world.key }] });
    expect((await world.open()).status).toBe(200);
    expect((await world.open({ platform: 'ios', developer_device_id: IDFV })).status).toBe(200);
    expect(world.workspace.requests().map((entry) => entry.app?.platform)).toEqual(['ios', 'android']);
  });

  test.each([
    {
      dropped: 'a disabled key',
      app: { sdkKeys: [{ key: 'DISABLED-1', disabled: true }] },
      overrides: {},
      error: 'not logged',
      reason: 'key-disabled',
      field: 'api_key',
    },
    {
      dropped: 'an ignored app version',
      app: { ignoredAppVersions: ['1.0.3'] },
      overrides: { app_version: '1.0.3' },
      error: 'ignored',
      reason: 'app-version-ignored',
      field: 'app_version',
    },
    {
      dropped: 'an app version ignored by its beginning',
      app: { ignoredAppVersions: ['1.*'] },
      overrides: { app_version: '1.9' },
      error: 'ignored',
      reason: 'app-version-ignored',
      field: 'app_version',
    },
    {
      dropped: 'no usable device id',
      app: {},
      overrides: { analytics_installation_id: '', advertising_id: ZEROS },
      error: 'invalid device identifier',
      reason: 'no-device-id',
      field: 'analytics_installation_id',
    },
    {
      dropped: 'an event name of 80 characters',
      app: {},
      overrides: { event: 'e'.repeat(80) },
      error: 'ignored',
      reason: 'event-name-too-long',
      field: 'event',
    },
  ])('$dropped: 202 $error, dropped, no facts', async ({ app, overrides, error, reason, field }) => {
    const world = aWorld(sim, { app });
    const { status, body } = await world.open(overrides);
    expect({ status, body }).toEqual({ status: 202, body: { code: 202, error } });
    const { findings, ...entry } = world.last();
    expect(entry).toMatchObject({ verdict: 'dropped', reason, facts: [] });
    expect(findings.find(({ rule }) => rule === reason)).toMatchObject({ severity: 'error', field });
    await expect(world.workspace.install(AIID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    { version: '1.0.3', rule: '1.0.4' },
    { version: '1.0.3', rule: '1.0' },
    { version: '1.0.3', rule: '2.*' },
  ])('version $version is not ignored by the rule $rule', async ({ version, rule }) => {
    const world = aWorld(sim, { app: { ignoredAppVersions: [rule] } });
    expect((await world.open({ app_version: version })).status).toBe(200);
  });

  test('an event name of 79 characters is recorded', async () => {
    const world = aWorld(sim);
    await world.open();
    expect((await world.event('e'.repeat(79))).status).toBe(200);
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
    // Characters, not bytes or UTF-16 units.
    expect((await world.event('🎲'.repeat(79))).status).toBe(200);
    expect((await world.event('🎲'.repeat(80))).status).toBe(202);
  });

  test('500 event names fit; the 501st is dropped, those known go on', async () => {
    const world = aWorld(sim);
    await world.open();
    for (let from = 0; from < 500; from += 50) {
      const answers = Array.from({ length: 50 }, (_, index) => world.event(`name_${from + index}`));
      expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]));
    }
    const { status, body } = await world.event('one_more');
    expect({ status, body }).toEqual({ status: 202, body: { code: 202, error: 'ignored' } });
    expect(world.last()).toMatchObject({
      verdict: 'dropped',
      reason: 'too-many-event-names',
      findings: [{ rule: 'too-many-event-names', severity: 'error', field: 'event', given: 'one_more' }],
    });
    expect((await world.event('name_499')).status).toBe(200);
    expect((await world.open()).status).toBe(200);
  });

  /** Everything wrong at once, then mended from the first thing looked at to the last. */
  test('of several things wrong the first in the order decides', async () => {
    const world = aWorld(sim, {
      keyScope: 'workspace',
      app: {
        sdkKeys: [{ key: 'GOOD' }, { key: 'DISABLED', disabled: true }],
        ignoredAppVersions: ['0.*'],
      },
    });
    world.workspace.addApp({ bundleId: 'com.example.other', platform: 'android', sdkKeys: [{ key: 'FOREIGN' }] });
    const wrong: Record<string, string> = {
      ...world.complete,
      api_key: 'UNKNOWN',
      bundle_id: 'com.nowhere',
      app_version: '0.1',
      analytics_installation_id: '',
      advertising_id: '',
      event: 'e'.repeat(80),
    };
    const mended: [Params, number, string][] = [
      [{}, 401, 'unauthorized'],
      [{ api_key: 'DISABLED' }, 404, 'no such app'],
      [{ api_key: 'FOREIGN' }, 404, 'no such app'],
      [{ bundle_id: 'com.example.game' }, 401, 'unauthorized'],
      [{ api_key: 'DISABLED' }, 202, 'not logged'],
      [{ api_key: 'GOOD' }, 202, 'ignored'],
      [{ app_version: '1.0' }, 202, 'invalid device identifier'],
      [{ analytics_installation_id: AIID, advertising_id: ZEROS }, 202, 'ignored'],
    ];
    for (const [mend, code, error] of mended) {
      Object.assign(wrong, mend);
      const { status, body } = await world.post('/v0/event', wrong);
      expect({ status, body }, JSON.stringify(wrong)).toEqual({ status: code, body: { code, error } });
    }
    const reasons = world.workspace.requests().map(({ reason }) => reason);
    expect(reasons.toReversed()).toEqual([
      'unauthorized',
      'no-such-app',
      'no-such-app',
      'key-of-another-app',
      'key-disabled',
      'app-version-ignored',
      'no-device-id',
      'event-name-too-long',
    ]);
    wrong['event'] = 'short';
    expect((await world.post('/v0/event', wrong)).status).toBe(200);
  });
});

describe('any key', () => {
  const stranger = { api_key: 'ANY-KEY-1', bundle_id: 'com.unheard', platform: 'ios', developer_device_id: IDFV };

  test('an unknown key with an unknown bundle and platform makes that app', async () => {
    const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
    expect((await world.open(stranger)).status).toBe(200);
    expect(world.workspace.apps.at(-1)).toMatchObject({
      bundleId: 'com.unheard',
      platform: 'ios',
      sdkKeys: [{ key: 'ANY-KEY-1', disabled: false }],
    });
    expect((await world.open(stranger)).status).toBe(200);
    expect(world.workspace.apps).toHaveLength(2);
  });

  test('a known bundle with a foreign key stays 401', async () => {
    const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
    expect((await world.open({ api_key: 'ANY-KEY-2' })).status).toBe(401);
    await world.open(stranger);
    expect((await world.open({ ...stranger, api_key: 'ANY-KEY-2' })).status).toBe(401);
    expect(world.workspace.apps).toHaveLength(2);
  });

  test('an unknown key for a known bundle is told as what it is: no key, and no new app', async () => {
    const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
    await world.open({ api_key: 'ANY-KEY-2' });
    expect(world.last()).toMatchObject({ verdict: 'rejected', reason: 'unauthorized' });
    expect(world.last().findings[0]).toMatchObject({
      rule: 'unauthorized',
      given: 'ANY-KEY-2',
      expected: 'a key of com.example.game on android',
      message: 'No app has this key, and com.example.game on android has keys of its own.',
      hint: 'An unknown key makes an app only of a bundle_id and platform that are new; add it to this one by PATCH /_sim/apps/{id}.',
    });
    await world.open({ api_key: `${world.key}X` });
    expect(world.last().findings[0]?.hint).toBe(`Did you mean \`${world.key}\`?`);
  });

  test('a key that lives in another workspace is told where, in a known bundle too', async () => {
    const elsewhere = aWorld(sim, { id: 'key-owner' });
    const world = aWorld(sim, { anyKey: true });
    const query = queryOf({ ...world.complete, api_key: elsewhere.key });
    expect((await answerTo(`${world.workspace.url}/v0/event?${query}`)).status).toBe(401);
    expect(world.last().findings[0]?.hint).toBe('It is a key of the workspace key-owner: send to its base URL.');
  });

  test.each([{ platform: 'symbian' }, { bundle_id: '' }, { platform: '' }])(
    'no app is made of %o: any key is good, what it names is not',
    async (overrides) => {
      const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
      expect((await world.open({ ...stranger, ...overrides })).status).toBe(404);
      expect(world.workspace.apps).toHaveLength(1);
    },
  );

  test('a workspace that keeps its own keys takes one that lives elsewhere too', async () => {
    const elsewhere = aWorld(sim);
    const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
    expect((await world.open({ ...stranger, api_key: elsewhere.key })).status).toBe(200);
    expect(elsewhere.workspace.requests()).toEqual([]);
  });

  test('a refused method makes no app', async () => {
    const world = aWorld(sim, { anyKey: true, keyScope: 'workspace' });
    const query = queryOf({ ...world.complete, ...stranger });
    expect((await answerTo(`${world.workspace.url}/v0/event?${query}`, { method: 'PUT' })).status).toBe(405);
    expect(world.workspace.apps).toHaveLength(1);
  });
});

describe('device ids', () => {
  test.each([AIID, AIID.toUpperCase(), hyphened(AIID), hyphened(AIID).toUpperCase()])(
    'the installation id spelt %s is one and the same',
    async (spelt) => {
      const world = aWorld(sim);
      await world.open();
      expect((await world.open({ analytics_installation_id: spelt })).status).toBe(200);
      const story = await world.workspace.install(spelt);
      expect(story).toMatchObject({ installationId: AIID, sessionCount: 2 });
      const sent = world.last();
      expect(sent.fields['analytics_installation_id']).toBe(AIID);
      expect(sent.sent.body).toContain(spelt);
      expect(rulesOf(sent)).toEqual(['repeated-open']);
    },
  );

  test.each([ZEROS, ZEROS.replaceAll('-', ''), ''])(
    'the advertising id "%s" counts as none, and is no error',
    async (advertisingId) => {
      const world = aWorld(sim);
      await world.open({ advertising_id: advertisingId, ip_address: '203.0.113.7' });
      expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [], fields: { advertising_id: null } });
      expect(await world.workspace.install(AIID)).toMatchObject({ advertisingId: null });
    },
  );

  test('two people with a zero advertising id are two installations', async () => {
    const world = aWorld(sim);
    const other = 'a'.repeat(32);
    await world.open({ advertising_id: ZEROS });
    await world.open({ advertising_id: ZEROS, analytics_installation_id: other });
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 1, reinstall: false });
    expect(await world.workspace.install(other)).toMatchObject({ sessionCount: 1, reinstall: false });
  });

  test.each(['{gaid}', '%%IDFA%%', '__GAID__'])(
    'the unfilled %s counts as none, with a warning',
    async (advertisingId) => {
      const world = aWorld(sim);
      await world.open({ advertising_id: advertisingId, ip_address: '203.0.113.7' });
      expect(world.last()).toMatchObject({
        verdict: 'recorded',
        fields: { advertising_id: null },
        findings: [{ rule: 'unfilled-macro', severity: 'warning', field: 'advertising_id', given: advertisingId }],
      });
    },
  );

  test.each(['analytics_installation_id', 'advertising_id', 'developer_device_id'])(
    'with sdk_version=server %s alone is enough',
    async (name) => {
      const world = aWorld(sim);
      const none = without(world.complete, 'analytics_installation_id', 'advertising_id');
      expect((await world.post('/v0/event', none)).status).toBe(202);
      expect((await world.post('/v0/event', { ...none, [name]: 'ab'.repeat(16) })).status).toBe(200);
    },
  );

  test('an Android SDK must send the advertising id parameter, even if empty', async () => {
    const world = aWorld(sim);
    const sdk = { ...without(world.complete, 'advertising_id'), sdk_version: '1.23.0' };
    const { status, body } = await world.post('/v0/event', sdk);
    expect({ status, body }).toEqual({ status: 202, body: { code: 202, error: 'invalid device identifier' } });
    const { findings } = world.last();
    expect(findings.find(({ rule }) => rule === 'no-device-id')).toMatchObject({ field: 'advertising_id' });
    expect((await world.post('/v0/event', { ...sdk, advertising_id: '' })).status).toBe(200);
    expect((await world.post('/v0/event', { ...sdk, sdk_version: 'server' })).status).toBe(200);
  });

  test('an iOS SDK need not', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const sdk = { ...without(world.complete, 'advertising_id'), sdk_version: '1.19.0' };
    expect((await world.post('/v0/event', sdk)).status).toBe(200);
  });

  test.each([
    { advertisingId: ZEROS, expected: 202 },
    { advertisingId: '', expected: 202 },
    { advertisingId: GAID, expected: 200 },
  ])('androidNeedsAdvertisingId: "$advertisingId" is $expected', async ({ advertisingId, expected }) => {
    const world = aWorld(sim, { app: { androidNeedsAdvertisingId: true } });
    for (const sdk_version of ['server', '1.23.0']) {
      expect((await world.open({ advertising_id: advertisingId, sdk_version })).status).toBe(expected);
    }
  });

  test('an old SDK without an installation id is found by its advertising id, then by its device id', async () => {
    const world = aWorld(sim);
    const old = without(world.complete, 'analytics_installation_id');
    await world.post('/v0/event', { ...old, developer_device_id: IDFV });
    expect(rulesOf(world.last())).toEqual(['missing-parameter']);
    await world.post('/v0/event', old);
    await world.post('/v0/event', { ...old, advertising_id: ZEROS, developer_device_id: IDFV });
    const story = await world.workspace.install(GAID);
    expect(story).toMatchObject({ sessionCount: 3, advertisingId: GAID, developerDeviceId: IDFV, reinstall: false });
    expect(story.installationId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('what is recorded', () => {
  test('an empty event is an open, and a second open is a session', async () => {
    const world = aWorld(sim);
    await world.open({ event: '' });
    expect(world.last().facts.map(({ type }) => type)).toEqual(['install', 'session']);
    world.workspace.clock.advance({ ms: 30_001 });
    await world.open();
    expect(world.last()).toMatchObject({ findings: [], facts: [{ type: 'session' }] });
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 2, eventCount: 0 });
  });

  test('a second open after 30 s exactly is a session with a finding, a millisecond later without', async () => {
    const world = aWorld(sim);
    await world.open();
    world.workspace.clock.advance({ ms: 30_000 });
    await world.open();
    expect(world.last().findings).toMatchObject([{ rule: 'repeated-open', severity: 'warning' }]);
    world.workspace.clock.advance({ ms: 30_001 });
    await world.open();
    expect(world.last().findings).toEqual([]);
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 3 });
  });

  test('custom events with and without a value stand in the story', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_complete', { value: '10' });
    await world.event('tutorial', { value: '' });
    await world.event('level_complete', { value: '-3' });
    expect((await world.workspace.install(AIID)).events).toEqual([
      { at: frozen.now, name: 'level_complete', value: '10' },
      { at: frozen.now, name: 'tutorial', value: null },
      { at: frozen.now, name: 'level_complete', value: '-3' },
    ]);
  });

  test('a value that is no whole number is recorded without a value, with an error', async () => {
    const world = aWorld(sim);
    await world.open();
    expect((await world.event('score', { value: '1.5' })).status).toBe(200);
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      fields: { value: '1.5' },
      facts: [{ type: 'event', value: null }],
      findings: [{ rule: 'invalid-parameter', severity: 'error', field: 'value', given: '1.5' }],
    });
  });

  test('an event before its open is recorded with a finding and makes no install', async () => {
    const world = aWorld(sim);
    expect((await world.event('too_early')).status).toBe(200);
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      findings: [{ rule: 'event-before-open', severity: 'warning' }],
      facts: [{ type: 'event', installationId: AIID }],
    });
    expect(await world.workspace.install(AIID)).toMatchObject({ openedAt: null, attribution: null, eventCount: 1 });
    expect((await world.user()).body).toEqual({});
    await world.open();
    expect(world.last().facts.map(({ type }) => type)).toEqual(['install', 'session']);
    expect(await world.workspace.install(AIID)).toMatchObject({ openedAt: frozen.now, eventCount: 1 });
  });

  test.each([
    { value: '1', read: '1' },
    { value: '0', read: '0' },
    { value: 'true', read: '1' },
    { value: 'false', read: '0' },
    { value: 'TRUE', read: '1' },
  ])('limit_ad_tracking=$value is read as $read', async ({ value, read }) => {
    const world = aWorld(sim);
    await world.open({ limit_ad_tracking: value, ad_user_data: value, ad_personalization: value });
    const { fields, verdict } = world.last();
    expect(verdict).toBe('recorded');
    expect(fields).toMatchObject({ limit_ad_tracking: read, ad_user_data: read, ad_personalization: read });
  });

  test.each(['1', '0', 'true', 'false'])('limit_ad_tracking=%s has no finding', async (value) => {
    const world = aWorld(sim);
    await world.open({ limit_ad_tracking: value });
    expect(world.last().findings).toEqual([]);
  });

  test('empty optional values are no findings', async () => {
    const world = aWorld(sim);
    await world.open({
      customer_user_id: '',
      country: '',
      ip_address: '',
      value: '',
      tracking_status: '',
      referrer: '',
    });
    expect(world.last()).toMatchObject({ findings: [], fields: { customer_user_id: null } });
  });

  test('every parameter that the SDKs add is taken without complaint', async () => {
    const world = aWorld(sim);
    const added = [
      'app_subversion',
      'app_version_code',
      'source_app_store',
      'plugin',
      'plugin_version',
      'sandbox',
      'session_id',
      'initialized_at',
      'retry_enabled',
      'signature',
      'developer_device_id_scope',
      'oaid',
      'imei',
      'firebase_app_instance_id',
      'device',
      'device_info',
      'device_model',
      'device_model_name',
      'carrier',
      'device_manufacturer',
      'device_brand',
      'device_product',
      'device_cpu',
      'connection_type',
      'screen_width',
      'screen_height',
      'os_version_release',
      'build_id',
      'locale',
      'language',
      'timezone',
      'referrer_click_ts',
      'referrer_install_ts',
      'referrer_load_time',
      'huawei_referrer',
      'huawei_referrer_click_ts',
      'meta_referrer',
      'huawei_referrer_install_ts',
      'meta_referrer_ts',
      'meta_referrer_clickthrough',
      'broadcast_referrer',
      'broadcast_referrer_load_time',
      'attribution_token',
      'omd_info',
      'odm_info',
      'deeplink_url',
      'open_deeplink_url',
      'opt_in',
      'opt_out',
      'opt_in_params',
      'opt_out_params',
      'iab_tcf',
      'session_count',
      'total_session_time',
      'average_session_length',
      'last_session_length',
      'current_session_length',
      'iap_transaction_count',
      'total_ilrd_revenue_usd',
      'first_session_date',
      'last_session_date',
    ];
    await world.open({ ...Object.fromEntries(added.map((name) => [name, 'x'])), sdk_version: '4.0-1.23.0' });
    expect(world.last().findings).toEqual([]);
  });

  test('open_deeplink_url stands with its session', async () => {
    const world = aWorld(sim);
    await world.open({ open_deeplink_url: 'game://level/3' });
    expect((await world.workspace.install(AIID)).sessions).toEqual([
      { at: frozen.now, openDeeplinkUrl: 'game://level/3' },
    ]);
  });

  test.each([
    { name: 'os_version', given: undefined, rule: 'missing-parameter' },
    { name: 'sdk_version', given: undefined, rule: 'missing-parameter' },
    { name: 'advertising_id', given: undefined, rule: 'missing-parameter' },
    { name: 'analytics_installation_id', given: undefined, rule: 'missing-parameter' },
    { name: 'analytics_installation_id', given: 'user-42', rule: 'invalid-parameter' },
    { name: 'country', given: 'Germany', rule: 'invalid-parameter' },
    { name: 'ip_address', given: '999.1.1.1', rule: 'invalid-parameter' },
    { name: 'tracking_status', given: '4', rule: 'invalid-parameter' },
    { name: 'limit_ad_tracking', given: 'yes', rule: 'invalid-parameter' },
  ])('$name=$given is answered 200 and recorded, with an error', async ({ name, given, rule }) => {
    const world = aWorld(sim);
    const params = without(world.complete, name);
    const { status, body } = await world.post('/v0/event', given === undefined ? params : { ...params, [name]: given });
    expect({ status, body }).toEqual({ status: 200, body: ACCEPTED });
    const { verdict, findings } = world.last();
    expect(verdict).toBe('recorded');
    const finding = findings.find(({ field }) => field === name);
    expect(finding).toMatchObject({ rule, severity: 'error', given: given ?? null });
    expect(finding?.hint).not.toBe('');
    expect(finding?.expected).not.toBe('');
    expect(finding?.source).not.toBe('');
  });

  test('all violations are said at once', async () => {
    const world = aWorld(sim);
    await world.post('/v0/event', {
      ...without(world.complete, 'os_version', 'sdk_version'),
      country: 'X1',
      value: 'a',
    });
    const fields = world.last().findings.map(({ field }) => field);
    expect(fields.map(String).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'country',
      'os_version',
      'sdk_version',
      'value',
    ]);
  });

  test('iOS needs the IDFV, Android does not', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    await world.post('/v0/event', without(world.complete, 'developer_device_id'));
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      findings: [{ rule: 'missing-parameter', field: 'developer_device_id' }],
    });
  });

  test('a misspelt parameter: both findings say what was meant', async () => {
    const world = aWorld(sim);
    await world.post('/v0/event', { ...without(world.complete, 'os_version'), osVersion: '34' });
    const { findings } = world.last();
    expect(findings).toHaveLength(2);
    expect(findings.find(({ rule }) => rule === 'missing-parameter')).toMatchObject({
      field: 'os_version',
      hint: 'You sent `osVersion`: did you mean `os_version`?',
    });
    expect(findings.find(({ rule }) => rule === 'unknown-parameter')).toMatchObject({
      severity: 'warning',
      field: 'osVersion',
      given: '34',
      hint: 'Did you mean `os_version`?',
    });
  });

  test('an unknown parameter is recorded, with a warning', async () => {
    const world = aWorld(sim);
    await world.open({ zodiac_sign: 'libra' });
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      fields: { zodiac_sign: 'libra' },
      findings: [{ rule: 'unknown-parameter', severity: 'warning', field: 'zodiac_sign' }],
    });
  });

  test.each([
    { lateMs: 600_000, findings: [] },
    { lateMs: 600_001, findings: ['late-delivery'] },
  ])('sent $lateMs ms ago: $findings', async ({ lateMs, findings }) => {
    const world = aWorld(sim);
    const sentAt = Date.parse(frozen.now) - lateMs;
    await world.open({ sent_at: String(sentAt) });
    expect(rulesOf(world.last())).toEqual(findings);
    expect(await world.workspace.install(AIID)).toMatchObject({ openedAt: frozen.now });
  });

  test('an open that nothing can match is said to be organic for good', async () => {
    const world = aWorld(sim);
    await world.open({ advertising_id: ZEROS });
    expect(world.last().findings).toMatchObject([
      { rule: 'unmatchable-open', severity: 'warning', field: 'ip_address' },
    ]);
  });

  test('the entry stands before the answer leaves, and shows what was sent and answered', async () => {
    const world = aWorld(sim);
    const { text, headers } = await world.post('/v0/event?country=DE', world.complete, { 'x-trace': 'abc' });
    expect(world.last()).toMatchObject({
      id: '1',
      at: frozen.now,
      sent: {
        method: 'POST',
        target: '/v0/event?country=DE',
        headers: { 'x-trace': 'abc' },
        remoteIp: '127.0.0.1',
        body: queryOf(world.complete),
        bodyEncoding: 'utf8',
      },
      answer: { status: 200, body: text, headers: { 'Content-Type': headers.get('content-type') } },
    });
  });
});
