import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalShare } from '../../../simulator/calibration/expected.js';
import { normalQuantile } from '../../../simulator/synthesis/chance/arithmetic.js';
import type { FraudSource } from '../../../simulator/synthesis/fraud/source.js';
import { channelOf, hasLinks, installsPerImpression, siteOf } from '../../../simulator/synthesis/world/channels.js';
import { campaignInstalls } from '../../../simulator/synthesis/world/demand.js';
import { presetNames, presets } from '../../../simulator/synthesis/world/presets.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import type { ClickToInstall, Platform, WorldConfig } from '../../../simulator/synthesis/world/world-config.js';
import { type WorldCampaign, worldOf } from '../../../simulator/synthesis/world/world.js';
import { commonChannels } from '../../../simulator/workspaces/common-channels.js';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/calibration.md'), 'utf8');
const facts = new Map(
  [...page.matchAll(/^\| `([a-z0-9-]+)` \| .* \| (.+) \|$/gm)].map(([, id = '', usedBy = '']) => [id, usedBy]),
);

const files = presetNames.map((name) => ({ name, file: presets[name] as WorldConfig & Cited }));
type Cited = { readonly cites: Readonly<Record<string, readonly string[]>> };

/** Every number and the path to it: of an entry of a list its place, and the text that it begins with, which is its name. */
function* numbers(value: unknown, path: readonly string[][] = []): Generator<readonly string[][]> {
  if (typeof value === 'number') yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const names = Array.isArray(value) ? [key, '*', ...nameOf(member)] : [key];
    yield* numbers(member, [...path, names]);
  }
}

const nameOf = (entry: unknown): string[] =>
  typeof entry === 'object' && entry !== null
    ? Object.values(entry).filter((one): one is string => typeof one === 'string')
    : [];

const covers = (cited: string, path: readonly string[][]): boolean =>
  cited.split('.').every((segment, i) => path[i]?.includes(segment) === true);

describe.each(files)('$name says where its numbers are from', ({ file }) => {
  const { cites, ...world } = file;

  test('each number is covered by a path, and no path covers nothing', () => {
    const paths = [...numbers(world)];
    expect(paths.length).toBeGreaterThan(300);
    const bare = paths.filter((path) => !Object.keys(cites).some((cited) => covers(cited, path)));
    expect(bare.map((path) => path.map(([key]) => key).join('.'))).toEqual([]);
    expect(Object.keys(cites).filter((cited) => !paths.some((path) => covers(cited, path)))).toEqual([]);
  });

  test('each is a row of docs/calibration.md, or an assumption with its reason', () => {
    const sources = Object.values(cites).flat();
    expect(sources.filter((source) => !facts.has(source) && !/^assumed: \S.{8,}/.test(source))).toEqual([]);
  });
});

test('docs/calibration.md tells of every row which presets use it', () => {
  const short: Record<string, string> = { 'hyper-casual': 'HC', 'mid-core': 'MC', subscription: 'S', commerce: 'C' };
  const used = [...facts.keys()].map((id) => {
    const by = files.filter(({ file }) => Object.values(file.cites).flat().includes(id)).map(({ name }) => short[name]);
    return [id, by.length === 0 ? '–' : by.join(' ')];
  });
  expect(Object.fromEntries(facts)).toEqual(Object.fromEntries(used));
});

test('presets have the same settings in the same order', () => {
  const [first, ...others] = files.map(({ file }) => Object.keys(file));
  for (const other of others) expect(other).toEqual(first);
});

test.each(files)('$name is a world of many kinds of ads, phones and countries', ({ file: world }) => {
  expect(world.channels.length).toBeGreaterThanOrEqual(5);
  expect(new Set(world.channels.map(({ kind }) => kind))).toEqual(
    new Set(['programmatic', 'search', 'self-attributing']),
  );
  const known = new Set(commonChannels.map(({ shortId }) => shortId));
  expect(world.channels.filter(({ channel }) => !known.has(channel))).toEqual([]);
  const running = new Set(world.campaigns.map(({ channel }) => channel));
  expect(world.channels.filter(({ channel }) => !running.has(channel))).toEqual([]);
  expect(world.campaigns.length).toBeGreaterThanOrEqual(8);
  expect(world.campaigns.length).toBeLessThanOrEqual(14);
  expect(world.countries.length).toBeGreaterThanOrEqual(8);
  expect(world.devices.length).toBeGreaterThanOrEqual(20);
  expect(Object.values(world.mess).filter((share) => typeof share === 'number' && share > 0)).toEqual([]);
});

