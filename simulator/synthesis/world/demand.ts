import { exp, normalQuantile } from '../chance/arithmetic.js';
import { channelOf, installsPerImpression } from './channels.js';
import { spanOf, spanOfWorld } from './spans.js';
import type { CampaignConfig, CountryConfig, WorldConfig } from './world-config.js';

const DAY = 86_400_000;

/** How much of everything it takes until as many installs are to be expected as the file says. */
export type Demand = {
  readonly people: number;
  /** By campaign and country: impressions that a person with such a phone sees on average. */
  readonly impressions: readonly (readonly number[])[];
  /** Of people of average interest, those who would come by themselves within the span; and in the year after it. */
  readonly organic: number;
  readonly later: number;
  /** By how much all of it is more than what comes of it, since whoever would come twice comes once. */
  readonly raised: number;
};

/**
 * Budgets say how campaigns compare, `installs` how many there are. Whoever would come by two ways comes once; so exposures
 * are so many more that the number of people who come is the number that is wanted.
 */
export function demandOf(config: WorldConfig): Demand {
  const people = Math.max(1, Math.round(config.installs * config.peoplePerInstall));
  const paid = config.installs * (1 - config.organic.share);
  const weights = config.campaigns.map((campaign) => campaignInstalls(config, campaign));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const more = overlap(1 / config.peoplePerInstall, config);
  const shares = config.countries.reduce((sum, { share }) => sum + share, 0);
  const impressions = config.campaigns.map((campaign, i) => {
    const channel = channelOf(config, campaign);
    const wanted = total === 0 ? 0 : ((weights[i] ?? 0) / total) * paid * more;
    const eligible = config.countries.map((country) => phones(campaign, country) / shares);
    const all = eligible.reduce((sum, share) => sum + share, 0);
    const inTime = installsPerImpression(channel) * shareInTime(config, campaign);
    // The same for everybody whom it may reach: countries get what their people are.
    const each = all === 0 ? 0 : wanted / inTime / (all * people);
    return eligible.map((share) => (share > 0 ? each : 0));
  });
  const organic = (config.installs * config.organic.share * more) / people;
  return { people, impressions, organic, later: organic * config.organic.later, raised: more };
}

/** Of the people of the world, those in the country who have such a phone; 0 where the campaign does not run. */
export function phones({ platform, countries }: CampaignConfig, { country, share, iphones }: CountryConfig): number {
  if (countries !== undefined && !countries.includes(country)) return 0;
  return share * (platform === 'ios' ? iphones : 1 - iphones);
}

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

/** Of its installs, those that come before the span is over: whoever clicks late on the last day comes after it. */
function shareInTime(config: WorldConfig, campaign: CampaignConfig): number {
  const { quickShare, quick, slow, floor } = channelOf(config, campaign).clickToInstall;
  const whole = spanOfWorld(config);
  const { fromMs, toMs } = spanOf(campaign, whole);
  if (toMs <= fromMs) return 1;
  const least = (floor[0] + floor[1]) / 2;
  const inTime = ({ median, sigma }: typeof quick): number =>
    mean(
      quantiles.map((quantile) => {
        const delayMs = 1000 * Math.max(least, median * exp(sigma * quantile));
        return Math.max(0, Math.min(toMs, whole.toMs - delayMs) - fromMs) / (toMs - fromMs);
      }),
    );
  const share = quickShare * inTime(quick) + (1 - quickShare) * inTime(slow);
  return Math.max(share, LEAST_IN_TIME);
}

/** Where next to nobody comes in time, exposures are not raised without end. */
const LEAST_IN_TIME = 0.1;

const QUANTILES = 32;
const quantiles = Array.from({ length: QUANTILES }, (_, i) => normalQuantile((i + 0.5) / QUANTILES));

/** People who are unlike by that much, their mean being 1: as many of each kind. */
function unlike(sigma: number): number[] {
  const kinds = quantiles.map((quantile) => exp(sigma * quantile));
  // The few at the end, who are more than any of these, are missing.
  const average = mean(kinds);
  return kinds.map((kind) => kind / average);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Nothing is raised more. */
const MOST_RAISED = 1024;

/** The number for which a function that rises reaches a value, from `low` on. */
function reaching(value: number, low: number, rising: (x: number) => number): number {
  let [from, to] = [low, low];
  while (rising(to) < value && to < low * MOST_RAISED) to *= 2;
  for (let i = 0; i < 60; i += 1) {
    const middle = (from + to) / 2;
    if (rising(middle) < value) from = middle;
    else to = middle;
  }
  return to;
}

type Unlike = Pick<WorldConfig, 'exposure' | 'interest' | 'organic'>;

/** Who comes at least once where each would come so often, by that rate. */
function shareWhoCome({ exposure, interest, organic }: Unlike): (rate: number) => number {
  const [interests, exposures] = [unlike(interest.sigma), unlike(exposure.sigma)];
  return (rate) =>
    mean(
      interests.map((liking) =>
        mean(exposures.map((seen) => 1 - exp(-rate * liking * (organic.share + (1 - organic.share) * seen)))),
      ),
    );
}

/** By how much all rates must be raised so that `share` of people come at least once. */
const overlap = (share: number, world: WorldConfig): number => reaching(share, share, shareWhoCome(world)) / share;

/** The largest share of people that exposures can make come, where it is less than what is wanted. */
export function mostWhoCome(world: WorldConfig): number {
  const wanted = 1 / world.peoplePerInstall;
  return Math.min(wanted, shareWhoCome(world)(wanted * MOST_RAISED));
}

/** A rate of people of average interest, so that all of them together have `rate`: nobody's is above 1. */
export function rateOfAverage(rate: number, { interest }: Pick<WorldConfig, 'interest'>): number {
  if (rate === 0) return 0;
  return reaching(rate, rate, together(unlike(interest.sigma)));
}

const together =
  (interests: readonly number[]) =>
  (average: number): number =>
    mean(interests.map((liking) => Math.min(1, average * liking)));

/** The rate that all of them together have then: `rate`, unless too few like it. */
export const mostWithRate = (rate: number, { interest }: Pick<WorldConfig, 'interest'>): number =>
  Math.min(rate, together(unlike(interest.sigma))(rate * MOST_RAISED));
