import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import { hashText } from '../ids.js';
import { hexWords, ipv4Number } from './packed-keys.js';

const MAX_AGENTS = 65_536;
/** Longer ones are no browser's, and would fill the table with what comes once. */
const LONGEST_AGENT = 512;

/** User agents that engagements had, each once. */
export class Agents {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** From 1; null where there are too many different ones. */
  numberOf(userAgent: string): number | null {
    const known = this.#numbers.get(userAgent);
    if (known !== undefined) return known;
    if (this.#texts.length >= MAX_AGENTS || userAgent.length > LONGEST_AGENT) return null;
    const number = this.#texts.push(userAgent);
    this.#numbers.set(userAgent, number);
    return number;
  }

  textOf(number: number): string | null {
    return this.#texts[number - 1] ?? null;
  }
}

/** Under which an id or an address of an app is found; 0 is no key. */
export const keyOfText = (text: string, seed: number, app: number): number => hashText(text, seed + app) || 1;

/** An advertising id, packed. Numbers of its own: a typed array lies elsewhere, and is looked for there each time. */
export class KnownId {
  /** Its 32 digits, as signed words. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly #text: string;
  readonly #seed: number;
  /** A phone is of one platform, and mostly of one app. */
  #app = -1;
  #key = 0;

  /** @throws {RangeError} If it is no such id (a caller bug). */
  constructor(text: string, seed: number) {
    if (!hexWords(text, packed, 0)) throw new RangeError(`advertisingId: ${text}`);
    [this.a, this.b, this.c, this.d] = packed as unknown as [number, number, number, number];
    this.#text = text;
    this.#seed = seed;
  }

  keyOf(app: number): number {
    if (app !== this.#app) {
      this.#key = keyOfText(this.#text, this.#seed, app);
      this.#app = app;
    }
    return this.#key;
  }
}

const packed = new Int32Array(4);

/** An address, packed. */
export class KnownAddress {
  readonly quad: number;
  readonly #text: string;
  readonly #seed: number;
  /** By app. */
  readonly #keys: number[] = [];

  /** @throws {RangeError} If it is no IPv4 address (a caller bug). */
  constructor(text: string, seed: number) {
    const quad = ipv4Number(text);
    if (quad === null) throw new RangeError(`ip: ${text}`);
    this.quad = quad;
    this.#text = text;
    this.#seed = seed;
  }

  keyOf(app: number): number {
    return (this.#keys[app] ??= keyOfText(this.#text, this.#seed, app));
  }
}

/** Details that many engagements have. */
export class KnownDetails {
  readonly number: number;
  /** As JSON. */
  readonly text: string;

  constructor(number: number, details: EngagementDetails) {
    this.number = number;
    this.text = JSON.stringify(details);
  }
}

/** A click or an impression of which all that comes again and again was met before. */
export type KnownEngagement = {
  readonly isClick: boolean;
  readonly atMs: number;
  readonly id: KnownId | null;
  readonly address: KnownAddress;
  /** Number of the user agent. */
  readonly agent: number;
  readonly details: KnownDetails;
};

/** Ids that engagements are compared with, and the same packed; see {@link expected}. */
export type Expected = {
  readonly advertisingId: string | null;
  readonly words: Uint32Array | null;
  readonly ip: string | null;
  readonly quad: number | null;
};

/** Of an id or address that is there, and is not the one that was asked for. */
export const ANOTHER = '(another)';

export function expected(advertisingId: string | null, ip: string | null): Expected {
  const words = new Uint32Array(4);
  const isPacked = advertisingId !== null && hexWords(advertisingId, words, 0);
  return { advertisingId, words: isPacked ? words : null, ip, quad: ip === null ? null : ipv4Number(ip) };
}
