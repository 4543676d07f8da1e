import type { App } from '@mmp-sim/contracts/catalog';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { Installation } from '../engine/installations.js';
import type { AttributionReadout } from '../mmps/mmp.js';
import type { Workspace } from '../workspaces/workspace.js';

/** What a read of the attribution shows; null until there is one and the app's delay has passed. */
export function readoutOf(
  workspace: Workspace,
  installation: Installation | null,
  app: App,
  nowMs: number,
): AttributionReadout | null {
  if (installation === null || installation.attribution === null || installation.openedAtMs === null) return null;
  if (nowMs < installation.openedAtMs + app.attributionDelayMs) return null;
  const { attribution, winnerDetails, advertisingId } = installation;
  const campaign = attribution.campaignId === null ? null : workspace.catalog.campaign(attribution.campaignId);
  return {
    advertisingId,
    channel: attribution.channel,
    campaignId: attribution.campaignId,
    campaignName: campaign?.name ?? null,
    remoteCampaignId: campaign?.remoteCampaignId ?? null,
    details: winnerDetails === null ? {} : (JSON.parse(winnerDetails) as EngagementDetails),
  };
}
