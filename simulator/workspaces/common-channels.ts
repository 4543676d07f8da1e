import type { Channel } from '@mmp-sim/contracts/catalog';

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
