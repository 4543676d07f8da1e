import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import { untold } from '../../changes.js';
import { type Accepted, Engine, type NewClaim } from '../../engine/engine.js';
import type { KnownAddress, KnownDetails, KnownId } from '../../engine/known.js';
import { installReferrer } from '../../engine/referrer.js';
import { sourceOf } from '../../engine/source.js';
import { Ids } from '../../ids.js';
import { shippedRates } from '../../money/rates.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { Address } from '../people/crowd.js';
import type { Audience, Sent, ToldEngagement } from './audience.js';
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
export type TakeEngagement = (id: Uint32Array, engagement: ToldEngagement, happening: Readonly<Happening>) => void;

/**
 * What is done with each other fact, in order.
 *
 * @param about - Null for claims.
 * @param happening - What became the fact; one object for all, to be read at once.
 * @param address - Where it came from; null for claims, and for what a store tells.
 */
export type Take = (fact: Fact, about: About | null, happening: Readonly<Happening>, address: Address | null) => void;

type Phone = { id: KnownId | null; readonly agent: number };

/** An MMP of one region's own: the engine that answers requests, without limits. */
export class EngineAudience implements Audience {
  readonly #take: Take;
  readonly #takeEngagement: TakeEngagement;
  readonly #ids: Ids;
  readonly #engine: Engine;
  /** What many engagements have, by its number in the region: phones by place of the person. */
  readonly #phones: (Phone | undefined)[] = [];
  readonly #addresses: KnownAddress[] = [];
  readonly #details: KnownDetails[] = [];
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

  engaged(engagement: ToldEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { atMs, who } = happening;
    const { known } = this.#engine;
    const phone = (this.#phones[who] ??= { id: null, agent: known.knownAgent(engagement.userAgent ?? '') });
    const { advertisingId, address, detailsNumber } = engagement;
    if (advertisingId !== null) phone.id ??= known.knownId(advertisingId);
    const isClick = engagement.kind === 'click';
    const parts = {
      isClick,
      atMs,
      id: advertisingId === null ? null : phone.id,
      address: (this.#addresses[address.number] ??= known.knownAddress(address.text)),
      agent: phone.agent,
      details: (this.#details[detailsNumber] ??= known.knownDetails(engagement.details ?? {})),
    };
    const number = this.#engine.engageKnown(parts, campaign, atMs);
    if (isClick && this.#awaited.has(happening.number)) {
      this.#tokens.set(happening.number, this.#ids.engagement(number));
    }
    this.#ids.engagementWords(number, this.#id);
    this.#takeEngagement(this.#id, engagement, happening);
  }

  claimed(claim: NewClaim, happening: Readonly<Happening>): void {
    this.#take(this.#engine.claim(claim, happening.atMs), null, happening, null);
  }

  sent(signal: Sent, app: App, happening: Readonly<Happening>, address: Address): void {
    const accepted = this.#accept(signal, app, happening.atMs);
    if (accepted === null) return;
    const { device } = signal;
    const about = { device, source: sourceOf(accepted.installation) };
    for (const fact of accepted.facts) this.#take(fact, about, happening, address);
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
