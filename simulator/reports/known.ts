import type { App, Campaign, Channel } from '@mmp-sim/contracts/catalog';
import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { listed } from '@mmp-sim/contracts/known-names';
import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { World } from './world.js';

/** Most problems of one answer. */
export const MOST_PROBLEMS = 100;

/** Of what the workspace has; problems name it. */
export class Known {
  readonly problems: JsonProblem[] = [];
  readonly #apps: readonly App[];
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #channelList: readonly Channel[];
  readonly #campaigns: ReadonlyMap<string, Campaign>;

  /** As it stands now. */
  constructor(world: World) {
    this.#apps = world.apps();
    this.#channelList = world.channels();
    // A short id before a name.
    this.#channels = new Map(
      [
        ...this.#channelList.map((one) => [one.name, one] as const),
        ...this.#channelList.map((one) => [one.shortId, one] as const),
      ].map(([name, one]) => [name.toLowerCase(), one]),
    );
    this.#campaigns = new Map(world.campaigns().map((one) => [one.id, one]));
  }

  app(path: string, id: string): App | null {
    const app = this.#apps.find((one) => one.id === id);
    if (app !== undefined) return app;
    const named = (one: App): string => `${one.id} (${one.bundleId} on ${one.platform})`;
    return this.#unknown(
      path,
      id,
      'the id of an app',
      this.#apps.map((one) => [one.id, named(one)] as const),
    );
  }

  /** The iOS app of this number in the App Store. */
  appOfStoreId(path: string, storeId: string): App | null {
    const apps = this.#apps.filter((one) => one.platform === 'ios');
    const app = apps.find((one) => one.storeId?.replace(/^id/, '') === storeId);
    if (app !== undefined) return app;
    const known = apps.flatMap((one) =>
      one.storeId === null ? [] : [[one.storeId, `${one.storeId} (${one.bundleId})`] as const],
    );
    const otherwise = known.length === 0 ? '' : '; or appId beside it';
    const expected = `the storeId of an iOS app${otherwise}`;
    return this.#unknown(
      path,
      storeId,
      known.length === 0 ? `${expected}: no app has one, set it by PATCH /_sim/apps/{id} or send appId` : expected,
      known,
    );
  }

  /** A channel that advertises, by its short id or name in any case. */
  channel(path: string, named: string): Channel | null {
    const channel = this.findChannel(named);
    if (channel !== null && channel.id !== 0) return channel;
    const advertising = this.#channelList.filter(({ id }) => id !== 0);
    const names = advertising.flatMap(({ shortId, name }) => [shortId, name]);
    const shown = advertising.map(({ shortId }) => [shortId, shortId] as const);
    return this.#unknown(path, named, 'a channel that advertises', shown, names);
  }

  /** Any channel, without a problem where there is none. */
  findChannel(named: string): Channel | null {
    return this.#channels.get(named.toLowerCase()) ?? null;
  }

  /** A campaign of this app, and of this channel where one is named. */
  campaign(path: string, id: string, app: App, channel: Channel | null): Campaign | null {
    const isMeant = (one: Campaign): boolean =>
      one.appId === app.id && (channel === null || one.channel === channel.shortId);
    const campaign = this.#campaigns.get(id);
    if (campaign !== undefined && isMeant(campaign)) return campaign;
    const known = [...this.#campaigns.values()]
      .filter(isMeant)
      .map((one) => [one.id, `${one.id} (${one.name})`] as const);
    const where = channel === null ? app.bundleId : `${app.bundleId} on ${channel.shortId}`;
    return this.#unknown(path, id, `the id of a campaign of ${where}`, known);
  }

  /** @param known - Each with how it is shown. */
  #unknown(
    path: string,
    given: string,
    what: string,
    known: readonly (readonly [string, string])[],
    names = known.map(([name]) => name),
  ): null {
    // More are not told of.
    if (this.problems.length > MOST_PROBLEMS) return null;
    const meant = didYouMean(given, names);
    const list = known.length === 0 ? 'there is none' : listed(known.map(([, shown]) => shown));
    const hint = meant === null ? '' : `; did you mean ${meant}?`;
    this.problems.push({ path, given, expected: `${what}: ${list}${hint}` });
    return null;
  }
}
