import { type App, type Channel, FIRST_OWN_CHANNEL } from '@mmp-sim/contracts/catalog';
import { nameHint } from '@mmp-sim/contracts/known-names';
import { SimulatorError } from '../errors.js';

const selfAttributing = true;

/**
 * The channels that every workspace starts with.
 *
 * @see Organic is 0, Meta is 3, Google AdMob is 4 with the short id `ad_mob`, and `facebook`, `google`,
 *   `google_search` are short ids in use: public clients of the v2 reports. The other numbers and short ids are ours
 *   (assumed), and so is which of them attribute their installs themselves.
 */
export const commonChannels: readonly Channel[] = [
  { id: 0, shortId: 'organic', name: 'Organic', selfAttributing: false },
  { id: 3, shortId: 'facebook', name: 'Meta', selfAttributing },
  { id: 4, shortId: 'ad_mob', name: 'Google AdMob', selfAttributing: false },
  { id: 5, shortId: 'google', name: 'Google Ads', selfAttributing },
  { id: 6, shortId: 'google_search', name: 'Google Search', selfAttributing },
  { id: 7, shortId: 'apple_search_ads', name: 'Apple Search Ads', selfAttributing },
  { id: 8, shortId: 'snapchat', name: 'Snap', selfAttributing },
  { id: 9, shortId: 'tiktok', name: 'TikTok', selfAttributing },
  { id: 10, shortId: 'twitter', name: 'X', selfAttributing },
  { id: 11, shortId: 'applovin', name: 'AppLovin', selfAttributing: false },
  { id: 12, shortId: 'unity', name: 'Unity Ads', selfAttributing: false },
  { id: 13, shortId: 'ironsource', name: 'ironSource', selfAttributing: false },
  { id: 14, shortId: 'mintegral', name: 'Mintegral', selfAttributing: false },
  { id: 15, shortId: 'vungle', name: 'Liftoff', selfAttributing: false },
  { id: 16, shortId: 'chartboost', name: 'Chartboost', selfAttributing: false },
  { id: 17, shortId: 'moloco', name: 'Moloco', selfAttributing: false },
  { id: 18, shortId: 'topon', name: 'TopOn', selfAttributing: false },
];

const LONGEST_SHORT_ID = 64;

/**
 * A short id for a channel that is only named, and that no channel is called by yet. Names of which nothing is left in
 * ASCII, or the same, are told apart by a number.
 */
export function freeShortId(name: string, channels: readonly Channel[]): string {
  const taken = new Set(channels.flatMap((one) => [one.shortId.toLowerCase(), one.name.toLowerCase()]));
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const base = slug === '' ? 'channel' : slug.slice(0, LONGEST_SHORT_ID);
  let shortId = base;
  for (let n = 2; taken.has(shortId); n += 1)
    shortId = `${base.slice(0, LONGEST_SHORT_ID - 1 - String(n).length)}_${n}`;
  return shortId;
}

/** Whether this is its short id or name, in any case. */
export function isCalled({ shortId, name }: Channel, named: string): boolean {
  const wanted = named.toLowerCase();
  return shortId.toLowerCase() === wanted || name.toLowerCase() === wanted;
}

export function nextChannelId(channels: readonly Channel[]): number {
  return Math.max(FIRST_OWN_CHANNEL - 1, ...channels.map(({ id }) => id)) + 1;
}

/** Windows by the short ids of their channels. Of a channel that is not there yet the name stays as it was given. */
export function windowsByShortId(
  windows: App['channelWindows'],
  channelOf: (named: string) => Channel | null,
): App['channelWindows'] {
  return Object.fromEntries(
    Object.entries(windows).map(([named, value]) => [channelOf(named)?.shortId ?? named, value]),
  );
}

/** Why nobody can claim for this channel. @param channel - The one of that name, if there is one. */
export function notClaiming(named: string, channel: Channel | null, channels: readonly Channel[]): SimulatorError {
  const claiming = channels.filter((one) => one.selfAttributing);
  const known = claiming.map(({ shortId }) => shortId);
  const why = channel === null ? 'which is not a channel' : 'which does not attribute its installs itself';
  const others = claiming.map(({ name }) => name);
  const hint = nameHint(channel === null ? named : '', known, { others });
  return new SimulatorError(
    'REQUEST_INVALID',
    `channel: got ${named}, ${why}. ${hint} POST /_sim/channels makes one with "selfAttributing": true.`,
  );
}
