import type { DuckDBConnection } from '@duckdb/node-api';
import type { About, Fact, Revenue } from '@mmp-sim/contracts/facts';
import type { Happening } from '../synthesis/cell/happenings.js';
import type { Counts } from '../synthesis/cell/reported.js';
import type { Installed, Story } from '../synthesis/cell/story.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import type { Phone } from '../synthesis/people/person.js';
import type { World } from '../synthesis/world/world.js';
import type { CampaignConfig } from '../synthesis/world/world-config.js';
import { increments, trueInstall } from '../synthesis/truth/truth.js';
import { type StageColumns, StageTable } from './stage-table.js';

const shared = { number: 'double', id: 'varchar', at_ms: 'double' } as const;
const ofInstallation = { ...shared, installation: 'integer', knows_id: 'boolean', ip: 'varchar' } as const;
const money = { currency: 'varchar', gross: 'double', net: 'double', gross_usd: 'double', net_usd: 'double' } as const;

/** What is the same for all rows of a phone or an installation is written once and joined when it is read. */
const tables = {
  phones: { advertising_id: 'varchar', user_agent: 'varchar', country: 'varchar' },
  installed: {
    app: 'integer',
    installation_id: 'varchar',
    advertising_id: 'varchar',
    developer_device_id: 'varchar',
    country: 'varchar',
    os_version: 'varchar',
    device_model: 'varchar',
    app_version: 'varchar',
    acquired_at: 'double',
    channel: 'varchar',
    campaign_id: 'varchar',
    engagement_id: 'varchar',
    site_id: 'varchar',
    creative_name: 'varchar',
    source_country: 'varchar',
    tracked: 'boolean',
    cohort_user: 'double',
  },
  engaged: {
    ...shared,
    phone: 'integer',
    is_click: 'boolean',
    campaign: 'integer',
    site: 'integer',
    creative: 'integer',
    ip: 'varchar',
  },
  claimed: { ...shared, installation: 'integer', is_click: 'boolean', campaign: 'integer', engaged_at: 'double' },
  opened: { ...ofInstallation },
  installs_made: { ...ofInstallation, method: 'varchar', reinstall: 'boolean', tracked: 'boolean' },
  happened: { ...ofInstallation, name: 'varchar', value: 'double' },
  bought: {
    ...ofInstallation,
    product_id: 'varchar',
    unit_price: 'double',
    quantity: 'double',
    transaction_id: 'varchar',
    ...money,
  },
  subscribed: {
    ...ofInstallation,
    product_id: 'varchar',
    event: 'varchar',
    reported: 'boolean',
    purchase_token: 'varchar',
    transaction_id: 'varchar',
    ...money,
  },
  watched: { ...ofInstallation, network: 'integer', format: 'integer', micros: 'double' },
  reported: {
    day: 'double',
    campaign: 'integer',
    country: 'varchar',
    impressions: 'double',
    clicks: 'double',
    installs: 'double',
    spend: 'double',
  },
  true_installs: {
    installation: 'integer',
    person: 'varchar',
    installed_at: 'double',
    again: 'boolean',
    cause_campaign_id: 'varchar',
    cause_kind: 'varchar',
    last_touch_campaign_id: 'varchar',
    last_touch_channel: 'varchar',
    incremental: 'boolean',
    organic_at: 'double',
  },
  true_increments: { installation: 'integer', campaign_id: 'varchar', would_have_come: 'boolean', later_ms: 'double' },
  true_worth: {
    installation: 'integer',
    observed_gross: 'double',
    observed_net: 'double',
    observed_refunds: 'double',
    lifetime_gross: 'double',
    lifetime_net: 'double',
    lifetime_refunds: 'double',
  },
  true_consent: {
    installation: 'integer',
    asked: 'boolean',
    advertiser: 'boolean',
    at_first_open: 'boolean',
    publisher: 'boolean',
  },
} as const satisfies Record<string, StageColumns>;
type Name = keyof typeof tables;
const FACTS = [
  'engaged',
  'claimed',
  'opened',
  'installs_made',
  'happened',
  'bought',
  'subscribed',
  'watched',
] as const satisfies readonly Name[];

