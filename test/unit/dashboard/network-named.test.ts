import { expect, test } from 'vitest';
import { networkNamed } from '../../../simulator/dashboard/simulate/by-hand/network-named.js';

const channels = [
  { shortId: 'organic', name: 'Organic' },
  { shortId: 'facebook', name: 'Meta Ads' },
  { shortId: 'unity', name: 'Unity' },
];

test.each([
  ['unity', false, null],
  [' UNITY ', false, null],
  ['meta ads', false, null],
  // The simulator refuses it, and makes none.
  ['Organic', false, null],
  ['', false, null],
  ['unitty', true, 'unity'],
  ['meta-ads', true, 'facebook'],
  ['ours', true, null],
] as const)('%j: new %s, meant %s', (text, isNew, meant) =>
  expect(networkNamed(text, channels)).toEqual({ isNew, meant }),
);
