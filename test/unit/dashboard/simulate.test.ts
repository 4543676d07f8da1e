import type { App, Campaign } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { firstApp } from '../../../simulator/dashboard/parts/first-app.js';
import { askedOf } from '../../../simulator/dashboard/simulate/by-hand/asked.js';
import { referrerOf } from '../../../simulator/dashboard/simulate/by-hand/referrer.js';
import { type Call, linkCall, openCall } from '../../../simulator/dashboard/simulate/calls.js';
import { curlOf, wireOf } from '../../../simulator/dashboard/simulate/curl-of.js';
import { isPublicIp } from '../../../simulator/ip-address.js';
import { modelNamed, MODELS, phoneOf } from '../../../simulator/dashboard/simulate/phones.js';

const PIXEL = modelNamed('pixel-8');
const IPHONE = modelNamed('iphone-15');
const APP = { bundleId: 'com.example.game', platform: 'android', key: 'KEY' };
const PLACE = { origin: 'http://127.0.0.1:4747', prefix: '/w/w1', workspace: 'w1' };

test('the same person has the same phone; a reinstall changes what an app gives itself alone', () => {
  const first = phoneOf(IPHONE, { person: 7 });
  expect(phoneOf(IPHONE, { person: 7 })).toEqual(first);
  const again = phoneOf(IPHONE, { person: 7, installation: 2 });
  expect(again.advertisingId).toBe(first.advertisingId);
  expect(again.installationId).not.toBe(first.installationId);
  const people = MODELS.flatMap((model) => [1, 2, 3].map((person) => phoneOf(model, { person })));
  for (const name of ['advertisingId', 'installationId'] as const) {
    expect(new Set(people.map((phone) => phone[name])).size).toBe(people.length);
  }
  for (const { installationId, ip } of people) {
    expect(installationId).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}a[0-9a-f]{15}$/);
    expect(ip).toMatch(/^203\.0\.113\.\d{1,3}$/);
  }
});

test('nobody is at the address of another one with the same model', () => {
  const people = [...Array.from({ length: 3000 }, (_, nth) => nth + 1), 65_536, 999_999];
  const addresses = people.map((person) => phoneOf(PIXEL, { person }).ip);
  expect(new Set(addresses).size).toBe(people.length);
  expect([0, 253, 254, 761, 762, people.length - 1].map((nth) => addresses[nth])).toEqual([
    '203.0.113.1',
    '203.0.113.254',
    '198.51.100.1',
    '192.0.2.254',
    '2001:db8:0:2fb::1',
    '2001:db8:f:423f::1',
  ]);
  expect(addresses.filter((ip) => !isPublicIp(ip))).toEqual([]);
});

test.each([
  ['allowed', IPHONE, '3', '0', /^[0-9a-f-]{36}$/],
  ['denied', IPHONE, '2', '1', /^$/],
  ['not-asked', IPHONE, '0', '1', /^$/],
  ['allowed', PIXEL, undefined, '0', /^[0-9a-f-]{36}$/],
  ['denied', PIXEL, undefined, '1', /^$/],
] as const)('tracking %s on $name: what a link and an open say', (tracking, model, status, limited, advertisingId) => {
  const phone = phoneOf(model, { person: 1, tracking });
  const link = linkCall('/v0/click/x', phone) as Extract<Call, { to: 'mmp' }>;
  expect(link.fields['advertising_id'] ?? '').toMatch(advertisingId);
  expect(link.fields['limit_ad_tracking']).toBe(limited);
  const { fields } = openCall(APP, phone) as Extract<Call, { to: 'mmp' }>;
  expect(fields['tracking_status']).toBe(status);
  expect(fields['advertising_id']).toMatch(tracking === 'allowed' ? /^[1-9a-f]/ : /^[0-]{36}$/);
});

