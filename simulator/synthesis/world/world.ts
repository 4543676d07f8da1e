import { hashText } from '../../ids.js';
import { pow } from '../chance/arithmetic.js';
import { type Key, keyOfName, seedKey } from '../chance/draws.js';
import { Weighted } from '../chance/weighted.js';
import { type FraudSource, fraudSourcesOf } from '../fraud/source.js';
import { Season, type Span } from '../time/season.js';
import { knownCountries, type Zone, zonesOf } from '../time/zones.js';
import { channelOf, installsPerImpression } from './channels.js';
import { type Demand, demandOf, rateOfAverage } from './demand.js';
import { type LocalPrice, localPrice } from './local-price.js';
import { type Qualities, qualitiesOf } from './qualities.js';
import { rhythmOf, spanOf, spanOfWorld } from './spans.js';
import type {
  CampaignConfig,
  ChannelConfig,
  CountryConfig,
  DeviceConfig,
  Platform,
  RhythmConfig,
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
  /** By zone: when apps are found and opened. */
  readonly openings: readonly Season[];
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
  /** Sites and creatives differ: few have most, and some are better than others. */
  readonly sites: Weighted;
  readonly creatives: Weighted;
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
  const total = config.countries.reduce((sum, { share }) => sum + share, 0);
  const countries = config.countries.map((country, place): WorldCountry => {
    const zones = zonesOf(country.country);
    const seasons = (rhythm: RhythmConfig) =>
      zones.map((zone) => new Season(rhythmOf(rhythm, country.country), zone, span));
    return {
      config: country,
      place,
      number: knownCountries.indexOf(country.country),
      key: keyOfName(key, `country ${country.country}`),
      people: Math.round((demand.people * country.share) / total),
      zones,
      zoneChoice: new Weighted(zones.map(({ share }) => share)),
      openings: seasons(config.opening),
      found: seasons(config.exposure),
      prices: (config.purchases?.prices ?? []).map(({ usd }) => priceIn(country, usd, span.fromMs)),
      periods: config.subscriptions.map(({ usd }) => priceIn(country, usd, span.fromMs)),
    };
  });
  const campaigns = config.campaigns.map((campaign, number) =>
    campaignOf(config, campaign, number, countries, demand, span),
  );
  return {
    config,
    key,
    span,
    countries,
    campaigns,
    fraud: fraudSourcesOf(config, demand, campaigns),
    devices: { android: devicesOf(config, 'android'), ios: devicesOf(config, 'ios') },
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

function campaignOf(
  world: WorldConfig,
  config: CampaignConfig,
  number: number,
  countries: readonly WorldCountry[],
  demand: Demand,
  whole: Span,
): WorldCampaign {
  const channel = channelOf(world, config);
  const span = spanOf(config, whole);
  return {
    number,
    config,
    channel,
    span,
    clickToInstallRate: rateOfAverage(channel.clickToInstallRate, world),
    viewToInstallRate: rateOfAverage(channel.viewToInstallRate, world),
    sites: new Weighted(byRank(channel.sites)),
    creatives: new Weighted(byRank(channel.creatives)),
    impressions: countries.map(({ place }) => demand.impressions[number]?.[place] ?? 0),
    // Most run all the time: then they are seen when apps are found.
    seasons: countries.map(({ config: { country }, zones, found }) =>
      span.fromMs === whole.fromMs && span.toMs === whole.toMs
        ? found
        : zones.map((zone) => new Season(rhythmOf(world.exposure, country), zone, span)),
    ),
    price: countries.map(({ config: country }) => priceOf(config, channel, country)),
    salt: hashText(config.name, 3),
  };
}

/** Few places and few pictures take most of a campaign: by rank, as words in a language. */
const byRank = (count: number): number[] => Array.from({ length: count }, (_, rank) => 1 / (rank + 1));

/** What a click or a thousand impressions cost where an install is to cost so much. */
function priceOf({ pricing, platform }: CampaignConfig, channel: ChannelConfig, { cpi }: CountryConfig): number {
  const install = cpi[platform];
  const perImpression = installsPerImpression(channel);
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