test.each(files)('$name has cheats that hide in sites with honest traffic', ({ file: world }) => {
  expect(world.fraud.length).toBeGreaterThan(0);
  for (const { campaign: name, site } of world.fraud) {
    const campaign = world.campaigns.find((one) => one.name === name);
    if (campaign === undefined) throw new Error(`no campaign ${name}`);
    const channel = channelOf(world, campaign);
    // Those that run much: a site whose honest clicks can be counted on one hand hides nobody.
    const sites = Array.from({ length: 10 }, (_, rank) => siteOf(channel, rank));
    expect(sites).toContain(site);
  }
});

const sum = <Of>(list: readonly Of[], value: (one: Of, index: number) => number): number =>
  list.reduce((total, one, index) => total + value(one, index), 0);

/** Share of installs that come within so many seconds of their click, floors aside. */
function within(seconds: number, { quickShare, quick, slow }: ClickToInstall): number {
  const below = ({ median, sigma }: ClickToInstall['quick']): number => normalShare(Math.log(seconds / median) / sigma);
  return quickShare * below(quick) + (1 - quickShare) * below(slow);
}

describe.each(files)('$name keeps to what is published', ({ name }) => {
  const world = readWorld({ preset: name });
  const { channels, campaigns, countries, retention, organic } = world;
  const isGame = name === 'hyper-casual' || name === 'mid-core';
  const paid = campaigns.map((campaign) => campaignInstalls(world, campaign));
  const allPaid = sum(paid, (one) => one);
  const ofPaid = (value: (channel: (typeof channels)[number], platform: Platform) => number): number =>
    sum(campaigns, (one, i) => value(channelOf(world, one), one.platform) * (paid[i] ?? 0)) / allPaid;
  const allPeople = sum(countries, ({ share }) => share);
  const ofPeople = (value: (country: (typeof countries)[number]) => number): number =>
    sum(countries, (one) => value(one) * one.share) / allPeople;

  test('click to first open: 75 % within an hour, 94 % within a day, few under ten seconds', () => {
    for (const { clickToInstall } of channels) {
      expect(within(3600, clickToInstall)).toBeCloseTo(0.75, 1);
      expect(Math.abs(within(86_400, clickToInstall) - 0.94)).toBeLessThan(0.01);
      expect(within(10, clickToInstall)).toBeLessThan(0.002);
      expect(clickToInstall.floor).toEqual([8, 15]);
    }
  });

  test('retention of days 1, 7 and 30', () => {
    const expected: Record<string, readonly [number, number, number]> = {
      // Of the last, that it is below three per cent is all that is published.
      'hyper-casual': [0.19, 0.036, 0.0105],
      'mid-core': [0.27, 0.075, 0.029],
      subscription: [0.26, 0.13, 0.07],
      commerce: [0.253, 0.11, 0.057],
    };
    for (const [i, day] of [1, 7, 30].entries()) {
      const share = retention.day1 * day ** -retention.exponent;
      expect(Math.abs(share / (expected[name]?.[i] ?? 0) - 1), `day ${day}`).toBeLessThan(0.08);
    }
  });

  test('those who came by themselves stay longer, iPhones too, and all together are the average', () => {
    const ofPaidAlone = ofPaid((channel) => channel.retention);
    const ratio = organic.retention / ofPaidAlone;
    expect(ratio).toBeGreaterThan(isGame ? 1.55 : 1.15);
    expect(ratio).toBeLessThan(isGame ? 1.65 : 1.21);
    const ios = (share: number): number => 1 + (retention.ios - 1) * share;
    const mean =
      organic.share * organic.retention * ios(ofPeople(({ iphones }) => iphones)) +
      (1 - organic.share) * ofPaid((channel, platform) => channel.retention * ios(platform === 'ios' ? 1 : 0));
    expect(Math.abs(mean - 1)).toBeLessThan(0.02);
  });

  test('of clicks on an open exchange a thirtieth installs of those of a search', () => {
    const open = channels.filter(({ kind, ctr }) => kind === 'programmatic' && ctr === 0.0165);
    const searched = channels.filter(({ kind }) => kind === 'search');
    expect(open.length).toBeGreaterThan(0);
    for (const channel of open) {
      expect(channel.clickToInstallRate).toBe(0.014);
      expect(1000 * installsPerImpression(channel)).toBeCloseTo(0.23, 2);
      for (const { clickToInstallRate } of searched)
        expect(clickToInstallRate / channel.clickToInstallRate).toBeCloseTo(30, 5);
    }
    for (const channel of channels.filter((one) => one.kind === 'programmatic' && !open.includes(one))) {
      const installs = 1000 * installsPerImpression(channel);
      expect(installs, channel.channel).toBeGreaterThan(10);
      expect(installs, channel.channel).toBeLessThan(35);
    }
    for (const { channel, kind, clickToInstallRate } of channels) {
      if (kind === 'programmatic') continue;
      expect(clickToInstallRate, channel).toBeGreaterThan(0.3);
      expect(clickToInstallRate, channel).toBeLessThan(0.5);
    }
  });

  test('an install costs what is published', () => {
    const published: Record<string, readonly [number, number]> = {
      'hyper-casual': [0.2, 0.42],
      'mid-core': [3.25, 4.5],
      subscription: [1.2, 3.6],
      commerce: [1.2, 3.6],
    };
    for (const [i, platform] of (['android', 'ios'] as const).entries()) {
      const phones = ({ iphones }: (typeof countries)[number]): number => (platform === 'ios' ? iphones : 1 - iphones);
      const mean = ofPeople((one) => phones(one) * one.cpi[platform]) / ofPeople(phones);
      expect(Math.abs(mean / (published[name]?.[i] ?? 0) - 1), platform).toBeLessThan(0.15);
    }
  });

  test('hours and weekdays: evenings and weekends', () => {
    const { opening, exposure } = world;
    expect(opening.hours.indexOf(Math.max(...opening.hours))).toBe(20);
    expect(opening.hours.indexOf(Math.min(...opening.hours))).toBe(4);
    const mean = (list: readonly number[]): number => sum(list, (one) => one) / list.length;
    expect(mean(opening.weekdays.slice(5)) / mean(opening.weekdays.slice(0, 5))).toBeCloseTo(1.07, 5);
    const evening = mean(exposure.hours.slice(17, 22)) / mean(exposure.hours);
    expect(evening).toBeGreaterThan(1.25);
    expect(evening).toBeLessThan(1.4);
    expect(exposure.weekdays[6]).toBeCloseTo(1.17 * mean(exposure.weekdays), 2);
  });

  test('organic share and consent', () => {
    expect(Math.abs(organic.share - (isGame ? 0.4 : 0.66))).toBeLessThan(0.01);
    expect([world.consent.publisher, world.consent.advertiser]).toEqual([0.46, isGame ? 0.43 : 0.46]);
    expect(world.consent.asked).toBe({ subscription: 0.57, commerce: 0.8 }[name] ?? 0.91);
  });

  test('factors of payers leave their share as it is', () => {
    const channelsOfAll = organic.share * organic.paying + (1 - organic.share) * ofPaid((channel) => channel.paying);
    expect(Math.abs(channelsOfAll - 1)).toBeLessThan(0.05);
    expect(Math.abs(ofPeople(({ paying }) => paying) - 1)).toBeLessThan(0.12);
  });
});

