import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Workspace } from '@mmp-sim/contracts/answers';
import type { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import { type Catalogue, commissionOf } from '../synthesis/enact/catalogue.js';
import { channelOf, hasLinks } from '../synthesis/world/channels.js';
import type { Platform, World } from '../synthesis/world/world.js';

type Listed<Item> = { readonly items: readonly Item[] };
type Channel = { readonly shortId: string; readonly selfAttributing: boolean };

/** A workspace that is ready for a world. */
export type ReplayTarget = {
  readonly catalogue: Catalogue;
  /** By platform. */
  readonly keys: Readonly<Record<Platform, string>>;
  /** Where the backend's requests go, without a slash at the end. */
  readonly baseUrl: string;
  /** What it had dropped before. */
  readonly dropped: number;
};

/** How much of what happened a workspace has dropped, since a limit was reached; requests are only its journal's. */
export function droppedIn({ dropped }: Pick<Workspace, 'dropped'>): number {
  const { requests: _, ...others } = dropped;
  return Object.values(others).reduce((sum, count) => sum + count, 0);
}

export async function workspaceOf(client: ControlClient): Promise<Workspace> {
  return client.ask<Workspace>(`GET /_sim/workspaces/${encodeURIComponent(client.workspace)}`);
}

/**
 * Makes in a workspace what a world needs, as far as it is not there, and freezes its clock at the world's start. A workspace
 * that is not there is made.
 *
 * @throws {SimulatorError} REQUEST_INVALID where its clock has gone on; CLOCK_BACKWARD never.
 */
export async function prepareTarget(client: ControlClient, world: World): Promise<ReplayTarget> {
  const { id, dropped } = await openWorkspace(client);
  const now = new Date(world.span.fromMs).toISOString();
  try {
    await client.ask('PUT /_sim/clock', { mode: 'frozen', now });
  } catch (error) {
    if (!(error instanceof SimulatorError) || error.code !== 'CLOCK_BACKWARD') throw error;
    throw hasGoneOn(client, await workspaceOf(client), now, error);
  }
  const catalogue = await makeCatalogue(client, world);
  const { apps } = catalogue;
  return {
    catalogue,
    keys: { android: keyOf(apps.android), ios: keyOf(apps.ios) },
    baseUrl: `${client.url}/w/${encodeURIComponent(id)}`,
    dropped: droppedIn({ dropped }),
  };
}

async function openWorkspace(client: ControlClient): Promise<Workspace> {
  try {
    return await workspaceOf(client);
  } catch (error) {
    if (!(error instanceof SimulatorError) || error.code !== 'NOT_FOUND') throw error;
    return client.ask<Workspace>('POST /_sim/workspaces', { id: client.workspace });
  }
}

function hasGoneOn(
  { url, workspace }: ControlClient,
  { clock }: Workspace,
  start: string,
  cause: Error,
): SimulatorError {
  const reset = `curl -X POST '${url}/_sim/reset?workspace=${encodeURIComponent(workspace)}'`;
  return new SimulatorError(
    'REQUEST_INVALID',
    `--replay: something has happened in the workspace ${workspace}, and its clock stands at ${clock.now}, after the world begins, ${start}. Name another one by --workspace, which is made; begin the world later by --starts-on; or let it forget what happened: ${reset}`,
    { cause },
  );
}

async function makeCatalogue(client: ControlClient, { config }: World): Promise<Catalogue> {
  const { name, bundleId } = config.app;
  const known = (await client.ask<Listed<App>>('GET /_sim/apps')).items;
  const appOf = async (platform: Platform): Promise<App> =>
    known.find((app) => app.bundleId === bundleId[platform] && app.platform === platform) ??
    client.ask<App>('POST /_sim/apps', {
      bundleId: bundleId[platform],
      platform,
      name,
      commission: commissionOf(config),
      playAccess: platform === 'android',
    });
  const apps = { android: await appOf('android'), ios: await appOf('ios') };
  const channels = new Map(
    (await client.ask<Listed<Channel>>('GET /_sim/channels')).items.map((one) => [one.shortId, one]),
  );
  for (const channel of config.channels) {
    const there = channels.get(channel.channel);
    const selfAttributing = !hasLinks(channel);
    if (there === undefined) {
      const made = { shortId: channel.channel, name: channel.channel, selfAttributing };
      await client.ask('POST /_sim/channels', made);
    } else if (there.selfAttributing !== selfAttributing) throw otherKind(there, client.workspace);
  }
  const running = (await client.ask<Listed<Campaign>>('GET /_sim/campaigns')).items;
  const campaigns: Campaign[] = [];
  for (const campaign of config.campaigns) {
    const { channel } = channelOf(config, campaign);
    const { id: appId } = apps[campaign.platform];
    const there = running.find(
      (one) => one.appId === appId && one.name === campaign.name && one.channel === channel && !one.deleted,
    );
    campaigns.push(
      there ?? (await client.ask<Campaign>('POST /_sim/campaigns', { appId, name: campaign.name, channel })),
    );
  }
  return { apps, campaigns };
}

const otherKind = ({ shortId, selfAttributing }: Channel, workspace: string): SimulatorError =>
  new SimulatorError(
    'REQUEST_INVALID',
    `--replay: ${shortId} ${selfAttributing ? 'attributes its installs itself' : 'has tracking links'} in the workspace ${workspace}, and not so in the world. Name another workspace by --workspace, or another channel in the world.`,
  );

function keyOf({ sdkKeys, bundleId, platform }: App): string {
  const usable = sdkKeys.find(({ disabled }) => !disabled);
  if (usable !== undefined) return usable.key;
  throw new SimulatorError(
    'REQUEST_INVALID',
    `--replay: ${bundleId} (${platform}) has no SDK key that is not disabled. Give it one by PATCH /_sim/apps/{id}, or name another workspace by --workspace.`,
  );
}
