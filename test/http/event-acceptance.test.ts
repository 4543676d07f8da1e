import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { sendLine } from '../support/http-line.js';
import { AIID, aWorld, IDFV, type Params, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const queryOf = (params: Params): string => new URLSearchParams(params).toString();

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

  test('500 event names fit; the 501st is dropped, those known go on', { tags: 'long' }, async () => {
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
