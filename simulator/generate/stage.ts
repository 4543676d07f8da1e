import type { DuckDBConnection } from '@duckdb/node-api';
import type { About, Fact, Revenue } from '@mmp-sim/contracts/facts';
import type { Happening } from '../synthesis/cell/happenings.js';
import { spendMicros } from '../synthesis/cell/reported.js';
import type { Installed, Story } from '../synthesis/cell/story.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import type { Flawed } from '../synthesis/mess/spoil.js';
import type { Phone } from '../synthesis/people/person.js';
import type { World } from '../synthesis/world/world.js';
import { increments, trueFraud, trueInstall } from '../synthesis/truth/truth.js';
import { StageTable } from './stage-table.js';
import { stageTables } from './stage-tables.js';

type Name = keyof typeof stageTables;
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
    for (const [name, columns] of Object.entries(stageTables)) {
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

  engaged(fact: Fact & { type: 'engagement' }, { about, value }: Readonly<Happening>, phone: number): void {
    const campaign = Math.floor(about / 2 ** 20);
    const creative = about & 0xff;
    // Sites of who made clicks up have the numbers after all others.
    const site = value === 0 ? (about >>> 8) & 0xfff : MOST_SITES + value - 1;
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
      this.#tables.true_mess.add(fact?.id ?? null, type, installation, kind, occurredAtMs, arrivedAtMs, was);
    }
    if (fact !== null) this.#tables.sent.add(this.#region * MOST_FACTS + this.#number, sentAtMs);
  }

  /** All of a region is told: its installations, and the truth about them. */
  end({ cell, installed, reported, fraudClicks }: Story, world: World, catalogue: Catalogue): void {
    const { config } = world;
    const { country } = cell.country.config;
    for (const { dayMs, campaign, counts } of reported.rows()) {
      const spend = spendMicros(world, cell, campaign, counts);
      this.#tables.reported.add(dayMs, campaign, country, counts.impressions, counts.clicks, counts.installs, spend);
    }
    for (const one of installed) {
      this.#keep(one, config.app.version, country);
      this.#keepTruth(one, one.fake === null ? `${cell.name}-${one.person.index}` : null, catalogue);
      const fraud = trueFraud(one, fraudClicks.get(one.person.index) ?? [], catalogue);
      if (fraud === null) continue;
      const { kind, campaignId, siteId, isFake } = fraud;
      this.#tables.true_fraud.add(this.#firstInstalled + one.number, kind, campaignId, siteId, isFake);
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

  #keepTruth(one: Installed, person: string | null, catalogue: Catalogue): void {
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

/** In 10^-9 of a unit: a whole number that a double holds for prices below nine million. */
const units = (amount: string): number => Math.round(Number(amount) * 1e9);

function sums(revenue: Revenue | null): [string | null, number | null, number | null, number | null, number | null] {
  if (revenue === null) return [null, null, null, null, null];
  const { gross, net } = revenue;
  const usd = (text: string | null): number | null => (text === null ? null : units(text));
  return [gross.currency, units(gross.amount), units(net.amount), usd(gross.usd), usd(net.usd)];
}
