import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { shippedRates } from '../../../money/rates.js';
import { commonChannels } from '../../../workspaces/common-channels.js';
import { knownApiLevels } from '../../people/user-agents.js';
import { knownCountries } from '../../time/zones.js';
import type { Holiday, WorldConfig } from '../world-config.js';
import { oneOf } from './one-of.js';
import { repeated, type Rule } from './rule.js';

/** What is named exists, and has its name alone. */
export const nameRules: readonly Rule[] = [
  { needs: ['countries[].country'], find: countries },
  { needs: ['countries[].currency', 'startsOn'], last: true, find: currencies },
  { needs: ['channels[].channel', 'channels[].kind'], find: channels },
  {
    needs: ['campaigns[].name'],
    find: ({ campaigns }) =>
      repeated(
        'campaigns',
        'name',
        campaigns.map(({ name }) => name),
      ),
  },
  { needs: ['campaigns[].channel', 'channels[].channel'], find: channelsOfCampaigns },
  { needs: ['campaigns[].countries', 'countries[].country'], find: countriesOfCampaigns },
  { needs: ['devices[].platform', 'devices[].model', 'devices[].os'], find: devices },
  { needs: ['exposure.holidays'], find: ({ exposure }) => holidays('exposure', exposure) },
  { needs: ['opening.holidays'], find: ({ opening }) => holidays('opening', opening) },
  {
    needs: ['funnel[].event'],
    find: ({ funnel }) =>
      repeated(
        'funnel',
        'event',
        funnel.map(({ event }) => event),
      ),
  },
  { needs: ['purchases.prices[].productId', 'subscriptions[].productId'], find: products },
  { needs: ['adRevenue.networks[].network', 'adRevenue.formats[].format'], find: ads },
];

function* countries({ countries: list }: WorldConfig): Generator<JsonProblem> {
  yield* repeated(
    'countries',
    'country',
    list.map(({ country }) => country),
  );
  for (const [i, { country }] of list.entries()) {
    if (knownCountries.includes(country)) continue;
    const expected = `a country whose time zones are known, ${oneOf(country, knownCountries)}`;
    yield { path: `countries.${i}.country`, given: country, expected };
  }
}

function* currencies({ countries: list, startsOn }: WorldConfig): Generator<JsonProblem> {
  const known = shippedRates.currencies(Date.parse(startsOn));
  for (const [i, { currency }] of list.entries()) {
    if (known.includes(currency)) continue;
    const what = isCurrency(currency) ? `a currency that has a rate on ${startsOn}` : 'a currency of ISO 4217';
    yield { path: `countries.${i}.currency`, given: currency, expected: `${what}, ${oneOf(currency, known)}` };
  }
}

function* channels({ channels: list }: WorldConfig): Generator<JsonProblem> {
  yield* repeated(
    'channels',
    'channel',
    list.map(({ channel }) => channel),
  );
  for (const [i, { channel, kind }] of list.entries()) {
    const known = commonChannels.find(({ shortId }) => shortId === channel);
    if (known?.shortId === 'organic') {
      yield {
        path: `channels.${i}.channel`,
        given: channel,
        expected: 'a channel that shows ads: what comes without is set by organic',
      };
    } else if (known !== undefined && known.selfAttributing !== (kind !== 'programmatic')) {
      const why = `${known.name} ${known.selfAttributing ? 'claims its installs' : 'has tracking links'}`;
      const expected = `${known.selfAttributing ? 'self-attributing or search' : 'programmatic'}: ${why}`;
      yield { path: `channels.${i}.kind`, given: kind, expected };
    }
  }
}

function* channelsOfCampaigns({ campaigns, channels: list }: WorldConfig): Generator<JsonProblem> {
  const known = list.map(({ channel }) => channel);
  for (const [i, { channel }] of campaigns.entries()) {
    if (known.includes(channel)) continue;
    yield {
      path: `campaigns.${i}.channel`,
      given: channel,
      expected: `a channel of channels, ${oneOf(channel, known)}`,
    };
  }
}

function* countriesOfCampaigns({ campaigns, countries: list }: WorldConfig): Generator<JsonProblem> {
  const known = list.map(({ country }) => country);
  for (const [i, campaign] of campaigns.entries()) {
    yield* repeated('', '', campaign.countries ?? [], (j) => `campaigns.${i}.countries.${j}`);
    for (const [j, country] of (campaign.countries ?? []).entries()) {
      if (known.includes(country)) continue;
      const expected = `a country of countries, ${oneOf(country, known)}`;
      yield { path: `campaigns.${i}.countries.${j}`, given: country, expected };
    }
  }
}

function* devices({ devices: list }: WorldConfig): Generator<JsonProblem> {
  const names = list.map(({ platform, model }) => `${platform} ${model}`);
  yield* repeated('devices', 'model', names);
  for (const [i, { platform, os }] of list.entries()) {
    yield* repeated(
      '',
      '',
      os.map(({ version }) => version),
      (j) => `devices.${i}.os.${j}.version`,
    );
    for (const [j, { version }] of platform === 'android' ? os.entries() : []) {
      if (knownApiLevels.includes(version)) continue;
      const expected = `an API level of Android, ${oneOf(version, knownApiLevels)}`;
      yield { path: `devices.${i}.os.${j}.version`, given: version, expected };
    }
  }
}

function* holidays(
  of: 'exposure' | 'opening',
  { holidays: list = [] }: WorldConfig['opening'],
): Generator<JsonProblem> {
  for (const [i, holiday] of list.entries()) {
    const before = list.slice(0, i).findIndex((other) => other.date === holiday.date && haveOneCountry(other, holiday));
    if (before !== -1) {
      const expected = `another day, or other countries: ${of}.holidays.${before} says how much happens then`;
      yield { path: `${of}.holidays.${i}.date`, given: holiday.date, expected };
    }
    for (const [j, country] of (holiday.countries ?? []).entries()) {
      if (knownCountries.includes(country)) continue;
      yield { path: `${of}.holidays.${i}.countries.${j}`, given: country, expected: oneOf(country, knownCountries) };
    }
  }
}

const haveOneCountry = (one: Holiday, other: Holiday): boolean =>
  one.countries === undefined ||
  other.countries === undefined ||
  one.countries.some((country) => other.countries?.includes(country));

function products({ purchases, subscriptions }: WorldConfig): Iterable<JsonProblem> {
  const prices = purchases?.prices ?? [];
  return repeated(
    '',
    '',
    [...prices, ...subscriptions].map(({ productId }) => productId),
    (index) =>
      index < prices.length
        ? `purchases.prices.${index}.productId`
        : `subscriptions.${index - prices.length}.productId`,
  );
}

function* ads({ adRevenue }: WorldConfig): Generator<JsonProblem> {
  if (adRevenue === null) return;
  yield* repeated(
    'adRevenue.networks',
    'network',
    adRevenue.networks.map(({ network }) => network),
  );
  yield* repeated(
    'adRevenue.formats',
    'format',
    adRevenue.formats.map(({ format }) => format),
  );
}
