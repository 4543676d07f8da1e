import type { App } from '@mmp-sim/contracts/catalog';
import type { Installation } from '../engine/installation.js';
import { winnerDetails } from '../engine/winner-details.js';
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
  const { attribution, advertisingId } = installation;
  const campaign = attribution.campaignId === null ? null : workspace.catalog.campaign(attribution.campaignId);
  return {
    advertisingId,
    channel: attribution.channel,
    campaignId: attribution.campaignId,
    campaignName: campaign?.name ?? null,
    remoteCampaignId: campaign?.remoteCampaignId ?? null,
    details: winnerDetails(installation),
  };
}
