import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { ClaimFact, EngagementFact, EventFact, Fact } from '@mmp-sim/contracts/facts';
import type { AppOpen, CustomEvent, History, ImportedUser } from '@mmp-sim/contracts/signals';
import type { Changes } from '../changes.js';
import type { Ids } from '../ids.js';
import { ownText } from '../own-text.js';
import { Attributor, organic } from './attributor.js';
import { type Claim, Claims } from './claims.js';
import { Decisions } from './decisions.js';
import { type CampaignNumbers, EngagementStore, type NewEngagement } from './engagement-store.js';
import type { EngineCounts, EngineState, RestoredEngine } from './engine-state.js';
import { EventNames } from './event-names.js';
import { OneIpStreaks, withStreak } from './history.js';
import { Identities } from './identities.js';
import type { Installation } from './installation.js';
import { Installations } from './installations.js';
import type { KnownEngagement } from './known.js';
import { Ledger } from './ledger.js';
import type { ToUsd } from './revenue.js';

export type { NewEngagement };

type EngineLimits = {
  /** Most engagements, and most claims, that can still win. */
  readonly engagements: number;
  readonly engagementBytes: number;
  readonly engagementsExpected?: number;
  readonly installations: number;
  readonly installationBytes: number;
  readonly subscriptions: number;
  readonly subscriptionBytes: number;
  /** Most different event names of an app; null: any number. */
  readonly eventNames: number | null;
  /** Most candidates that an attribution lists. At 0 those that cannot win are not looked for, nor counted. @default 50 */
  readonly candidates?: number;
};

export type EngineDeps = {
  readonly ids: Ids;
  readonly limits: EngineLimits;
  /** A campaign as it stands now, deleted ones included. */
  campaign(id: string): Campaign | null;
  /** Platform of an app, as far as it is still there. */
  platformOf(appId: string): string | null;
  readonly toUsd: ToUsd;
  readonly changes: Changes;
};

export type Accepted = {
  readonly facts: readonly Fact[];
  readonly history: History;
  /** That the facts are about. */
  readonly installation: Installation;
};

export type NewClaim = Omit<Claim, 'id' | 'number' | 'arrival' | 'arrivedAtMs'>;

/**
 * What the MMP knows of one workspace: installations, engagements, claims. Turns signals into facts.
 *
 * Every method finishes before the next begins, so an installation is decided once, however many opens race for it.
 * `nowMs` is epoch milliseconds on the workspace's clock and never falls.
 */
