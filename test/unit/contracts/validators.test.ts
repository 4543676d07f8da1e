import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '@mmp-sim/contracts/findings';
import standardSchema from '@mmp-sim/contracts/tenjin/standard.schema.json' with { type: 'json' };
import { checkControl, type ControlTypes, type JsonProblem, wireCheck } from '@mmp-sim/contracts/validators';
import { IDFA } from '../../support/builders.js';

const ids = new Set(['analytics_installation_id', 'advertising_id', 'developer_device_id']);
const checkEvent = wireCheck('tenjin/event.schema.json', { strangers: 'noted', ids });
const checkLink = wireCheck('tenjin/tracking-link.schema.json', { strangers: 'expected', ids });

/** An open of an iPhone that nothing is wrong with. */
const complete = {
  api_key: 'ENECCCVB8UQVLPSQ58S8EZXTJHA7FHDW',
  analytics_installation_id: '29eeb1610fe74997b6d53f02e9711f8c',
  advertising_id: IDFA,
  developer_device_id: 'b6bc48fe0ce949e4b229ce6c55663fca',
  bundle_id: 'com.example.app',
  platform: 'ios',
  os_version: '17.5',
  sdk_version: 'server',
};
type Sent = Readonly<Record<string, string>>;

const without = (...names: string[]): Sent =>
  Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name)));

/** Each finding as `rule: field`. */
const told = (findings: readonly Finding[]): string[] => findings.map(({ rule, field }) => `${rule}: ${field}`);

