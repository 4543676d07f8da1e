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

const FIRST_KEYS = 1024;
/** Words (4), then the hash under which it is found in its app. */
const WIDTH = 8;
const HASH = 4;

/**
 * Ids or addresses that many engagements have, packed, each under a number and of one app. Side by side: millions of engagements ask
 * for them in no order, and objects lie wherever there was room.
 */
export class KnownKeys {
  #rows = new Int32Array(FIRST_KEYS * WIDTH);
  #size = 0;

  /** @param words - Of an id four, of an address one. @returns Its number. */
  add(words: ArrayLike<number>, hash: number): number {
    const number = this.#size;
    const at = number * WIDTH;
    if (at === this.#rows.length) {
      const larger = new Int32Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.set(words, at);
    this.#rows[at + HASH] = hash;
    this.#size += 1;
    return number;
  }

  /** @param n - Which of its words. */
  word(number: number, n: number): number {
    return this.#rows[number * WIDTH + n] ?? 0;
  }

  hash(number: number): number {
    return (this.#rows[number * WIDTH + HASH] ?? 0) >>> 0;
  }
}

/** A click or an impression of which all that comes again and again was met before, and has a number. */
export type KnownEngagement = {
  readonly isClick: boolean;
  readonly atMs: number;
  readonly id: number | null;
  readonly address: number;
  readonly agent: number;
  readonly details: number;
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
