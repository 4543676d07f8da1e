import { afterAll, describe, expect, test } from 'vitest';
import { newApp } from '../../../simulator/workspaces/new-app.js';
import { callOf } from '../../../simulator/cli/replay-calls.js';
import type { Sent } from '../../../simulator/synthesis/enact/audience.js';
import type { Tracking } from '../../../simulator/synthesis/mess/messages.js';
import { createSender } from '../../../sender/index.js';

const sender = createSender({ mmp: 'tenjin', sdkKey: 'KEY', baseUrl: 'http://127.0.0.1:9' });
afterAll(() => sender.close({ timeoutMs: 0 }));

const app = (platform: 'android' | 'ios') =>
  newApp({ bundleId: 'com.example.game', platform }, { id: 'a', sdkKeys: [], channelWindows: {} });
const device: Sent['device'] = {
  installationId: '29eeb1610fe74997b6d53f02e9711f8c',
  advertisingId: 'f024e65f3dd94f16983726bcef192d68',
  developerDeviceId: 'b6bc48fe0ce949e4b229ce6c55663fca',
  ip: '81.2.69.142',
  osVersion: '17.5',
  deviceModel: 'iPhone15,2',
  country: 'GB',
  appVersion: '1.0',
  language: null,
  locale: null,
  limitAdTracking: false,
  customerUserId: null,
  userAgent: null,
  deviceName: null,
  sdkVersion: 'server',
  sentAtMs: 1_700_000_000_000,
};
const limited = { ...device, advertisingId: null, limitAdTracking: true };

/** The form that would be sent, once it was checked. */
function formOf(signal: Sent, platform: 'android' | 'ios', tracking: Tracking = 'authorized'): Record<string, string> {
  const { kind, call } = callOf(signal, app(platform), tracking);
  const { path, body } = sender.prepare(kind, call);
  return { path, ...Object.fromEntries(new URLSearchParams(body)) };
}
const impression = (mediation: string): Sent => ({
  kind: 'ad-revenue',
  device,
  mediation,
  revenue: { amount: 1_234_000n, currency: 'USD' },
  details: { network: 'unity', adFormat: 'BANNER', adUnitId: 'BANNER-unit', country: 'GB' },
});

describe('an impression comes in the form of its mediation', () => {
  test.each([
    ['max', 'android', 'revenue', '0.001234'],
    ['ironsource', 'android', 'revenue', '0.001234'],
    ['admob', 'android', 'value_micros', '1234'],
    ['admob', 'ios', 'value_micros', '0.001234'],
    ['topon', 'ios', 'publisher_revenue', '0.001234'],
    ['hyperbid', 'ios', 'publisher_revenue', '0.001234'],
    ['cas', 'android', 'revenue', '0.001234'],
    ['tradplus', 'android', 'revenue', '0.001234'],
    ['cloudx', 'android', 'revenue', '0.001234'],
  ] as const)('%s on %s', (mediation, platform, field, revenue) => {
    expect(formOf(impression(mediation), platform)).toMatchObject({
      path: `/v0/ad_impressions/${mediation}`,
      [`${mediation}[${field}]`]: revenue,
    });
  });

  test('or in the flat one, where it has none', () => {
    expect(formOf(impression('house'), 'android')).toMatchObject({
      path: '/v0/ad_impressions',
      revenue_decimal: '0.001234',
      currency: 'USD',
      network_name: 'unity',
      ad_format: 'banner',
      mediation_country: 'GB',
    });
    const offers: Sent = { ...impression('house'), details: { network: 'unity', adFormat: 'OFFERWALL' } } as Sent;
    expect(formOf(offers, 'android')).not.toHaveProperty('ad_format');
  });
});

describe('what a phone lets know', () => {
  const open = (of: Sent['device']): Sent => ({ kind: 'open', device: of, referrer: null, openDeeplinkUrl: null });

  test.each([
    [
      'an iPhone that has not been asked',
      'ios',
      limited,
      'not-determined',
      { tracking_status: '0', limit_ad_tracking: '1' },
    ],
    ['an iPhone that was denied', 'ios', limited, 'denied', { tracking_status: '2', limit_ad_tracking: '1' }],
    ['an iPhone that may be tracked', 'ios', device, 'authorized', { tracking_status: '3', limit_ad_tracking: '0' }],
    [
      'an iPhone that may, of which the id is left out',
      'ios',
      { ...device, advertisingId: null },
      'authorized',
      { tracking_status: '3', limit_ad_tracking: '0' },
    ],
    [
      'an Android phone that may',
      'android',
      device,
      'authorized',
      { advertising_id: device.advertisingId, limit_ad_tracking: '0' },
    ],
  ] as const)('%s', (_, platform, of, tracking, expected) => {
    const form = formOf(open(of), platform, tracking);
    expect(form).toMatchObject(expected);
    expect(/[1-9a-f]/.test(form['advertising_id'] ?? '')).toBe(of === device);
  });
});

test('on iOS each period is told with what StoreKit says, on Android once with the token', () => {
  const period: Sent = {
    kind: 'subscription',
    device,
    productId: 'weekly',
    price: { amount: 2_990_000_000n, currency: 'EUR' },
    purchaseToken: null,
    transactionId: 't.2',
    originalTransactionId: 't',
    inTrial: false,
  };
  expect(formOf(period, 'ios')).toMatchObject({ transaction_id: 't.2', original_transaction_id: 't', price: '2.99' });
  const bought: Sent = { ...period, purchaseToken: 'token', transactionId: null, originalTransactionId: null };
  expect(formOf(bought, 'android')).toMatchObject({ google_play_purchase_token: 'token', currency: 'EUR' });
});
