import type { App, AppKey, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import type { AppPatch, CampaignPatch, NewApp, NewCampaign } from '@mmp-sim/contracts/wire';
import { overrideWindows } from '../attribution/windows.js';
import type { Changes } from '../changes.js';
import type { Restored } from '../engine/engine-state.js';
import { SimulatorError } from '../errors.js';
import type { Ids } from '../ids.js';
import { type CatalogLimits, requireRoom } from './catalog-limits.js';
import { Channels, isCalled, windowsByShortId } from './channels.js';
import { commissionOf, keysOf, newApp } from './new-app.js';
import type { Register } from './register.js';
import type { CatalogState } from './workspace-state.js';

type Registers = { readonly keys: Register; readonly links: Register };

const appKey = (bundleId: string, platform: string): string => `${platform}\n${bundleId}`;

/**
 * What a workspace is configured with: apps and their keys, channels, campaigns and their links. Survives a reset.
 *
 * Records are never changed in place: a patch puts a new one in their stead.
 */
export class Catalog {
  /** Which apps a key serves, and which campaign a short id means, in this workspace. */
  readonly keys: Register;
  readonly links: Register;
  readonly channels: Channels;
  readonly #ids: Ids;
  readonly #limits: CatalogLimits;
  readonly #changes: Changes;
  readonly #apps = new Map<string, App>();
  readonly #appByBundle = new Map<string, App>();
  readonly #campaigns = new Map<string, Campaign>();
  readonly #campaignByLink = new Map<string, string>();
  #made = 0;

  /** @param channels - Those that it begins with; the common ones when left out. */
  constructor(ids: Ids, registers: Registers, limits: CatalogLimits, changes: Changes, channels?: readonly Channel[]) {
    this.#ids = ids;
    this.#changes = changes;
    this.#limits = limits;
    this.keys = registers.keys;
    this.links = registers.links;
    this.channels = new Channels(limits, changes, (channel) => this.#giveWindowsTo(channel), channels);
  }

  /**
   * One that stood elsewhere. What an app's record does not hold is as in a new app. Takes no keys or links yet.
   *
   * @param registers - Whose keys and links will be those of the state.
   * @throws {SimulatorError} CATALOG_LIMIT.
   */
  static restored(
    ids: Ids,
    registers: Registers,
    limits: CatalogLimits,
    changes: Changes,
    state: Restored<CatalogState>,
  ): Catalog {
    for (const what of ['apps', 'campaigns', 'channels'] as const) requireRoom(limits, what, state[what].length - 1);
    const catalog = new Catalog(ids, registers, limits, changes, state.channels);
    catalog.#made = state.made;
    for (const app of state.apps) {
      const { bundleId, platform } = app;
      catalog.#place({ ...newApp({ bundleId, platform }, app), ...app });
    }
    for (const campaign of state.campaigns) catalog.#placeCampaign(campaign);
    return catalog;
  }

  /** All of it, to be carried elsewhere. */
  state(): CatalogState {
    return {
      made: this.#made,
      apps: this.#apps.values(),
      channels: this.channels.state(),
      campaigns: this.#campaigns.values(),
      keys: [...this.keys.all()],
      links: [...this.links.all()],
    };
  }

  /** How many apps and campaigns were ever made. */
  get made(): number {
    return this.#made;
  }

  apps(): App[] {
    return [...this.#apps.values()];
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  app(id: string): App {
    const app = this.#apps.get(id);
    if (app === undefined) throw new SimulatorError('NOT_FOUND', `no app has the id ${id}. GET /_sim/apps lists them.`);
    return app;
  }

  appOf(bundleId: string, platform: string): App | null {
    return this.#appByBundle.get(appKey(bundleId, platform)) ?? null;
  }

  /** Whether the limit leaves room for another app. */
  get takesApps(): boolean {
    return this.#apps.size < this.#limits.apps;
  }

  /** @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN. */
  addApp(input: NewApp): App {
    this.#refuseKnown(input.bundleId, input.platform);
    requireRoom(this.#limits, 'apps', this.#apps.size);
    this.#made += 1;
    const sdkKeys = keysOf(input.sdkKeys ?? [{ key: this.#ids.key(this.#made) }]);
    const id = this.#ids.uuid('app', this.#made);
    const app = newApp(input, { id, sdkKeys, channelWindows: this.byShortId(input.channelWindows ?? {}) });
    // Last, so that nothing that fails leaves keys behind that no app has.
    this.keys.claim(sdkKeys.map(({ key }) => key));
    this.#putApp(app);
    return app;
  }

  /** @throws {SimulatorError} NOT_FOUND, KEY_TAKEN. */
  patchApp(id: string, patch: AppPatch): App {
    const before = this.app(id);
    const { windows, sdkKeys, channelWindows, commission, ...rest } = patch;
    const keys = sdkKeys === undefined ? before.sdkKeys : keysOf(sdkKeys);
    const app: App = {
      ...before,
      ...rest,
      sdkKeys: keys,
      commission: commission === undefined ? before.commission : commissionOf(commission),
      windows: overrideWindows(before.windows, windows),
      channelWindows: channelWindows === undefined ? before.channelWindows : this.byShortId(channelWindows),
    };
    this.keys.claim(keys.map(({ key }) => key));
    this.#putApp(app);
    this.#releaseUnused(before.sdkKeys);
    return app;
  }

  /** Its keys are free again, its campaigns are deleted. @throws {SimulatorError} NOT_FOUND. */
  deleteApp(id: string): void {
    const app = this.app(id);
    for (const campaign of this.campaigns())
      if (campaign.appId === id && !campaign.deleted) this.deleteCampaign(campaign.id);
    this.#apps.delete(id);
    this.#appByBundle.delete(appKey(app.bundleId, app.platform));
    this.#changes.gone('app', app);
    this.#releaseUnused(app.sdkKeys);
  }

  /**
   * Takes in apps, channels and campaigns that were made elsewhere, with the ids, keys and links that they have there. A
   * channel that is here already stays as it is.
   *
   * @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN.
   */
  bring(apps: readonly App[], channels: readonly Omit<Channel, 'id'>[], campaigns: readonly Campaign[]): void {
    for (const { bundleId, platform } of apps) this.#refuseKnown(bundleId, platform);
    requireRoom(this.#limits, 'apps', this.#apps.size + apps.length - 1);
    requireRoom(this.#limits, 'campaigns', this.#campaigns.size + campaigns.length - 1);
    const known = new Set(this.channels.all().map(({ shortId }) => shortId));
    for (const channel of channels) if (!known.has(channel.shortId)) this.channels.add(channel);
    this.keys.claim(apps.flatMap(({ sdkKeys }) => sdkKeys.map(({ key }) => key)));
    this.links.claim(campaigns.flatMap(({ shortId }) => (shortId === null ? [] : [shortId])));
    for (const app of apps) this.#putApp(app);
    for (const campaign of campaigns) this.#putCampaign(campaign);
  }

  campaigns(): Campaign[] {
    return [...this.#campaigns.values()];
  }

  /** A campaign, deleted ones included. */
  campaign(id: string): Campaign | null {
    return this.#campaigns.get(id) ?? null;
  }

  /** A campaign, deleted ones included. @throws {SimulatorError} NOT_FOUND. */
  anyCampaign(id: string): Campaign {
    return this.campaign(id) ?? this.liveCampaign(id);
  }

  /** @throws {SimulatorError} NOT_FOUND when there is none or it is deleted. */
  liveCampaign(id: string): Campaign {
    const campaign = this.campaign(id);
    if (campaign === null || campaign.deleted) {
      throw new SimulatorError('NOT_FOUND', `no campaign has the id ${id}. GET /_sim/campaigns lists them.`);
    }
    return campaign;
  }

  /** The campaign whose tracking link has this short id, deleted ones included. */
  campaignOfLink(shortId: string): Campaign | null {
    const id = this.#campaignByLink.get(shortId);
    return id === undefined ? null : this.campaign(id);
  }

  /** @throws {SimulatorError} NOT_FOUND, ALREADY_EXISTS, CATALOG_LIMIT, KEY_TAKEN, REQUEST_INVALID. */
  addCampaign(input: NewCampaign): Campaign {
    this.app(input.appId);
    requireRoom(this.#limits, 'campaigns', this.#campaigns.size);
    const channel = this.channels.advertising(input.channel);
    if (channel.selfAttributing && input.shortId !== undefined) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `shortId: got ${input.shortId}, but ${channel.name} attributes its installs itself and has no links. It claims by POST /_sim/claims.`,
      );
    }
    if (input.shortId !== undefined && this.#campaignByLink.has(input.shortId)) {
      throw new SimulatorError(
        'ALREADY_EXISTS',
        `a campaign with the short id ${input.shortId}. Short ids are not used twice, deleted ones included.`,
      );
    }
    this.#made += 1;
    const shortId = channel.selfAttributing ? null : (input.shortId ?? this.#ids.shortId(this.#made));
    if (shortId !== null) this.links.claim([shortId]);
    const campaign: Campaign = {
      id: this.#ids.uuid('campaign', this.#made),
      appId: input.appId,
      name: input.name,
      channel: channel.shortId,
      shortId,
      remoteCampaignId: input.remoteCampaignId ?? null,
      attributionWindowMs: input.attributionWindowMs ?? null,
      redirectUrl: input.redirectUrl ?? null,
      deleted: false,
    };
    this.#putCampaign(campaign);
    return campaign;
  }

  /** @throws {SimulatorError} NOT_FOUND. */
  patchCampaign(id: string, patch: CampaignPatch): Campaign {
    const campaign: Campaign = { ...this.liveCampaign(id), ...patch };
    this.#putCampaign(campaign);
    return campaign;
  }

  /** Soft: its link is retired, installs keep it. @throws {SimulatorError} NOT_FOUND. */
  deleteCampaign(id: string): void {
    this.#putCampaign({ ...this.liveCampaign(id), deleted: true });
  }

  /** Lets go of every key and short id, when the workspace ends. */
  release(): void {
    this.keys.releaseAll();
    this.links.releaseAll();
  }

  #refuseKnown(bundleId: string, platform: string): void {
    if (this.appOf(bundleId, platform) === null) return;
    throw new SimulatorError(
      'ALREADY_EXISTS',
      `the app ${bundleId} on ${platform}. Change it by PATCH /_sim/apps/{id}.`,
    );
  }

  #putApp(app: App): void {
    this.#place(app);
    this.#changes.changed('app', app);
  }

  #place(app: App): void {
    this.#apps.set(app.id, app);
    this.#appByBundle.set(appKey(app.bundleId, app.platform), app);
  }

  #putCampaign(campaign: Campaign): void {
    this.#placeCampaign(campaign);
    this.#changes.changed('campaign', campaign);
  }

  #placeCampaign(campaign: Campaign): void {
    this.#campaigns.set(campaign.id, campaign);
    if (campaign.shortId !== null) this.#campaignByLink.set(campaign.shortId, campaign.id);
  }

  byShortId(windows: App['channelWindows']): App['channelWindows'] {
    return windowsByShortId(windows, (named) => this.channels.find(named));
  }

  /** Windows that were set for a channel by its name, before it was there. */
  #giveWindowsTo(channel: Channel): void {
    for (const app of this.apps()) {
      const channelWindows = windowsByShortId(app.channelWindows, (name) => (isCalled(channel, name) ? channel : null));
      if (Object.hasOwn(channelWindows, channel.shortId)) this.#putApp({ ...app, channelWindows });
    }
  }

  #releaseUnused(keys: readonly AppKey[]): void {
    const used = new Set(this.apps().flatMap((app) => app.sdkKeys.map(({ key }) => key)));
    this.keys.release(keys.map(({ key }) => key).filter((key) => !used.has(key)));
  }
}