/** Facts of one region lie in so many numbers, and users of its cohorts. */
const MOST_FACTS = 2 ** 31;
const MOST_USERS = 2 ** 22;

/** The tables of one partition, as they are filled. Rows are in order of time within each region. */
export class Stage {
  readonly #tables: Readonly<Record<Name, StageTable>>;
  #region = 0;
  #number = 0;
  #phones = new Map<number, number>();
  #firstInstalled = 0;
  #sources: (About['source'] | undefined)[] = [];

  private constructor(made: Readonly<Record<Name, StageTable>>) {
    this.#tables = made;
  }

  static async create(connection: DuckDBConnection): Promise<Stage> {
    const api = await import('@duckdb/node-api');
    const made = new Map<string, StageTable>();
    for (const [name, columns] of Object.entries(tables)) {
      made.set(name, await StageTable.create(api, connection, name, columns));
    }
    return new Stage(Object.fromEntries(made) as Record<Name, StageTable>);
  }

  /** How many there are so far. */
  get facts(): number {
    return FACTS.reduce((sum, name) => sum + this.#tables[name].rows, 0);
  }

  /** @param region - Place of the region among all of the world: it numbers what happens there. */
  begin(region: number): void {
    this.#region = region;
    this.#number = 0;
    this.#phones = new Map();
    this.#sources = [];
    this.#firstInstalled = this.#tables.installed.rows;
  }

  /** Number of the phone under which its clicks and impressions are kept. */
  phone(person: number, { advertisingId, publisherConsent, userAgent }: Phone, country: string): number {
    const known = this.#phones.get(person);
    if (known !== undefined) return known;
    const number = this.#tables.phones.rows;
    this.#phones.set(person, number);
    this.#tables.phones.add(publisherConsent ? advertisingId : null, userAgent, country);
    return number;
  }

  engaged(fact: Fact & { type: 'engagement' }, { about }: Readonly<Happening>, phone: number): void {
    const campaign = Math.floor(about / 2 ** 20);
    const [site, creative] = [(about >>> 8) & 0xfff, about & 0xff];
    this.#tables.engaged.add(
      this.#next(),
      fact.id,
      fact.atMs,
      phone,
      fact.kind === 'click',
      campaign,
      site,
      creative,
      fact.ip,
    );
  }

