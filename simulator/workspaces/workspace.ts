import type { Campaign } from '@mmp-sim/contracts/catalog';
import type { Attribution, ClaimFact, EngagementFact, Fact } from '@mmp-sim/contracts/facts';
import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { ClockAdvance, Explanation, Mode, NewClaim, NewClock, NewEngagement } from '@mmp-sim/contracts/wire';
import { readAgent } from '../attribution/user-agent.js';
import { Clock, type ClockState } from '../clock.js';
import { Engine } from '../engine/engine.js';
import { clickTokens, installReferrer } from '../engine/referrer.js';
import { SimulatorError } from '../errors.js';
import { Ids } from '../ids.js';
import { canonicalIp } from '../ip-address.js';
import { Feed } from '../journal/feed.js';
import { Journal } from '../journal/journal.js';
import { Tally } from '../journal/tally.js';
import type { ResolvedLimits } from '../limits.js';
import type { RateTable } from '../money/rates.js';
import { MemoryStore } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import { Agenda, type DueItem } from './agenda.js';
import { Catalog } from './catalog.js';
import { PlayStore } from './play-store.js';
import { type Owners, Register } from './register.js';

export type WorkspaceOptions = {
  readonly id: string;
  readonly seed: string;
  readonly mode: Mode;
  readonly anyKey: boolean;
  readonly keyScope: 'global' | 'workspace';
  readonly clock: NewClock | null;
  readonly limits: ResolvedLimits;
  readonly rates: RateTable;
  /** Most different event names of an app; null: any number. */
  readonly eventNames: number | null;
  /** Every name that a request's endpoint can have. */
  readonly endpoints: readonly string[];
};

/** What moving the clock did. */
export type Advanced = ClockState & { readonly due: readonly DueItem[] };

/** One isolated world: its own apps, campaigns, state, journal, clock and ids. */
export class Workspace {
  readonly id: string;
  readonly mode: Mode;
  readonly anyKey: boolean;
  readonly keyScope: 'global' | 'workspace';
  readonly seed: string;
  readonly ids: Ids;
  readonly catalog: Catalog;
  readonly rates: RateTable;
  readonly journal: Journal;
  /** What happens besides the journaled requests. */
  readonly feed: Feed;
  readonly store: Store;
  readonly agenda = new Agenda();
  readonly playStore = new PlayStore(this);
  readonly #options: WorkspaceOptions;
  #clock: Clock;
  #engine: Engine;

  constructor(options: WorkspaceOptions, owners: { keys: Owners; links: Owners }) {
    const isGlobal = options.keyScope === 'global';
    this.#options = options;
    this.id = options.id;
    this.mode = options.mode;
    this.anyKey = options.anyKey;
    this.keyScope = options.keyScope;
    this.seed = options.seed;
    this.rates = options.rates;
    this.ids = new Ids(options.id, options.seed);
    this.catalog = new Catalog(this.ids, {
      keys: new Register(options.id, 'key', isGlobal ? owners.keys : null),
      links: new Register(options.id, 'short id', isGlobal ? owners.links : null),
    });
    this.journal = new Journal(options.limits, options.endpoints);
    this.feed = new Feed(options.limits.streamEvents, () => this.journal.cursor);
    this.store = new MemoryStore(options.limits.facts);
    this.#clock = new Clock(options.clock ?? undefined);
    this.#engine = this.#newEngine();
  }

