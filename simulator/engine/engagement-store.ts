import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { RecordArena } from '../record-arena.js';
import { KeyChains } from './key-chains.js';
import { type Columns, newColumns } from './engagement-columns.js';
import { Agents, ANOTHER, type Expected, type KnownEngagement, KnownKeys, keyOfText } from './known.js';
import { hexWords, ipv4Number, ipv4Text, wordsHex } from './packed-keys.js';

/** A click or an impression. */
export type NewEngagement = {
  readonly kind: EngagementKind;
  readonly atMs: number;
  readonly advertisingId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly details: EngagementDetails | null;
};
/** The engine's own numbers for a campaign and its app. */
export type CampaignNumbers = { readonly app: number; readonly campaign: number };

/** An engagement as it rests; its details are read only of winners. */
export type EngagementGlance = Omit<NewEngagement, 'details'> & {
  readonly number: number;
  readonly campaign: number;
  readonly arrivedAtMs: number;
};
export type EngagementRow = EngagementGlance & Pick<NewEngagement, 'details'>;

/** From when on clicks and views are looked for, epoch milliseconds. */
export type Since = { readonly clickMs: number; readonly viewMs: number };

/** What does not fit into its column, as JSON. */
type Odd = { advertisingId?: string; ip?: string; userAgent?: string };

const FIRST_CAPACITY = 1024;
const ID_IN_COLUMN = 1;
const IP_IN_COLUMN = 2;
const HAS_RECORD = 4;
const HAS_ODD = 8;
const HAS_KNOWN = 16;

export type EngagementLimits = {
  readonly engagements: number;
  readonly engagementBytes: number;
  /** For so many there is room from the beginning: to grow takes copying. */
  readonly engagementsExpected?: number;
};

/**
 * Every engagement that can still win, found by advertising id or address.
 *
 * Rows lie in typed arrays, and what has no fixed size in byte chunks, all outside the garbage collector's view: a
 * million engagements must neither cost half a gigabyte nor stall the server while it is swept. The rows are a ring:
 * beyond the limit the oldest is overwritten.
 */
export class EngagementStore {
  /** Engagements ever added; the next one gets this number. */
  added = 0;
  readonly #limit: number;
  readonly #mostBytes: number;
  readonly #seed: number;
  readonly #records = new RecordArena();
  readonly #agents = new Agents();
  /** What was met before, by number; of this store, and of details as they were given. */
  readonly #ids = new KnownKeys();
  readonly #addresses = new KnownKeys();
  readonly #details: EngagementDetails[] = [];

  /** Number of the first engagement that was ever here, or that the limit of bytes has left. */
  #first = 0;
  #capacity: number;
  /** None happened before one that was added earlier. */
  #isInOrder = true;
  #latestMs = 0;
  #rows: Columns;
  #device: KeyChains;
  #ip: KeyChains;

  /**
   * @param limits - Most engagements kept, and most bytes of their texts; beyond them the oldest are given up.
   * @param seed - Of the hash tables; changes nothing that can be seen.
   */
  constructor({ engagements: limit, engagementBytes, engagementsExpected = 0 }: EngagementLimits, seed: number) {
    this.#limit = limit;
    this.#mostBytes = engagementBytes;
    this.#seed = seed;
    this.#capacity = Math.min(limit, Math.max(FIRST_CAPACITY, engagementsExpected));
    this.#rows = newColumns(this.#capacity);
    this.#device = new KeyChains(this.#capacity);
    this.#ip = new KeyChains(this.#capacity);
  }