describe('v0/event', () => {
  test.each<[string, Sent]>([
    ['an open', complete],
    ['a custom event', { ...complete, event: 'level_complete', value: '10' }],
    ['an open whose event is empty', { ...complete, event: '' }],
    ['a user who opted out, empty', { ...complete, advertising_id: '' }],
    ['a user who opted out, zeros', { ...complete, advertising_id: '00000000-0000-0000-0000-000000000000' }],
    ['Android without an App Set ID', { ...without('developer_device_id'), platform: 'android', os_version: '34' }],
    ['Android with an empty App Set ID', { ...complete, platform: 'android', developer_device_id: '' }],
    ['a key in the Authorization header', without('api_key')],
    [
      'optional values left empty',
      {
        ...complete,
        app_version: '',
        limit_ad_tracking: '',
        country: '',
        ip_address: '',
        tracking_status: '',
        ad_user_data: '',
        ad_personalization: '',
        device_model: '',
        referrer: '',
        value: '',
        sent_at: '',
      },
    ],
    ['an IPv6 address', { ...complete, ip_address: '2001:db8::1' }],
    ['a negative value', { ...complete, event: 'lost', value: '-3' }],
    ['a name of 79 characters', { ...complete, event: 'x'.repeat(79) }],
  ])('nothing is wrong with %s', (_what, sent) => {
    expect(checkEvent(sent)).toEqual([]);
  });

  test.each(['analytics_installation_id', 'advertising_id', 'bundle_id', 'platform', 'os_version', 'sdk_version'])(
    'needs %s',
    (field) => {
      expect(checkEvent(without(field))).toEqual([
        expect.objectContaining({ rule: 'missing-parameter', severity: 'error', field, given: null }),
      ]);
    },
  );

  test('needs the IDFV on iOS, not empty', () => {
    expect(told(checkEvent(without('developer_device_id')))).toEqual(['missing-parameter: developer_device_id']);
    expect(checkEvent({ ...complete, developer_device_id: '' })).toEqual([
      expect.objectContaining({
        rule: 'missing-parameter',
        field: 'developer_device_id',
        given: '',
        message: 'developer_device_id is empty.',
      }),
    ]);
  });

  test.each([
    { field: 'analytics_installation_id', given: 'user-42' },
    { field: 'advertising_id', given: 'user-42' },
    { field: 'bundle_id', given: '   ' },
    { field: 'platform', given: 'windows' },
    { field: 'country', given: 'USA' },
    { field: 'ip_address', given: '203.0.113.256' },
    { field: 'tracking_status', given: '4' },
    { field: 'limit_ad_tracking', given: 'yes' },
    { field: 'event', given: 'x'.repeat(80) },
    { field: 'value', given: '1.5' },
    { field: 'sent_at', given: '2026-11-24' },
  ])('refuses $given as $field', ({ field, given }) => {
    const expected = expect.any(String);
    expect(checkEvent({ ...complete, [field]: given })).toEqual([
      expect.objectContaining({ rule: 'invalid-parameter', severity: 'error', field, given, expected }),
    ]);
  });

  test.each(['analytics_installation_id', 'bundle_id', 'platform', 'os_version', 'sdk_version'])(
    'takes an empty %s for a missing one',
    (field) => {
      expect(checkEvent({ ...complete, [field]: '' })).toEqual([
        expect.objectContaining({ rule: 'missing-parameter', severity: 'error', field, given: '' }),
      ]);
    },
  );

  test('says everything at once', () => {
    const findings = checkEvent({
      platform: 'ios',
      developer_device_id: '',
      advertising_id: '{idfa}',
      analytics_installation_id: 'user-42',
      os_version: ' ',
      country: 'USA',
      value: '1.5',
      flavour: 'sweet',
    });
    expect(new Set(told(findings))).toEqual(
      new Set([
        'missing-parameter: bundle_id',
        'missing-parameter: sdk_version',
        'missing-parameter: developer_device_id',
        'unfilled-macro: advertising_id',
        'invalid-parameter: analytics_installation_id',
        'invalid-parameter: os_version',
        'invalid-parameter: country',
        'invalid-parameter: value',
        'unknown-parameter: flavour',
      ]),
    );
    expect(findings).toHaveLength(9);
  });

  test('is told of everything that is missing when nothing is sent', () => {
    expect(told(checkEvent({}))).toEqual([
      'missing-parameter: analytics_installation_id',
      'missing-parameter: advertising_id',
      'missing-parameter: bundle_id',
      'missing-parameter: platform',
      'missing-parameter: os_version',
      'missing-parameter: sdk_version',
    ]);
  });

  test('tells which name a required one was probably misspelt as', () => {
    const findings = checkEvent({ ...without('bundle_id'), bundleId: 'com.example.app' });
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'missing-parameter',
        field: 'bundle_id',
        hint: 'You sent `bundleId`: did you mean `bundle_id`?',
      }),
      expect.objectContaining({
        rule: 'unknown-parameter',
        severity: 'warning',
        field: 'bundleId',
        given: 'com.example.app',
        hint: 'Did you mean `bundle_id`?',
      }),
    ]);
  });

  test.each([
    ['gaid', 'advertising_id'],
    ['IDFV', 'developer_device_id'],
    ['ip', 'ip_address'],
    ['countryCode', 'country'],
  ])('tells what %s, as other APIs call it, is called here', (given, meant) => {
    const sent = { ...without(meant), [given]: 'x' };
    expect(checkEvent(sent)).toContainEqual(
      expect.objectContaining({ rule: 'unknown-parameter', field: given, hint: `Did you mean \`${meant}\`?` }),
    );
  });

  test('what other APIs call a required one stands with the one that is missing', () => {
    expect(checkEvent({ ...without('bundle_id'), package_name: 'com.example.app' })).toContainEqual(
      expect.objectContaining({
        rule: 'missing-parameter',
        field: 'bundle_id',
        hint: 'You sent `package_name`: did you mean `bundle_id`?',
      }),
    );
  });

  test('whoever sends both names meant both', () => {
    expect(checkEvent({ ...complete, idfa: 'x' })).toMatchObject([
      { rule: 'unknown-parameter', field: 'idfa', hint: 'Check the spelling, or leave idfa out.' },
    ]);
  });

  test.each(['{gaid}', '%%IDFA%%', '__GAID__', 'null'])('tells that nobody filled in %s', (given) => {
    expect(checkEvent({ ...complete, advertising_id: given })).toEqual([
      expect.objectContaining({
        rule: 'unfilled-macro',
        severity: 'warning',
        field: 'advertising_id',
        given,
        hint: `Whoever sends this should put a value in the place of \`${given}\`, or send advertising_id empty.`,
      }),
    ]);
  });

  test.each(['analytics_installation_id', 'os_version', 'bundle_id'])(
    'a placeholder in %s, which must hold a value, is an error',
    (field) => {
      expect(checkEvent({ ...complete, [field]: 'undefined' })).toMatchObject([
        { rule: 'unfilled-macro', severity: 'error', field },
      ]);
    },
  );

  test.each(['app_version', 'customer_user_id', 'event'])('a placeholder in %s is a warning', (field) => {
    expect(checkEvent({ ...complete, [field]: '{x}' })).toMatchObject([
      { rule: 'unfilled-macro', severity: 'warning', field },
    ]);
  });

  test.each([
    ['advertising_id', '{gaid}', 'advertising_id still holds a placeholder; it counts as empty.'],
    ['event', '{event_name}', 'event looks as if nobody had filled it in; it is taken as it stands.'],
    ['event', '[EVENT_NAME]', 'event looks as if nobody had filled it in; it is taken as it stands.'],
    ['bundle_id', 'undefined', 'bundle_id looks as if nobody had filled it in; it is taken as it stands.'],
  ])('what becomes of %s=%s', (field, given, message) => {
    expect(checkEvent({ ...complete, [field]: given })).toMatchObject([{ rule: 'unfilled-macro', message }]);
  });

  test.each(['[tutorial]', '[Level 1]'])('%s is the name of an event', (event) => {
    expect(checkEvent({ ...complete, event })).toEqual([]);
  });

  test('a link is filled in by a network, in brackets too', () => {
    expect(checkLink({ site_id: '[site]' })).toMatchObject([
      { rule: 'unfilled-macro', message: expect.stringContaining('taken as it stands') },
    ]);
  });

  test.each([
    ['analytics_installation_id', '00000000-0000-0000-0000-000000000000'],
    ['developer_device_id', '0'.repeat(32)],
  ])('zeros in %s are no id', (field, given) => {
    expect(checkEvent({ ...complete, [field]: given })).toMatchObject([{ rule: 'invalid-parameter', field }]);
  });

  test('names where each rule is written down', () => {
    for (const { source } of checkEvent({ platform: 'x', country: 'USA', unheard_of: '1' })) {
      expect(source).toMatch(/^https:\/\/|^assumed$/);
    }
  });

  test.each(['constructor', 'toString', '', 'a/b~c'])('a parameter called %j is unknown like any other', (field) => {
    expect(checkEvent({ ...complete, [field]: 'x' })).toEqual([
      expect.objectContaining({ rule: 'unknown-parameter', severity: 'warning', field, given: 'x' }),
    ]);
  });

  test('never throws, and every finding names a rule, a field and a way out', () => {
    const values = fc.dictionary(
      fc.oneof(fc.constantFrom('event', 'value', ...Object.keys(standardSchema.properties)), fc.string()),
      fc.oneof(fc.constantFrom('', 'ios', '{x}', '0'), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(values, (sent) => {
        for (const { rule, field, message, hint } of checkEvent(sent)) {
          expect(rule).not.toBe('');
          expect(field).not.toBeNull();
          expect(message).toContain(field ?? '');
          expect(hint).not.toBe('');
        }
      }),
    );
  });
});

