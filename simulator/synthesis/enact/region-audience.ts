import type { Campaign } from '@mmp-sim/contracts/catalog';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import { untold } from '../../changes.js';
import type { SharedDetails } from '../../engine/engagement-details.js';
import { Engine, type NewEngagement } from '../../engine/engine.js';
import { Ids } from '../../ids.js';
import { shippedRates } from '../../money/rates.js';
import type { Happening } from '../cell/happenings.js';
import type { Story } from '../cell/story.js';
import type { Catalogue } from './catalogue.js';
import { EngineAudience, type Take } from './engine-audience.js';

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

/** An MMP of one region's own: the engine that answers requests, without limits. */
export class RegionAudience extends EngineAudience {
  readonly #takeEngagement: TakeEngagement;
  readonly #ids: Ids;
  /** By the details that many engagements have. */
  readonly #details = new Map<object, SharedDetails>();
  readonly #id = new Uint32Array(4);

  /** @param seed - Of the ids that the MMP gives out. */
  constructor(catalogue: Catalogue, story: Story, seed: string, take: Take, takeEngagement: TakeEngagement) {
    const ids = new Ids(`region ${story.cell.name}`, seed);
    const byId: ReadonlyMap<string, Campaign> = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
    const engine = new Engine({
      ids,
      limits,
      campaign: (id) => byId.get(id) ?? null,
      platformOf: (appId) => (appId === catalogue.apps.ios.id ? 'ios' : 'android'),
      toUsd: (amount, currency, atMs) => shippedRates.toUsd(amount, currency, atMs),
      changes: untold,
    });
    super(engine, story, take);
    this.#ids = ids;
    this.#takeEngagement = takeEngagement;
  }

  engaged(engagement: NewEngagement, campaign: Campaign, happening: Readonly<Happening>): void {
    const { kind, atMs, advertisingId, ip, userAgent } = engagement;
    const details = this.#sharedOf(engagement.details);
    const number = this.engine.remember({ kind, atMs, advertisingId, ip, userAgent, details }, campaign, atMs);
    if (kind === 'click' && this.leadsToStore(happening)) this.handedOn(happening, this.#ids.engagement(number));
    this.#ids.engagementWords(number, this.#id);
    this.#takeEngagement(this.#id, engagement, happening);
  }

  #sharedOf(details: EngagementDetails | null): SharedDetails | null {
    if (details === null) return null;
    let shared = this.#details.get(details);
    if (shared === undefined) {
      shared = this.engine.share(details);
      this.#details.set(details, shared);
    }
    return shared;
  }
}
