import { MAX_AMOUNT } from '@mmp-sim/contracts/money/amount';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { MOST_PIECES } from '../../journey/purchases.js';
import { MOST_REGIONS } from '../../people/addresses.js';
import { CELL_PEOPLE } from '../../people/cells.js';
import { installsPerImpression } from '../channels.js';
import { campaignInstalls, demandOf, HAD, phones } from '../demand.js';
import { inhabitantsOf } from '../inhabitants.js';
import { localPrice } from '../local-price.js';
import { mostWithRate } from '../rates.js';
import type { WorldConfig } from '../world-config.js';
import type { Rule } from './rule.js';

/** What says how many installs a campaign brings. */
export const ofInstalls = [
  'startsOn',
  'days',
  'installs',
  'budgets',
  'peoplePerInstall',
  'interest',
  'exposure',
  'organic',
  'channels',
  'campaigns',
  'countries',
] as const;

/** What is asked for can be had. */
export const capacityRules: readonly Rule[] = [
  { needs: ['installs', 'peoplePerInstall', 'countries'], find: people },
  { needs: ['channels'], find: floors },
  { needs: ['channels', 'interest'], find: rates },
  { needs: ['channels', 'campaigns'], find: waysOfCampaigns },
  { needs: ['campaigns[].platform', 'campaigns[].countries', 'countries'], last: true, find: phonesOfCampaigns },
  {
    needs: ofInstalls,
    last: true,
    find: installs,
  },
  { needs: ['startsOn', 'days', 'countries', 'purchases', 'subscriptions'], find: prices },
];

/** Beyond it a region of people and what they see does not fit into memory. */
const MOST_IMPRESSIONS = 500;

function* people(world: WorldConfig): Generator<JsonProblem> {
  if (world.countries.every(({ share }) => share === 0)) return;
  const most = MOST_REGIONS * CELL_PEOPLE;
  for (const [i, here] of inhabitantsOf(world).entries()) {
    if (here <= most) continue;
    const expected = `at most ${most} people: ask for fewer installs, a smaller peoplePerInstall or more countries`;
    yield { path: `countries.${i}`, given: `${here} people in ${world.countries[i]?.country}`, expected };
  }
}

function* floors({ channels }: WorldConfig): Generator<JsonProblem> {
  for (const [i, { clickToInstall }] of channels.entries()) {
    const [least, most] = clickToInstall.floor;
    if (least <= most) continue;
    const expected = `two numbers of seconds, the smaller one first`;
    yield { path: `channels.${i}.clickToInstall.floor`, given: JSON.stringify([least, most]), expected };
  }
}

function* rates(world: WorldConfig): Generator<JsonProblem> {
  for (const [i, channel] of world.channels.entries()) {
    for (const name of ['clickToInstallRate', 'viewToInstallRate'] as const) {
      const most = mostWithRate(channel[name], world);
      if (most >= channel[name]) continue;
      const expected = `at most ${Math.floor(most * 1000) / 1000}: people are so unlike (interest) that no more come`;
      yield { path: `channels.${i}.${name}`, given: String(channel[name]), expected };
    }
  }
}

function* waysOfCampaigns({ campaigns, channels }: WorldConfig): Generator<JsonProblem> {
  for (const [i, campaign] of campaigns.entries()) {
    const channel = channels.find((one) => one.channel === campaign.channel);
    if (channel !== undefined && installsPerImpression(channel) === 0) {
      const expected = `a channel that brings installs: ctr and clickToInstallRate, or viewToInstallRate, above 0`;
      yield { path: `campaigns.${i}.channel`, given: campaign.channel, expected };
    } else if (campaign.pricing === 'cpc' && channel?.ctr === 0) {
      yield {
        path: `campaigns.${i}.pricing`,
        given: 'cpc',
        expected: `cpi or cpm: of ${campaign.channel} nobody clicks (ctr)`,
      };
    }
  }
}

