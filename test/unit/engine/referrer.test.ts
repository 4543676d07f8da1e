import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clickTokens, installReferrer } from '../../../simulator/engine/referrer.js';

const ID = '0af1c2d3-4e5f-8a6b-9c7d-0123456789ab';
const TOKEN = '0af1c2d34e5f8a6b9c7d0123456789ab';

test('the referrer of the store carries the click token and the usual UTM fields', () => {
  expect(installReferrer(ID, 'example_ads', 'Spring & sun, 50 %')).toBe(
    `utm_source=example_ads&utm_medium=cpc&utm_campaign=Spring+%26+sun%2C+50+%25&mmp_sim_click=${ID}`,
  );
});

describe('the click token is read from', () => {
  const referrer = installReferrer(ID, 'example_ads', 'Spring');
  test.each([
    ['our referrer', referrer],
    ['our referrer, encoded once too often', encodeURIComponent(referrer)],
    ['the token field alone', `mmp_sim_click=${ID}`],
    ['the token in capitals', `mmp_sim_click=${ID.toUpperCase()}`],
    ['the token without hyphens', `mmp_sim_click=${TOKEN}`],
    ['a query with its question mark', `?mmp_sim_click=${ID}`],
    ['a referrer inside a query', `referrer=${encodeURIComponent(referrer)}`],
    ['a bare engagement id', ID],
    ['the same token twice', `${referrer}&mmp_sim_click=${TOKEN}`],
    ['a referrer with a broken percent sign', `mmp_sim_click=${ID}&utm_campaign=50%`],
  ])('%s', (_what, text) => {
    expect(clickTokens(text)).toContain(TOKEN);
    expect(clickTokens(text).filter((token) => token === TOKEN)).toHaveLength(1);
  });
});

test.each([
  ['no referrer', null],
  ['an empty one', ''],
  ["Google Play's organic one", 'utm_source=google-play&utm_medium=organic'],
  ['an empty token', 'mmp_sim_click='],
  ['a token that nobody filled in', 'mmp_sim_click={click_id}'],
  ['a token of zeros', 'mmp_sim_click=00000000-0000-0000-0000-000000000000'],
])('%s carries no token', (_what, text) => {
  expect(clickTokens(text)).toEqual([]);
});

test('of two tokens both are read, in the order in which they come', () => {
  expect(clickTokens(`mmp_sim_click=b&mmp_sim_click=a`)).toEqual(['b', 'a']);
});

test.each([
  { sent: 8, read: 8 },
  { sent: 9, read: 8 },
  { sent: 1000, read: 8 },
])('of $sent tokens $read are read', ({ sent, read }) => {
  const text = Array.from({ length: sent }, (_, n) => `mmp_sim_click=id${n + 1}`).join('&');
  expect(clickTokens(text)).toEqual(Array.from({ length: read }, (_, n) => `id${n + 1}`));
});

test('a referrer may be any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const token of clickTokens(text)) expect(token).not.toBe('');
    }),
  );
});

test('whatever the campaign is called, its referrer carries the token', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, channel, name) => {
      fc.pre(!/^[0-]+$/.test(id));
      const referrer = installReferrer(id, channel, name);
      expect(clickTokens(referrer)).toContain(id.replaceAll('-', ''));
      expect(clickTokens(encodeURIComponent(referrer))).toContain(id.replaceAll('-', ''));
    }),
  );
});