const tenjin = resolve(import.meta.dirname, '../../../contracts/tenjin');
const files = readdirSync(tenjin).filter((file) => file.endsWith('.schema.json') && file !== 'standard.schema.json');

test.each(files)('%s: what is required must not be empty, the rest may be', (file) => {
  type Schema = { readonly required?: readonly string[]; readonly properties: Readonly<Record<string, unknown>> };
  const { required = [], properties } = JSON.parse(readFileSync(resolve(tenjin, file), 'utf8')) as Schema;
  const check = wireCheck(`tenjin/${file}` as Parameters<typeof wireCheck>[0], { strangers: 'noted', ids });
  const names = [...new Set([...Object.keys(standardSchema.properties), ...Object.keys(properties)])];
  const refusing = names.filter((name) =>
    check({ [name]: '' }).some(
      ({ rule, field, given }) => rule === 'missing-parameter' && field === name && given === '',
    ),
  );
  // A user who opted out has an empty one.
  expect(new Set(refusing)).toEqual(new Set(required.filter((name) => name !== 'advertising_id')));
});

describe('a tracking link', () => {
  test('may carry parameters of others', () => {
    expect(checkLink({ advertising_id: IDFA, sub_publisher: '7', utm_source: 'x' })).toEqual([]);
  });

  test('is warned of a misspelt parameter', () => {
    expect(checkLink({ advertisingid: IDFA })).toEqual([
      expect.objectContaining({ rule: 'unknown-parameter', hint: 'Did you mean `advertising_id`?' }),
    ]);
  });

  test('is warned of what other APIs call a parameter, unless it is there too', () => {
    expect(checkLink({ gaid: IDFA })).toMatchObject([{ field: 'gaid', hint: 'Did you mean `advertising_id`?' }]);
    expect(checkLink({ gaid: IDFA, advertising_id: IDFA })).toEqual([]);
  });

  test('needs nothing', () => {
    expect(checkLink({})).toEqual([]);
  });

  test('is warned of placeholders that the network left', () => {
    expect(told(checkLink({ advertising_id: '{gaid}', ip_address: '{ip}' }))).toEqual([
      'unfilled-macro: advertising_id',
      'unfilled-macro: ip_address',
    ]);
  });
});