  get clock(): Clock {
    return this.#clock;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** What the limits have pushed out. */
  dropped(): Record<'requests' | 'facts' | 'engagements' | 'claims' | 'installations' | 'subscriptions', number> {
    return {
      requests: this.journal.stats().dropped,
      facts: this.store.stats().dropped,
      engagements: this.#engine.engagementsDropped,
      claims: this.#engine.claims.dropped,
      installations: this.#engine.installations.dropped,
      subscriptions: this.#engine.ledger.subscriptions.dropped,
    };
  }

  /** What is kept of what has a limit. */
  kept(): { requests: number; requestBytes: number; facts: number; engagements: number; installations: number } {
    const { kept, bytes } = this.journal.stats();
    return {
      requests: kept,
      requestBytes: bytes,
      facts: this.store.stats().kept,
      engagements: this.#engine.engagementsKept,
      installations: this.#engine.installations.size,
    };
  }

  /** All that was ever counted here; a reset takes nothing away. */
  tally(): Tally {
    const tally = new Tally();
    tally.add(this.journal.tally);
    tally.dropped(this.dropped());
    return tally;
  }

  /**
   * A simulated click or view, no link needed.
   *
   * @returns Its fact, and for a click the install referrer that the store would hand to the app.
   * @throws {SimulatorError} NOT_FOUND, ENGAGEMENT_IN_FUTURE, REQUEST_INVALID.
   */
  async addEngagement(input: NewEngagement): Promise<{ fact: EngagementFact; referrer: string | null }> {
    const campaign = this.catalog.liveCampaign(input.campaignId);
    const channel = this.catalog.channel(campaign.channel);
    if (channel?.selfAttributing === true) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `campaignId: ${channel.name} attributes its installs itself and reports no ${input.kind}s. Use POST /_sim/claims.`,
      );
    }
    const now = this.#clock.now();
    const fact = this.#engine.engage(
      {
        kind: input.kind,
        atMs: this.#pastInstant(input.at, 'at', now),
        advertisingId: canonicalId(input.advertisingId),
        ip: input.ip === undefined ? null : canonicalIp(input.ip),
        userAgent: input.userAgent ?? null,
        details: detailsOf(input),
      },
      campaign,
      now,
    );
    await this.record(fact);
    return { fact, referrer: input.kind === 'click' ? this.referrerOf(fact.id, campaign) : null };
  }

  referrerOf(engagementId: string, campaign: Campaign): string {
    return installReferrer(engagementId, campaign.channel, campaign.name);
  }

  /**
   * What a self-attributing network says.
   *
   * @throws {SimulatorError} NOT_FOUND, ENGAGEMENT_IN_FUTURE, REQUEST_INVALID.
   */
  async addClaim(input: NewClaim): Promise<ClaimFact> {
    const app = this.catalog.app(input.appId);
    const channel = this.catalog.claimingChannel(input.channel);
    const campaign = input.campaignId === undefined ? null : this.catalog.liveCampaign(input.campaignId);
    if (campaign !== null && (campaign.appId !== app.id || campaign.channel !== channel.shortId)) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `campaignId: got ${campaign.id}, which is not a campaign of this app on ${channel.name}.`,
      );
    }
    const advertisingId = canonicalId(input.advertisingId);
    const installationId = canonicalId(input.installationId);
    if (advertisingId === null && installationId === null) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        'advertisingId, installationId: expected at least one that is not empty. A network can only claim whom it knows.',
      );
    }
    const now = this.#clock.now();
    const fact = this.#engine.claim(
      {
        appId: app.id,
        channel: channel.shortId,
        campaignId: campaign?.id ?? null,
        kind: input.kind,
        advertisingId,
        installationId,
        engagedAtMs: this.#pastInstant(input.engagedAt, 'engagedAt', now),
      },
      now,
    );
    await this.record(fact);
    return fact;
  }

  /** The attribution that an install would get; changes nothing. @throws {SimulatorError} NOT_FOUND. */
  explain(input: Explanation): Attribution {
    const app = this.catalog.app(input.appId);
    const agent = input.userAgent === undefined ? null : readAgent(input.userAgent);
    return this.#engine.explain(
      {
        platform: app.platform,
        atMs: input.at === undefined ? this.#clock.now() : Date.parse(input.at),
        advertisingId: canonicalId(input.advertisingId),
        installationId: canonicalId(input.installationId),
        developerDeviceId: canonicalId(input.developerDeviceId),
        ip: input.ip === undefined ? null : canonicalIp(input.ip),
        tokens: this.#engine.engagementIdsOf(clickTokens(input.referrer ?? null)),
        osVersion: input.osVersion ?? agent?.osVersion ?? null,
        deviceModel: input.deviceModel ?? agent?.deviceModel ?? null,
      },
      app,
    );
  }

  /** @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  setClock(next: NewClock): Advanced {
    this.#clock.set(next, { mayGoBack: this.#engine.isEmpty });
    return this.#clockMoved();
  }

  /** @throws {SimulatorError} CLOCK_BACKWARD, REQUEST_INVALID. */
  advance({ ms, to }: ClockAdvance): Advanced {
    if ((ms === undefined) === (to === undefined)) {
      throw new SimulatorError('REQUEST_INVALID', 'ms, to: expected exactly one of them.');
    }
    this.noticeDue();
    this.#clock.advanceTo(to === undefined ? this.#clock.now() + (ms ?? 0) : Date.parse(to));
    return this.#clockMoved();
  }

  /** Tells those who follow the workspace what has fallen due while its clock ran by itself. */
  noticeDue(): void {
    const due = this.agenda.fallenDue(this.#clock.now());
    if (due.length > 0) this.feed.add({ type: 'due', due });
  }

  /** Forgets all that happened; apps, keys, channels and campaigns stay, the clock is set as when this was made. */
  async reset(): Promise<void> {
    this.journal.tally.dropped(this.dropped());
    this.#engine = this.#newEngine();
    this.#clock = new Clock(this.#options.clock ?? undefined);
    this.agenda.clear();
    await this.store.clear();
    this.journal.reset();
    this.feed.restart('reset');
  }

  /** Puts away a fact that no journaled request made, and tells those who follow the workspace. */
  async record(fact: Fact): Promise<void> {
    await this.store.append([fact]);
    this.journal.tally.fact(fact);
    this.feed.add({ type: 'fact', fact });
  }

  #clockMoved(): Advanced {
    const clock = this.#clock.state();
    const due = this.agenda.fallenDue(this.#clock.now());
    this.feed.add({ type: 'clock', clock, due });
    return { ...clock, due };
  }

  #newEngine(): Engine {
    const { limits, eventNames } = this.#options;
    const { engagements, installations, subscriptions } = limits;
    return new Engine({
      ids: this.ids,
      limits: { engagements, installations, subscriptions, eventNames },
      campaign: (id) => this.catalog.campaign(id),
      platformOf: (appId) => this.catalog.apps().find(({ id }) => id === appId)?.platform ?? null,
      toUsd: (amount, currency, atMs) => this.rates.toUsd(amount, currency, atMs),
    });
  }

  #pastInstant(instant: string | undefined, field: string, now: number): number {
    if (instant === undefined) return now;
    const at = Date.parse(instant);
    if (at > now) {
      throw new SimulatorError(
        'ENGAGEMENT_IN_FUTURE',
        `${field}: got ${instant}, but the workspace's clock shows ${new Date(now).toISOString()}. Advance the clock, or leave ${field} out.`,
      );
    }
    return at;
  }
}

function detailsOf(input: NewEngagement): EngagementDetails | null {
  const { clickId, siteId, creativeName, country, deeplinkUrl, parameters } = input;
  const given = Object.entries({ clickId, siteId, creativeName, country, deeplinkUrl, parameters });
  const known = given.filter(([, value]) => value !== undefined && value !== '');
  return known.length === 0 ? null : Object.fromEntries(known);
}
