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
import { addressOf, placeAt } from '../people/addresses.js';
import { type Person, personOf, type Phone, phoneOf } from '../people/person.js';
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
  readonly #people = new Map<number, { readonly person: Person; readonly phone: Phone }>();
  readonly #opens: Uint16Array;

  constructor(world: World, catalogue: Catalogue, story: Story, seed: string, take: Take) {
    this.#world = world;
    this.#catalogue = catalogue;
    this.#story = story;
    this.#take = take;
    this.#byId = new Map(catalogue.campaigns.map((campaign) => [campaign.id, campaign]));
    this.#awaited = new Set(story.installed.map(({ cause }) => cause?.number ?? -1));
    this.#opens = new Uint16Array(story.installed.length);
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
      else this.#do(happening);
    }
  }

  #engage(happening: Readonly<Happening>): void {
    const { atMs, kind, who, about, number } = happening;
    const campaign = this.#catalogue.campaigns[Math.floor(about / 2 ** 20)];
    const config = campaign === undefined ? undefined : this.#world.campaigns[Math.floor(about / 2 ** 20)];
    if (campaign === undefined || config === undefined) throw new RangeError(`no campaign of ${about}`);
    const { person, phone } = this.#whoIs(who);
    const { country, region } = this.#story.cell;
    const ip = addressOf(country.number, region, placeAt(person, atMs, this.#world.config.network));
    const passesId = isTrue(person.key, purposes.passesId, config.channel.passesIds, (atMs % MANY) * 2 + kind);
    const fact = this.#engine.engage(
      {
        kind: kind === kinds.click ? 'click' : 'impression',
        atMs,
        advertisingId: phone.publisherConsent && passesId ? phone.advertisingId : null,
        ip,
        userAgent: phone.userAgent,
        details: {
          siteId: `${config.channel.channel}-${(about >>> 8) & 0xfff}`,
          creativeName: `creative-${about & 0xff}`,
          country: country.config.country,
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
    const device = this.#deviceOf(installed, atMs, kind === kinds.open);
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
          unitPrice,
          quantity: value,
          postCut: false,
          transactionId: `${installed.installationId.slice(0, 12)}-${happening.number}`,
          hasReceipt: false,
        };
        return this.#tell(engine.ledger.purchase(signal, app, atMs), device, happening);
      }
      case kinds.subscription:
        return this.#subscription(installed, app, device, happening);
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

  #subscription(installed: Installed, app: App, device: Device, happening: Readonly<Happening>): void {
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
    // On Android the store tells what comes after the beginning; on iOS each period is a call, and an end is none.
    if (app.platform === 'android' && value !== stages.start && value !== stages.trial) {
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
    if (value === stages.cancelled) return;
    const signal = {
      kind: 'subscription' as const,
      device,
      productId: config.productId,
      price,
      purchaseToken: app.platform === 'android' ? token : null,
      transactionId: app.platform === 'android' ? null : `${token}.${atMs}`,
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

  /** What a request would say of the phone. */
  #deviceOf({ number, person, phone, installationId, vendorId }: Installed, atMs: number, isOpen: boolean): Device {
    const { country, region } = this.#story.cell;
    const { config } = this.#world;
    const opens = this.#opens[number] ?? 0;
    if (isOpen) this.#opens[number] = Math.min(65_535, opens + 1);
    const isFirst = opens === 0;
    const hasId = phone.advertiserConsent && (phone.consentAtFirst || !isFirst);
    return {
      installationId,
      advertisingId: hasId ? phone.advertisingId : null,
      developerDeviceId: vendorId,
      ip: addressOf(country.number, region, placeAt(person, atMs, config.network)),
      osVersion: phone.osVersion,
      deviceModel: phone.device.model,
      country: country.config.country,
      appVersion: config.app.version,
      language: null,
      locale: null,
      limitAdTracking: !hasId,
      customerUserId: null,
      userAgent: null,
      deviceName: null,
      sdkVersion: 'server',
      sentAtMs: atMs,
    };
  }

  #referrer(click: number): string | null {
    const token = this.#tokens.get(click);
    return token === undefined ? null : installReferrer(token, 'store', 'campaign');
  }

  /** Phones are looked at more often than once, and there are many. */
  #whoIs(index: number): { readonly person: Person; readonly phone: Phone } {
    let one = this.#people.get(index);
    if (one === undefined) {
      const person = personOf(this.#world, this.#story.cell, index);
      one = { person, phone: phoneOf(this.#world, person) };
      this.#people.set(index, one);
    }
    return one;
  }
}