describe('the control API', () => {
  const problemsOf = (name: keyof ControlTypes, value: unknown): readonly JsonProblem[] => {
    const checked = checkControl(name, value);
    return 'problems' in checked ? checked.problems : [];
  };
  const DAYS_30 = 2_592_000_000;

  test.each<[keyof ControlTypes, unknown]>([
    ['NewApp', { bundleId: 'com.example.app', platform: 'ios' }],
    ['NewApp', { bundleId: 'a', platform: 'android', windows: { click: { deviceMs: 1, probabilisticMs: null } } }],
    ['NewApp', { bundleId: 'a', platform: 'android', channelWindows: { any_name: { view: { deviceMs: DAYS_30 } } } }],
    ['AppPatch', {}],
    ['AppPatch', { storeId: null, destinationUrl: 'https://example.com/' }],
    ['NewCampaign', { appId: 'app', name: 'Spring', channel: 'Example Ads' }],
    ['NewEngagement', { kind: 'click', campaignId: 'spring', ip: '', parameters: { any: 'text' } }],
    ['NewClaim', { appId: 'app', channel: 'garden', kind: 'impression', engagedAt: '2026-11-24T12:00+01:00' }],
    ['NewClock', { mode: 'scaled', rate: 1440, now: '2026-11-24T12:00:00.000Z' }],
    ['NewClock', { mode: 'frozen', now: '2028-02-29T00:00:00Z' }],
    ['NewWorkspace', { seed: 42, apps: [] }],
    ['Assertion', { where: { fields: { event: { oneOf: ['a', 'b'] }, value: { present: false } } }, never: true }],
    ['Settings', { port: 0 }],
  ])('takes as %s: %j', (name, value) => {
    expect(checkControl(name, value)).toEqual({ value });
  });

  test('names path, what was given and what is expected, of every problem at once', () => {
    expect(
      problemsOf('NewApp', {
        platform: 'windows',
        windows: { click: { deviceMs: 0, probabilisticMs: 'never' } },
        sdkKeys: [{ key: 'with:colon' }, {}],
        nam: 'Example',
      }),
    ).toEqual(
      expect.arrayContaining([
        { path: 'bundleId', given: null, expected: 'a value: it is required' },
        {
          path: 'nam',
          given: 'Example',
          expected: expect.stringMatching(/^did you mean name\? There are mmp, bundleId, /),
        },
        { path: 'platform', given: 'windows', expected: 'ios or android or amazon or android_other' },
        { path: 'sdkKeys.0.key', given: 'with:colon', expected: '1–128 visible ASCII characters without a colon' },
        { path: 'sdkKeys.1.key', given: null, expected: 'a value: it is required' },
        { path: 'windows.click.deviceMs', given: '0', expected: 'whole milliseconds, 1–2592000000 (30 days)' },
        {
          path: 'windows.click.probabilisticMs',
          given: 'never',
          expected: 'whole milliseconds, 1–2592000000 (30 days), or null to switch it off',
        },
      ]),
    );
  });

  test.each<[keyof ControlTypes, unknown, string, string | null]>([
    [
      'NewApp',
      { bundleId: 'a', platform: 'ios', windows: { view: { deviceMs: DAYS_30 + 1 } } },
      'windows.view.deviceMs',
      '2592000001',
    ],
    [
      'NewApp',
      { bundleId: 'a', platform: 'ios', channelWindows: { 'a/b~c': { click: { deviceMs: 1.5 } } } },
      'channelWindows.a/b~c.click.deviceMs',
      '1.5',
    ],
    ['NewApp', { bundleId: '', platform: 'ios' }, 'bundleId', ''],
    [
      'NewCampaign',
      { appId: 'app', name: 'Spring', channel: 'x', redirectUrl: '/relative' },
      'redirectUrl',
      '/relative',
    ],
    ['NewClaim', { appId: 'app', channel: 'x', kind: 'click', engagedAt: 'yesterday' }, 'engagedAt', 'yesterday'],
    ['NewClock', { mode: 'frozen', now: '2026-11-24T12:00:00' }, 'now', '2026-11-24T12:00:00'],
    ['NewClock', { mode: 'frozen', now: '2026-02-29T00:00:00Z' }, 'now', '2026-02-29T00:00:00Z'],
    ['NewClock', { mode: 'frozen', now: '2026-13-01T00:00:00Z' }, 'now', '2026-13-01T00:00:00Z'],
    ['NewClock', { mode: 'scaled', rate: 0 }, 'rate', '0'],
    ['ClockAdvance', { ms: -1 }, 'ms', '-1'],
    ['NewWorkspace', { id: '-first' }, 'id', '-first'],
    ['NewWorkspace', { seed: 1.5 }, 'seed', '1.5'],
    ['NewWorkspace', { apps: [{ bundleId: 'a', platform: 'ios' }, { bundleId: 'b' }] }, 'apps.1.platform', null],
    ['NewEngagement', { kind: 'tap', campaignId: 'c' }, 'kind', 'tap'],
    ['NewEngagement', { kind: 'click', campaignId: 'c', ip: '1.2.3' }, 'ip', '1.2.3'],
    ['Assertion', { where: { fields: { event: { matches: '(' } } } }, 'where.fields.event', '{"matches":"("}'],
    ['Assertion', { withinMs: 60_001 }, 'withinMs', '60001'],
    ['Assertion', { never: false }, 'never', 'false'],
    ['Settings', { port: 65_536 }, 'port', '65536'],
    ['NewApp', null, '', 'null'],
    ['NewApp', [], '', '[]'],
    ['NewApp', 'app', '', 'app'],
    ['NewApp', undefined, '', null],
  ])('%s %j: the one problem is at "%s"', (name, value, path, given) => {
    expect(problemsOf(name, value)).toEqual([{ path, given, expected: expect.any(String) }]);
  });

  test.each<[keyof ControlTypes, unknown, string]>([
    ['NewCallback', { url: '' }, 'url: a text that is not empty'],
    ['NewCallback', { url: 'x'.repeat(8193) }, 'url: at most 8192 characters'],
    ['NewSavedReport', { name: 'x', metrics: [] }, 'metrics: at least 1 element'],
    ['Settings', { callbackRetryDelaysMs: Array(50).fill(1) }, 'callbackRetryDelaysMs: at most 49 elements'],
    ['Assertion', { where: { findings: [{}] } }, 'where.findings.0: at least 1 member'],
    ['CampaignPatch', { redirectUrl: '/relative' }, 'redirectUrl: an absolute URL or null'],
    ['CallbackPatch', { name: '' }, 'name: a text that is not empty or null'],
    ['CallbackPatch', { name: 7 }, 'name: a string or null'],
  ])('%s %j: says what is expected', (name, value, words) => {
    expect(problemsOf(name, value).map(({ path, expected }) => `${path}: ${expected}`)).toContain(words);
  });

  test.each<[string, unknown, string]>([
    ['a function', Math.max, 'a function'],
    ['not a number', Number.NaN, 'NaN'],
    ['a big integer', 10n, '10'],
    ['true', true, 'true'],
  ])('shows what was given also where JSON has no word for it: %s', (_what, port, given) => {
    expect(problemsOf('Settings', { port })).toMatchObject([{ path: 'port', given }]);
  });
});
