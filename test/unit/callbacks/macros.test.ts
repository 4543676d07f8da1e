import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Fact } from '@mmp-sim/contracts/facts';
import { describe, expect, test } from 'vitest';
import type { MacroSubject } from '../../../simulator/macro.js';
import { tenjinMacros } from '../../../simulator/mmps/tenjin/macros.js';
import { unknownDevice } from '../../../simulator/unknown-device.js';
import { NOW_MS } from '../../support/builders.js';

const app = { id: 'app-1', bundleId: 'com.example.game', platform: 'android', storeId: null } as App;
const base = { id: 'fact-1', atMs: NOW_MS, appId: app.id };
const usd = (amount: string) => ({ amount, currency: 'EUR', usd: amount });
const purchase: Fact = {
  ...base,
  type: 'purchase',
  installationId: 'a'.repeat(32),
  productId: 'gems',
  unitPrice: '4.99',
  quantity: 2,
  revenue: { gross: usd('9.98'), net: usd('6.986'), commission: '0.3' },
  transactionId: null,
};
const event: Fact = { ...base, type: 'event', installationId: 'a'.repeat(32), name: 'level', value: '7' };
const session: Fact = { ...base, type: 'session', installationId: 'a'.repeat(32), openDeeplinkUrl: null };
const revenue: Fact = {
  ...base,
  type: 'ad-revenue',
  installationId: 'a'.repeat(32),
  mediation: 'max',
  revenue: { amount: '0.01', currency: 'USD', usd: '0.01' },
  impressionAtMs: NOW_MS - 5,
  details: null,
};

/** What nothing is known of but that it happened. */
const bare: MacroSubject = {
  fact: session,
  event: 'open',
  app,
  device: null,
  installation: null,
  acquiredAtMs: null,
  engagedAtMs: null,
  channel: null,
  campaign: null,
  details: {},
};
const campaign = { id: 'campaign-1', name: 'Spring', remoteCampaignId: 'r-1' } as Campaign;
const full: MacroSubject = {
  ...bare,
  fact: purchase,
  event: 'purchase',
  device: {
    ...unknownDevice,
    advertisingId: 'ad-1',
    developerDeviceId: 'dev-1',
    ip: '203.0.113.7',
    osVersion: '34',
    deviceModel: 'Pixel 8',
    country: 'DE',
    appVersion: '1.2',
    limitAdTracking: true,
    customerUserId: 'u-1',
    userAgent: 'agent',
  },
  acquiredAtMs: NOW_MS - 1500,
  engagedAtMs: NOW_MS - 3000,
  channel: 'unity',
  campaign,
  details: {
    clickId: 'c-1',
    siteId: 's-1',
    creativeName: 'cr-1',
    deeplinkUrl: 'app://x',
    parameters: { tenjin_parameter_0: 'zero', tenjin_parameter_5: 'five' },
  },
};

const valueOf = (name: string, subject: MacroSubject) => {
  const macro = tenjinMacros.find((one) => one.name === name);
  if (macro === undefined) throw new RangeError(`no macro ${name}`);
  return macro.value(subject);
};

describe('each macro', () => {
  const expected: Readonly<Record<string, string | number | null>> = {
    campaign_name: 'Spring',
    ad_network: 'unity',
    site_id: 's-1',
    creative_name: 'cr-1',
    click_id: 'c-1',
    engaged_at_ms: NOW_MS - 3000,
    acquired_at_ms: NOW_MS - 1500,
    time_in_ms: NOW_MS,
    value: null,
    revenue_usd_gross: '9.98',
    revenue_usd_net: '6.986',
    advertising_id: 'ad-1',
    analytics_installation_id: 'a'.repeat(32),
    developer_device_id: 'dev-1',
    customer_user_id: 'u-1',
    limit_ad_tracking_integer: '1',
    ip_address: '203.0.113.7',
    os_version: '34',
    device: 'Pixel 8',
    platform: 'android',
    country: 'DE',
    limit_ad_tracking: 'true',
    user_agent: 'agent',
    store_id: 'com.example.game',
    bundle_id: 'com.example.game',
    app_version: '1.2',
    campaign_id: 'campaign-1',
    remote_campaign_id: 'r-1',
    acquired_at: Math.floor((NOW_MS - 1500) / 1000),
    deeplink_url: 'app://x',
    tenjin_parameter_0: 'zero',
    tenjin_parameter_1: null,
    tenjin_parameter_2: null,
    tenjin_parameter_3: null,
    tenjin_parameter_4: null,
    tenjin_parameter_5: 'five',
    event: 'purchase',
    currency: 'EUR',
    price: '4.99',
    quantity: 2,
    product_id: 'gems',
  };

  test('of a purchase of which all is known', () => {
    expect(Object.fromEntries(tenjinMacros.map(({ name, value }) => [name, value(full)]))).toEqual(expected);
  });

  test('of an open of which nothing else is known has no value, or what the app says', () => {
    const known = tenjinMacros.flatMap(({ name, value }) => (value(bare) === null ? [] : [[name, value(bare)]]));
    expect(Object.fromEntries(known)).toEqual({
      time_in_ms: NOW_MS,
      analytics_installation_id: 'a'.repeat(32),
      platform: 'android',
      store_id: 'com.example.game',
      bundle_id: 'com.example.game',
      event: 'open',
    });
  });
});

test.each([
  ['value', { ...bare, fact: event }, '7'],
  ['campaign_name', { ...bare, channel: 'organic' }, 'Organic'],
  ['campaign_name', { ...bare, channel: 'facebook' }, null],
  ['campaign_name', { ...bare, channel: 'facebook', details: { campaignName: 'Theirs' } }, 'Theirs'],
  ['remote_campaign_id', { ...full, details: { remoteCampaignId: 'r-2' } }, 'r-2'],
  ['revenue_usd_gross', { ...bare, fact: revenue }, '0.01'],
  ['revenue_usd_net', { ...bare, fact: revenue }, '0.01'],
  ['currency', { ...bare, fact: revenue }, 'USD'],
  ['quantity', { ...bare, fact: revenue }, null],
  ['limit_ad_tracking_integer', { ...bare, device: { ...unknownDevice, limitAdTracking: false } }, '0'],
  ['limit_ad_tracking_integer', { ...bare, device: unknownDevice }, null],
  ['device', { ...bare, device: { ...unknownDevice, deviceName: 'shiba', deviceModel: 'Pixel 8' } }, 'shiba'],
  ['store_id', { ...bare, app: { ...app, storeId: '123' } }, '123'],
  ['store_id', { ...bare, app: { ...app, platform: 'ios' } as App }, null],
  // A request that tells of a device without an id has given it up.
  [
    'advertising_id',
    { ...bare, device: unknownDevice, installation: { advertisingId: 'old', developerDeviceId: null } },
    null,
  ],
  ['advertising_id', { ...bare, installation: { advertisingId: 'known', developerDeviceId: null } }, 'known'],
  [
    'developer_device_id',
    { ...bare, device: unknownDevice, installation: { advertisingId: null, developerDeviceId: 'known' } },
    'known',
  ],
])('%s of %j is %j', (name, subject, expected) => {
  expect(valueOf(name, subject)).toBe(expected);
});
