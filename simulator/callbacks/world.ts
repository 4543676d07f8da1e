import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { Clock } from '../clock.js';
import type { Surroundings } from './doubts.js';
import type { ChannelName } from './trigger.js';

/** What is known of an installation, as far as callbacks tell it. */
export type ToldInstallation = {
  /** Its id, and the one that it had before; the first that it had stands first. */
  readonly ids: readonly string[];
  readonly advertisingId: string | null;
  readonly developerDeviceId: string | null;
  readonly acquiredAtMs: number | null;
  readonly engagedAtMs: number | null;
  /** Short id; null before its open. */
  readonly channel: string | null;
  readonly campaignId: string | null;
  readonly details: EngagementDetails;
};

/** What callbacks ask of the workspace around them. */
export type CallbackWorld = {
  readonly workspaceId: string;
  app(id: string): App | null;
  apps(): Surroundings['apps'];
  channels(): readonly ChannelName[];
  campaign(id: string): Campaign | null;
  installation(appId: string, installationId: string): ToldInstallation | null;
  readonly clock: () => Clock;
};
