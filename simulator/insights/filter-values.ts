import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import { expectedName } from '@mmp-sim/contracts/known-names';
import type { DimensionName } from './dimensions.js';

/** What there is in a workspace that a filter can name. */
export type Nameable = {
  readonly apps: readonly App[];
  readonly channels: readonly Channel[];
  /** Deleted ones included: their rows stay. */
  readonly campaigns: readonly Campaign[];
  readonly endpoints: readonly string[];
};

/** What is wrong with a value. What no row can have is refused at once, anything else only where no row has it. */
export type Strange = { readonly value: string; readonly expected: string; readonly isPossible: boolean };

type Read = { readonly value: string } | Strange;

export type FilterValues = { readonly values: readonly string[]; readonly strange: readonly Strange[] };

const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, at) => String(first + at));

/** All that rows can have, whatever happens. */
const closed: Partial<Record<DimensionName, readonly string[]>> = {
  platform: ['ios', 'android', 'amazon', 'android_other'],
  method: [
    'device-click',
    'referrer-click',
    'probabilistic-click',
    'device-view',
    'probabilistic-view',
    'claim',
    'organic',
  ],
  verdict: ['recorded', 'dropped', 'rejected'],
  fidelity: numbers(0, 1),
  sequence: numbers(0, 2),
  conversionValue: numbers(0, 63),
  coarseValue: ['low', 'medium', 'high'],
  bucket: ['0', '1000', '10000', '60000', '600000', '3600000', '21600000', '86400000', '259200000', '604800000'],
};

/**
 * The values of a filter as rows have them, and those among them that nothing is called. A site, a creative, an ad network
 * and a reason may have any name; so may a country that is written as one.
 *
 * @param values - An empty one asks for rows that have none, and is never strange.
 */
export function readFilterValues(name: DimensionName, values: readonly string[], there: Nameable): FilterValues {
  const read = values.map((value) => (value === '' ? { value } : readValue(name, value, there)));
  return {
    values: read.map(({ value }) => value),
    strange: read.filter(isStrange),
  };
}

const isStrange = (one: Read): one is Strange => 'expected' in one;

function readValue(name: DimensionName, value: string, there: Nameable): Read {
  const reader = readers[name];
  if (reader !== undefined) return reader(value, there);
  const known = closed[name];
  return known === undefined || known.includes(value) ? { value } : strangeOf(value, known);
}

const readers: Partial<Record<DimensionName, (value: string, there: Nameable) => Read>> = {
  app(value, { apps }) {
    if (apps.some(({ id, bundleId }) => id === value || bundleId === value)) return { value };
    const bundleIds = new Set(apps.map(({ bundleId }) => bundleId));
    return possible(value, expectedName(value, bundleIds, { others: apps.map(({ id }) => id) }));
  },
  channel(value, { channels }) {
    const isCalled = (one: string): boolean => one.toLowerCase() === value.toLowerCase();
    const channel = channels.find(({ shortId }) => isCalled(shortId)) ?? channels.find((one) => isCalled(one.name));
    if (channel !== undefined) return { value: channel.shortId };
    const shortIds = channels.map(({ shortId }) => shortId);
    return possible(value, expectedName(value, shortIds, { others: channels.map((one) => one.name) }));
  },
  campaign(value, { campaigns }) {
    const byId = new Map(campaigns.map((one) => [one.id, `${one.id} (${one.name})`]));
    if (byId.has(value)) return { value };
    return possible(value, expectedName(value, byId.keys(), { written: (id) => byId.get(id) ?? id }));
  },
  country(value) {
    return /^[a-z]{2}$/i.test(value) ? { value } : possible(value, 'two letters of ISO 3166-1, such as DE');
  },
  endpoint(value, { endpoints }) {
    const endpoint = endpoints.find((one) => one === value) ?? endpoints.find((one) => one.endsWith(`.${value}`));
    return endpoint === undefined ? strangeOf(value, endpoints) : { value: endpoint };
  },
  skCampaign(value) {
    if (/^\d{1,4}$/.test(value)) return { value };
    return { value, expected: 'a source identifier of 2–4 digits, or a campaign id, 1–100', isPossible: false };
  },
};

const possible = (value: string, expected: string): Strange => ({ value, expected, isPossible: true });

const strangeOf = (value: string, known: readonly string[]): Strange => ({
  value,
  expected: expectedName(value, known),
  isPossible: false,
});