  /** How many engagements the limit has pushed out, here or where they came from. */
  get dropped(): number {
    return Math.max(this.#first, this.added - this.#limit);
  }

  /**
   * Gives the next engagement this number, as if those before it had been given up.
   *
   * @throws {RangeError} If there are any (a caller bug).
   */
  startAt(number: number): void {
    if (this.added > 0) throw new RangeError('only an empty store can start at a number');
    this.#first = number;
    this.added = number;
    let capacity = this.#capacity;
    while (capacity <= number && capacity < this.#limit) capacity = Math.min(this.#limit, capacity * 2);
    if (capacity > this.#capacity) this.#growTo(capacity);
  }

  /** Every engagement that is kept, the oldest first. */
  *all(): Generator<EngagementRow> {
    for (let number = this.dropped; number < this.added; number += 1) {
      const row = this.get(number);
      if (row !== null) yield row;
    }
  }

  /**
   * @param arrivedAtMs - When it became known.
   * @returns The number of the new engagement.
   */
  add(engagement: NewEngagement, { app, campaign }: CampaignNumbers, arrivedAtMs: number): number {
    const { advertisingId, ip, userAgent, details } = engagement;
    const number = this.#begin(engagement.kind === 'click', engagement.atMs, campaign, arrivedAtMs);
    const at = number % this.#capacity;
    const rows = this.#rows;
    let odd: Odd | null = null;
    let flags = 0;
    if (advertisingId !== null) {
      if (hexWords(advertisingId, rows.advertisingId, at * 4)) flags |= ID_IN_COLUMN;
      else odd = { advertisingId };
    }
    if (ip !== null) {
      const packed = ipv4Number(ip);
      if (packed !== null) {
        rows.ip[at] = packed;
        flags |= IP_IN_COLUMN;
      } else odd = { ...odd, ip };
    }
    const agent = userAgent === null ? 0 : this.#agents.numberOf(userAgent);
    rows.agent[at] = agent ?? 0;
    if (agent === null && userAgent !== null) odd = { ...odd, userAgent };

    if (odd !== null || details !== null) {
      const bytes = odd === null ? undefined : Buffer.from(JSON.stringify(odd));
      rows.record[at] = this.#records.write(details === null ? '' : JSON.stringify(details), number, bytes);
      flags |= odd === null ? HAS_RECORD : HAS_RECORD | HAS_ODD;
    }
    rows.flags[at] = flags;
    if (this.#records.size > this.#mostBytes) this.#giveUpOldest();

    this.#device.add(advertisingId === null ? 0 : keyOfText(advertisingId, this.#seed, app), number, at);
    this.#ip.add(ip === null ? 0 : keyOfText(ip, this.#seed, app), number, at);
    return number;
  }

  /** The same of what was met before, which takes a fraction of the time. */
  addKnown(engagement: KnownEngagement, { campaign }: CampaignNumbers, arrivedAtMs: number): number {
    const { id, address, details } = engagement;
    const number = this.#begin(engagement.isClick, engagement.atMs, campaign, arrivedAtMs);
    const at = number % this.#capacity;
    const rows = this.#rows;
    if (id !== null) {
      const ids = this.#ids;
      for (let n = 0; n < 4; n += 1) rows.advertisingId[at * 4 + n] = ids.word(id, n);
    }
    rows.ip[at] = this.#addresses.word(address, 0);
    rows.agent[at] = engagement.agent;
    rows.record[at] = details;
    rows.flags[at] = id === null ? IP_IN_COLUMN | HAS_KNOWN : ID_IN_COLUMN | IP_IN_COLUMN | HAS_KNOWN;
    this.#device.add(id === null ? 0 : this.#ids.hash(id), number, at);
    this.#ip.add(this.#addresses.hash(address), number, at);
    return number;
  }

  /**
   * Number of an id that will be met again in the same app.
   *
   * @throws {RangeError} If it is not 32 hex digits in lower case (a caller bug).
   */
  knownId(text: string, { app }: Pick<CampaignNumbers, 'app'>): number {
    const words = new Int32Array(4);
    if (!hexWords(text, words, 0)) throw new RangeError(`advertisingId: ${text}`);
    return this.#ids.add(words, keyOfText(text, this.#seed, app));
  }

  /** The same of an address. @throws {RangeError} If it is no IPv4 address (a caller bug). */
  knownAddress(text: string, { app }: Pick<CampaignNumbers, 'app'>): number {
    const quad = ipv4Number(text);
    if (quad === null) throw new RangeError(`ip: ${text}`);
    return this.#addresses.add([quad], keyOfText(text, this.#seed, app));
  }

  /** Number of a user agent that will be met again. @throws {RangeError} Where there are too many. */
  knownAgent(userAgent: string): number {
    const number = this.#agents.numberOf(userAgent);
    if (number === null) throw new RangeError(`userAgent: ${userAgent}`);
    return number;
  }

  /** For whoever has few different details: each of them once. They stay for as long as the store does. */
  knownDetails(details: EngagementDetails): number {
    return this.#details.push(details) - 1;
  }

  /** The engagement with this number, or null when there never was one or it has been given up. */
  get(number: number): EngagementRow | null {
    const row = this.glance(number);
    if (row === null) return null;
    const details = this.detailsText(number);
    return { ...row, details: details === null ? null : (JSON.parse(details) as EngagementDetails) };
  }

  /** The same without its details. */
  glance(number: number): EngagementGlance | null {
    if (!this.#isKept(number)) return null;
    const at = number % this.#capacity;
    const rows = this.#rows;
    const flags = rows.flags[at] ?? 0;
    const odd = (flags & HAS_ODD) === 0 ? null : this.#oddOf(at);
    const id = (flags & ID_IN_COLUMN) === 0 ? (odd?.advertisingId ?? null) : wordsHex(rows.advertisingId, at * 4);
    const ip = (flags & IP_IN_COLUMN) === 0 ? (odd?.ip ?? null) : ipv4Text(rows.ip[at] ?? 0);
    return this.#glance(number, at, odd, id, ip);
  }

  /**
   * The same for whoever asks only whether it has these ids: where it has others they are told as {@link ANOTHER}, since
   * writing out those of thousands takes longest.
   */
  compare(number: number, { advertisingId, words, ip, quad }: Expected): EngagementGlance | null {
    if (!this.#isKept(number)) return null;
    const at = number % this.#capacity;
    const rows = this.#rows;
    const flags = rows.flags[at] ?? 0;
    const odd = (flags & HAS_ODD) === 0 ? null : this.#oddOf(at);
    const id =
      (flags & ID_IN_COLUMN) === 0 ? (odd?.advertisingId ?? null) : this.#isId(at, words) ? advertisingId : ANOTHER;
    const from = (flags & IP_IN_COLUMN) === 0 ? (odd?.ip ?? null) : rows.ip[at] === quad ? ip : ANOTHER;
    return this.#glance(number, at, odd, id, from);
  }

  /** Details of an engagement as JSON; null where it has none or has been given up. */
  detailsText(number: number): string | null {
    if (!this.#isKept(number)) return null;
    const at = number % this.#capacity;
    const flags = this.#rows.flags[at] ?? 0;
    if ((flags & HAS_KNOWN) !== 0) return JSON.stringify(this.#details[this.#rows.record[at] ?? 0] ?? null);
    if ((flags & HAS_RECORD) === 0) return null;
    const text = this.#records.text(this.#rows.record[at] ?? 0);
    return text === '' ? null : text;
  }

  /** Numbers of engagements that may carry this advertising id, newest first; the hash decides, so look before use. */
  byDevice(app: number, advertisingId: string, most: number): number[] {
    return this.#device.find(keyOfText(advertisingId, this.#seed, app), this.dropped, this.#capacity, most);
  }

  /** The same by address. */
  byIp(app: number, ip: string, most: number): number[] {
    return this.#ip.find(keyOfText(ip, this.#seed, app), this.dropped, this.#capacity, most);
  }

  /** The same without those that happened before: most of thousands behind one address. */
  byIpSince(app: number, ip: string, most: number, since: Since): number[] {
    const found: number[] = [];
    const rows = this.#rows;
    const earliest = Math.min(since.clickMs, since.viewMs);
    let looked = 0;
    this.#ip.walk(keyOfText(ip, this.#seed, app), this.dropped, this.#capacity, (number, at) => {
      const atMs = rows.atMs[at] ?? 0;
      if (atMs < earliest && this.#isInOrder) return false;
      const isClick = ((rows.campaignAndKind[at] ?? 0) & 1) === 0;
      if (atMs >= (isClick ? since.clickMs : since.viewMs)) found.push(number);
      looked += 1;
      return looked < most;
    });
    return found;
  }

  /** Gives up the engagements whose texts fill the oldest chunks, until the rest fits. */
  #giveUpOldest(): void {
    while (this.#records.size > this.#mostBytes) {
      const { newestOfOldest } = this.#records;
      if (newestOfOldest === null) return;
      this.#first = Math.max(this.#first, newestOfOldest + 1);
      this.#records.forgetBefore(this.#first);
    }
  }

  #isKept(number: number): boolean {
    return number >= this.dropped && number < this.added;
  }

  #glance(
    number: number,
    at: number,
    odd: Odd | null,
    advertisingId: string | null,
    ip: string | null,
  ): EngagementGlance {
    const rows = this.#rows;
    const campaignAndKind = rows.campaignAndKind[at] ?? 0;
    const agent = rows.agent[at] ?? 0;
    return {
      number,
      campaign: campaignAndKind >>> 1,
      kind: (campaignAndKind & 1) === 0 ? 'click' : 'impression',
      atMs: rows.atMs[at] ?? 0,
      arrivedAtMs: rows.arrivedAtMs[at] ?? 0,
      advertisingId,
      ip,
      userAgent: agent === 0 ? (odd?.userAgent ?? null) : this.#agents.textOf(agent),
    };
  }

  #isId(at: number, words: Uint32Array | null): boolean {
    const { advertisingId: ids } = this.#rows;
    const start = at * 4;
    return (
      words !== null &&
      ids[start] === words[0] &&
      ids[start + 1] === words[1] &&
      ids[start + 2] === words[2] &&
      ids[start + 3] === words[3]
    );
  }

  #oddOf(at: number): Odd {
    return JSON.parse(this.#records.bytes(this.#rows.record[at] ?? 0).toString('utf8')) as Odd;
  }

  /** A row, its number and what is a number in all of them. */
  #begin(isClick: boolean, atMs: number, campaign: number, arrivedAtMs: number): number {
    if (this.added === this.#capacity && this.#capacity < this.#limit) {
      this.#growTo(Math.min(this.#limit, this.#capacity * 2));
    }
    const number = this.added;
    const at = number % this.#capacity;
    const rows = this.#rows;
    this.added += 1;
    if (number >= this.#limit) this.#records.forgetBefore(this.dropped);
    if (atMs < this.#latestMs) this.#isInOrder = false;
    else this.#latestMs = atMs;
    rows.atMs[at] = atMs;
    rows.arrivedAtMs[at] = arrivedAtMs;
    rows.campaignAndKind[at] = campaign * 2 + (isClick ? 0 : 1);
    return number;
  }

  #growTo(capacity: number): void {
    this.#capacity = capacity;
    const larger = newColumns(this.#capacity);
    for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name].set(this.#rows[name]);
    this.#rows = larger;
    this.#device = this.#device.grown(this.#capacity);
    this.#ip = this.#ip.grown(this.#capacity);
  }
}
