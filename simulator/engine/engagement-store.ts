import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { hashText } from '../ids.js';
import { RecordArena } from '../record-arena.js';

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
export type EngagementRow = Omit<NewEngagementRow, 'app'> & { readonly number: number };

const FIRST_CAPACITY = 1024;
const MAX_AGENTS = 65_536;
const NO_KEY = 0;

/**
 * Every engagement that can still win, found by advertising id or address.
 *
 * Rows lie in typed arrays and their texts in byte chunks, outside the garbage collector's view: a million engagements
 * must neither cost half a gigabyte nor stall the server while it is swept. Each key is a hash chain with the newest
 * row first; numbers in a chain only fall, so a row that the ring has overwritten ends the walk and nothing is ever
 * unlinked.
 */
export class EngagementStore {
  /** Engagements ever added; the next one gets this number. */
  added = 0;
  readonly #limit: number;
  readonly #seed: number;
  readonly #records = new RecordArena();
  readonly #agents: string[] = [];
  readonly #agentNumbers = new Map<string, number>();

  #capacity: number;
  #atMs: Float64Array;
  #arrivedAtMs: Float64Array;
  #record: Float64Array;
  #campaignAndKind: Uint32Array;
  #device: KeyChains;
  #ip: KeyChains;

  /**
   * @param limit - Most engagements kept; beyond it the oldest is given up.
   * @param seed - Of the hash tables; changes nothing that can be seen.
   */
  constructor(limit: number, seed: number) {
    this.#limit = limit;
    this.#seed = seed;
    this.#capacity = Math.min(limit, FIRST_CAPACITY);
    this.#atMs = new Float64Array(this.#capacity);
    this.#arrivedAtMs = new Float64Array(this.#capacity);
    this.#record = new Float64Array(this.#capacity);
    this.#campaignAndKind = new Uint32Array(this.#capacity);
    this.#device = new KeyChains(this.#capacity);
    this.#ip = new KeyChains(this.#capacity);
  }

  /** How many engagements the limit has pushed out. */
  get dropped(): number {
    return Math.max(0, this.added - this.#limit);
  }

  /** @returns The number of the new engagement. */
  add(row: NewEngagementRow): number {
    if (this.added === this.#capacity && this.#capacity < this.#limit) this.#grow();

    const number = this.added;
    const at = number % this.#capacity;
    this.added += 1;
    this.#atMs[at] = row.atMs;
    this.#arrivedAtMs[at] = row.arrivedAtMs;
    this.#campaignAndKind[at] = row.campaign * 2 + (row.kind === 'click' ? 0 : 1);
    const fields = [row.advertisingId, row.ip, this.#agentOf(row.userAgent)];
    this.#record[at] = this.#records.write(
      JSON.stringify(row.details === null ? fields : [...fields, row.details]),
      number,
    );
    this.#records.forgetBefore(this.dropped);

    this.#device.add(this.#key(row.app, row.advertisingId), number, at);
    this.#ip.add(this.#key(row.app, row.ip), number, at);
    return number;
  }

  /** The engagement with this number, or null when there never was one or it has been given up. */
  get(number: number): EngagementRow | null {
    if (number < this.dropped || number >= this.added) return null;
    const at = number % this.#capacity;
    const campaignAndKind = this.#campaignAndKind[at] ?? 0;
    const [advertisingId, ip, agent, details] = JSON.parse(this.#records.text(this.#record[at] ?? 0)) as [
      string | null,
      string | null,
      number | string | null,
      EngagementDetails | undefined,
    ];
    return {
      number,
      campaign: campaignAndKind >>> 1,
      kind: (campaignAndKind & 1) === 0 ? 'click' : 'impression',
      atMs: this.#atMs[at] ?? 0,
      arrivedAtMs: this.#arrivedAtMs[at] ?? 0,
      advertisingId,
      ip,
      userAgent: typeof agent === 'number' ? (this.#agents[agent] ?? null) : agent,
      details: details ?? null,
    };
  }

  /** Numbers of engagements that may carry this advertising id, newest first; the hash decides, so look before use. */
  byDevice(app: number, advertisingId: string, most: number): number[] {
    return this.#device.find(this.#key(app, advertisingId), this.dropped, this.#capacity, most);
  }

  /** The same by address. */
  byIp(app: number, ip: string, most: number): number[] {
    return this.#ip.find(this.#key(app, ip), this.dropped, this.#capacity, most);
  }

  #key(app: number, text: string | null): number {
    return text === null ? NO_KEY : hashText(text, this.#seed + app) || 1;
  }

  #agentOf(userAgent: string | null): number | string | null {
    if (userAgent === null) return null;
    const known = this.#agentNumbers.get(userAgent);
    if (known !== undefined) return known;
    if (this.#agents.length >= MAX_AGENTS) return userAgent;
    this.#agentNumbers.set(userAgent, this.#agents.length);
    return this.#agents.push(userAgent) - 1;
  }

  #grow(): void {
    this.#capacity = Math.min(this.#limit, this.#capacity * 2);
    const grown = <A extends Float64Array | Uint32Array>(array: A, into: A): A => {
      into.set(array);
      return into;
    };
    this.#atMs = grown(this.#atMs, new Float64Array(this.#capacity));
    this.#arrivedAtMs = grown(this.#arrivedAtMs, new Float64Array(this.#capacity));
    this.#record = grown(this.#record, new Float64Array(this.#capacity));
    this.#campaignAndKind = grown(this.#campaignAndKind, new Uint32Array(this.#capacity));
    this.#device = this.#device.grown(this.#capacity);
    this.#ip = this.#ip.grown(this.#capacity);
  }
}

/** Hash chains over the rows of a ring. Links hold a row's number plus one; 0 ends a chain. */
class KeyChains {
  readonly #keys: Uint32Array;
  readonly #next: Uint32Array;
  readonly #heads: Uint32Array;
  readonly #mask: number;

  constructor(capacity: number) {
    this.#keys = new Uint32Array(capacity);
    this.#next = new Uint32Array(capacity);
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#heads = new Uint32Array(buckets);
    this.#mask = buckets - 1;
  }

  add(key: number, number: number, at: number): void {
    this.#keys[at] = key;
    if (key === NO_KEY) return;
    const bucket = key & this.#mask;
    this.#next[at] = this.#heads[bucket] ?? 0;
    this.#heads[bucket] = number + 1;
  }

  find(key: number, oldest: number, capacity: number, most: number): number[] {
    const found: number[] = [];
    let link = this.#heads[key & this.#mask] ?? 0;
    while (link > oldest && found.length < most) {
      const at = (link - 1) % capacity;
      if (this.#keys[at] === key) found.push(link - 1);
      link = this.#next[at] ?? 0;
    }
    return found;
  }

  /** A larger copy; only while no row has been overwritten, so that rows lie in the order of their numbers. */
  grown(capacity: number): KeyChains {
    const larger = new KeyChains(capacity);
    this.#keys.forEach((key, number) => larger.add(key, number, number));
    return larger;
  }
}
