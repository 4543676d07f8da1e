import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { hashText } from '../ids.js';
import { RecordArena } from '../record-arena.js';
import { KeyChains } from './key-chains.js';
import { hexWords, ipv4Number, ipv4Text, wordsHex } from './packed-keys.js';

/** A click or an impression as it rests. `app` and `campaign` are the engine's own numbers for them. */
export type NewEngagementRow = {
  readonly app: number;
  readonly campaign: number;
  readonly kind: EngagementKind;
  readonly atMs: number;
  readonly arrivedAtMs: number;
  readonly advertisingId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly details: EngagementDetails | null;
};
/** All of it but the details, which are read only of winners. */
export type EngagementGlance = Omit<NewEngagementRow, 'app' | 'details'> & { readonly number: number };
export type EngagementRow = Omit<NewEngagementRow, 'app'> & { readonly number: number };

/** Ids of an install, so that an engagement with the same ones need not spell them out anew. */
export type Expected = { readonly advertisingId: string | null; readonly ip: string | null };

/** What does not fit into its column, as JSON. */
type Odd = { advertisingId?: string; ip?: string; userAgent?: string };

const FIRST_CAPACITY = 1024;
const MAX_AGENTS = 65_536;
/** Longer ones are no browser's, and would fill the table with what comes once. */
const LONGEST_AGENT = 512;
const ID_IN_COLUMN = 1;
const IP_IN_COLUMN = 2;
const HAS_RECORD = 4;
const HAS_ODD = 8;
const NOBODY: Expected = { advertisingId: null, ip: null };