function* phonesOfCampaigns({ campaigns, countries }: WorldConfig): Generator<JsonProblem> {
  for (const [i, campaign] of campaigns.entries()) {
    if (countries.some((country) => phones(campaign, country) > 0)) continue;
    const expected = `a platform of which there are phones in its countries (share, iphones)`;
    yield { path: `campaigns.${i}.platform`, given: campaign.platform, expected };
  }
}

function* installs(world: WorldConfig): Generator<JsonProblem> {
  const bring = world.campaigns.reduce((sum, campaign) => sum + campaignInstalls(world, campaign), 0);
  // Where budgets are fixed it is what happens without any advertising.
  if (world.budgets !== 'fixed' && world.organic.share < 1 && bring === 0) {
    const given = `${world.campaigns.length} that bring no install`;
    const expected = `a campaign with a dailyBudget above 0, an organic.share of 1 (it is ${world.organic.share}), or budgets that are fixed`;
    yield { path: 'campaigns', given, expected };
    return;
  }
  const { impressions, had } = demandOf(world);
  if (had < HAD) {
    yield tooFew(world, bring);
    return;
  }
  for (const [c, { country }] of world.countries.entries()) {
    const seen = impressions.reduce((sum, of) => sum + (of[c] ?? 0), 0);
    if (seen <= MOST_IMPRESSIONS) continue;
    const given = `${Math.ceil(seen)} impressions for each person of ${country}`;
    const expected = `at most ${MOST_IMPRESSIONS}: raise peoplePerInstall, or ctr and clickToInstallRate of its channels`;
    yield { path: 'campaigns', given, expected };
    return;
  }
}

/** @param bring - Installs that budgets would buy. */
function tooFew(world: WorldConfig, bring: number): JsonProblem {
  if (world.budgets === 'fixed') {
    const why = `campaigns buy ${Math.round(bring)} installs, which is too much for installs × peoplePerInstall people`;
    const least = leastWithAll(world.installs, 2 ** 30, (many) => ({ ...world, installs: Math.round(many) }));
    return { path: 'installs', given: String(world.installs), expected: `at least ${Math.ceil(least)}: ${why}` };
  }
  const least = leastWithAll(world.peoplePerInstall, 1000, (peoplePerInstall) => ({ ...world, peoplePerInstall }));
  const why = 'where people are so unlike (interest, exposure), or campaigns reach so few of them, no more come';
  const expected = `at least ${Math.ceil(10 * least) / 10}: ${why}`;
  return { path: 'peoplePerInstall', given: String(world.peoplePerInstall), expected };
}

/** About the least number with which what is wanted can be had. */
function leastWithAll(given: number, most: number, withNumber: (number: number) => WorldConfig): number {
  const isHad = (number: number): boolean => demandOf(withNumber(number)).had >= HAD;
  let [few, enough] = [given, given];
  while (enough < most && !isHad(enough)) [few, enough] = [enough, Math.min(most, enough * 2)];
  for (let i = 0; i < 3; i += 1) {
    const middle = (few + enough) / 2;
    if (isHad(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

function* prices({ startsOn, countries, purchases, subscriptions }: WorldConfig): Generator<JsonProblem> {
  const products = [
    ...(purchases?.prices ?? []).map(({ usd }, i) => ({ usd, path: `purchases.prices.${i}.usd`, pieces: MOST_PIECES })),
    ...subscriptions.map(({ usd }, i) => ({ usd, path: `subscriptions.${i}.usd`, pieces: 1 })),
  ];
  for (const { usd, path, pieces } of products) {
    const beyond = countries.find(({ currency }) => {
      const price = localPrice(usd, currency, Date.parse(startsOn));
      return price !== null && price.amount * BigInt(pieces) > MAX_AMOUNT;
    });
    if (beyond === undefined) continue;
    const expected = `less: ${pieces} of it are more than 999999999 ${beyond.currency}`;
    yield { path, given: String(usd), expected };
  }
}
