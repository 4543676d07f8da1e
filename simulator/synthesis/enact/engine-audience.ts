import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Accepted, Engine, NewClaim, NewEngagement } from '../../engine/engine.js';
import { installReferrer } from '../../engine/referrer.js';
import { sourceOf } from '../../engine/source.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { Audience, Sent } from './audience.js';
import { storeEvent } from './store-event.js';

/**
 * What is done with each fact, in order.
 *
 * @param about - Null for engagements and claims.
 * @param happening - What became the fact; one object for all, to be read at once.
 * @param ip - Where it came from; null for claims, and for what a store tells.
 */
export type Take = (fact: Fact, about: About | null, happening: Readonly<Happening>, ip: string | null) => void;

/** The engine of an MMP, which may hear of other regions too. How it hears of engagements is left to others. */
export abstract class EngineAudience implements Audience {
  protected readonly engine: Engine;
  protected readonly take: Take;
  /** Ids of the clicks that led to a store, by number of the happening. */
  readonly #tokens = new Map<number, string>();
  readonly #awaited: ReadonlySet<number>;

  /** @param engine - That knows the apps and campaigns of the catalogue. */
  constructor(engine: Engine, story: Story, take: Take) {
    this.engine = engine;
    this.take = take;
    this.#awaited = new Set(story.installed.map(({ storeClick }) => storeClick));
  }

  abstract engaged(engagement: NewEngagement, campaign: Campaign, happening: Readonly<Happening>): void;

  claimed(claim: NewClaim, happening: Readonly<Happening>): void {
    this.take(this.engine.claim(claim, happening.atMs), null, happening, null);
  }

  sent(signal: Sent, app: App, happening: Readonly<Happening>): void {
    const accepted = this.#accept(signal, app, happening.atMs);
    if (accepted === null) return;
    const { device } = signal;
    const about = { device, source: sourceOf(accepted.installation) };
    for (const fact of accepted.facts) this.take(fact, about, happening, device.ip);
  }

  storeTold(token: string, app: App, happening: Readonly<Happening>): void {
    const { ledger, installations } = this.engine;
    const known = ledger.subscriptions.get(app.id, token);
    if (known === null || known.installationId === null) return;
    const event = storeEvent(happening.value, known.state);
    if (event === null) return;
    const installation = installations.byId(app.id, known.installationId);
    const fact = ledger.storeTells(event, known, app, happening.atMs);
    const source = installation === null ? null : sourceOf(installation);
    this.take(fact, { device: null, source }, happening, null);
  }

  referrerOf(click: number): string | null {
    const token = this.#tokens.get(click);
    return token === undefined ? null : installReferrer(token, 'store', 'campaign');
  }

  /** @returns Whether a store hands on this click. */
  protected leadsToStore({ number }: Readonly<Happening>): boolean {
    return this.#awaited.has(number);
  }

  /** @param id - Of a click that a store hands on. */
  protected handedOn({ number }: Readonly<Happening>, id: string): void {
    this.#tokens.set(number, id);
  }

  #accept(signal: Sent, app: App, atMs: number): Accepted | null {
    const engine = this.engine;
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