  /** What an installation did. @param place - Its number in the region. */
  did(fact: Fact, about: About | null, { about: what }: Readonly<Happening>, place: number, ip: string | null): void {
    if (fact.type === 'claim') {
      const isClick = fact.kind === 'click';
      this.#tables.claimed.add(
        this.#next(),
        fact.id,
        fact.atMs,
        this.#firstInstalled + place,
        isClick,
        what >>> 1,
        fact.engagedAtMs,
      );
      return;
    }
    this.#sources[place] ??= about?.source ?? undefined;
    const knowsId = about?.device?.advertisingId != null;
    const row = [this.#next(), fact.id, fact.atMs, this.#firstInstalled + place, knowsId, ip] as const;
    switch (fact.type) {
      case 'install':
        this.#tables.installs_made.add(...row, fact.attribution.method, fact.reinstall, fact.tracked);
        break;
      case 'session':
        this.#tables.opened.add(...row);
        break;
      case 'event':
        this.#tables.happened.add(...row, fact.name, fact.value === null ? null : Number(fact.value));
        break;
      case 'purchase':
        this.#tables.bought.add(
          ...row,
          fact.productId,
          units(fact.unitPrice),
          fact.quantity,
          fact.transactionId,
          ...sums(fact.revenue),
        );
        break;
      case 'subscription':
        this.#tables.subscribed.add(
          ...row,
          fact.productId,
          fact.event,
          fact.reported,
          fact.purchaseToken,
          fact.transactionId,
          ...sums(fact.revenue),
        );
        break;
      case 'ad-revenue':
        this.#tables.watched.add(...row, what >>> 8, what & 0xff, units(fact.revenue.amount));
        break;
      case 'engagement':
      case 'conversion-value':
      case 'import':
        throw new RangeError(`nothing generates a fact of type ${fact.type}`);
    }
  }

  /** All of a region is told: its installations, and the truth about them. */
  end({ cell, installed, reported }: Story, { config, campaigns }: World, catalogue: Catalogue): void {
    const { country } = cell.country.config;
    for (const { dayMs, campaign, counts } of reported.rows()) {
      const price = campaigns[campaign]?.price[cell.country.place] ?? 0;
      const spend = Math.round(price * paidFor(campaigns[campaign]?.config.pricing, counts) * 1_000_000);
      this.#tables.reported.add(dayMs, campaign, country, counts.impressions, counts.clicks, counts.installs, spend);
    }
    for (const one of installed) {
      this.#keep(one, config.app.version, country);
      this.#keepTruth(one, `${cell.name}-${one.person.index}`, catalogue);
    }
  }

  #keep({ number, person, phone, vendorId, installationId }: Installed, appVersion: string, country: string): void {
    const source = this.#sources[number] ?? null;
    this.#tables.installed.add(
      person.platform === 'ios' ? 1 : 0,
      installationId,
      phone.advertiserConsent ? phone.advertisingId : null,
      vendorId,
      country,
      phone.osVersion,
      phone.device.model,
      appVersion,
      source?.acquiredAtMs ?? null,
      source?.channel ?? null,
      source?.campaignId ?? null,
      source?.engagementId ?? null,
      source?.siteId ?? null,
      source?.creativeName ?? null,
      source?.country ?? null,
      source?.tracked ?? null,
      source?.cohortUser == null ? null : this.#region * MOST_USERS + source.cohortUser,
    );
  }

  #keepTruth(one: Installed, person: string, catalogue: Catalogue): void {
    const installation = this.#firstInstalled + one.number;
    const truth = trueInstall(one, catalogue);
    this.#tables.true_installs.add(
      installation,
      person,
      one.installAtMs,
      one.again,
      truth.causeCampaignId,
      truth.causeKind,
      truth.lastTouchCampaignId,
      truth.lastTouchChannel,
      truth.incremental,
      truth.organicAtMs,
    );
    for (const { campaignId, wouldHaveCome, laterMs } of increments(one, catalogue)) {
      this.#tables.true_increments.add(installation, campaignId, wouldHaveCome, laterMs);
    }
    const { observed, lifetime } = one.told;
    this.#tables.true_worth.add(
      installation,
      observed.gross,
      observed.net,
      observed.refunds,
      lifetime.gross,
      lifetime.net,
      lifetime.refunds,
    );
    const { wasAsked, advertiserConsent, consentAtFirst, publisherConsent } = one.phone;
    this.#tables.true_consent.add(installation, wasAsked, advertiserConsent, consentAtFirst, publisherConsent);
  }

  flush(): void {
    for (const table of Object.values(this.#tables)) table.flush();
  }

  close(): void {
    for (const table of Object.values(this.#tables)) table.close();
  }

  #next(): number {
    this.#number += 1;
    return this.#region * MOST_FACTS + this.#number;
  }
}

function paidFor(pricing: CampaignConfig['pricing'] | undefined, { impressions, clicks, installs }: Counts): number {
  return pricing === 'cpm' ? impressions / 1000 : pricing === 'cpc' ? clicks : installs;
}

/** In 10^-9 of a unit: a whole number that a double holds for prices below nine million. */
const units = (amount: string): number => Math.round(Number(amount) * 1e9);

function sums(revenue: Revenue | null): [string | null, number | null, number | null, number | null, number | null] {
  if (revenue === null) return [null, null, null, null, null];
  const { gross, net } = revenue;
  const usd = (text: string | null): number | null => (text === null ? null : units(text));
  return [gross.currency, units(gross.amount), units(net.amount), usd(gross.usd), usd(net.usd)];
}
