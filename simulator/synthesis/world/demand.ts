import {
  type Arrivals,
  arrivalsOf,
  evenly,
  type Population,
  populationOf,
  type Shown,
  type Way,
  wayOf,
} from './arrivals.js';
import { channelOf, installsPerImpression } from './channels.js';
import { spanOf, spanOfWorld } from './spans.js';
import type { CampaignConfig, CountryConfig, Platform, WorldConfig } from './world-config.js';

const DAY = 86_400_000;

/** How much of everything it takes until as many come as are to be expected by the file, and how many that are. */
export type Demand = {
  readonly people: number;
  /** By campaign and country: impressions that a person with such a phone sees on average. */
  readonly impressions: readonly (readonly number[])[];
  /** By campaign and country: honest first installs of a person with such a phone that they bring. */
  readonly installs: readonly (readonly number[])[];
  /** At which rate people of average interest would come by themselves within the span; and in the year after it. */
  readonly organic: number;
  readonly later: number;
  /** By country: honest first installs of a person with such a phone that nothing brings. */
  readonly organicInstalls: readonly Readonly<Record<Platform, number>>[];
  /** Honest first installs to be expected in all, and of them those that nothing brings. */
  readonly expected: { readonly installs: number; readonly organic: number };
  /** Of what is wanted of campaigns and of those who come by themselves, the least share that people can be made to do. */
  readonly had: number;
};

/** Rules of a world ask for it again and again. */
const workedOutFor = new WeakMap<WorldConfig, Demand>();

/**
 * Whoever could come by two ways comes once; so exposures are so many more that those who come are as many as are wanted.
 *
 * Where budgets are `scaled`, `installs` says how many there are and budgets how campaigns compare. Where they are `fixed`, a
 * campaign is shown to as many as its budget buys among people of whom `installs` come, whoever else shows them ads: it depends
 * on nothing but itself and the people.
 */
export function demandOf(config: WorldConfig): Demand {
  const before = workedOutFor.get(config);
  if (before !== undefined) return before;
  const demand = workedOut(config);
  workedOutFor.set(config, demand);
  return demand;
}

/** Another thread has worked it out already. */
export function keepDemand(config: WorldConfig, demand: Demand): void {
  workedOutFor.set(config, demand);
}

function workedOut(config: WorldConfig): Demand {
  const people = Math.max(1, Math.round(config.installs * config.peoplePerInstall));
  const shares = config.countries.reduce((sum, { share }) => sum + share, 0);
  const whole = spanOfWorld(config);
  const reaches = config.campaigns.map((campaign) =>
    config.countries.reduce((sum, country) => sum + phones(campaign, country) / shares, 0),
  );
  const wanted = wantedOf(config).map((installs, i) =>
    reaches[i] === 0 ? 0 : installs / ((reaches[i] ?? 0) * people),
  );
  const ways = config.campaigns.map((campaign) =>
    wayOf(channelOf(config, campaign), spanOf(campaign, whole), whole, config),
  );
  const came = (config.budgets === 'fixed' ? fixed : scaled)({ config, people, wanted, ways, reaches });
  return {
    people,
    // The same for everybody whom it may reach: countries get what their people are.
    impressions: config.campaigns.map((campaign, c) =>
      config.countries.map((country) =>
        phones(campaign, country) > 0 ? (came.impressions[c] ?? 0) / (ways[c]?.inTime ?? 1) : 0,
      ),
    ),
    installs: came.installs,
    organic: came.organic,
    later: came.organic * config.organic.later,
    organicInstalls: came.organicInstalls,
    expected: { installs: came.expected.installs * people, organic: came.expected.organic * people },
    had: came.had,
  };
}

type Wanted = {
  readonly config: WorldConfig;
  readonly people: number;
  /** By campaign: installs of each whom it may reach. */
  readonly wanted: readonly number[];
  readonly ways: readonly Way[];
  /** By campaign: whom it may reach, of all people. */
  readonly reaches: readonly number[];
};
type Came = Pick<Demand, 'installs' | 'organic' | 'organicInstalls' | 'had'> & {
  /** Of a person of the world, whatever the phone. */
  readonly expected: Demand['expected'];
  /** By campaign: of each whom it may reach, as though nobody came too late. */
  readonly impressions: readonly number[];
};

/** Of the people of the world, those in the country who have such a phone; 0 where the campaign does not run. */
export function phones({ platform, countries }: CampaignConfig, country: CountryConfig): number {
  if (countries !== undefined && !countries.includes(country.country)) return 0;
  return phonesOf(country, platform);
}