export type EngagementLimits = { readonly engagements: number; readonly engagementBytes: number };

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
  readonly #agents: string[] = [];
  readonly #agentNumbers = new Map<string, number>();
  readonly #words = new Uint32Array(4);
  readonly #expectedWords = new Uint32Array(4);

  /** Number of the first engagement that was ever here, or that the limit of bytes has left. */
  #first = 0;
  #capacity: number;
  #rows: Columns;
  #device: KeyChains;
  #ip: KeyChains;

  /**
   * @param limits - Most engagements kept, and most bytes of their texts; beyond them the oldest are given up.
   * @param seed - Of the hash tables; changes nothing that can be seen.
   */
  constructor({ engagements: limit, engagementBytes }: EngagementLimits, seed: number) {
    this.#limit = limit;
    this.#mostBytes = engagementBytes;
    this.#seed = seed;
    this.#capacity = Math.min(limit, FIRST_CAPACITY);
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

  /** @returns The number of the new engagement. */
  add(row: NewEngagementRow): number {
    if (this.added === this.#capacity && this.#capacity < this.#limit) {
      this.#growTo(Math.min(this.#limit, this.#capacity * 2));
    }

    const number = this.added;
    const at = number % this.#capacity;
    const rows = this.#rows;
    this.added += 1;
    rows.atMs[at] = row.atMs;
    rows.arrivedAtMs[at] = row.arrivedAtMs;
    rows.campaignAndKind[at] = row.campaign * 2 + (row.kind === 'click' ? 0 : 1);

    const odd: Odd = {};
    let flags = 0;
    if (row.advertisingId !== null) {
      if (hexWords(row.advertisingId, this.#words, 0)) {
        rows.advertisingId.set(this.#words, at * 4);
        flags |= ID_IN_COLUMN;
      } else odd.advertisingId = row.advertisingId;
    }
    if (row.ip !== null) {
      const packed = ipv4Number(row.ip);
      if (packed !== null) {
        rows.ip[at] = packed;
        flags |= IP_IN_COLUMN;
      } else odd.ip = row.ip;
    }
    const agent = row.userAgent === null ? 0 : this.#agentNumber(row.userAgent);
    rows.agent[at] = agent ?? 0;
    if (agent === null && row.userAgent !== null) odd.userAgent = row.userAgent;

    const isOdd = odd.advertisingId !== undefined || odd.ip !== undefined || odd.userAgent !== undefined;
    if (isOdd) flags |= HAS_ODD;
    if (isOdd || row.details !== null) {
      const details = row.details === null ? '' : JSON.stringify(row.details);
      rows.record[at] = this.#records.write(details, number, isOdd ? Buffer.from(JSON.stringify(odd)) : undefined);
      flags |= HAS_RECORD;
    }
    rows.flags[at] = flags;
    if (this.#records.size > this.#mostBytes) this.#giveUpOldest();
    if (number >= this.#limit) this.#records.forgetBefore(this.dropped);

    this.#device.add(this.#key(row.app, row.advertisingId), number, at);
    this.#ip.add(this.#key(row.app, row.ip), number, at);
    return number;
  }

  /** The engagement with this number, or null when there never was one or it has been given up. */
  get(number: number): EngagementRow | null {
    const row = this.glance(number);
    if (row === null) return null;
    const details = this.detailsText(number);
    return { ...row, details: details === null ? null : (JSON.parse(details) as EngagementDetails) };
  }

  /** The same without its details. @param expected - Texts that are likely to be the same. */
  glance(number: number, expected: Expected = NOBODY): EngagementGlance | null {
    if (!this.#isKept(number)) return null;
    const at = number % this.#capacity;
    const rows = this.#rows;
    const flags = rows.flags[at] ?? 0;
    const odd = (flags & HAS_ODD) === 0 ? null : this.#oddOf(at);
    const campaignAndKind = rows.campaignAndKind[at] ?? 0;
    const agent = rows.agent[at] ?? 0;
    return {
      number,
      campaign: campaignAndKind >>> 1,
      kind: (campaignAndKind & 1) === 0 ? 'click' : 'impression',
      atMs: rows.atMs[at] ?? 0,
      arrivedAtMs: rows.arrivedAtMs[at] ?? 0,
      advertisingId:
        (flags & ID_IN_COLUMN) === 0 ? (odd?.advertisingId ?? null) : this.#advertisingId(at, expected.advertisingId),
      ip: (flags & IP_IN_COLUMN) === 0 ? (odd?.ip ?? null) : this.#ipText(at, expected.ip),
      userAgent: agent === 0 ? (odd?.userAgent ?? null) : (this.#agents[agent - 1] ?? null),
    };
  }

  /** Details of an engagement as JSON; null where it has none or has been given up. */
  detailsText(number: number): string | null {
    if (!this.#isKept(number)) return null;
    const at = number % this.#capacity;
    if (((this.#rows.flags[at] ?? 0) & HAS_RECORD) === 0) return null;
    const text = this.#records.text(this.#rows.record[at] ?? 0);
    return text === '' ? null : text;
  }

  /** Numbers of engagements that may carry this advertising id, newest first; the hash decides, so look before use. */
  byDevice(app: number, advertisingId: string, most: number): number[] {
    return this.#device.find(this.#key(app, advertisingId), this.dropped, this.#capacity, most);
  }

  /** The same by address. */
  byIp(app: number, ip: string, most: number): number[] {
    return this.#ip.find(this.#key(app, ip), this.dropped, this.#capacity, most);
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

  #advertisingId(at: number, expected: string | null): string {
    const { advertisingId: column } = this.#rows;
    if (expected !== null && hexWords(expected, this.#expectedWords, 0)) {
      const start = at * 4;
      let isSame = true;
      for (let i = 0; i < 4; i += 1) isSame &&= column[start + i] === this.#expectedWords[i];
      if (isSame) return expected;
    }
    return wordsHex(column, at * 4);
  }

  #ipText(at: number, expected: string | null): string {
    const packed = this.#rows.ip[at] ?? 0;
    return expected !== null && ipv4Number(expected) === packed ? expected : ipv4Text(packed);
  }

  #oddOf(at: number): Odd {
    return JSON.parse(this.#records.bytes(this.#rows.record[at] ?? 0).toString('utf8')) as Odd;
  }

  /** 0 is no key. */
  #key(app: number, text: string | null): number {
    return text === null ? 0 : hashText(text, this.#seed + app) || 1;
  }

  /** From 1; null where there are too many different ones. */
  #agentNumber(userAgent: string): number | null {
    const known = this.#agentNumbers.get(userAgent);
    if (known !== undefined) return known;
    if (this.#agents.length >= MAX_AGENTS || userAgent.length > LONGEST_AGENT) return null;
    const number = this.#agents.push(userAgent);
    this.#agentNumbers.set(userAgent, number);
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

function newColumns(capacity: number) {
  return {
    atMs: new Float64Array(capacity),
    arrivedAtMs: new Float64Array(capacity),
    record: new Float64Array(capacity),
    campaignAndKind: new Uint32Array(capacity),
    agent: new Uint32Array(capacity),
    ip: new Uint32Array(capacity),
    advertisingId: new Uint32Array(capacity * 4),
    flags: new Uint8Array(capacity),
  };
}
type Columns = ReturnType<typeof newColumns>;
