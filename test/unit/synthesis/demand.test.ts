import { beforeAll, describe, expect, test } from 'vitest';
import { campaignInstalls, demandOf } from '../../../simulator/synthesis/world/demand.js';
import { presetNames } from '../../../simulator/synthesis/world/presets.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';
import { LONG } from '../../support/long.js';

const DAY_SECONDS = 86_400;
const NONE = { median: 0, sigma: 0 };
const preset = readWorld({ preset: 'hyper-casual', fraud: [] });

/** Impressions of the only campaign of ten days, when whoever clicks comes so many seconds later. */
function impressionsWith(delay: number, days: { readonly from?: string; readonly to?: string } = {}): number {
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
    // Whoever comes late may have come by themselves meanwhile.
    organic: { share: 0 },
    channels: [{ ...channel, clickToInstall }],
    campaigns: [{ ...campaign, ...days }],
  });
  return demandOf(world).impressions[0]?.[0] ?? Number.NaN;
}

test('as many more see an ad as would come when the span is over', () => {
  const atOnce = impressionsWith(10);
  // Of ten days whoever clicks on the last five.
  expect(impressionsWith(5 * DAY_SECONDS) / atOnce).toBeCloseTo(2, 3);
  expect(impressionsWith(DAY_SECONDS) / atOnce).toBeCloseTo(10 / 9, 3);
});

test('a campaign that ends so long before the span needs no more', () => {
  const atOnce = impressionsWith(10, { to: '2026-03-05' });
  expect(impressionsWith(5 * DAY_SECONDS, { to: '2026-03-05' }) / atOnce).toBeCloseTo(1, 3);
  expect(impressionsWith(6 * DAY_SECONDS, { to: '2026-03-05' }) / atOnce).toBeCloseTo(5 / 4, 3);
});

test('where nobody comes in time it is ten times as many, and no more', () => {
  expect(impressionsWith(20 * DAY_SECONDS) / impressionsWith(10)).toBeCloseTo(10, 3);
});

/** People by how unlike they are: a factor, and how many have it. */
function unlike(sigma: number): { readonly factor: number; readonly weight: number }[] {
  const step = 0.1;
  return Array.from({ length: 130 }, (_, i) => {
    const z = i * step - 6;
    const weight = (step * Math.exp(-(z * z) / 2)) / Math.sqrt(2 * Math.PI);
    return { factor: Math.exp(sigma * z - sigma ** 2 / 2), weight };
  });
}

/** Expected honest first installs of a world whose campaigns run all the time, added up over all kinds of people. */
function expectedOf(world: World, inTime: number): { organic: number; paid: number[]; spend: number[] } {
  const { config, campaigns, countries, demand } = world;
  const sums = { organic: 0, paid: campaigns.map(() => 0), spend: campaigns.map(() => 0) };
  for (const { people, place, config: country } of countries) {
    for (const platform of ['android', 'ios'] as const) {
      const here = people * (platform === 'ios' ? country.iphones : 1 - country.iphones);
      const met = campaigns.filter((one) => one.config.platform === platform && (one.impressions[place] ?? 0) > 0);
      for (const { factor: liking, weight } of unlike(config.interest.sigma)) {
        const comes = 1 - Math.exp(-demand.organic * liking);
        const rates = met.map(({ impressions, channel, clickToInstallRate, viewToInstallRate }) => {
          const clicked = channel.ctr * Math.min(1, clickToInstallRate * liking);
          const viewed = (1 - channel.ctr) * Math.min(1, viewToInstallRate * liking);
          return (impressions[place] ?? 0) * (clicked + viewed) * inTime;
        });
        const all = rates.reduce((sum, rate) => sum + rate, 0);
        for (const { factor: seen, weight: often } of unlike(config.exposure.sigma)) {
          const rate = all * seen;
          const left = rate === 0 ? 1 : (1 - Math.exp(-rate)) / rate;
          sums.organic += here * weight * often * comes * left;
          const paid = here * weight * often * (1 - Math.exp(-rate) - comes * (left - Math.exp(-rate)));
          for (const [i, { number }] of met.entries()) {
            sums.paid[number] = (sums.paid[number] ?? 0) + (all === 0 ? 0 : (paid * (rates[i] ?? 0)) / all);
          }
        }
      }
      for (const {
        number,
        impressions,
        channel,
        config: { pricing },
        price,
      } of met) {
        const shown = here * (impressions[place] ?? 0);
        const times = pricing === 'cpm' ? shown / 1000 : shown * channel.ctr;
        sums.spend[number] = (sums.spend[number] ?? 0) + times * (price[place] ?? 0);
      }
    }
  }
  return sums;
}

/** What is expected of a preset: of all kinds of its people, which takes a second. */
function presetWorld(name: string) {
  const world = worldOf(readWorld({ preset: name, installs: 20_000, fraud: [] }), '1');
  // Installs come some hours after their click on average, so that of the last day's some come too late.
  const [{ quickShare, quick, slow } = { quickShare: 0, quick: NONE, slow: NONE }] = world.config.channels.map(
    ({ clickToInstall }) => clickToInstall,
  );
  const mean = ({ median, sigma }: typeof quick): number => median * Math.exp(sigma ** 2 / 2);
  const delay = quickShare * mean(quick) + (1 - quickShare) * mean(slow);
  const expected = expectedOf(world, 1 - delay / (world.config.days * DAY_SECONDS));
  return { world, ...expected, all: expected.organic + expected.paid.reduce((sum, one) => sum + one, 0) };
}

for (const [at, name] of presetNames.entries())
  describe(`of ${name}`, { tags: at === 0 ? [] : [LONG] }, () => {
    let of: ReturnType<typeof presetWorld>;
    beforeAll(() => void (of = presetWorld(name)));

    test('as many come as are asked for, and as many of them by themselves', () => {
      const { world, organic, all } = of;
      expect(Math.abs(all / 20_000 - 1)).toBeLessThan(0.005);
      expect(Math.abs(organic / all / world.config.organic.share - 1)).toBeLessThan(0.005);
    });

    test('each campaign brings its part', () => {
      const { world, paid } = of;
      const { campaigns, config } = world;
      const bought = campaigns.map((one) => campaignInstalls(config, one.config));
      const most = bought.reduce((sum, one) => sum + one, 0);
      for (const [i, one] of bought.entries()) {
        const part = (one / most) * 20_000 * (1 - config.organic.share);
        expect(Math.abs((paid[i] ?? 0) / part - 1), campaigns[i]?.config.name).toBeLessThan(0.01);
      }
    });

    test('an install costs what the file says, whatever is paid for', () => {
      const { world, paid, spend } = of;
      for (const {
        number,
        config: { pricing, countries, name: campaign },
      } of world.campaigns) {
        if (pricing === 'cpi') continue;
        const country =
          countries?.length === 1 ? world.countries.find((one) => one.config.country === countries[0]) : undefined;
        if (country === undefined) continue;
        const cost = (spend[number] ?? 0) / (paid[number] ?? 0);
        expect(Math.abs(cost / country.config.cpi.ios - 1), campaign).toBeLessThan(0.01);
      }
    });
  });
