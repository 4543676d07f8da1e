import type { App } from '@mmp-sim/contracts/catalog';
import type { AdImpressionDetails, Device, EngagementDetails } from '@mmp-sim/contracts/signals';
import { type Happening, kinds, REFUND } from '../cell/happenings.js';
import type { Installed, Story } from '../cell/story.js';
import { isTrue } from '../chance/draws.js';
import { stages } from '../journey/life.js';
import { isSent, knowsId } from '../mess/messages.js';
import type { Flawed } from '../mess/spoil.js';
import { siteOf } from '../world/channels.js';
import type { LocalPrice } from '../world/local-price.js';
import type { Address } from '../people/crowd.js';
import { isKnownAtFirst } from '../people/person.js';
import { purposes } from '../world/purposes.js';
import type { World, WorldCampaign } from '../world/world.js';
import type { Audience } from './audience.js';
import type { Catalogue } from './catalogue.js';
import { regionEngine, type Take } from './engine-audience.js';
import { RegionAudience, type TakeEngagement } from './region-audience.js';
import { EngagementTold } from './told-engagement.js';
import { Versions } from './versions.js';

/** Happenings after which it yields. */
const STEP = 1024;
const MANY = 2 ** 31;
const MICROS_TO_AMOUNT = 1000n;

/**
 * Plays what happened in a region to an MMP of its own: the engine that answers requests, fed in order of time. It yields every
 * few milliseconds, so that others can have their turn.
 *
 * @param seed - Of the ids that the MMP gives out.
 */
export function* enact(
  world: World,
  catalogue: Catalogue,
  story: Story,
  seed: string,
  take: Take,
  takeEngagement: TakeEngagement = () => {},
): Generator<undefined> {
  const audience = new RegionAudience(regionEngine(catalogue, story, seed), story, take, takeEngagement);
  const teller = new Teller(world, catalogue, story, audience);
  yield* story.happenings.readInOrder(STEP, (happening) => teller.tell(happening));
}

type Telling = {
  readonly happening: Readonly<Happening>;
  readonly flawed: Flawed | undefined;
  readonly address: Address;
};
type NumberedDetails = { readonly number: number; readonly details: EngagementDetails };

/** Of its length from the beginning: one that grows in leaps becomes a table of keys. */
// oxlint-disable-next-line unicorn/no-new-array -- Array.from takes fifteen times as long, and a region has ten thousand for each campaign.
const emptyList = (length: number): undefined[] => new Array<undefined>(length).fill(undefined);

/** Tells what happened in one region as networks, stores and the app's backend would. */
export class Teller {
  readonly #world: World;
  readonly #catalogue: Catalogue;
  readonly #story: Story;
  readonly #audience: Audience;
  readonly #told: EngagementTold;
  readonly #versions: Versions;
  /** Few engagements have details of their own: by campaign, then by site and creative; of fraud by who cheats. */
  readonly #details: (NumberedDetails | undefined)[][] = [];
  readonly #fraudDetails: (NumberedDetails | undefined)[][] = [];
  #detailsMade = 0;
  /** By network and format. */
  readonly #adDetails = new Map<number, AdImpressionDetails>();

  constructor(world: World, catalogue: Catalogue, story: Story, audience: Audience) {
    this.#world = world;
    this.#catalogue = catalogue;
    this.#story = story;
    this.#audience = audience;
    this.#told = new EngagementTold(story.crowd);
    this.#versions = new Versions(world, story.installed);
  }

