import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Commission } from '@mmp-sim/contracts/wire';
import { Ids } from '../../ids.js';
import { newApp } from '../../workspaces/new-app.js';
import { channelOf, hasLinks } from '../world/channels.js';
import type { Platform, World } from '../world/world.js';
import type { WorldConfig } from '../world/world-config.js';

/** The apps and campaigns of a world, as an MMP knows them. The same in every region. */
export type Catalogue = {
  readonly apps: Readonly<Record<Platform, App>>;
  /** By their number in the world. */
  readonly campaigns: readonly Campaign[];
};

/** @param seed - Any text. */
export function catalogueOf({ config }: World, seed: string): Catalogue {
  const ids = new Ids('world', seed);
  const { name, bundleId } = config.app;
  const commission = commissionOf(config);
  const appOf = (platform: Platform, n: number): App =>
    newApp(
      { bundleId: bundleId[platform], platform, name, commission, playAccess: platform === 'android' },
      { id: ids.uuid('app', n), sdkKeys: [{ key: ids.key(n), disabled: false }], channelWindows: {} },
    );
  const apps = { android: appOf('android', 1), ios: appOf('ios', 2) };
  const campaigns = config.campaigns.map((campaign, n): Campaign => {
    return {
      id: ids.uuid('campaign', n + 1),
      appId: apps[campaign.platform].id,
      name: campaign.name,
      channel: campaign.channel,
      shortId: hasLinks(channelOf(config, campaign)) ? ids.shortId(n + 1) : null,
      remoteCampaignId: null,
      attributionWindowMs: null,
      redirectUrl: null,
      deleted: false,
    };
  });
  return { apps, campaigns };
}

/** What the store takes from the first day of the world on, as an app is told of it. */
export const commissionOf = ({ app, startsOn }: WorldConfig): Commission[] => [
  { from: startsOn, rate: app.commission },
];