test('a command says what is sent, whatever stands in it', () => {
  const phone = phoneOf(PIXEL, { person: 1, userAgent: `it's $HOME & "co"` });
  const call = linkCall('/v0/click/x', phone, { macros: ['user_agent'], more: { site_id: '', creative_name: 'a b' } });
  expect(curlOf(call, PLACE)).toBe(
    String.raw`curl -i -G http://127.0.0.1:4747/w/w1/v0/click/x \
  --data-urlencode 'user_agent=it'\''s $HOME & "co"' \
  --data-urlencode 'creative_name=a b'`,
  );
  expect(wireOf(call as Extract<Call, { to: 'mmp' }>, '/w/w1')).toEqual({
    target: '/w/w1/v0/click/x?user_agent=it%27s+%24HOME+%26+%22co%22&creative_name=a+b',
    form: null,
  });
  const moved: Call = { to: 'control', what: 'POST clock/advance', body: { ms: 1 } };
  expect(curlOf(moved, PLACE)).toBe(
    String.raw`curl 'http://127.0.0.1:4747/_sim/clock/advance?workspace=w1' \
  -H 'Content-Type: application/json' \
  -d '{"ms":1}'`,
  );
});

test.each([
  ['https://play.google.com/store/apps/details?id=x&referrer=utm_source%3Dunity', 'utm_source=unity'],
  ['https://apps.apple.com/app/id1', null],
  ['not an address', null],
])('the referrer of %s is %j', (location, referrer) => {
  expect(referrerOf({ answer: { status: 302, headers: { Location: location }, body: '', bodyEncoding: 'utf8' } })).toBe(
    referrer,
  );
});

test('of several apps, the newest first as the API has them, the one that was made first is chosen', () => {
  const apps = ['newest', 'demo'].map((id) => ({ id, sdkKeys: [{ key: 'KEY', disabled: false }] })) as unknown as App[];
  const off = { id: 'off', sdkKeys: [{ key: 'OFF', disabled: true }] } as unknown as App;
  expect(firstApp([...apps, off], null)?.id).toBe('demo');
  expect(firstApp([...apps, off], 'newest')?.id).toBe('newest');
  expect(firstApp([...apps, off], 'off')?.id).toBe('demo');
  expect(firstApp([off], null)).toBe(undefined);
  const both = ['ios', 'android', 'amazon'].map((platform, at) => ({
    ...apps[0],
    id: platform,
    bundleId: String(at % 2),
    platform,
  }));
  expect(firstApp(both as App[], null)?.id).toBe('amazon');
  expect(firstApp(both.map((app) => ({ ...app, bundleId: 'same' })) as App[], null)?.id).toBe('android');
});

test('the address chooses; what is not there or does not fit is the first that does', () => {
  const apps = [
    { id: 'a', platform: 'ios', sdkKeys: [{ key: 'OFF', disabled: true }] },
    { id: 'b', platform: 'android', sdkKeys: [{ key: 'KEY', disabled: false }] },
  ] as unknown as App[];
  const campaigns = [
    { id: '1', appId: 'b', deleted: false, shortId: null },
    { id: '2', appId: 'b', deleted: true, shortId: 'gone' },
    { id: '3', appId: 'b', deleted: false, shortId: 'link' },
    { id: '4', appId: 'a', deleted: false, shortId: 'other' },
  ] as unknown as Campaign[];
  const asked = (query: string) => askedOf(new URL(`http://127.0.0.1/simulate?${query}`), apps, campaigns);
  expect(asked('app=a&model=iphone-15&person=0')).toMatchObject({
    app: { id: 'b' },
    campaign: { id: '3' },
    model: { id: 'pixel-8' },
    person: 1,
    macros: ['advertising_id', 'ip_address', 'user_agent', 'limit_ad_tracking'],
  });
  expect(asked('campaign=1&model=moto-g&person=42&without=user_agent,ip_address&ip=198.51.100.1')).toMatchObject({
    campaign: { id: '1' },
    model: { id: 'moto-g' },
    person: 42,
    macros: ['advertising_id', 'limit_ad_tracking'],
    phone: { ip: '198.51.100.1' },
  });
  expect(askedOf(new URL('http://127.0.0.1/simulate'), apps.slice(0, 1), campaigns)).toBe(null);
});
