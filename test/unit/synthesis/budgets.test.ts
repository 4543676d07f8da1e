import { describe, expect, test } from 'vitest';
import { spendMicros } from '../../../simulator/synthesis/cell/reported.js';
import { storyOf, type Story } from '../../../simulator/synthesis/cell/story.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import type { Touch } from '../../../simulator/synthesis/journey/touches.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { personOf } from '../../../simulator/synthesis/people/person.js';
import { increments, trueInstall } from '../../../simulator/synthesis/truth/truth.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';
import { expectByChance } from '../../support/by-chance.js';

const preset = readWorld({ preset: 'hyper-casual' });
const campaigns = [
  { name: 'unity-android', channel: 'unity', platform: 'android', dailyBudget: 8, pricing: 'cpi' },
  { name: 'facebook-android', channel: 'facebook', platform: 'android', dailyBudget: 5, pricing: 'cpm' },
  { name: 'search-ios', channel: 'apple_search_ads', platform: 'ios', dailyBudget: 14, pricing: 'cpc' },
  { name: 'facebook-ios', channel: 'facebook', platform: 'ios', dailyBudget: 12, pricing: 'cpm' },
];
/** One region of Britons, of whom two thousand come by themselves or are bought. */
function worldWith(names: readonly string[], changes: object = {}): World {
  const world = {
    preset: 'hyper-casual',
    startsOn: '2026-03-01',
    days: 20,
    installs: 2000,
    budgets: 'fixed',
    fraud: [],
    adRevenue: null,
    purchases: null,
    countries: preset.countries.filter(({ country }) => country === 'GB'),
    campaigns: campaigns.filter(({ name }) => names.includes(name)),
    ...changes,
  };
  return worldOf(readWorld(world), 'budgets');
}
function storyIn(world: World): Story {
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  return storyOf(world, cell);
}

const all = campaigns.map(({ name }) => name);
const [whole, without] = [all, all.filter((name) => name !== 'facebook-android')].map((names) => worldWith(names)) as [
  World,
  World,
];
const [lived, livedWithout] = [storyIn(whole), storyIn(without)];

const textOf = (touches: readonly Touch[], except: string): string =>
  JSON.stringify(
    touches
      .filter(({ campaign }) => campaign.config.name !== except)
      .map(({ campaign, isClick, atMs, installAtMs }) => [campaign.config.name, isClick, atMs, installAtMs]),
  );

