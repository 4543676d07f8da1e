import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Device } from '@mmp-sim/contracts/signals';
import { untold } from '../../changes.js';
import { type Accepted, Engine, type EngineDeps, type NewClaim } from '../../engine/engine.js';
import type { Installation } from '../../engine/installation.js';
import { installReferrer } from '../../engine/referrer.js';
import { aboutOf, aboutWithoutRequest } from '../../engine/source.js';
import { type IdKind, Ids } from '../../ids.js';
import { shippedRates } from '../../money/rates.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { Cell } from '../people/cells.js';
import type { Address } from '../people/crowd.js';
import type { Audience, Sent, ToldEngagement } from './audience.js';
import type { Catalogue } from './catalogue.js';
import { storeEvent } from './store-event.js';

const MANY = 2 ** 31;

/** Written out: of an object that is spread once for each region V8 has a shape for each, and compiles the engine for each anew. */
const limits = (engagementsExpected: number): EngineDeps['limits'] => ({
  engagements: MANY,
  engagementBytes: MANY,
  installations: MANY,
  installationBytes: Number.POSITIVE_INFINITY,
  subscriptions: MANY,
  subscriptionBytes: Number.POSITIVE_INFINITY,
  eventNames: null,
  candidates: 0,
  engagementsExpected,
});

/**
 * What is done with each fact, in order.
 *
 * @param about - Null for engagements and claims.
 * @param happening - What became the fact; one object for all, to be read at once.
 * @param address - Where it came from; null for claims, and for what a store tells.
 */
export type Take = (fact: Fact, about: About | null, happening: Readonly<Happening>, address: Address | null) => void;

/** Of the MMP of one region. @param seed - Any text. */
export const regionIds = ({ name }: Cell, seed: string): Ids => new Ids(`region ${name}`, seed);

/** Calls facts by their numbers: whoever keeps hundreds of thousands packs each id, and need not read it from a text first. */
class FactNumbers extends Ids {
  override uuid(kind: IdKind, n: number): string {
    return kind === 'fact' ? String(n) : super.uuid(kind, n);
  }
}

/**
 * An MMP of one region's own: the engine that answers requests, without limits. The id of a fact is its number, of which
 * {@link regionIds} makes the id that the MMP would give out; all other ids are those.
 *
 * @param seed - Of the ids that it gives out.
 */
export function regionEngine(catalogue: Catalogue, { cell, happenings }: Story, seed: string): Engine {
  const byId: ReadonlyMap<string, Campaign> = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
  return new Engine({
    ids: new FactNumbers(`region ${cell.name}`, seed),
    limits: limits(happenings.size),
    campaign: (id) => byId.get(id) ?? null,
    platformOf: (appId) => (appId === catalogue.apps.ios.id ? 'ios' : 'android'),
    toUsd: (amount, currency, atMs) => shippedRates.toUsd(amount, currency, atMs),
    changes: untold,
  });
}

/** The engine of an MMP, which may hear of other regions too. */
export class EngineAudience implements Audience {
  readonly #take: Take;
  readonly #engine: Engine;
  /** Ids of the clicks that led to a store, by number of the happening. */
  readonly #tokens = new Map<number, string>();
  readonly #awaited: ReadonlySet<number>;

  /** @param engine - That knows the apps and campaigns of the catalogue. */
  constructor(engine: Engine, story: Story, take: Take) {
    this.#take = take;
    this.#engine = engine;
    this.#awaited = new Set(story.installed.map(({ storeClick }) => storeClick));
  }

  engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { kind, atMs, advertisingId, ip, userAgent, details, address } = engagement;
    const told = { kind, atMs, advertisingId, ip, userAgent, details };
    const fact = this.#engine.engage(told, campaign, happening.atMs);
    this.handOn(happening, () => fact.id);
    this.#take(fact, null, happening, address);
  }

  /** Keeps the id of a click that leads to a store. */
  protected handOn({ number }: Readonly<Happening>, id: () => string): void {
    if (this.#awaited.has(number)) this.#tokens.set(number, id());
  }

  claimed(claim: NewClaim, happening: Readonly<Happening>): void {
    this.#take(this.#engine.claim(claim, happening.atMs), null, happening, null);
  }

  sent(signal: Sent, app: App, happening: Readonly<Happening>, address: Address): void {
    const accepted = this.#accept(signal, app, happening.atMs);
    if (accepted === null) return;
    const about = this.aboutOf(signal.device, accepted.installation);
    for (const fact of accepted.facts) this.#take(fact, about, happening, address);
  }

  protected aboutOf(device: Device, installation: Installation): About {
    return aboutOf(installation, device);
  }

  storeTold(token: string, app: App, happening: Readonly<Happening>): void {
    const { ledger, installations } = this.#engine;
    const known = ledger.subscriptions.get(app.id, token);
    if (known === null || known.installationId === null) return;
    const event = storeEvent(happening.value, known.state);
    if (event === null) return;
    const fact = ledger.storeTells(event, known, app, happening.atMs);
    this.#take(fact, aboutWithoutRequest(fact, installations), happening, null);
  }

  referrerOf(click: number): string | null {
    const token = this.#tokens.get(click);
    return token === undefined ? null : installReferrer(token, 'store', 'campaign');
  }

  #accept(signal: Sent, app: App, atMs: number): Accepted | null {
    const engine = this.#engine;
    switch (signal.kind) {
      case 'open':
        return engine.open(signal, app, atMs);
      case 'event':
        return engine.event(signal, app, atMs);
      case 'purchase':
        return engine.ledger.purchase(signal, app, atMs);
      case 'subscription':
        return engine.ledger.subscription(signal, app, atMs);
      case 'ad-revenue':
        return engine.ledger.adRevenue(signal, app, atMs);
      default:
        return signal satisfies never;
    }
  }
}