const phonesOf = ({ share, iphones }: CountryConfig, platform: Platform): number =>
  share * (platform === 'ios' ? iphones : 1 - iphones);

/** What its budget would buy. */
export function campaignInstalls(config: WorldConfig, campaign: CampaignConfig): number {
  let installs = 0;
  let cost = 0;
  for (const country of config.countries) {
    const share = phones(campaign, country);
    installs += share;
    cost += share * country.cpi[campaign.platform];
  }
  const { fromMs, toMs } = spanOf(campaign, spanOfWorld(config));
  const days = Math.max(0, toMs - fromMs) / DAY;
  return cost === 0 ? 0 : (campaign.dailyBudget * days * installs) / cost;
}

/** Honest first installs that are to be expected of each campaign. */
function wantedOf(config: WorldConfig): number[] {
  const bought = config.campaigns.map((campaign) => campaignInstalls(config, campaign));
  if (config.budgets === 'fixed') return bought;
  const total = bought.reduce((sum, one) => sum + one, 0);
  const paid = config.installs * (1 - config.organic.share);
  return bought.map((one) => (total === 0 ? 0 : (one / total) * paid));
}

/** People who meet the same campaigns. */
type Group = { people: number; readonly campaigns: readonly number[] };

/** Those of each country and platform, put together where they meet the same; with the group of each. */
function groupsOf({ campaigns, countries }: WorldConfig): {
  readonly groups: readonly Group[];
  readonly of: readonly Readonly<Record<Platform, number>>[];
} {
  const all = countries.reduce((sum, { share }) => sum + share, 0);
  const known = new Map<string, number>();
  const groups: Group[] = [];
  const groupOf = (country: CountryConfig, platform: Platform): number => {
    const met = [...campaigns.keys()].filter((c) => {
      const campaign = campaigns[c];
      return campaign?.platform === platform && phones(campaign, country) > 0;
    });
    const place = known.get(met.join()) ?? groups.push({ people: 0, campaigns: met }) - 1;
    known.set(met.join(), place);
    const group = groups[place];
    if (group !== undefined) group.people += phonesOf(country, platform) / all;
    return place;
  };
  const of = countries.map((country) => ({ android: groupOf(country, 'android'), ios: groupOf(country, 'ios') }));
  return { groups, of };
}

/** Rounds of putting right, and how near is near enough. */
const MOST_ROUNDS = 64;
const HOPEFUL_ROUNDS = 8;
const NEAR = 1e-6;
const HARDLY = 0.002;
/** Nothing is raised more. */
const MOST_RAISED = 1024;
/** What all are looked for together falls short by no more than that where it can be had. */
export const HAD = 0.995;

const over = (wanted: number, had: number): number => (wanted === 0 ? 1 : had === 0 ? MOST_RAISED : wanted / had);

/** Raises rates until each brings what is wanted of it. @returns The rates, and the least share of what is wanted that they bring. */
function raised(
  first: readonly number[],
  wanted: readonly number[],
  bring: (rates: readonly number[]) => readonly number[],
): { readonly rates: readonly number[]; readonly had: number } {
  let rates = [...first];
  let had = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const brought = bring(rates);
    const factors = wanted.map((one, i) => over(one, brought[i] ?? 0));
    const before = had;
    had = 1 / factors.reduce((most, factor) => Math.max(most, factor), 1);
    if (factors.every((factor) => Math.abs(factor - 1) < NEAR)) break;
    // What hardly brings more will never bring enough.
    if (round > HOPEFUL_ROUNDS && had < HAD && had - before < HARDLY) break;
    rates = rates.map((rate, i) => Math.min(rate * (factors[i] ?? 1), (first[i] ?? 0) * MOST_RAISED));
  }
  return { rates, had };
}

type Met = Pick<Group, 'people' | 'campaigns'> & { readonly came: Arrivals };

/** What becomes of each group of people. @param rates - Of those who come by themselves, and of impressions by campaign. */
const meeting = (
  population: Population,
  groups: readonly Group[],
  ways: readonly Way[],
  [organic = 0, ...impressions]: readonly number[],
): Met[] =>
  groups.map(({ people, campaigns }) => {
    const shown = campaigns.flatMap((c): Shown[] => {
      const way = ways[c];
      return way === undefined ? [] : [{ way, impressions: impressions[c] ?? 0 }];
    });
    return { people, campaigns, came: arrivalsOf(population, organic, shown) };
  });

