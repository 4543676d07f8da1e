import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { ProviderState } from '@mmp-sim/contracts/provider-states';
import { unknownDevice } from '../unknown-device.js';
import type { Workspace } from '../workspaces/workspace.js';
import { putApp } from './put-app.js';

type Params = ProviderState<'an attributed installation'>['params'];

/**
 * An app, a campaign, a click on it, and the open that brings the click's referrer along: it wins whatever the ids are. On
 * the channel `organic` an app and an open that nobody brought.
 */
export async function attributedInstallation(workspace: Workspace, params: Params): Promise<void> {
  const { sdkKey, bundleId, platform, channel } = params;
  const installationId = canonicalId(params.installationId);
  const advertisingId = canonicalId(params.advertisingId);
  const app = putApp(workspace, { bundleId, platform }, [{ key: sdkKey }]);
  const referrer = channel === 'organic' ? null : await engaged(workspace, app.id, params);
  const device = { ...unknownDevice, installationId, advertisingId };
  const now = workspace.clock.now();
  const { facts } = workspace.engine.open({ kind: 'open', device, referrer, openDeeplinkUrl: null }, app, now);
  for (const fact of facts) await workspace.record(fact, now);
}

/** @returns The install referrer of a click; null where the network only claims. */
async function engaged(workspace: Workspace, appId: string, params: Params): Promise<string | null> {
  const { channel: named, campaign: name, installationId } = params;
  const advertisingId = canonicalId(params.advertisingId);
  const ids = advertisingId === null ? {} : { advertisingId };
  const { id: campaignId, channel } = workspace.catalog.addCampaign({ appId, name, channel: named });
  if (workspace.catalog.channels.find(channel)?.selfAttributing !== true) {
    return (await workspace.addEngagement({ kind: 'click', campaignId, ...ids })).referrer;
  }
  const engagedAt = new Date(workspace.clock.now()).toISOString();
  await workspace.addClaim({ appId, channel, campaignId, kind: 'click', engagedAt, installationId, ...ids });
  return null;
}
