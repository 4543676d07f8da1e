import type { DuckDBConnection } from '@duckdb/node-api';
import type { About, Fact, Revenue } from '@mmp-sim/contracts/facts';
import { duckdbApi, duckdbBindings } from '../duckdb.js';
import { type Happening, kinds } from '../synthesis/cell/happenings.js';
import { spendMicros } from '../synthesis/cell/reported.js';
import type { Installed, Story } from '../synthesis/cell/story.js';
import type { Ids } from '../ids.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import type { Flawed } from '../synthesis/mess/spoil.js';
import type { Address, Crowd } from '../synthesis/people/crowd.js';
import type { World } from '../synthesis/world/world.js';
import { increments, trueFraud, trueInstall } from '../synthesis/truth/truth.js';
import { TextNumbers } from './stage-column.js';
import { type StageColumns, StageTable } from './stage-table.js';
import { stageTables } from './stage-tables.js';

type Name = keyof typeof stageTables;
type Tables = { readonly [name in Name]: StageTable<(typeof stageTables)[name]> };
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

type Bought = Tables['bought'];
type Subscribed = Tables['subscribed'];
/** A table of what installations did. */
type OfInstallation = {
  readonly columns: Pick<Tables['opened']['columns'], 'number' | 'id' | 'at_ms' | 'installation' | 'knows_id' | 'ip'>;
  next(): number;
};
type Done = {
  readonly fact: Fact;
  /** Of the installation in its region. */
  readonly place: number;
  readonly knowsId: boolean;
  readonly address: Address | null;
};

const UNKEPT = -1;
const MOST_SITES = 4096;
/** Facts of one region lie in so many numbers, and users of its cohorts. */
const MOST_FACTS = 2 ** 31;
const MOST_USERS = 2 ** 22;

type Spoilt = {
  /** Of the installation in its region. */
  readonly place: number;
  readonly flawed: Flawed;
  /** That is true. */
  readonly currency: string;
  readonly arrivedAtMs: number;
};

/** The tables of one partition, as they are filled. Rows are in order of time within each region. */
export class Stage {
  readonly #tables: Tables;
  #region = 0;
  #number = 0;
  #crowd: Crowd | null = null;
  #country = '';
  /** By place of the person, and addresses by their number in the region: under which they are kept. */
  #phones = new Int32Array(0);
  #addresses: (number | undefined)[] = [];
  #firstInstalled = 0;
  #sources: (About['source'] | undefined)[] = [];
  #ids: Ids | null = null;
  readonly #words = new Uint32Array(4);

  readonly #texts: TextNumbers;

  private constructor(made: Tables, texts: TextNumbers) {
    this.#tables = made;
    this.#texts = texts;
  }

  /** @param before - Which is closed, and of which this one takes the place. */
  static async create(connection: DuckDBConnection, before: Stage | null): Promise<Stage> {
    const duckdb = {
      api: duckdbApi(),
      bindings: duckdbBindings(),
    };
    const made = new Map<string, unknown>();
    const closed = before === null ? null : before.#tables;
    const numbers = new TextNumbers((text) => texts.add({ text }));
    const texts = await StageTable.create(duckdb, connection, 'texts', stageTables.texts, numbers, closed?.texts);
    for (const [name, columns] of Object.entries(stageTables) as [Name, StageColumns][]) {
      const table: StageTable<StageColumns> | undefined = closed?.[name];
      const anew = (): Promise<unknown> => StageTable.create(duckdb, connection, name, columns, numbers, table);
      made.set(name, name === 'texts' ? texts : await anew());
    }
    return new Stage(Object.fromEntries(made) as Tables, numbers);
  }

