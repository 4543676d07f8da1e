import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import { untold } from '../../changes.js';
import { type Accepted, Engine, type NewClaim, type NewEngagement } from '../../engine/engine.js';
import type { SharedDetails } from '../../engine/engagement-details.js';
import { installReferrer } from '../../engine/referrer.js';
import { sourceOf } from '../../engine/source.js';
import { Ids } from '../../ids.js';
import { shippedRates } from '../../money/rates.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { Audience, Sent } from './audience.js';
import type { Catalogue } from './catalogue.js';
import { storeEvent } from './store-event.js';

const MANY = 2 ** 31;
const limits = {
  engagements: MANY,
  engagementBytes: MANY,
  installations: MANY,
  installationBytes: Number.POSITIVE_INFINITY,
  subscriptions: MANY,
  subscriptionBytes: Number.POSITIVE_INFINITY,
  eventNames: null,
  candidates: 0,
};

/**
 * What is done with each click and impression; a fact of it would say nothing that is new beside its id.
 *
 * @param id - Four words of 32 bits; one array for all, to be read at once.
 */
export type TakeEngagement = (id: Uint32Array, engagement: NewEngagement, happening: Readonly<Happening>) => void;

/**
 * What is done with each other fact, in order.
 *
 * @param about - Null for claims.
 * @param happening - What became the fact; one object for all, to be read at once.
 * @param ip - Where it came from; null for claims, and for what a store tells.
 */
export type Take = (fact: Fact, about: About | null, happening: Readonly<Happening>, ip: string | null) => void;

/** An MMP of one region's own: the engine that answers requests, without limits. */
export class EngineAudience implements Audience {
  readonly #take: Take;
  readonly #takeEngagement: TakeEngagement;
  readonly #ids: Ids;
  readonly #engine: Engine;
  /** By the details that many engagements have. */
  readonly #details = new Map<object, SharedDetails>();
  readonly #id = new Uint32Array(4);
  /** Ids of the clicks that led to a store, by number of the happening. */
  readonly #tokens = new Map<number, string>();
  readonly #awaited: ReadonlySet<number>;

  /** @param seed - Of the ids that the MMP gives out. */
  constructor(catalogue: Catalogue, story: Story, seed: string, take: Take, takeEngagement: TakeEngagement) {
    this.#take = take;
    this.#takeEngagement = takeEngagement;
    this.#ids = new Ids(`region ${story.cell.name}`, seed);
    this.#awaited = new Set(story.installed.map(({ storeClick }) => storeClick));
    const byId: ReadonlyMap<string, Campaign> = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
    this.#engine = new Engine({
      ids: this.#ids,
      limits,
      campaign: (id) => byId.get(id) ?? null,
      platformOf: (appId) => (appId === catalogue.apps.ios.id ? 'ios' : 'android'),
      toUsd: (amount, currency, atMs) => shippedRates.toUsd(amount, currency, atMs),
      changes: untold,
    });
  }

  engaged(engagement: NewEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { kind, atMs, advertisingId, ip, userAgent } = engagement;
    const details = this.#sharedOf(engagement.details);
    const number = this.#engine.remember({ kind, atMs, advertisingId, ip, userAgent, details }, campaign, atMs);
    if (kind === 'click' && this.#awaited.has(happening.number)) {
      this.#tokens.set(happening.number, this.#ids.engagement(number));
    }
    this.#ids.engagementWords(number, this.#id);
    this.#takeEngagement(this.#id, engagement, happening);
  }

  claimed(claim: NewClaim, happening: Readonly<Happening>): void {
    this.#take(this.#engine.claim(claim, happening.atMs), null, happening, null);
  }

  sent(signal: Sent, app: App, happening: Readonly<Happening>): void {
    const accepted = this.#accept(signal, app, happening.atMs);
    if (accepted === null) return;
    const { device } = signal;
    const about = { device, source: sourceOf(accepted.installation) };
    for (const fact of accepted.facts) this.#take(fact, about, happening, device.ip);
  }

  storeTold(token: string, app: App, happening: Readonly<Happening>): void {
    const { ledger, installations } = this.#engine;
    const known = ledger.subscriptions.get(app.id, token);
    if (known === null || known.installationId === null) return;
    const event = storeEvent(happening.value, known.state);
    if (event === null) return;
    const installation = installations.byId(app.id, known.installationId);
    const fact = ledger.storeTells(event, known, app, happening.atMs);
    const source = installation === null ? null : sourceOf(installation);
    this.#take(fact, { device: null, source }, happening, null);
  }

  referrerOf(click: number): string | null {
    const token = this.#tokens.get(click);
    return token === undefined ? null : installReferrer(token, 'store', 'campaign');
  }

  #sharedOf(details: EngagementDetails | null): SharedDetails | null {
    if (details === null) return null;
    let shared = this.#details.get(details);
    if (shared === undefined) {
      shared = this.#engine.share(details);
      this.#details.set(details, shared);
    }
    return shared;
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
    }
  }
}
