import type { PurchaseCall } from '@mmp-sim/sender';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Calls } from '../../../sender/calls.js';
import { writeCall } from '../../../sender/mmps/tenjin/write.js';
import type { CallKind } from '../../../sender/outbox/outbox.js';
import { ANDROID, IOS, IPHONE, PHONE } from '../../support/senders.js';

const bodyOf = (kind: CallKind, call: Calls[CallKind]): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(writeCall(kind, call, ANDROID).entry.body));

const found = (kind: CallKind, call: unknown): string[] =>
  writeCall(kind, call as Calls[CallKind], ANDROID).findings.map(({ severity, rule, property }) =>
    `${severity} ${rule} ${property ?? ''}`.trim(),
  );

const purchase: PurchaseCall = { ...PHONE, productId: 'gold', price: 1, currency: 'USD' };
const flat = { ...PHONE, appVersion: '1', networkName: 'unity', currency: 'USD', revenue: '0.1' };

test('nothing is found where nothing is wrong', () => {
  expect(found('open', PHONE)).toEqual([]);
  expect(found('open', IPHONE)).toEqual([]);
  expect(found('event', { ...PHONE, name: 'a', value: 3 })).toEqual([]);
  expect(found('purchase', purchase)).toEqual([]);
  expect(found('adRevenue', flat)).toEqual([]);
});

test.each([
  ['open', { ...PHONE, installationId: undefined }, ['error missing-parameter installationId']],
  ['open', { ...PHONE, installationId: 'user-42' }, ['error invalid-parameter installationId']],
  ['open', { ...PHONE, installationId: 42 }, ['error invalid-value installationId']],
  ['open', { ...PHONE, app: { bundleId: 'a', platform: 'windows' } }, ['error invalid-parameter app.platform']],
  ['open', { ...PHONE, app: 'a' }, ['error missing-app app']],
  ['open', { ...PHONE, ipAddress: 'localhost' }, ['error invalid-parameter ipAddress']],
  ['open', { ...PHONE, country: 'Germany' }, ['error invalid-parameter country']],
  ['open', { ...PHONE, limitAdTracking: 'yes' }, ['error invalid-value limitAdTracking']],
  ['open', { ...PHONE, limitAdTracking: true, ipAddress: null }, ['error limited-without-ip ipAddress']],
  ['open', { ...PHONE, advertisingID: 'x' }, ['error unknown-property advertisingID']],
  ['open', { ...PHONE, fields: {} }, ['error unknown-property fields']],
  ['open', { ...PHONE, extra: 5 }, ['error invalid-value extra']],
  ['open', { ...PHONE, extra: { country: 'DE' } }, ['error unknown-property extra.country']],
  ['open', { ...PHONE, extra: { api_key: 'KEY' } }, ['error unknown-property extra.api_key']],
  ['open', { ...PHONE, extra: { sesion_id: 'x' } }, ['warning unknown-parameter extra.sesion_id']],
  ['open', { ...PHONE, ipAddress: '192.168.1.7' }, ['warning private-ip ipAddress']],
  ['open', { ...PHONE, ipAddress: 'fd00::1' }, ['warning private-ip ipAddress']],
  ['open', { ...PHONE, advertisingId: null, ipAddress: null }, ['warning unmatchable-open ipAddress']],
  ['open', { ...PHONE, advertisingId: null, ipAddress: null, referrer: 'utm_source=x' }, []],
  ['open', { ...IPHONE, developerDeviceId: null }, ['error missing-parameter developerDeviceId']],
  [
    'open',
    { ...IPHONE, developerDeviceId: null, limitAdTracking: true },
    ['error missing-parameter developerDeviceId'],
  ],
  ['open', { ...IPHONE, trackingStatus: 'denied', ipAddress: undefined }, ['error limited-without-ip ipAddress']],
  ['open', { ...IPHONE, trackingStatus: 'not-determined' }, ['warning idfa-without-consent advertisingId']],
  ['open', { ...IPHONE, trackingStatus: 'authorized' }, []],
  ['open', { ...IPHONE, trackingStatus: 4 }, ['error invalid-value trackingStatus']],
  ['event', PHONE, ['error event-without-name name']],
  ['event', { ...PHONE, name: ' ' }, ['error event-without-name name']],
  ['event', { ...PHONE, name: 'x'.repeat(79) }, []],
  ['event', { ...PHONE, name: 'x'.repeat(80) }, ['error invalid-parameter name']],
  ['event', { ...PHONE, name: 'open' }, ['warning reserved-event-name name']],
  ['event', { ...PHONE, name: 'a', value: 1.5 }, ['error invalid-value value']],
  ['purchase', { ...purchase, currency: 'XXX' }, ['error unknown-currency currency']],
  ['purchase', { ...purchase, currency: 'dollar' }, ['error invalid-parameter currency']],
  ['purchase', { ...purchase, price: 999_999_999, quantity: 2 }, ['error unreadable-amount price']],
  ['purchase', { ...purchase, quantity: 0 }, ['error invalid-parameter quantity']],
  ['purchase', { ...purchase, quantity: 1.5 }, ['error invalid-value quantity']],
  ['subscription', { ...PHONE, productId: 'a' }, ['error missing-parameter purchaseToken']],
  ['subscription', { ...PHONE, productId: 'a', purchaseToken: 't', price: 1 }, ['error missing-parameter currency']],
  ['adRevenue', { ...flat, revenue: null }, ['error no-revenue revenue']],
  ['adRevenue', { ...flat, revenue: null, revenueCpm: 1.25 }, []],
  ['adRevenue', { ...flat, installationId: null, advertisingId: null }, ['error ad-impression-ids installationId']],
  ['adRevenue', { ...flat, adFormat: 'popup' }, ['error invalid-parameter adFormat']],
  ['adRevenue', { ...PHONE, mediation: 'max', fields: {} }, ['error no-revenue fields.revenue']],
  ['adRevenue', { ...PHONE, mediation: 'max', fields: { revenue: 0.1 + 0.2 } }, ['error invalid-value fields.revenue']],
  [
    'adRevenue',
    { ...PHONE, mediation: 'max', fields: { revenue: 1, formt: 'a' } },
    ['warning unknown-parameter fields.formt'],
  ],
  [
    'adRevenue',
    { ...IPHONE, mediation: 'cas', fields: { revenue: 1 }, developerDeviceId: null, limitAdTracking: true },
    ['error limited-without-idfv developerDeviceId'],
  ],
] as const)('%s %j: %j', (kind, call, expected) => {
  expect(found(kind, call)).toEqual(expected);
});