describe('of fixed budgets', () => {
  test('a campaign that is left out changes no touch of any other, and nobody who would come by themselves', () => {
    const others = new Map(livedWithout.installed.map((one) => [one.person.index, one]));
    let compared = 0;
    for (const one of lived.installed) {
      const other = others.get(one.person.index);
      if (other === undefined || one.again || other.again) continue;
      compared += 1;
      expect(other.person).toEqual(one.person);
      expect(textOf(other.touches, '')).toBe(textOf(one.touches, 'facebook-android'));
    }
    expect(compared).toBeGreaterThan(1000);
    const reported = ({ reported: counts }: Story, world: World): unknown[] =>
      [...counts.rows()].map(({ dayMs, campaign, counts: { impressions, clicks } }) => [
        dayMs,
        world.campaigns[campaign]?.config.name,
        impressions,
        clicks,
      ]);
    expect(reported(livedWithout, without)).toEqual(
      reported(lived, whole).filter((row) => Array.isArray(row) && row[1] !== 'facebook-android'),
    );
  });

  test('the truth of the world with it says what happens in the one without it', () => {
    const catalogue = catalogueOf(whole, '1');
    const id = catalogue.campaigns[all.indexOf('facebook-android')]?.id;
    const others = new Map(
      livedWithout.installed.filter(({ again }) => !again).map((one) => [one.person.index, one.installAtMs]),
    );
    let told = 0;
    let changed = 0;
    for (const one of lived.installed.filter(({ again }) => !again)) {
      const increment = increments(one, catalogue).find(({ campaignId }) => campaignId === id);
      if (increment === undefined) {
        expect(others.get(one.person.index)).toBe(one.installAtMs);
        continue;
      }
      told += 1;
      const thenMs = increment.laterMs === null ? null : one.installAtMs + increment.laterMs;
      expect(increment.wouldHaveCome).toBe(thenMs !== null);
      // Whoever comes after the span is in no data.
      const isSeen = thenMs !== null && thenMs < whole.span.toMs;
      expect(others.get(one.person.index) ?? null).toBe(isSeen ? thenMs : null);
      changed += Number(increment.laterMs !== 0);
    }
    expect(told).toBeGreaterThan(changed);
    expect(changed).toBeGreaterThan(200);
    for (const [index] of others) expect(lived.installed.some(({ person }) => person.index === index)).toBe(true);
  });

  test.each([
    { ads: 'no campaign', campaigns: [] },
    { ads: 'campaigns without a budget', campaigns: campaigns.map((one) => ({ ...one, dailyBudget: 0 })) },
  ])('with $ads those come who come by themselves, each when they would have come', ({ campaigns: none }) => {
    const off = worldWith([], { campaigns: none });
    const { installed, reported } = storyIn(off);
    const came = new Map(installed.filter(({ again }) => !again).map((one) => [one.person.index, one.installAtMs]));
    const [cell] = cellsOf(whole);
    if (cell === undefined) throw new RangeError('nobody lives there');
    const latent = Array.from({ length: cell.people }, (_, index) => personOf(whole, cell, index))
      .filter(({ organicAtMs }) => organicAtMs < whole.span.toMs)
      .map(({ index, organicAtMs }) => [index, organicAtMs] as const);
    expect(came).toEqual(new Map(latent));
    // Whom an ad brings first in the world with ads are among them.
    const own = lived.installed.filter(({ cause, again }) => cause === null && !again);
    expect(came.size).toBeGreaterThan(own.length);
    expect([...reported.rows()]).toEqual([]);
    const catalogue = catalogueOf(off, '1');
    expect(installed.filter((one) => trueInstall(one, catalogue).causeCampaignId !== null)).toEqual([]);
  });

  test.each([
    { of: 'all campaigns', world: whole, story: lived },
    { of: 'all but one', world: without, story: livedWithout },
    { of: 'none', world: worldWith([]), story: storyIn(worldWith([])) },
  ])('of $of as many come as are expected, in all and by themselves', ({ world, story }) => {
    const first = story.installed.filter(({ again }) => !again);
    const { all: expected, organic } = world.demand.first;
    expect(Math.abs(first.length - expected)).toBeLessThan(3 * Math.sqrt(expected));
    const own = first.filter(({ cause }) => cause === null).length;
    expect(Math.abs(own - expected * organic)).toBeLessThan(3 * Math.sqrt(expected * organic));
  });

  test('what is bought costs about the budget, whatever is paid for', () => {
    for (const { number, config } of whole.campaigns) {
      const { pricing, dailyBudget, name } = config;
      let spent = 0;
      // Of paid installs the truth, since nobody has told the network of any.
      const installs = lived.installed.filter(({ cause, again }) => cause?.campaign.number === number && !again).length;
      if (pricing === 'cpi') spent = installs * (whole.campaigns[number]?.price[0] ?? 0);
      else
        for (const { campaign, counts } of lived.reported.rows())
          if (campaign === number) spent += spendMicros(whole, lived.cell, number, counts) / 1e6;
      expect(Math.abs(spent / (dailyBudget * 20) - 1), name).toBeLessThan(0.12);
    }
  });

  test.each([
    { story: lived, world: whole },
    { story: livedWithout, world: without },
  ])(
    'as many are expected as come: by themselves, and by campaigns that come to the same people',
    ({ story, world }) => {
      const { people, first } = world.demand;
      expect(people).toBe(story.cell.people);
      const came = story.installed.filter(({ again }) => !again);
      expectByChance(came.length, people, first.all / people);
      expectByChance(came.filter(({ cause }) => cause === null).length, people, (first.all * first.organic) / people);
    },
  );

  test('twice the budget buys twice as many, and a world with more people the same', () => {
    const bought = (world: World): number =>
      world.countries.reduce(
        (sum, { people, place, config: { iphones } }) =>
          sum + people * (1 - iphones) * (world.demand.installs[0]?.[place] ?? 0),
        0,
      );
    const once = bought(worldWith(['unity-android']));
    const twice = worldWith([], { campaigns: [{ ...campaigns[0], dailyBudget: 16 }] });
    expect(bought(twice) / once).toBeCloseTo(2, 6);
    expect(bought(worldWith(['unity-android'], { installs: 4000 })) / once).toBeCloseTo(1, 4);
  });

  test('more than people can be made to buy is refused, with how many installs it takes', () => {
    const much = { campaigns: [{ ...campaigns[0], dailyBudget: 4000 }] };
    expect(() => worldWith([], much)).toThrow(/installs: got 2000, expected at least \d+: campaigns buy \d+ installs/);
    const least = Number(/at least (\d+)/.exec(messageOf(() => worldWith([], much)))?.[1]);
    expect(() => worldWith([], { ...much, installs: least })).not.toThrow();
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return '';
}

test('of scaled budgets one campaign less makes the others bring its installs', () => {
  const [more, less] = [all, without.campaigns.map(({ config: { name } }) => name)].map((names) =>
    worldWith(names, { budgets: 'scaled' }),
  ) as [World, World];
  const seen = (world: World): number =>
    world.campaigns.find(({ config: { name } }) => name === 'unity-android')?.impressions[0] ?? 0;
  expect(seen(less) / seen(more)).toBeGreaterThan(1.1);
});
