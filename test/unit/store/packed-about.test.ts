import type { About, Source } from '@mmp-sim/contracts/facts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedAbout, unpackedAbout } from '../../../simulator/store/packed-about.js';
import { unknownDevice } from '../../../simulator/unknown-device.js';
import { aDevice, NOW_MS } from '../../support/builders.js';

const aSource: Source = {
  acquiredAtMs: NOW_MS,
  channel: 'example_ads',
  campaignId: 'spring',
  engagementId: 'click',
  siteId: 'site 7',
  creativeName: null,
  country: null,
  tracked: true,
  cohortUser: 7,
};

/** As it comes back from where it rests. */
const rested = (about: About): About => unpackedAbout(Buffer.from(packedAbout(about), 'utf8').toString('utf8'));

test.each<[string, About]>([
  ['nothing', { device: null, source: null }],
  [
    'a device before its open',
    { device: aDevice({ country: 'DE', limitAdTracking: true, sentAtMs: 0 }), source: null },
  ],
  ['a device of which nothing is known', { device: unknownDevice, source: null }],
  ['what a store tells', { device: null, source: aSource }],
  ['all of it', { device: aDevice({ limitAdTracking: false, customerUserId: 'user 42' }), source: aSource }],
  ['of whom', { device: aDevice(), source: aSource, user: 'b6bc48fe0ce949e4b229ce6c55663fca' }],
  ['of whom, before its open', { device: aDevice(), source: null, user: '1' }],
  ['of whom, in two lines', { device: aDevice(), source: aSource, user: 'two\nlines' }],
  ['organic', { device: null, source: { ...aSource, campaignId: null, engagementId: null, siteId: null } }],
  ['a line break', { device: aDevice({ deviceName: 'two\nlines' }), source: aSource }],
  ['a line break of a network', { device: aDevice(), source: { ...aSource, siteId: 'two\nlines' } }],
  ['an empty text', { device: aDevice({ locale: '' }), source: aSource }],
  ['half a surrogate pair', { device: aDevice({ deviceModel: '\ud800' }), source: aSource }],
  ['letters beyond ASCII', { device: aDevice({ deviceName: 'Þórs 😀' }), source: { ...aSource, siteId: '广告' } }],
])('%s is read as it was packed', (_what, about) => {
  expect(rested(about)).toEqual(about);
});

test('its JSON is the same text as before', () => {
  const about = { device: aDevice({ limitAdTracking: true, customerUserId: 'user 42', sentAtMs: 1 }), source: aSource };
  for (const one of [about, { ...about, user: '7' }]) expect(JSON.stringify(rested(one))).toBe(JSON.stringify(one));
});

test('whatever is known, it is read as it was packed', { tags: 'long' }, () => {
  const text = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\n', 'L', 'J', '0')));
  const device = fc.record({
    ...Object.fromEntries(Object.keys(unknownDevice).map((name) => [name, text])),
    limitAdTracking: fc.option(fc.boolean()),
    sentAtMs: fc.option(fc.maxSafeNat()),
  });
  const source = fc.record({
    acquiredAtMs: fc.maxSafeInteger(),
    channel: fc.string({ unit: 'binary' }),
    campaignId: text,
    engagementId: text,
    siteId: text,
    creativeName: text,
    country: text,
    tracked: fc.boolean(),
    cohortUser: fc.option(fc.nat()),
  });
  fc.assert(
    fc.property(fc.record({ device: fc.option(device), source: fc.option(source) }), text, (known, user) => {
      const about = { ...known, ...(user === null ? {} : { user }) };
      expect(rested(about as About)).toEqual(about);
    }),
  );
});