test('without an app of its own a call is about the app of the options', () => {
  expect(writeCall('open', PHONE, null).findings).toMatchObject([{ rule: 'missing-app', property: 'app' }]);
  expect(writeCall('open', PHONE, ANDROID).entry.target).toEqual(ANDROID);
  expect(writeCall('open', IPHONE, ANDROID).entry.target).toEqual(IOS);
});

test('a lane is one installation of one app, however its id is spelt', () => {
  const laneOf = (call: Calls['open']): string => writeCall('open', call, ANDROID).entry.lane;
  expect(laneOf({ ...PHONE, installationId: PHONE.installationId.toUpperCase() })).toBe(laneOf(PHONE));
  expect(laneOf({ ...PHONE, app: IOS })).not.toBe(laneOf(PHONE));
  expect(laneOf({ ...PHONE, installationId: '1'.repeat(32) })).not.toBe(laneOf(PHONE));
});

test('booleans are words where the page of impression revenue has words, and digits elsewhere', () => {
  expect(bodyOf('adRevenue', { ...flat, optIn: false, limitAdTracking: true, adUserData: true })).toMatchObject({
    opt_in: 'false',
    limit_ad_tracking: 'true',
    ad_user_data: '1',
    advertising_id: '0'.repeat(32),
  });
  expect(bodyOf('open', { ...PHONE, limitAdTracking: true })).toMatchObject({ limit_ad_tracking: '1' });
});

test('no key is in the form', () => {
  expect(Object.keys(bodyOf('open', PHONE))).not.toContain('api_key');
});

