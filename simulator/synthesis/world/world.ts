import { hashText } from '../../ids.js';
import { pow } from '../chance/arithmetic.js';
import { type Key, keyOf, keyOfName, seedKey, unevenness } from '../chance/draws.js';
import { Weighted } from '../chance/weighted.js';
import { type FraudSource, fraudSourcesOf } from '../fraud/source.js';
import { Openings } from '../time/openings.js';
import { Season, type Span } from '../time/season.js';
import { knownCountries, type Zone, zonesOf } from '../time/zones.js';
import { channelOf, installsPerImpression } from './channels.js';
import { type Demand, demandOf } from './demand.js';
import { inhabitantsOf } from './inhabitants.js';
import { type LocalPrice, localPrice } from './local-price.js';
import { purposes } from './purposes.js';
import { type Qualities, qualitiesOf } from './qualities.js';
import { rateOfAverage } from './rates.js';
import { type Release, releasesOf } from './releases.js';
import { rhythmOf, spanOf, spanOfWorld } from './spans.js';
import type {
  CampaignConfig,
  ChannelConfig,
  CountryConfig,
  DeviceConfig,
  Platform,
  WorldConfig,
} from './world-config.js';

/** Lifetimes are lived so far: the truth about what a user is worth looks beyond the data. */
export const LIFETIME_DAYS = 365;

export type { Platform };

export type WorldCountry = {
  readonly config: CountryConfig;
  readonly place: number;
  /** In the alphabet of known countries. */
  readonly number: number;
  readonly key: Key;
  readonly people: number;
  readonly zones: readonly Zone[];
  readonly zoneChoice: Weighted;
  /** By zone: when apps are opened again, and when they are found. */
  readonly openings: readonly Openings[];
  readonly found: readonly Season[];
  /** What is sold, and what a period costs, by their place in the file. */
  readonly prices: readonly LocalPrice[];
  readonly periods: readonly LocalPrice[];
};

export type WorldCampaign = {
  readonly number: number;
  readonly config: CampaignConfig;
  readonly channel: ChannelConfig;
  readonly span: Span;
  /** Installs of clicks, and of impressions without a click, by people of average interest. */
  readonly clickToInstallRate: number;
  readonly viewToInstallRate: number;
  /** Few sites and creatives have most impressions. */
  readonly sites: Weighted;
  readonly creatives: Weighted;
  /** Some are clicked oftener than others: by site and by creative, against the average of the campaign. */
  readonly siteClicks: Float64Array;
  readonly creativeClicks: Float64Array;
  /** Impressions that a person of its platform sees on average, by country; 0 where it does not run. */
  readonly impressions: readonly number[];
  /** By country and zone: when. */
  readonly seasons: readonly (readonly Season[])[];
  /** US dollars for what is paid for: an install, a click, a thousand impressions; by country. */
  readonly price: readonly number[];
  /** Of the draws of a person about this campaign. */
  readonly salt: number;
};

type WorldDevices = {
  readonly list: readonly DeviceConfig[];
  readonly choice: Weighted;
  readonly versions: readonly Weighted[];
};

/** A world, ready to be lived in: its file's numbers worked out. */
export type World = {
  readonly config: WorldConfig;
  readonly key: Key;
  readonly span: Span;
  readonly countries: readonly WorldCountry[];
  readonly campaigns: readonly WorldCampaign[];
  readonly devices: { readonly android: WorldDevices; readonly ios: WorldDevices };
  readonly releases: readonly Release[];
  readonly demand: Demand;
  readonly qualities: Qualities;
  /** Who cheats, by their place in the file. */
  readonly fraud: readonly FraudSource[];
  /** Share of an average cohort that comes back, by day since the install. */
  readonly decay: Float64Array;
  readonly prices: { readonly choice: Weighted };
  readonly ads: { readonly networks: Weighted; readonly formats: Weighted } | null;
};

/** @param seed - Any text. @param config - Checked. */
export function worldOf(config: WorldConfig, seed: string): World {
  const key = keyOfName(seedKey(seed), 'world');
  const span = spanOfWorld(config);
  const demand = demandOf(config);
  const inhabitants = inhabitantsOf(config);
  const countries = config.countries.map((country, place): WorldCountry => {
    const zones = zonesOf(country.country);
    const opening = rhythmOf(config.opening, country.country);
    const exposure = rhythmOf(config.exposure, country.country);
    return {
      config: country,
      place,
      number: knownCountries.indexOf(country.country),
      key: keyOfName(key, `country ${country.country}`),
      people: inhabitants[place] ?? 0,
      zones,
      zoneChoice: new Weighted(zones.map(({ share }) => share)),
      openings: zones.map((zone) => new Openings(opening, zone, span, LIFETIME_DAYS)),
      found: zones.map((zone) => new Season(exposure, zone, span)),
      prices: (config.purchases?.prices ?? []).map(({ usd }) => priceIn(country, usd, span.fromMs)),
      periods: config.subscriptions.map(({ usd }) => priceIn(country, usd, span.fromMs)),
    };
  });
  const campaigns = config.campaigns.map((campaign, number) =>
    campaignOf({ world: config, key, demand, whole: span }, campaign, number, countries),
  );
  return {
    config,
    key,
    span,
    countries,
    campaigns,
    fraud: fraudSourcesOf(config, demand, campaigns),
    devices: { android: devicesOf(config, 'android'), ios: devicesOf(config, 'ios') },
    releases: releasesOf(config),
    demand,
    qualities: qualitiesOf(config, demand),
    decay: Float64Array.from({ length: LIFETIME_DAYS + 1 }, (_, day) =>
      day === 0 ? 1 : config.retention.day1 * pow(day, -config.retention.exponent),
    ),
    prices: { choice: new Weighted(config.purchases?.prices.map(({ weight }) => weight) ?? [1]) },
    ads:
      config.adRevenue === null
        ? null
        : {
            networks: new Weighted(config.adRevenue.networks.map(({ share }) => share)),
            formats: new Weighted(config.adRevenue.formats.map(({ share }) => share)),
          },
  };
}

