import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { ACCEPTED, AIID, aWorld, frozen, GAID, IDFV, type Params, without, ZEROS } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const queryOf = (params: Params): string => new URLSearchParams(params).toString();
const rulesOf = (entry: { findings: readonly { rule: string }[] }): string[] => entry.findings.map(({ rule }) => rule);
const hyphened = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

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
    await world.workspace.clock.advance({ ms: 30_001 });
    await world.open();
    expect(world.last()).toMatchObject({ findings: [], facts: [{ type: 'session' }] });
    expect(await world.workspace.install(AIID)).toMatchObject({ sessionCount: 2, eventCount: 0 });
  });

  test('a second open after 30 s exactly is a session with a finding, a millisecond later without', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.workspace.clock.advance({ ms: 30_000 });
    await world.open();
    expect(world.last().findings).toMatchObject([{ rule: 'repeated-open', severity: 'warning' }]);
    await world.workspace.clock.advance({ ms: 30_001 });
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