describe.each(files)('$name has as much fraud as is published', ({ name }) => {
  const world = worldOf(readWorld({ preset: name }), '1');
  const honest = ({ number, config }: WorldCampaign): number =>
    sum(world.countries, ({ config: { iphones }, people, place }) => {
      const phones = people * (config.platform === 'ios' ? iphones : 1 - iphones);
      return phones * (world.demand.installs[number]?.[place] ?? 0);
    });
  const days = ({ waves }: FraudSource): number => sum(waves, ({ fromMs, toMs }) => toMs - fromMs) / 86_400_000;
  const made = (source: FraudSource): number =>
    (source.config.rate * honest(source.campaign) * days(source)) / world.config.days;
  const all = sum(world.fraud, made);
  const of = (holds: (source: FraudSource) => boolean): number => sum(world.fraud.filter(holds), made);
  const isGame = name === 'hyper-casual' || name === 'mid-core';

  test('of paid installs; where only one campaign has tracking links, of its own', () => {
    const campaigns = isGame ? world.campaigns : world.campaigns.filter(({ channel }) => hasLinks(channel));
    const published = isGame ? 0.038 : name === 'subscription' ? 0.08 : 0.318;
    expect(Math.abs(all / (all + sum(campaigns, honest)) / published - 1)).toBeLessThan(0.05);
  });

  test('by kind and platform', () => {
    const bots = of(({ config: { kind } }) => kind === 'fake-install' || kind === 'device-farm') / all;
    const hijacked = of(({ config: { kind } }) => kind === 'click-injection') / all;
    expect(Math.abs(bots - (isGame ? 0.45 : name === 'subscription' ? 0.84 : 0.62))).toBeLessThan(0.02);
    expect(Math.abs(hijacked - (isGame ? 0.43 : name === 'subscription' ? 0 : 0.3))).toBeLessThan(0.02);
    if (!isGame) return;
    const share = (platform: Platform): number =>
      of(({ campaign }) => campaign.config.platform === platform) /
      sum(
        world.campaigns.filter(({ config }) => config.platform === platform),
        honest,
      );
    expect(share('android') / share('ios')).toBeGreaterThan(4);
    expect(share('android') / share('ios')).toBeLessThan(6);
  });

  test('in waves', () => {
    for (const source of world.fraud) expect(days(source)).toBe((12 * world.config.days) / 30);
  });
});