function priceIn({ country, currency }: CountryConfig, usd: number, atMs: number): LocalPrice {
  const price = localPrice(usd, currency, atMs);
  if (price === null) throw new RangeError(`no price of ${usd} US dollars in ${currency} for ${country}`);
  return price;
}

type Within = {
  readonly world: WorldConfig;
  readonly key: Key;
  readonly demand: Demand;
  readonly whole: Span;
};

function campaignOf(
  { world, key, demand, whole }: Within,
  config: CampaignConfig,
  number: number,
  countries: readonly WorldCountry[],
): WorldCampaign {
  const channel = channelOf(world, config);
  const span = spanOf(config, whole);
  const salt = hashText(config.name, 3);
  const [sites, creatives] = [byRank(channel.sites), byRank(channel.creatives)];
  const ofCampaign = keyOf(key, salt);
  return {
    number,
    config,
    channel,
    span,
    clickToInstallRate: rateOfAverage(channel.clickToInstallRate, world),
    viewToInstallRate: rateOfAverage(channel.viewToInstallRate, world),
    sites: new Weighted(sites),
    creatives: new Weighted(creatives),
    siteClicks: unlike(ofCampaign, purposes.siteClicks, SITES_DIFFER, sites),
    creativeClicks: unlike(ofCampaign, purposes.creativeClicks, CREATIVES_DIFFER, creatives),
    impressions: countries.map(({ place }) => demand.impressions[number]?.[place] ?? 0),
    // Most run all the time: then they are seen when apps are found.
    seasons: countries.map(({ config: { country }, zones, found }) =>
      span.fromMs === whole.fromMs && span.toMs === whole.toMs
        ? found
        : zones.map((zone) => new Season(rhythmOf(world.exposure, country), zone, span)),
    ),
    price: countries.map(({ config: { cpi }, place }) =>
      priceOf(config.pricing, channel, {
        install: cpi[config.platform],
        installs: demand.installs[number]?.[place] ?? 0,
        impressions: demand.impressions[number]?.[place] ?? 0,
      }),
    ),
    salt,
  };
}

/** How unlike sites and creatives of a campaign are clicked: standard deviations of the logarithm. Our own choice (assumed). */
const SITES_DIFFER = 0.4;
const CREATIVES_DIFFER = 0.5;

/** Factors that are unlike by so much; by these weights their mean is 1. */
function unlike(key: Key, purpose: number, sigma: number, weights: readonly number[]): Float64Array {
  const factors = Float64Array.from(weights, (_, place) => unevenness(key, purpose, sigma, place));
  const mean = weights.reduce((sum, weight, i) => sum + weight * (factors[i] ?? 0), 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return factors.map((factor) => (factor * all) / mean);
}

/** Few places and few pictures take most of a campaign: by rank, as words in a language. */
const byRank = (count: number): number[] => Array.from({ length: count }, (_, rank) => 1 / (rank + 1));

type Bought = { readonly install: number; readonly installs: number; readonly impressions: number };

/**
 * What a click or a thousand impressions cost where an install is to cost so much: an install of somebody who had not come yet,
 * and comes before the span is over.
 */
function priceOf(pricing: CampaignConfig['pricing'], channel: ChannelConfig, bought: Bought): number {
  const { install, installs, impressions } = bought;
  const perImpression = impressions === 0 ? installsPerImpression(channel) : installs / impressions;
  if (pricing === 'cpm') return install * perImpression * 1000;
  return pricing === 'cpc' ? (install * perImpression) / channel.ctr : install;
}

function devicesOf({ devices }: WorldConfig, platform: Platform): WorldDevices {
  const list = devices.filter((device) => device.platform === platform);
  return {
    list,
    // Where nobody has such a phone there need be none.
    choice: new Weighted(list.length === 0 ? [1] : list.map(({ share }) => share)),
    versions: list.map(({ os }) => new Weighted(os.map(({ share }) => share))),
  };
}