  /** @param happening - The next one of the region. */
  tell(happening: Readonly<Happening>): void {
    // What comes late may come after the end.
    if (happening.atMs >= this.#world.span.toMs) return;
    if (happening.kind <= kinds.click) this.#engage(happening);
    else this.#do(happening);
  }

  #engage(happening: Readonly<Happening>): void {
    const { atMs, kind, who, about, value } = happening;
    const number = Math.floor(about / 2 ** 20);
    const campaign = this.#catalogue.campaigns[number];
    const config = this.#world.campaigns[number];
    if (campaign === undefined || config === undefined) throw new RangeError(`no campaign of ${about}`);
    const { crowd } = this.#story;
    const viewer = crowd.viewer(who);
    const told = this.#told;
    told.kind = kind === kinds.click ? 'click' : 'impression';
    told.atMs = atMs;
    // Whoever makes clicks up wants to be paid for them.
    told.passesId =
      viewer.publisherConsent &&
      (value > 0 || isTrue(viewer.person.key, purposes.passesId, config.channel.passesIds, (atMs % MANY) * 2 + kind));
    told.address = crowd.addressAt(viewer, atMs);
    told.set(who, value === 0 ? this.#detailsOf(config, about) : this.#detailsOfFraud(value - 1, about));
    this.#audience.engaged(told, campaign, happening);
  }

  #detailsOf({ number, channel }: WorldCampaign, about: number): NumberedDetails {
    const ofCampaign = (this.#details[number] ??= emptyList(channel.sites * channel.creatives));
    const [site, creative] = [(about >>> 8) & 0xfff, about & 0xff];
    return (ofCampaign[site * channel.creatives + creative] ??= this.#newDetails(siteOf(channel, site), creative));
  }

  /** @param source - Its place in the file. */
  #detailsOfFraud(source: number, about: number): NumberedDetails {
    const ofSource = (this.#fraudDetails[source] ??= []);
    const creative = about & 0xff;
    return (ofSource[creative] ??= this.#newDetails(this.#world.fraud[source]?.config.site ?? '', creative));
  }

  #newDetails(siteId: string, creative: number): NumberedDetails {
    const { country } = this.#story.cell.country.config;
    const number = this.#detailsMade;
    this.#detailsMade += 1;
    return { number, details: { siteId, creativeName: `creative-${creative}`, country } };
  }

  #do(happening: Readonly<Happening>): void {
    const { atMs, kind, who, about, value } = happening;
    const installed = this.#story.installed[who];
    if (installed === undefined) throw new RangeError(`no installation ${who}`);
    const app = this.#catalogue.apps[installed.person.platform];
    if (kind === kinds.claim) return this.#claim(installed, app, happening);
    const flawed = this.#story.flawed.get(happening.number);
    const address = this.#story.crowd.addressAt(installed, flawed?.occurredAtMs ?? atMs);
    const device = this.#deviceOf(installed, happening, flawed, address.text);
    const audience = this.#audience;
    const { config } = this.#world;
    switch (kind) {
      case kinds.open: {
        const referrer = value < 0 ? null : audience.referrerOf(value);
        return audience.sent({ kind: 'open', device, referrer, openDeeplinkUrl: null }, app, happening, address);
      }
      case kinds.event: {
        if (about === REFUND) return this.#refund(device, app, happening, address);
        const name = config.funnel[about]?.event ?? '';
        return audience.sent({ kind: 'event', device, name, value: String(value) }, app, happening, address);
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
        return audience.sent(signal, app, happening, address);
      }
      case kinds.subscription:
        return this.#subscription(installed, app, device, { happening, flawed, address });
      default: {
        const signal = {
          kind: 'ad-revenue' as const,
          device,
          mediation: config.adRevenue?.mediation ?? null,
          revenue: { amount: BigInt(value) * MICROS_TO_AMOUNT, currency: 'USD' },
          details: this.#adDetailsOf(about),
        };
        return audience.sent(signal, app, happening, address);
      }
    }
  }

  #adDetailsOf(about: number): AdImpressionDetails {
    let details = this.#adDetails.get(about);
    if (details === undefined) {
      const ads = this.#world.config.adRevenue;
      const network = ads?.networks[about >>> 8]?.network;
      const format = ads?.formats[about & 255]?.format;
      details = {
        ...(network === undefined ? {} : { network }),
        ...(format === undefined ? {} : { adFormat: format, adUnitId: `${format}-unit` }),
        country: this.#story.cell.country.config.country,
      };
      this.#adDetails.set(about, details);
    }
    return details;
  }

  #claim({ phone, installationId }: Installed, app: App, happening: Readonly<Happening>): void {
    const { about, value } = happening;
    const campaign = this.#catalogue.campaigns[about >>> 1];
    if (campaign === undefined) throw new RangeError(`no campaign of ${about}`);
    this.#audience.claimed(
      {
        appId: app.id,
        channel: campaign.channel,
        campaignId: campaign.id,
        kind: (about & 1) === 1 ? 'click' : 'impression',
        advertisingId: isKnownAtFirst(phone) ? phone.advertisingId : null,
        installationId,
        engagedAtMs: value,
      },
      happening,
    );
  }

  #subscription(installed: Installed, app: App, device: Device, { happening, flawed, address }: Telling): void {
    const { atMs, about, value } = happening;
    const config = this.#world.config.subscriptions[about];
    const price = this.#story.cell.country.periods[about];
    if (config === undefined || price === undefined) throw new RangeError(`no subscription ${about}`);
    const token = `${installed.installationId}.${config.productId}`;
    if (value === stages.refunded) {
      return this.#refund(device, app, happening, address);
    }
    if (!isSent(installed.person.platform, kinds.subscription, value)) {
      if (app.platform !== 'ios') this.#audience.storeTold(token, app, happening);
      return;
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
    this.#audience.sent(signal, app, happening, address);
  }

  /** There is no money below nothing: what is paid back is an event. */
  #refund(device: Device, app: App, happening: Readonly<Happening>, address: Address): void {
    this.#audience.sent({ kind: 'event', device, name: 'refund', value: null }, app, happening, address);
  }

  /** What a request says of the phone. */
  #deviceOf(installed: Installed, { atMs, who }: Readonly<Happening>, flawed: Flawed | undefined, ip: string): Device {
    const { phone, installationId, vendorId } = installed;
    const { cell } = this.#story;
    const occurredAtMs = flawed?.occurredAtMs ?? atMs;
    const isAllowed = knowsId(installed, occurredAtMs);
    const hasId = isAllowed && flawed?.flaws.includes('missing-id') !== true;
    return {
      installationId,
      advertisingId: hasId ? phone.advertisingId : null,
      developerDeviceId: vendorId,
      ip,
      osVersion: phone.osVersion,
      deviceModel: phone.device.model,
      country: cell.country.config.country,
      appVersion: this.#versions.at(who, occurredAtMs),
      language: null,
      locale: null,
      limitAdTracking: !isAllowed,
      customerUserId: null,
      userAgent: null,
      deviceName: null,
      sdkVersion: 'server',
      sentAtMs: flawed?.sentAtMs ?? atMs,
    };
  }
}

const charged = (price: LocalPrice, flawed: Flawed | undefined): LocalPrice =>
  flawed === undefined || flawed.currency === null ? price : { ...price, currency: flawed.currency };
