import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { KnownSubscription } from '../engine/subscriptions.js';
import type { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import type { Happening } from '../synthesis/cell/happenings.js';
import type { Story } from '../synthesis/cell/story.js';
import type { Audience, Sent } from '../synthesis/enact/audience.js';
import { linkParameters } from '../synthesis/enact/link-parameters.js';
import { storeEvent } from '../synthesis/enact/store-event.js';
import { trackingOf } from '../synthesis/mess/messages.js';
import { callOf } from './replay-calls.js';
import type { ReplayCounts } from './replay-counts.js';
import type { ReplayWire } from './replay-wire.js';

type Engagement = Parameters<Audience['engaged']>[0];
type Claim = Parameters<Audience['claimed']>[0];

const ACTIONS = { renewal: 'renew', 'trial-conversion': 'convert-trial', cancellation: 'cancel' } as const;

/** A simulator that runs, as it hears of one region. What is told waits until it is said. */
export class ReplayAudience implements Audience {
  readonly #client: ControlClient;
  readonly #wire: ReplayWire;
  readonly #counts: ReplayCounts;
  readonly #story: Story;
  /** What the store hands on after clicks that led to it, by number of the happening. */
  readonly #referrers = new Map<number, string>();
  readonly #awaited: ReadonlySet<number>;
  #next: (() => Promise<void>) | null = null;

  constructor(client: ControlClient, wire: ReplayWire, counts: ReplayCounts, story: Story) {
    this.#client = client;
    this.#wire = wire;
    this.#counts = counts;
    this.#story = story;
    this.#awaited = new Set(story.installed.map(({ storeClick }) => storeClick));
  }

  /** Says what was told last. @returns Null where nothing was. */
  take(): (() => Promise<void>) | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  engaged(engagement: Engagement, campaign: Campaign, { number }: Readonly<Happening>): void {
    const { shortId } = campaign;
    if (shortId === null) throw new RangeError(`campaign ${campaign.name} has no link`);
    const { kind } = engagement;
    const parameters = new URLSearchParams(linkParameters(engagement));
    this.#next = async () => {
      const to = await this.#wire.open(kind, shortId, parameters);
      if (to === null || !this.#awaited.has(number) || !URL.canParse(to)) return;
      const referrer = new URL(to).searchParams.get('referrer');
      if (referrer !== null) this.#referrers.set(number, referrer);
    };
  }

  claimed({ appId, channel, campaignId, kind, advertisingId, installationId, engagedAtMs }: Claim): void {
    const engagedAt = new Date(engagedAtMs).toISOString();
    this.#next = async () => {
      this.#counts.sent('claim');
      const ids = {
        ...(advertisingId === null ? {} : { advertisingId }),
        ...(installationId === null ? {} : { installationId }),
      };
      const claim = { appId, channel, campaignId, kind, engagedAt, ...ids };
      await this.#counts.asked('claim', () => this.#client.ask('POST /_sim/claims', claim));
    };
  }

  sent(signal: Sent, app: App, { who, number, atMs }: Readonly<Happening>): void {
    const { installed, flawed } = this.#story;
    const one = installed[who];
    if (one === undefined) throw new RangeError(`no installation ${who}`);
    const call = callOf(signal, app, trackingOf(one, flawed.get(number)?.occurredAtMs ?? atMs));
    this.#next = () => this.#wire.send(call);
  }

  storeTold(token: string, { id }: App, { value }: Readonly<Happening>): void {
    const path = `/_sim/subscriptions/${encodeURIComponent(token)}` as const;
    this.#next = async () => {
      const state = await this.#stateOf(path, id);
      const event = state === null ? null : storeEvent(value, state);
      if (event === null) return;
      this.#counts.sent('store');
      const line = `POST ${path}/${ACTIONS[event]}?app=${encodeURIComponent(id)}` as const;
      await this.#counts.asked('store', () => this.#client.ask(line, {}));
    };
  }

  referrerOf(click: number): string | null {
    return this.#referrers.get(click) ?? null;
  }

  /** @returns Null where the app has not told of it: an MMP does not ask for what it has not heard of. */
  async #stateOf(path: `/_sim/${string}`, appId: string): Promise<KnownSubscription['state'] | null> {
    try {
      const known = await this.#client.ask<Pick<KnownSubscription, 'state'>>(
        `GET ${path}?app=${encodeURIComponent(appId)}`,
      );
      return known.state;
    } catch (error) {
      if (error instanceof SimulatorError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }
}
