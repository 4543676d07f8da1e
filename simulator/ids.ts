/** What ids are made for. The number keeps the sequences of one workspace apart. */
const kinds = {
  engagement: 1,
  fact: 2,
  request: 3,
  app: 4,
  campaign: 5,
  installation: 6,
  key: 7,
  link: 8,
  claim: 9,
  fault: 10,
  callback: 11,
  'access-token': 15,
  'saved-report': 16,
} as const;
export type IdKind = keyof typeof kinds;

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const MIXED = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** A bijection of 32-bit integers (the finalizer of MurmurHash3, public domain). */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 32-bit hash of a text (FNV-1a, then mixed). */
export function hashText(text: string, seed: number): number {
  let h = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/**
 * Makes the ids, keys and short ids of one workspace from its id and seed: the same requests in the same order get the
 * same ids. Unique within a workspace for 2^32 ids of a kind; not secret.
 */
export class Ids {
  /**
   * Seed for hash tables: it differs from workspace to workspace. It follows from id and seed, which anybody may know, so it
   * does not keep a sender from choosing what collides.
   */
  readonly hashSeed: number;
  readonly #words: readonly [number, number, number, number];
  readonly #scratch = Buffer.alloc(36, '-', 'latin1');
  readonly #four = new Uint32Array(4);

  constructor(workspaceId: string, seed: string) {
    const text = `${workspaceId}\n${seed}`;
    const word = (salt: number): number => hashText(text, salt);
    this.#words = [word(1), word(2), word(3), word(4)];
    this.hashSeed = word(5);
  }

  /** The n-th id of a kind, as a UUID (version 8). */
  uuid(kind: IdKind, n: number): string {
    return this.#uuid(kind, n, this.#first(kind, n));
  }

  /** The same as four words of 32 bits, the first digits first. */
  words(kind: IdKind, n: number, into: Uint32Array): void {
    this.#fill(into, kind, n, this.#first(kind, n));
  }

  /**
   * Id of the n-th engagement. Later ones sort lower, so that of two at one instant the one that arrived
   * later is also the one with the lowest id; and it says its own number, so that no table of tokens is needed.
   */
  engagement(n: number): string {
    return this.#uuid('engagement', n, 0xffffffff - n);
  }

  /** The same as four words of 32 bits, the first digits first. */
  engagementWords(n: number, into: Uint32Array): void {
    this.#fill(into, 'engagement', n, 0xffffffff - n);
  }

  /** Id of the n-th claim; later ones sort lower, as with engagements. */
  claim(n: number): string {
    return this.#uuid('claim', n, 0xffffffff - n);
  }

  /** Number of the engagement with this id (any spelling), or null when this workspace never gave it out. */
  engagementNumber(canonicalId: string): number | null {
    const n = 0xffffffff - Number.parseInt(canonicalId.slice(0, 8), 16);
    return this.engagement(n).replaceAll('-', '') === canonicalId ? n : null;
  }

  /** The n-th SDK key: 32 upper-case letters and digits. */
  key(n: number): string {
    return this.#letters('key', n, 32, LETTERS);
  }

  /** The n-th short id of a tracking link: 22 letters and digits. */
  shortId(n: number): string {
    return this.#letters('link', n, 22, MIXED);
  }

  /**
   * The n-th access token. It looks like a JSON web token, which those of Tenjin seem to be, and signs nothing: whoever
   * knows id and seed of the workspace can work it out.
   */
  accessToken(n: number): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signature = this.#letters('access-token', n, 43, MIXED);
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ jti: this.uuid('access-token', n) })}.${signature}`;
  }

  /**
   * The n-th draw of a fault, from 0 up to 1: the same whenever it is drawn again.
   *
   * @param fault - The number of the fault.
   * @param of - What is counted: draws of one are independent of those of another.
   */
  draw(fault: number, of: string, n: number): number {
    const [a, , , d] = this.#words;
    const stream = hashText(of, d ^ Math.imul(fault, 0x9e3779b1));
    return mix(mix(n ^ a) + Math.imul(kinds.fault, 0x85ebca77) + stream) / 2 ** 32;
  }

  #letters(kind: IdKind, n: number, length: number, alphabet: string): string {
    let text = '';
    for (let i = 0; i < length; i += 1) {
      const word = mix(mix(n ^ (this.#words[i & 3] ?? 0)) + Math.imul(kinds[kind] * 64 + i, 0x9e3779b1));
      text += alphabet.charAt(word % alphabet.length);
    }
    return text;
  }

  #first(kind: IdKind, n: number): number {
    return mix(n + this.#words[0] + Math.imul(kinds[kind], 0x85ebca77));
  }

  #uuid(kind: IdKind, n: number, first: number): string {
    const words = this.#four;
    this.#fill(words, kind, n, first);
    const [a = 0, b = 0, c = 0, d = 0] = words;
    this.#write(0, a, 8);
    this.#write(9, b >>> 16, 4);
    this.#write(14, b, 4);
    this.#write(19, c >>> 16, 4);
    this.#write(24, c, 4);
    this.#write(28, d, 8);
    return this.#scratch.toString('latin1');
  }

  /** All bits of an id, the version and the variant of a UUID among them. */
  #fill(into: Uint32Array, kind: IdKind, n: number, first: number): void {
    const [, b, c, d] = this.#words;
    const salt = Math.imul(kinds[kind], 0x9e3779b1);
    const second = mix(n ^ b ^ salt);
    const third = mix(second + c + n);
    into[0] = first;
    into[1] = (second & 0xffff0fff) | 0x8000;
    into[2] = (third & 0x3fffffff) | 0x80000000;
    into[3] = mix(third ^ d ^ Math.imul(n, 0x2545f491));
  }

  #write(at: number, word: number, digits: number): void {
    let rest = word;
    for (let i = at + digits - 2; i >= at; i -= 2) {
      const byte = rest & 255;
      this.#scratch[i] = HEX[byte >>> 4] ?? 0;
      this.#scratch[i + 1] = HEX[byte & 15] ?? 0;
      rest >>>= 8;
    }
  }
}
