import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import type { Device } from '@mmp-sim/contracts/signals';
import { untold } from '../../changes.js';
import { Engine } from '../../engine/engine.js';
import { installReferrer } from '../../engine/referrer.js';
import { sourceOf } from '../../engine/source.js';
import { Ids } from '../../ids.js';
import { shippedRates } from '../../money/rates.js';
import { type Happening, kinds } from '../cell/happenings.js';
import type { Installed, Story } from '../cell/story.js';
import { isTrue } from '../chance/draws.js';
import { stages } from '../journey/life.js';
import { isSent, knowsId } from '../mess/messages.js';
import type { Flawed } from '../mess/spoil.js';
import type { LocalPrice } from '../world/local-price.js';
import { purposes } from '../world/purposes.js';
import type { World } from '../world/world.js';
import type { Catalogue } from './catalogue.js';

const MANY = 2 ** 31;
const MICROS_TO_AMOUNT = 1000n;
const limits = {
  engagements: MANY,
  engagementBytes: MANY,
  installations: MANY,
  installationBytes: Number.POSITIVE_INFINITY,
  subscriptions: MANY,
  subscriptionBytes: Number.POSITIVE_INFINITY,
  eventNames: null,
};

/**
 * What is done with each fact, in order.
 *
 * @param about - Null for engagements and claims.
 * @param happening - What became the fact; one object for all, to be read at once.
 * @param ip - Where it came from; null for claims, and for what a store tells.
 */
export type Take = (fact: Fact, about: About | null, happening: Readonly<Happening>, ip: string | null) => void;

/**
 * Plays what happened in a region to an MMP of its own: the engine that answers requests, fed in order of time.
 *
 * @param seed - Of the ids that the MMP gives out.
 */
export function enact(world: World, catalogue: Catalogue, story: Story, seed: string, take: Take): void {
  new Enactor(world, catalogue, story, seed, take).play();
}

class Enactor {
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #story: Story;
  readonly #take: Take;
  readonly #engine: Engine;
  readonly #byId: ReadonlyMap<string, Campaign>;
  /** Ids of the clicks that led to a store, by number of the happening. */
  readonly #tokens = new Map<number, string>();
  readonly #awaited: ReadonlySet<number>;

