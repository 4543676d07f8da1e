import { expect, test } from 'vitest';
import { demandOf } from '../../../simulator/synthesis/world/demand.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';

const DAY_SECONDS = 86_400;
const preset = readWorld({ preset: 'hyper-casual', fraud: [] });

/** Impressions of the only campaign of ten days, when whoever clicks comes so many seconds later. */
function impressions(delay: number, days: { readonly from?: string; readonly to?: string } = {}): number {
  const channel = preset.channels.find(({ kind }) => kind === 'programmatic');
  if (channel === undefined) throw new Error('no channel');
  const always = { median: delay, sigma: 0 };
  const clickToInstall = { quickShare: 0.5, quick: always, slow: always, floor: [1, 1] };
  const campaign = { name: 'only', channel: channel.channel, platform: 'android', dailyBudget: 100, pricing: 'cpi' };
  const world = readWorld({
    preset: 'hyper-casual',
    startsOn: '2026-03-01',
    days: 10,
    fraud: [],
    channels: [{ ...channel, clickToInstall }],
    campaigns: [{ ...campaign, ...days }],
  });
  return demandOf(world).impressions[0]?.[0] ?? Number.NaN;
}

test('as many more see an ad as would come when the span is over', () => {
  const atOnce = impressions(10);
  // Of ten days whoever clicks on the last five.
  expect(impressions(5 * DAY_SECONDS) / atOnce).toBeCloseTo(2, 3);
  expect(impressions(DAY_SECONDS) / atOnce).toBeCloseTo(10 / 9, 3);
});

test('a campaign that ends so long before the span needs no more', () => {
  const atOnce = impressions(10, { to: '2026-03-05' });
  expect(impressions(5 * DAY_SECONDS, { to: '2026-03-05' }) / atOnce).toBeCloseTo(1, 3);
  expect(impressions(6 * DAY_SECONDS, { to: '2026-03-05' }) / atOnce).toBeCloseTo(5 / 4, 3);
});

test('where nobody comes in time it is ten times as many, and no more', () => {
  expect(impressions(20 * DAY_SECONDS) / impressions(10)).toBeCloseTo(10, 3);
});