/** Of a person of all groups together. */
function expectedOf(met: readonly Met[]): Demand['expected'] {
  const organic = met.reduce((sum, { people, came }) => sum + people * came.organic, 0);
  const paid = met.reduce((sum, { people, came }) => sum + people * came.paid.reduce((all, one) => all + one, 0), 0);
  return { installs: organic + paid, organic };
}

/** All ways at once, in each group of people; each campaign gets its part of what is paid. */
function scaled({ config, wanted, ways, reaches }: Wanted): Came {
  const population = populationOf(config);
  const { groups, of } = groupsOf(config);
  const meet = (rates: readonly number[]): Met[] => meeting(population, groups, ways, rates);
  const organicWanted = config.organic.share / config.peoplePerInstall;
  const rates0 = [organicWanted, ...wanted.map((one, c) => one / (perImpression(config, c) || 1))];
  const { rates, had } = raised(rates0, [organicWanted, ...wanted], (now) => {
    const sums = now.map(() => 0);
    for (const { people, campaigns, came } of meet(now)) {
      sums[0] = (sums[0] ?? 0) + people * came.organic;
      for (const [i, c] of campaigns.entries()) {
        sums[c + 1] = (sums[c + 1] ?? 0) + (people * (came.paid[i] ?? 0)) / (reaches[c] ?? 1);
      }
    }
    return sums;
  });
  const met = meet(rates);
  const [organic = 0, ...impressions] = rates;
  return {
    impressions,
    organic,
    had,
    expected: expectedOf(met),
    installs: config.campaigns.map(({ platform }, c) =>
      of.map((group) => {
        const { campaigns = [], came } = met[group[platform]] ?? {};
        return came?.paid[campaigns.indexOf(c)] ?? 0;
      }),
    ),
    organicInstalls: of.map(({ android, ios }) => ({
      android: met[android]?.came.organic ?? 0,
      ios: met[ios]?.came.organic ?? 0,
    })),
  };
}

const perImpression = (config: WorldConfig, c: number): number => {
  const campaign = config.campaigns[c];
  return campaign === undefined ? 0 : installsPerImpression(channelOf(config, campaign));
};

/** Where budgets buy more, of what `installs` leaves to them, campaigns take each other's people and spend too little. */
const MOST_BOUGHT = 2;

/** Each by itself, among people of whom as many come as `installs` says, and who all see the same ads. */
function fixed({ config, people, wanted, ways, reaches }: Wanted): Came {
  const population = populationOf(config);
  const nominal = nominalOf(config, population);
  const bought = wanted.reduce((sum, one, c) => sum + one * (reaches[c] ?? 0) * people, 0);
  const paid = config.installs * (1 - config.organic.share);
  let had = paid === 0 ? nominal.had : Math.min(nominal.had, (MOST_BOUGHT * paid) / bought);
  const impressions = wanted.map((one, c) => {
    const way = ways[c];
    if (way === undefined || one === 0) return 0;
    const alone = raised(
      [one / (perImpression(config, c) || 1)],
      [one],
      ([seen = 0]) => arrivalsOf(population, nominal.organic, [{ way, impressions: seen }], nominal.others).paid,
    );
    had = Math.min(had, alone.had);
    return alone.rates[0] ?? 0;
  });
  const byThemselves = config.organic.share / config.peoplePerInstall;
  return {
    impressions,
    organic: nominal.organic,
    had,
    // Each is planned by itself; together they come to some of each other's people first.
    expected: expectedOf(meeting(population, groupsOf(config).groups, ways, [nominal.organic, ...impressions])),
    installs: config.campaigns.map((campaign, c) =>
      config.countries.map((country) => (phones(campaign, country) > 0 ? (wanted[c] ?? 0) : 0)),
    ),
    organicInstalls: config.countries.map(() => ({ android: byThemselves, ios: byThemselves })),
  };
}

/** The rates at which people come of whom `installs` do: by themselves, and by all ads together. */
function nominalOf(config: WorldConfig, population: Population) {
  const { share } = config.organic;
  const wanted = [share / config.peoplePerInstall, (1 - share) / config.peoplePerInstall];
  const { interests } = population;
  const way: Way = { perImpression: interests.factors, before: evenly, inTime: 1 };
  const { rates, had } = raised(wanted, wanted, ([organic = 0, impressions = 0]) => {
    const came = arrivalsOf(population, organic, [{ way, impressions }]);
    return [came.organic, came.paid[0] ?? 0];
  });
  return { organic: rates[0] ?? 0, others: rates[1] ?? 0, had };
}