  constructor(world: World, catalogue: Catalogue, story: Story, seed: string, take: Take) {
    this.#world = world;
    this.#catalogue = catalogue;
    this.#story = story;
    this.#take = take;
    this.#byId = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
    this.#awaited = new Set(story.installed.map(({ storeClick }) => storeClick));
    this.#engine = new Engine({
      ids: new Ids(`region ${story.cell.name}`, seed),
      limits,
      campaign: (id) => this.#byId.get(id) ?? null,
      platformOf: (appId) => (appId === catalogue.apps.ios.id ? 'ios' : 'android'),
      toUsd: (amount, currency, atMs) => shippedRates.toUsd(amount, currency, atMs),
      changes: untold,
    });
  }

  play(): void {
    for (const happening of this.#story.happenings.inOrder()) {
      if (happening.kind <= kinds.click) this.#engage(happening);
      // What comes late may come after the end.
      else if (happening.atMs < this.#world.span.toMs) this.#do(happening);
    }
  }

  #engage(happening: Readonly<Happening>): void {
    const { atMs, kind, who, about, value, number } = happening;
    const campaign = this.#catalogue.campaigns[Math.floor(about / 2 ** 20)];
    const config = campaign === undefined ? undefined : this.#world.campaigns[Math.floor(about / 2 ** 20)];
    if (campaign === undefined || config === undefined) throw new RangeError(`no campaign of ${about}`);
    const { crowd, cell } = this.#story;
    const face = crowd.at(who);
    const { person, phone } = face;
    const ip = crowd.addressAt(face, atMs);
    const fraud = value === 0 ? undefined : this.#world.fraud[value - 1];
    // Whoever makes clicks up wants to be paid for them.
    const passesId =
      fraud !== undefined || isTrue(person.key, purposes.passesId, config.channel.passesIds, (atMs % MANY) * 2 + kind);
    const fact = this.#engine.engage(
      {
        kind: kind === kinds.click ? 'click' : 'impression',
        atMs,
        advertisingId: phone.publisherConsent && passesId ? phone.advertisingId : null,
        ip,
        userAgent: phone.userAgent,
        details: {
          siteId: fraud?.config.site ?? `${config.channel.channel}-${(about >>> 8) & 0xfff}`,
          creativeName: `creative-${about & 0xff}`,
          country: cell.country.config.country,
        },
      },
      campaign,
      atMs,
    );
    if (this.#awaited.has(number)) this.#tokens.set(number, fact.id);
    this.#take(fact, null, happening, ip);
  }

  #do(happening: Readonly<Happening>): void {
    const { atMs, kind, who, about, value } = happening;
    const installed = this.#story.installed[who];
    if (installed === undefined) throw new RangeError(`no installation ${who}`);
    const app = this.#catalogue.apps[installed.person.platform];
    if (kind === kinds.claim) return this.#claim(installed, app, happening);
    const flawed = this.#story.flawed.get(happening.number);
    const device = this.#deviceOf(installed, atMs, kind === kinds.open && about === 1, flawed);
    const engine = this.#engine;
    const { config } = this.#world;
    switch (kind) {
      case kinds.open: {
        const referrer = value < 0 ? null : this.#referrer(value);
        return this.#tell(
          engine.open({ kind: 'open', device, referrer, openDeeplinkUrl: null }, app, atMs),
          device,
          happening,
        );
      }
      case kinds.event: {
        const name = config.funnel[about]?.event ?? '';
        return this.#tell(
          engine.event({ kind: 'event', device, name, value: String(value) }, app, atMs),
          device,
          happening,
        );
      }
      case kinds.purchase: {
        const unitPrice = this.#story.cell.country.prices[about];
        if (unitPrice === undefined) throw new RangeError(`no product ${about}`);
        const signal = {
          kind: 'purchase' as const,
          device,
          productId: config.purchases?.prices[about]?.productId ?? null,
          unitPrice: charged(unitPrice, flawed),
          quantity: value,
          postCut: false,
          transactionId: `${installed.installationId.slice(0, 12)}-${flawed?.original ?? happening.number}`,
          hasReceipt: false,
        };
        return this.#tell(engine.ledger.purchase(signal, app, atMs), device, happening);
      }
      case kinds.subscription:
        return this.#subscription(installed, app, device, { happening, flawed });
      default: {
        const ads = config.adRevenue;
        const network = ads?.networks[about >>> 8]?.network;
        const format = ads?.formats[about & 255]?.format;
        const signal = {
          kind: 'ad-revenue' as const,
          device,
          mediation: ads?.mediation ?? null,
          revenue: { amount: BigInt(value) * MICROS_TO_AMOUNT, currency: 'USD' },
          details: {
            ...(network === undefined ? {} : { network }),
            ...(format === undefined ? {} : { adFormat: format, adUnitId: `${format}-unit` }),
            country: this.#story.cell.country.config.country,
          },
        };
        return this.#tell(engine.ledger.adRevenue(signal, app, atMs), device, happening);
      }
    }
  }

  #claim({ phone, installationId }: Installed, app: App, happening: Readonly<Happening>): void {
    const { atMs, about, value } = happening;
    const campaign = this.#catalogue.campaigns[about >>> 1];
    if (campaign === undefined) throw new RangeError(`no campaign of ${about}`);
    const fact = this.#engine.claim(
      {
        appId: app.id,
        channel: campaign.channel,
        campaignId: campaign.id,
        kind: (about & 1) === 1 ? 'click' : 'impression',
        advertisingId: phone.advertisingId,
        installationId,
        engagedAtMs: value,
      },
      atMs,
    );
    this.#take(fact, null, happening, null);
  }

  #subscription(
    installed: Installed,
    app: App,
    device: Device,
    { happening, flawed }: { readonly happening: Readonly<Happening>; readonly flawed: Flawed | undefined },
  ): void {
    const { atMs, about, value } = happening;
    const config = this.#world.config.subscriptions[about];
    const price = this.#story.cell.country.periods[about];
    if (config === undefined || price === undefined) throw new RangeError(`no subscription ${about}`);
    const token = `${installed.installationId}.${config.productId}`;
    const { ledger } = this.#engine;
    if (value === stages.refunded) {
      return this.#tell(
        this.#engine.event({ kind: 'event', device, name: 'refund', value: null }, app, atMs),
        device,
        happening,
      );
    }
    if (!isSent(installed.person.platform, kinds.subscription, value)) {
      if (app.platform === 'ios') return;
      const known = ledger.subscriptions.get(app.id, token);
      if (known === null || known.installationId === null) return;
      const event =
        value === stages.cancelled ? 'cancellation' : value === stages.converted ? 'trial-conversion' : 'renewal';
      const installation = this.#engine.installations.byId(app.id, known.installationId);
      const fact = ledger.storeTells(event, known, app, atMs);
      return this.#take(
        fact,
        { device: null, source: installation === null ? null : sourceOf(installation) },
        happening,
        null,
      );
    }
    const signal = {
      kind: 'subscription' as const,
      device,
      productId: config.productId,
      price: charged(price, flawed),
      purchaseToken: app.platform === 'android' ? token : null,
      transactionId: app.platform === 'android' ? null : `${token}.${flawed?.occurredAtMs ?? atMs}`,
      originalTransactionId: app.platform === 'android' ? null : token,
      inTrial: value === stages.trial,
    };
    this.#tell(ledger.subscription(signal, app, atMs), device, happening);
  }

  #tell(accepted: ReturnType<Engine['event']>, device: Device, happening: Readonly<Happening>): void {
    if (accepted === null) return;
    const about = { device, source: sourceOf(accepted.installation) };
    for (const fact of accepted.facts) this.#take(fact, about, happening, device.ip);
  }

  /** What a request says of the phone. @param atMs - When it arrives. */
  #deviceOf(installed: Installed, atMs: number, isFirstOpen: boolean, flawed: Flawed | undefined): Device {
    const { phone, installationId, vendorId } = installed;
    const { crowd, cell } = this.#story;
    const hasId = knowsId(installed, isFirstOpen) && flawed?.flaws.includes('missing-id') !== true;
    return {
      installationId,
      advertisingId: hasId ? phone.advertisingId : null,
      developerDeviceId: vendorId,
      ip: crowd.addressAt(installed, flawed?.occurredAtMs ?? atMs),
      osVersion: phone.osVersion,
      deviceModel: phone.device.model,
      country: cell.country.config.country,
      appVersion: this.#world.config.app.version,
      language: null,
      locale: null,
      limitAdTracking: !hasId,
      customerUserId: null,
      userAgent: null,
      deviceName: null,
      sdkVersion: 'server',
      sentAtMs: flawed?.sentAtMs ?? atMs,
    };
  }

  #referrer(click: number): string | null {
    const token = this.#tokens.get(click);
    return token === undefined ? null : installReferrer(token, 'store', 'campaign');
  }
}

const charged = (price: LocalPrice, flawed: Flawed | undefined): LocalPrice =>
  flawed === undefined || flawed.currency === null ? price : { ...price, currency: flawed.currency };
