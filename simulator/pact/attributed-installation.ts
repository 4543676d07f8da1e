import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { ProviderState } from '@mmp-sim/contracts/provider-states';
import type { NewClaim } from '@mmp-sim/contracts/wire';
import type { Workspace } from '../workspaces/workspace.js';
import { putApp } from './put-app.js';

/** An app, a campaign, a click on it, and the open that brings the click's referrer along: it wins whatever the ids are. */
export async function attributedInstallation(
  workspace: Workspace,
  params: ProviderState<'an attributed installation'>['params'],
): Promise<void> {
  const { sdkKey, bundleId, platform, channel, campaign } = params;
  const installationId = canonicalId(params.installationId);
  const advertisingId = canonicalId(params.advertisingId);
  const app = putApp(workspace, { bundleId, platform }, [{ key: sdkKey }]);
  const { id: campaignId, ...made } = workspace.catalog.addCampaign({ appId: app.id, name: campaign, channel });
  const ids = advertisingId === null ? {} : { advertisingId };
  const referrer = isClaiming(workspace, made.channel)
    ? await claimed(workspace, { appId: app.id, channel, campaignId, installationId: params.installationId, ...ids })
    : (await workspace.addEngagement({ kind: 'click', campaignId, ...ids })).referrer;
  const device = {
    installationId,
    advertisingId,
    developerDeviceId: null,
    ip: null,
    osVersion: null,
    deviceModel: null,
    country: null,
    appVersion: null,
    sentAtMs: null,
  };
  const now = workspace.clock.now();
  const { facts } = workspace.engine.open({ kind: 'open', device, referrer, openDeeplinkUrl: null }, app, now);
  for (const fact of facts) await workspace.record(fact);
}

const isClaiming = ({ catalog }: Workspace, channel: string): boolean =>
  catalog.channel(channel)?.selfAttributing === true;

/** A self-attributing network hands out no referrer. */
async function claimed(workspace: Workspace, claim: Omit<NewClaim, 'kind' | 'engagedAt'>): Promise<null> {
  const engagedAt = new Date(workspace.clock.now()).toISOString();
  await workspace.addClaim({ ...claim, kind: 'click', engagedAt });
  return null;
}