export class Engine {
  readonly installations: Installations;
  readonly identities: Identities;
  readonly claims: Claims;
  readonly decisions: Decisions;
  readonly ledger: Ledger;
  readonly #deps: EngineDeps;
  readonly #attributor: Attributor;
  readonly #engagements: EngagementStore;
  readonly #eventNames: EventNames;
  readonly #oneIp: OneIpStreaks;
  /** How many of what were made; the next ids come after them. */
  readonly #made = { facts: 0, installs: 0 };

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.installations = new Installations(deps.limits, deps.changes);
    this.claims = new Claims(deps.limits.engagements, deps.changes);
    this.#oneIp = new OneIpStreaks(deps.changes);
    this.#engagements = new EngagementStore(deps.limits, deps.ids.hashSeed);
    this.#attributor = new Attributor(deps, this.#engagements, this.claims);
    this.#eventNames = new EventNames(deps.limits.eventNames, deps.changes);
    const { ids, limits, toUsd, changes } = deps;
    const { installations, claims } = this;
    this.decisions = new Decisions({
      attributor: this.#attributor,
      engagements: this.#engagements,
      claims,
      installations,
    });
    this.identities = new Identities({
      ids,
      installations,
      platformOf: (appId) => deps.platformOf(appId),
      onRenamed: (appId, before, now) => this.ledger.subscriptions.renameInstallation(appId, before, now),
    });
    const { identities } = this;
    this.ledger = new Ledger({ toUsd, identities, installations, changes, factId: () => this.#factId() }, limits);
  }

  /** Whether anything has happened yet. */
  get isEmpty(): boolean {
    return this.#made.facts === 0;
  }

  get engagementsDropped(): number {
    return this.#engagements.dropped;
  }

  get engagementsKept(): number {
    return this.#engagements.added - this.#engagements.dropped;
  }

  /** All that it knows, to be carried elsewhere. What grows is read while it is written. */
  state(): EngineState {
    return {
      made: { ...this.#made, ownInstallations: this.identities.made },
      eventNames: this.#eventNames.state(),
      oneIp: this.#oneIp.state(),
      engagements: { added: this.#engagements.added, kept: this.#attributor.engagements() },
      claims: this.claims.state(),
      installations: this.installations.state(),
      subscriptions: this.ledger.subscriptions.state(),
    };
  }

  /** All of that that is a number: it changes with every fact. */
  counts(): EngineCounts {
    const { dropped } = this.installations;
    return {
      made: { ...this.#made, ownInstallations: this.identities.made },
      engagements: { added: this.#engagements.added, dropped: this.#engagements.dropped },
      installations: { dropped, apps: this.installations.appIds() },
      subscriptions: { dropped: this.ledger.subscriptions.dropped },
    };
  }

  /** Goes on from where another one stood. Only while nothing has happened yet. */
  restore(state: RestoredEngine): void {
    const { facts, installs, ownInstallations } = state.made;
    Object.assign(this.#made, { facts, installs });
    this.identities.restore(ownInstallations);
    this.#eventNames.restore(state.eventNames);
    this.#oneIp.restore(state.oneIp);
    this.#attributor.restoreEngagements(state.engagements);
    this.claims.restore(state.claims);
    this.installations.restore(state.installations);
    this.ledger.subscriptions.restore(state.subscriptions);
  }

  /** A click or an impression. @returns Its fact; the fact's id is the click token. */
  engage(engagement: NewEngagement, campaign: Campaign, nowMs: number): EngagementFact {
    const { kind, atMs, advertisingId, ip, userAgent, details } = engagement;
    const number = this.#engagements.add(engagement, this.#attributor.numbersOf(campaign), nowMs);
    this.#made.facts += 1;
    return {
      type: 'engagement',
      id: this.#deps.ids.engagement(number),
      appId: campaign.appId,
      campaignId: campaign.id,
      channel: campaign.channel,
      kind,
      atMs,
      advertisingId,
      ip,
      userAgent,
      details,
    };
  }

  /** That makes the ids of what it takes in. */
  get ids(): Pick<Ids, 'engagement' | 'engagementWords'> {
    return this.#deps.ids;
  }

  /** For whoever has millions of engagements of few phones: what makes the parts of {@link Engine.engageKnown}. */
  get known(): Pick<EngagementStore, 'knownId' | 'knownAddress' | 'knownAgent' | 'knownDetails'> {
    return this.#engagements;
  }

  /**
   * A click or an impression, without its fact: whoever has its parts has all of that but its id.
   *
   * @param campaign - As {@link Engine.numbersOf} has it.
   * @returns Its number, of which {@link Ids.engagement} makes its id.
   */
  engageKnown(engagement: KnownEngagement, campaign: CampaignNumbers, nowMs: number): number {
    this.#made.facts += 1;
    return this.#engagements.addKnown(engagement, campaign, nowMs);
  }

  /** Its own numbers for a campaign and its app. */
  numbersOf(campaign: Campaign): CampaignNumbers {
    return this.#attributor.numbersOf(campaign);
  }

  /** What a self-attributing channel says. */
  claim(claim: NewClaim, nowMs: number): ClaimFact {
    const number = this.claims.added;
    const id = this.#deps.ids.claim(number);
    // After the engagement before it, before the one that comes next, and after earlier claims in between.
    const arrival = this.#engagements.added - 1 + (number + 1) / (number + 2);
    this.claims.add({ ...claim, id, number, arrival, arrivedAtMs: nowMs });
    this.#made.facts += 1;
    return { type: 'claim', id, atMs: nowMs, ...claim };
  }

  /** An app open: a session, and the install when it is the installation's first. */
  open(open: AppOpen, app: App, nowMs: number): Accepted {
    const { device } = open;
    const { installation, history: before } = this.identities.opened(device, app);
    let history = before;
    const facts: Fact[] = [];
    if (installation.openedAtMs === null) {
      this.installations.change(installation, () => {
        this.decisions.decide(installation, open, app, { nowMs, order: this.#made.installs });
        this.#made.installs += 1;
      });
      if (installation.tracked) history = withStreak(history, this.#oneIp.add(app.id, device.ip));
      facts.push({
        type: 'install',
        id: this.#factId(),
        atMs: nowMs,
        appId: app.id,
        installationId: installation.installationId,
        reinstall: installation.reinstall,
        tracked: installation.tracked,
        attribution: installation.attribution ?? organic,
      });
    }

    this.installations.learn(installation, device);
    installation.lastOpenAtMs = nowMs;
    installation.sessions += 1;
    facts.push({
      type: 'session',
      id: this.#factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      openDeeplinkUrl: open.openDeeplinkUrl,
    });
    return { facts, history, installation };
  }

  /**
   * A custom event. Before its installation's open it makes no install, and waits for it without attribution.
   *
   * @returns null when the app has used up its event names.
   */
  event(event: CustomEvent, app: App, nowMs: number): Accepted | null {
    const name = this.#eventNames.kept(app.id, event.name);
    if (name === null) return null;

    const { installation, history } = this.identities.heard(event.device, app);
    installation.events += 1;

    const fact: EventFact = {
      type: 'event',
      id: this.#factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      name,
      value: event.value,
    };
    return { facts: [fact], history, installation };
  }

  /** A user who was there before: an organic installation from now on, which no open makes a tracked install. */
  importUser({ device }: ImportedUser, app: App, nowMs: number): Accepted {
    const { installation, history } = this.identities.heard(device, app);
    const isNew = installation.openedAtMs === null;
    if (isNew) {
      this.installations.note(installation, () => {
        installation.imported = true;
        installation.attribution = organic;
        installation.openedAtMs = nowMs;
        installation.order = this.#made.installs;
        installation.country = owned(device.country);
      });
      this.#made.installs += 1;
    }
    const { installationId } = installation;
    return {
      facts: [{ type: 'import', id: this.#factId(), atMs: nowMs, appId: app.id, installationId, isNew }],
      history,
      installation,
    };
  }

  /** The engagements of this workspace that click tokens name. */
  engagementIdsOf(tokens: readonly string[]): string[] {
    return this.#attributor.engagementIds(tokens);
  }

  #factId(): string {
    this.#made.facts += 1;
    return this.#deps.ids.uuid('fact', this.#made.facts);
  }
}

const owned = (text: string | null): string | null => (text === null ? null : ownText(text));