test('findings show the beginning of what may name somebody', () => {
  const { findings } = writeCall('open', { ...PHONE, installationId: '29eeb161-not-a-uuid' }, ANDROID);
  expect(findings).toMatchObject([{ given: '29ee… (16 characters)' }]);
});

test('a value that is left out is left out of what repeats it, and of no word that looks like it', () => {
  const findings = (call: object): readonly { property: string | null; given: string | null; hint: string }[] =>
    writeCall('open', { ...PHONE, ...call }, ANDROID).findings;
  expect(findings({ constructor: 'x' })).toMatchObject([
    { given: '… (1 characters)', hint: 'Parameters under their names on the wire go into extra.' },
  ]);
  expect(findings({ advertisingId: '<unknown-to-us>' })).not.toContain('unknown-to-us');
  const placeholder = findings({ advertisingId: '{{advertising_id_of_somebody}}' });
  expect(JSON.stringify(placeholder)).not.toContain('of_somebody');
});

test.each([
  { what: 'a property', call: { ['y'.repeat(20_000)]: 1 } },
  { what: 'a parameter', call: { extra: { ['y'.repeat(20_000)]: 'x' } } },
  { what: 'a parameter that the sender sets', call: { extra: { ['y'.repeat(20_000)]: {} } } },
])('the name of $what may be long, and what is told of it is not', ({ call }) => {
  const { findings } = writeCall('open', { ...PHONE, ...call }, ANDROID);
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings).length).toBeLessThan(1_000);
  expect(JSON.stringify(findings)).toContain('characters)');
});

test('whatever a call is, it is written or refused, and nothing throws', () => {
  const kinds = fc.constantFrom<CallKind>('open', 'event', 'purchase', 'subscription', 'adRevenue');
  const properties = fc.constantFrom(
    ...Object.keys({ ...IPHONE, ...flat, ...purchase, name: 0, mediation: 0, fields: 0, extra: 0 }),
  );
  const call = fc.oneof(fc.anything(), fc.dictionary(properties, fc.anything({ withBigInt: true, withDate: true })));
  fc.assert(
    fc.property(kinds, call, (kind, value) => {
      const { entry, findings } = writeCall(kind, value as Calls[CallKind], ANDROID);
      expect(entry.body).toContain('sdk_version=server');
      expect(findings.length).toBeGreaterThan(0);
    }),
  );
});

describe('findings speak as the call does', () => {
  const told = (kind: CallKind, call: unknown): string[] =>
    writeCall(kind, call as Calls[CallKind], ANDROID).findings.map(({ message, hint }) => `${message} ${hint}`);

  test.each([
    [
      'purchase',
      { ...PHONE, price: 1, currency: 'USD' },
      'productId is missing. Give productId: the product identifier.',
    ],
    ['event', { ...PHONE, name: 'x'.repeat(80) }, 'name is not'],
    ['adRevenue', { ...flat, revenue: null }, 'There is no revenue and no revenueCpm:'],
    ['adRevenue', { ...PHONE, mediation: 'max', fields: {} }, 'There is no fields.revenue:'],
    [
      'open',
      { ...PHONE, limitAdTracking: true, ipAddress: null },
      'The user limits ad tracking and there is no ipAddress:',
    ],
    [
      'open',
      { ...PHONE, app: { bundleId: 'a', platform: 'windows' } },
      'app.platform is not ios, android, amazon or android_other.',
    ],
  ] as const)('%s %j', (kind, call, message) => {
    const [first = ''] = told(kind, call);
    expect(first).toContain(message);
    expect(first).not.toMatch(/\b(?!android_other)[a-z]+_[a-z]+\b/);
  });

  test('and no property is missing of which it is said that it is misspelt', () => {
    const { productId, ...rest } = purchase;
    expect(told('purchase', { ...rest, productid: productId })).toEqual([
      'productid is no property of this call. Did you mean `productId`?',
    ]);
    expect(told('adRevenue', { ...flat, revenue: null, revenueCpn: 1 })).toHaveLength(1);
  });
});
