import { canonicalIp } from '../ip-address.js';

/** Characters of a value that are shown. */
const SHOWN = 4;
/** Most values told apart at a time; the longest unseen is forgotten first, and gets a new number when it comes again. */
const REMEMBERED = 10_000;
const LONGEST_ID = 128;
/** A value that is shorter may be any word of a sentence. */
const SHORTEST_IN_TEXT = 6;
/** What is read beyond the part that is shown, so that whatever begins in it is seen whole: an id with hyphens anywhere, or a word. */
const MARGIN = 2 * LONGEST_ID;

const ID = /\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|[0-9a-z]{32})\b/gi;
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])/gi;
const WORD = /[^\s`"'‘’“”,;()<>]{1,256}/g;
const LOOPBACK = /^(?:127\.|0\.0\.0\.0$|::1?$)/;

/**
 * Hides keys, device ids and addresses from what is written to a log. What is left of one is its first four characters
 * and a number, the same for the same value: `f024…(3)`, so that a person can follow one device through a run.
 */
export class Redactor {
  readonly #isKey: (word: string) => boolean;
  readonly #numbers = new Map<string, number>();
  #last = 0;

  /** @param isKey - Whether a word is a key that the simulator knows. */
  constructor(isKey: (word: string) => boolean) {
    this.#isKey = isKey;
  }

  /** What is shown of one value. Case and hyphens of an id do not make it another one. */
  value(value: string): string {
    const one = folded(value.length > LONGEST_ID ? `${value.slice(0, LONGEST_ID)} of ${value.length}` : value);
    const number = this.#numbers.get(one) ?? (this.#last += 1);
    this.#numbers.delete(one);
    this.#numbers.set(one, number);
    if (this.#numbers.size > REMEMBERED) {
      const [oldest = ''] = this.#numbers.keys();
      this.#numbers.delete(oldest);
    }
    return `${value.slice(0, Math.min(SHOWN, Math.floor(value.length / 3)))}…(${number})`;
  }

  /** A text without what looks like an id or an address, without known keys, and without the secrets that are given. */
  text(text: string, secrets: readonly string[] = []): string {
    return this.hiding(secrets)(text);
  }

  /**
   * Makes what `text` does for many texts with the same secrets.
   *
   * @param secrets - Values that are not to be seen, whatever they look like.
   * @returns Takes a text and how many of its characters are told at most. What is left of a longer one is not looked
   *   at, but nothing that begins before the cut is shown half.
   */
  hiding(secrets: readonly string[]): (text: string, most?: number) => string {
    const needles = [...new Set(secrets)].filter(({ length }) => length >= SHORTEST_IN_TEXT).map(needleOf);
    return (text, most = text.length) => {
      const read = text.length > most + MARGIN ? text.slice(0, most + MARGIN) : text;
      const bare = folded(read);
      const ranges = [
        ...needles.flatMap((needle) => (bare.includes(needle.bare) ? needle.find(read) : [])),
        ...this.#rangesIn(read),
      ];
      return this.#without(ranges, read, most);
    };
  }

  /** Where a text has what looks like an id or an address, or is a known key. */
  #rangesIn(text: string): Range[] {
    const ranges = rangesOf(text, ID);
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const bare = word.replace(/[.?!:]+$/, '');
      if (this.#isKey(bare)) ranges.push({ from: index, to: index + bare.length });
    }
    for (const pattern of [IPV4, IPV6]) {
      for (const range of rangesOf(text, pattern)) {
        const address = text.slice(range.from, range.to);
        if (canonicalIp(address) !== null && !LOOPBACK.test(address)) ranges.push(range);
      }
    }
    return ranges;
  }

  #without(ranges: Range[], text: string, most: number): string {
    let shown = '';
    let done = 0;
    for (const { from, to } of united(ranges)) {
      if (from >= most) break;
      shown += text.slice(done, from) + this.value(text.slice(from, to));
      done = to;
    }
    return shown + text.slice(done, Math.max(done, most));
  }
}

type Range = { readonly from: number; readonly to: number };
/** A secret. `bare` is in every folded text that has it, whatever its spelling. */
type Needle = { readonly bare: string; readonly find: (text: string) => Range[] };

function needleOf(secret: string): Needle {
  if (secret.length > LONGEST_ID) {
    // What is longer than any id, such as a receipt, has one spelling. Of a text that is cut its beginning may be all.
    const start = secret.slice(0, LONGEST_ID);
    return { bare: folded(start), find: (text) => rangesOfText(text, start, secret.length) };
  }
  const bare = folded(secret);
  let pattern: RegExp | null = null;
  return { bare, find: (text) => rangesOf(text, (pattern ??= anySpelling(secret))) };
}

/** In one case and without hyphens. Upper case, since what is a small letter may depend on the letters around it. */
const folded = (text: string): string => text.toUpperCase().replaceAll('-', '');

const rangesOf = (text: string, pattern: RegExp): Range[] =>
  Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({ from: index, to: index + found.length }));

function rangesOfText(text: string, start: string, length: number): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + length)) {
    ranges.push({ from: at, to: Math.min(text.length, at + length) });
  }
  return ranges;
}

/** In order, those that overlap as one. */
function united(ranges: Range[]): Range[] {
  const apart: Range[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const before = apart.at(-1);
    if (before === undefined || from >= before.to) apart.push({ from, to });
    else if (to > before.to) apart[apart.length - 1] = { from: before.from, to };
  }
  return apart;
}

/** An id in any case, with hyphens anywhere: the canonical form is known, and a text may hold what was sent. */
function anySpelling(id: string): RegExp {
  const characters = Array.from(id.replaceAll('-', '') || id, (character) =>
    character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
  );
  return new RegExp(characters.join('-?'), 'gi');
}
