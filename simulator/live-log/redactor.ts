import { canonicalIp } from '../ip-address.js';

/** Characters of a value that are shown. */
const SHOWN = 4;
/** Most values told apart at a time; the longest unseen is forgotten first, and gets a new number when it comes again. */
const REMEMBERED = 10_000;
const LONGEST_ID = 128;
/** A value that is shorter may be any word of a sentence. */
const SHORTEST_IN_TEXT = 6;

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
    const one = value.toLowerCase().replaceAll('-', '');
    const number = this.#numbers.get(one) ?? (this.#last += 1);
    this.#numbers.delete(one);
    this.#numbers.set(one, number);
    if (this.#numbers.size > REMEMBERED) {
      const [oldest = ''] = this.#numbers.keys();
      this.#numbers.delete(oldest);
    }
    return `${value.slice(0, Math.min(SHOWN, Math.floor(value.length / 3)))}…(${number})`;
  }

  /**
   * A text without what looks like an id or an address, without known keys, and without the secrets that are given.
   *
   * @param secrets - Values that are not to be seen, whatever they look like.
   */
  text(text: string, secrets: readonly string[] = []): string {
    const hide = (value: string): string => this.value(value);
    const hideIp = (address: string): string =>
      canonicalIp(address) === null || LOOPBACK.test(address) ? address : this.value(address);

    let shown = text;
    for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
      if (secret.length < SHORTEST_IN_TEXT) continue;
      // What is longer than any id, such as a receipt, has one spelling.
      shown = shown.replaceAll(secret.length > LONGEST_ID ? secret : anySpelling(secret), hide);
    }
    return shown
      .replaceAll(WORD, (word) => {
        const bare = word.replace(/[.?!:]+$/, '');
        return this.#isKey(bare) ? hide(bare) + word.slice(bare.length) : word;
      })
      .replaceAll(ID, hide)
      .replaceAll(IPV4, hideIp)
      .replaceAll(IPV6, hideIp);
  }
}

/** An id in any case, with hyphens anywhere: the canonical form is known, and a text may hold what was sent. */
function anySpelling(id: string): RegExp {
  const characters = Array.from(id, (character) => character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(characters.join('-?'), 'gi');
}
