import type { CampaignConfig, ChannelConfig, WorldConfig } from './world-config.js';

/** The channel of a campaign. @throws {RangeError} If there is none. */
export function channelOf(world: WorldConfig, { channel: name, name: campaign }: CampaignConfig): ChannelConfig {
  const channel = world.channels.find((one) => one.channel === name);
  if (channel === undefined) throw new RangeError(`campaign ${campaign} runs on ${name}, which is no channel`);
  return channel;
}

export const installsPerImpression = ({ ctr, clickToInstallRate, viewToInstallRate }: ChannelConfig): number =>
  ctr * clickToInstallRate + (1 - ctr) * viewToInstallRate;

/** Whether a network tells of its impressions and clicks through tracking links; the others claim installs. */
export const hasLinks = ({ kind }: Pick<ChannelConfig, 'kind'>): boolean => kind === 'programmatic';

/** What a site of a channel is called. @param rank - From 0 on, by how much runs in it: the first has most. */
export const siteOf = ({ channel }: Pick<ChannelConfig, 'channel'>, rank: number): string => `${channel}-${rank}`;

/**
 * Whether a network knows an install for its own by the advertising id alone. Apple's search ads know it without: the app hands
 * on a token of AdServices, which Apple resolves whatever the user allows.
 *
 * @see https://developer.apple.com/documentation/adservices
 */
export const needsAdvertisingId = ({ channel }: Pick<ChannelConfig, 'channel'>): boolean =>
  channel !== 'apple_search_ads';
