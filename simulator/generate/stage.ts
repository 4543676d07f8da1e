import type { DuckDBConnection } from '@duckdb/node-api';
import type { About, Fact } from '@mmp-sim/contracts/facts';
import { duckdbApi, duckdbBindings } from '../duckdb.js';
import { type Happening, kinds } from '../synthesis/cell/happenings.js';
import { spendMicros } from '../synthesis/cell/reported.js';
import type { Story } from '../synthesis/cell/story.js';
import type { Ids } from '../ids.js';
import type { ToldEngagement } from '../synthesis/enact/audience.js';
import type { Catalogue } from '../synthesis/enact/catalogue.js';
import type { Flawed } from '../synthesis/mess/spoil.js';
import type { Address } from '../synthesis/people/crowd.js';
import type { World } from '../synthesis/world/world.js';
import { TextNumbers } from './stage-column.js';
import { buy, subscribe, units } from './stage-money.js';
import { StagePhones } from './stage-phones.js';
import { type StageColumns, StageTable } from './stage-table.js';
import { factStages, type StageName, stageTables, type Tables } from './stage-tables.js';
import { keepInstalled, keepTruth, userOf } from './stage-installed.js';

/** A table of what installations did. */
type OfInstallation = {
  readonly columns: Pick<
    Tables['opened']['columns'],
    'number' | 'id' | 'at_ms' | 'installation' | 'knows_id' | 'ip' | 'version'
  >;
  next(): number;
};
type Done = {
  /** Of the installation in its region. */
  readonly place: number;
  readonly knowsId: boolean;
  readonly address: Address | null;
  /** Of the app; null where no phone says so. */
  readonly version: string | null;
};

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
  readonly #phones: StagePhones;
  /** By their number in the region: under which they are kept. */
  #addresses: (number | undefined)[] = [];
  #firstInstalled = 0;
  #sources: (About['source'] | undefined)[] = [];
  /** Whose installation it is, likewise by its place. */
  #users: (string | undefined)[] = [];
  #ids: Ids | null = null;
  /** Places of releases by their names. */
  #versions: ReadonlyMap<string | null, number> = new Map();
  readonly #words = new Uint32Array(4);

  readonly #texts: TextNumbers;

  private constructor(made: Tables, texts: TextNumbers) {
    this.#tables = made;
    this.#phones = new StagePhones(made.phones);
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
    const none = TextNumbers.none;
    const texts = await StageTable.create(duckdb, connection, 'texts', stageTables.texts, none, closed?.texts);
    const numbers = new TextNumbers(texts);
    for (const [name, columns] of Object.entries(stageTables) as [StageName, StageColumns][]) {
      const table: StageTable<StageColumns> | undefined = closed?.[name];
      const anew = (): Promise<unknown> => StageTable.create(duckdb, connection, name, columns, numbers, table);
      made.set(name, name === 'texts' ? texts : await anew());
    }
    return new Stage(Object.fromEntries(made) as Tables, numbers);
  }

  hasRows(name: StageName): boolean {
    return this.#tables[name].rows > 0;
  }

  /** How many there are so far. */
  get facts(): number {
    return factStages.reduce((sum, name) => sum + this.#tables[name].rows, 0);
  }

  /**
   * @param region - Place of the region among all of the world: it numbers what happens there.
   * @param ids - Of facts, which come by their numbers.
   */
  begin(region: number, { crowd, cell, installed }: Story, ids: Ids, { releases }: Pick<World, 'releases'>): void {
    this.#region = region;
    this.#number = 0;
    this.#ids = ids;
    this.#versions = new Map(releases.map(({ version }, place) => [version, place]));
    this.#phones.begin(crowd, this.#texts.numberOf(cell.country.config.country));
    this.#addresses = [];
    // Of its length from the beginning: how a list is kept that is filled in leaps differs from one region to the next.
    this.#sources = installed.map(() => undefined);
    this.#users = installed.map(() => undefined);
    this.#firstInstalled = this.#tables.installed.rows;
  }

  /** @param id - Words of the engagement's id. */
  engaged(
    id: Uint32Array,
    { address, passesId }: Pick<ToldEngagement, 'address' | 'passesId'>,
    { about, value, kind, atMs, who }: Readonly<Happening>,
  ): void {
    const phone = this.#phones.numberOf(who, passesId);
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

  /** Each address is of one region, and has one number there. */
  #textOf({ number, text }: Address): number {
    return (this.#addresses[number] ??= this.#texts.newNumberOf(text));
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
    this.#users[place] ??= userOf(fact, about);
    const { installs_made, opened, happened, bought, subscribed, watched } = this.#tables;
    const knowsId = about?.device?.advertisingId != null;
    const one = { place, knowsId, address, version: about?.device?.appVersion ?? null };
    // Each type has a shape of its own: what is read where the type is known is read sooner.
    switch (fact.type) {
      case 'install': {
        const row = this.#begin(installs_made, fact.id, fact.atMs, one);
        installs_made.columns.method.set(row, fact.attribution.method);
        installs_made.columns.reinstall.set(row, fact.reinstall);
        installs_made.columns.tracked.set(row, fact.tracked);
        break;
      }
      case 'session':
        this.#begin(opened, fact.id, fact.atMs, one);
        break;
      case 'event': {
        const row = this.#begin(happened, fact.id, fact.atMs, one);
        happened.columns.name.set(row, fact.name);
        happened.columns.value.setOrNull(row, fact.value === null ? null : Number(fact.value));
        break;
      }
      case 'purchase':
        buy(bought.columns, this.#begin(bought, fact.id, fact.atMs, one), fact);
        break;
      case 'subscription':
        subscribe(subscribed.columns, this.#begin(subscribed, fact.id, fact.atMs, one), fact);
        break;
      case 'ad-revenue': {
        const row = this.#begin(watched, fact.id, fact.atMs, one);
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

  /** Begins a row of what an installation did. @param id - Number of the fact. @returns Its place in its block. */
  #begin(table: OfInstallation, id: string, atMs: number, { place, knowsId, address, version }: Done): number {
    const { columns: to } = table;
    const row = table.next();
    to.number.set(row, this.#next());
    this.#ids?.words('fact', Number(id), this.#words);
    to.id.setWords(row, this.#words);
    to.at_ms.set(row, atMs);
    to.installation.set(row, this.#firstInstalled + place);
    to.knows_id.set(row, knowsId);
    to.version.set(row, this.#versions.get(version) ?? 0);
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
  end(story: Story, world: World, catalogue: Catalogue): void {
    const { cell, installed, reported } = story;
    const { country } = cell.country.config;
    for (const { dayMs, campaign, counts } of reported.rows()) {
      const spend = spendMicros(world, cell, campaign, counts);
      this.#tables.reported.add({ day: dayMs, campaign, country, ...counts, spend });
    }
    for (const one of installed) {
      const source = this.#sources[one.number] ?? null;
      const cohortUser = source?.cohortUser == null ? null : this.#region * MOST_USERS + source.cohortUser;
      const user = this.#users[one.number] ?? null;
      keepInstalled(this.#tables.installed, one, { source, cohortUser, user, country });
      keepTruth(this.#tables, this.#firstInstalled + one.number, one, story, catalogue);
    }
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