const worldsOf = (...names: string[]) => names.map((name) => ({ name, world: readWorld({ preset: name }) }));

test.each(worldsOf('hyper-casual', 'mid-core', 'commerce'))(
  '$name: the top tenth of payers has half of what they spend',
  ({ world: { purchases } }) => {
    expect(1 - normalShare(normalQuantile(0.9) - (purchases?.sigma ?? 0))).toBeCloseTo(0.5, 2);
  },
);

test.each(worldsOf('hyper-casual', 'mid-core'))('$name: prices of games', ({ world: { purchases } }) => {
  const { prices = [], payers = 0 } = purchases ?? {};
  const all = sum(prices, ({ weight }) => weight);
  const mean = sum(prices, ({ usd, weight }) => usd * weight) / all;
  expect(Math.abs(mean / 5.94 - 1)).toBeLessThan(0.05);
  const small = prices.filter(({ usd }) => usd >= 1 && usd <= 5);
  expect(sum(small, ({ weight }) => weight) / all).toBeCloseTo(0.67, 2);
  const large = prices.filter(({ usd }) => usd >= 50);
  expect(sum(large, ({ weight }) => weight) / all).toBeCloseTo(0.007, 3);
  expect(sum(large, ({ usd, weight }) => usd * weight) / all / mean).toBeCloseTo(0.09, 2);
  expect(payers).toBeGreaterThanOrEqual(0.015);
  expect(payers).toBeLessThanOrEqual(0.019);
});

test.each(worldsOf('hyper-casual'))(
  '$name: Android has 52–57 % of spend, iPhones of the US 55 % of ad revenue on iPhones',
  ({ world: { campaigns, countries } }) => {
    const android = campaigns.filter(({ platform }) => platform === 'android');
    const share = sum(android, ({ dailyBudget }) => dailyBudget) / sum(campaigns, ({ dailyBudget }) => dailyBudget);
    expect(share).toBeGreaterThan(0.52);
    expect(share).toBeLessThan(0.58);
    const earned = countries.map((one) => one.share * one.iphones * one.ecpm);
    expect(Math.abs((earned[0] ?? 0) / sum(earned, (one) => one) - 0.55)).toBeLessThan(0.03);
  },
);

test.each(worldsOf('subscription'))('$name: under two per cent ever pay', ({ world: { subscriptions } }) => {
  const payers = sum(subscriptions, ({ starts, converts }) => starts * converts);
  expect(payers).toBeGreaterThan(0.015);
  expect(payers).toBeLessThan(0.02);
});

// Of mid-core the quick part is slower: its download is large.
test.each(worldsOf('hyper-casual', 'subscription', 'commerce'))(
  '$name: quantiles of the time from click to first open',
  ({ world: { channels } }) => {
    const derived = { 10: 0.0014, 30: 0.022, 300: 0.44, 3600: 0.752, 86400: 0.942, 172800: 0.976, 604800: 0.998 };
    for (const { clickToInstall } of channels) {
      for (const [seconds, share] of Object.entries(derived))
        expect(Math.abs(within(Number(seconds), clickToInstall) - share), seconds).toBeLessThan(0.005);
    }
  },
);