  /** How many there are so far. */
  get facts(): number {
    return FACTS.reduce((sum, name) => sum + this.#tables[name].rows, 0);
  }

  /**
   * @param region - Place of the region among all of the world: it numbers what happens there.
   * @param ids - Of facts, which come by their numbers.
   */
  begin(region: number, crowd: Crowd, country: string, ids: Ids): void {
    this.#region = region;
    this.#number = 0;
    this.#crowd = crowd;
    this.#ids = ids;
    this.#country = country;
    this.#phones = new Int32Array(crowd.size).fill(UNKEPT);
    this.#addresses = [];
    this.#sources = [];
    this.#firstInstalled = this.#tables.installed.rows;
  }

  /** Number of the phone under which its clicks and impressions are kept. */
  #phoneOf(person: number): number {
    const known = this.#phones[person] ?? UNKEPT;
    if (known !== UNKEPT || this.#crowd === null) return known;
    const { advertisingId, publisherConsent, userAgent } = this.#crowd.at(person).phone;
    const { phones } = this.#tables;
    const number = phones.rows;
    this.#phones[person] = number;
    const advertising_id = publisherConsent ? advertisingId : null;
    phones.add({ advertising_id, user_agent: userAgent, country: this.#country });
    return number;
  }

  /** @param id - Words of the engagement's id. */
  engaged(id: Uint32Array, address: Address, { about, value, kind, atMs, who }: Readonly<Happening>): void {
    const phone = this.#phoneOf(who);
    const { engaged } = this.#tables;
    const { columns: to } = engaged;
    const row = engaged.next();
    to.number.set(row, this.#next());
    to.id.setWords(row, id);
    to.at_ms.set(row, atMs);
    to.phone.set(row, phone);
    to.is_click.set(row, kind === kinds.click);
    to.campaign.set(row, Math.floor(about / 2 ** 20));
    // Sites of who made clicks up have the numbers after all others.
    to.site.set(row, value === 0 ? (about >>> 8) & 0xfff : MOST_SITES + value - 1);
    to.creative.set(row, about & 0xff);
    to.ip.setNumber(row, this.#textOf(address));
  }

  #textOf({ number, text }: Address): number {
    return (this.#addresses[number] ??= this.#texts.numberOf(text));
  }

  /** What an installation did. @param place - Its number in the region. */
  did(
    fact: Fact,
    about: About | null,
    { about: what }: Readonly<Happening>,
    place: number,
    address: Address | null,
  ): void {
    if (fact.type === 'claim') {
      this.#tables.claimed.add({
        number: this.#next(),
        id: fact.id,
        at_ms: fact.atMs,
        installation: this.#firstInstalled + place,
        is_click: fact.kind === 'click',
        campaign: what >>> 1,
        knows_id: fact.advertisingId !== null,
        engaged_at: fact.engagedAtMs,
      });
      return;
    }
    this.#sources[place] ??= about?.source ?? undefined;
    const { installs_made, opened, happened, bought, subscribed, watched } = this.#tables;
    const knowsId = about?.device?.advertisingId != null;
    const one = { fact, place, knowsId, address };
    switch (fact.type) {
      case 'install': {
        const row = this.#begin(installs_made, one);
        installs_made.columns.method.set(row, fact.attribution.method);
        installs_made.columns.reinstall.set(row, fact.reinstall);
        installs_made.columns.tracked.set(row, fact.tracked);
        break;
      }
      case 'session':
        this.#begin(opened, one);
        break;
      case 'event': {
        const row = this.#begin(happened, one);
        happened.columns.name.set(row, fact.name);
        happened.columns.value.setOrNull(row, fact.value === null ? null : Number(fact.value));
        break;
      }
      case 'purchase': {
        const { columns: to } = bought;
        const row = this.#begin(bought, one);
        to.product_id.setOrNull(row, fact.productId);
        to.unit_price.set(row, units(fact.unitPrice));
        to.quantity.set(row, fact.quantity);
        to.transaction_id.setOrNull(row, fact.transactionId);
        pay(to, row, fact.revenue);
        break;
      }
      case 'subscription': {
        const { columns: to } = subscribed;
        const row = this.#begin(subscribed, one);
        to.product_id.setOrNull(row, fact.productId);
        to.event.set(row, fact.event);
        to.reported.set(row, fact.reported);
        to.purchase_token.setOrNull(row, fact.purchaseToken);
        to.transaction_id.setOrNull(row, fact.transactionId);
        pay(to, row, fact.revenue);
        break;
      }
      case 'ad-revenue': {
        const row = this.#begin(watched, one);
        watched.columns.network.set(row, what >>> 8);
        watched.columns.format.set(row, what & 0xff);
        watched.columns.micros.set(row, units(fact.revenue.amount));
        break;
      }
      case 'engagement':
      case 'conversion-value':
      case 'import':
        throw new RangeError(`an installation does no ${fact.type}`);
    }
  }

  /** Begins a row of what an installation did. @returns Its place in its block. */
  #begin(table: OfInstallation, { fact, place, knowsId, address }: Done): number {
    const { columns: to } = table;
    const row = table.next();
    to.number.set(row, this.#next());
    this.#ids?.words('fact', Number(fact.id), this.#words);
    to.id.setWords(row, this.#words);
    to.at_ms.set(row, fact.atMs);
    to.installation.set(row, this.#firstInstalled + place);
    to.knows_id.set(row, knowsId);
    to.ip.setNumber(row, address === null ? this.#texts.numberOf(null) : this.#textOf(address));
    return row;
  }

  /**
   * What is wrong with a message that was told last, or that nothing came of.
   *
   * @param fact - Null where nothing came of it. @param type - Of the fact, or of what it would have been.
   */
  spoilt(fact: Fact | null, type: Fact['type'], { place, flawed, currency, arrivedAtMs }: Spoilt): void {
    const { flaws, occurredAtMs, sentAtMs } = flawed;
    const installation = this.#firstInstalled + place;
    for (const kind of flaws) {
      const was = kind === 'wrong-currency' ? currency : null;
      this.#tables.true_mess.add({
        id: fact === null ? null : this.#idOf(fact),
        type,
        installation,
        kind,
        occurred_at: occurredAtMs,
        received_at: arrivedAtMs,
        currency: was,
      });
    }
    if (fact === null) return;
    const number = this.#region * MOST_FACTS + this.#number;
    this.#tables.sent.add({ number, at_ms: sentAtMs, lacks_id: flaws.includes('missing-id') });
  }

  #idOf({ type, id }: Fact): string | null {
    return type === 'claim' ? id : (this.#ids?.uuid('fact', Number(id)) ?? null);
  }

  /** All of a region is told: its installations, and the truth about them. */
  end({ cell, installed, reported, fraudClicks }: Story, world: World, catalogue: Catalogue): void {
    const { config } = world;
    const { country } = cell.country.config;
    for (const { dayMs, campaign, counts } of reported.rows()) {
      const spend = spendMicros(world, cell, campaign, counts);
      this.#tables.reported.add({ day: dayMs, campaign, country, ...counts, spend });
    }
    for (const one of installed) {
      this.#keep(one, config.app.version, country);
      this.#keepTruth(one, one.fake === null ? `${cell.name}-${one.person.index}` : null, catalogue);
      const fraud = trueFraud(one, fraudClicks.get(one.person.index) ?? [], catalogue);
      if (fraud === null) continue;
      const { kind, campaignId, siteId, isFake } = fraud;
      const installation = this.#firstInstalled + one.number;
      this.#tables.true_fraud.add({ installation, kind, campaign_id: campaignId, site_id: siteId, is_fake: isFake });
    }
  }

  #keep({ number, person, phone, vendorId, installationId }: Installed, appVersion: string, country: string): void {
    const source = this.#sources[number] ?? null;
    this.#tables.installed.add({
      app: person.platform === 'ios' ? 1 : 0,
      installation_id: installationId,
      advertising_id: phone.advertiserConsent ? phone.advertisingId : null,
      developer_device_id: vendorId,
      country,
      os_version: phone.osVersion,
      device_model: phone.device.model,
      app_version: appVersion,
      acquired_at: source?.acquiredAtMs ?? null,
      channel: source?.channel ?? null,
      campaign_id: source?.campaignId ?? null,
      engagement_id: source?.engagementId ?? null,
      site_id: source?.siteId ?? null,
      creative_name: source?.creativeName ?? null,
      source_country: source?.country ?? null,
      tracked: source?.tracked ?? null,
      cohort_user: source?.cohortUser == null ? null : this.#region * MOST_USERS + source.cohortUser,
    });
  }

  #keepTruth(one: Installed, person: string | null, catalogue: Catalogue): void {
    const installation = this.#firstInstalled + one.number;
    const truth = trueInstall(one, catalogue);
    this.#tables.true_installs.add({
      installation,
      person,
      installed_at: one.installAtMs,
      again: one.again,
      cause_campaign_id: truth.causeCampaignId,
      cause_kind: truth.causeKind,
      cause_at: truth.causeAtMs,
      last_touch_campaign_id: truth.lastTouchCampaignId,
      last_touch_channel: truth.lastTouchChannel,
      incremental: truth.incremental,
      organic_at: truth.organicAtMs,
    });
    for (const { campaignId, wouldHaveCome, laterMs } of increments(one, catalogue)) {
      this.#tables.true_increments.add({
        installation,
        campaign_id: campaignId,
        would_have_come: wouldHaveCome,
        later_ms: laterMs,
      });
    }
    const { observed, lifetime } = one.told;
    this.#tables.true_worth.add({
      installation,
      observed_gross: observed.gross,
      observed_net: observed.net,
      observed_refunds: observed.refunds,
      lifetime_gross: lifetime.gross,
      lifetime_net: lifetime.net,
      lifetime_refunds: lifetime.refunds,
    });
    const { wasAsked, advertiserConsent, consentAtFirst, publisherConsent } = one.phone;
    this.#tables.true_consent.add({
      installation,
      asked: wasAsked,
      advertiser: advertiserConsent,
      at_first_open: consentAtFirst,
      publisher: publisherConsent,
    });
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

/** In 10^-9 of a unit: a whole number that a double holds for prices below nine million. */
const units = (amount: string): number => Math.round(Number(amount) * 1e9);

function pay(to: Bought['columns'] | Subscribed['columns'], row: number, revenue: Revenue | null): void {
  const unitsOf = (text: string | null | undefined): number | null => (text == null ? null : units(text));
  to.currency.setOrNull(row, revenue?.gross.currency ?? null);
  to.gross.setOrNull(row, unitsOf(revenue?.gross.amount));
  to.net.setOrNull(row, unitsOf(revenue?.net.amount));
  to.gross_usd.setOrNull(row, unitsOf(revenue?.gross.usd));
  to.net_usd.setOrNull(row, unitsOf(revenue?.net.usd));
  to.commission.setOrNull(row, revenue === null ? null : Number(revenue.commission));
}
