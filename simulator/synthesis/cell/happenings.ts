const WIDTH = 4;
/** Happenings of a block: half a megabyte. */
const BLOCK_BITS = 14;
const BLOCK = 2 ** BLOCK_BITS;

/** What can happen. Numbers, since millions of them lie in typed arrays; at one instant lower ones come first. */
export const kinds = {
  impression: 0,
  click: 1,
  claim: 2,
  open: 3,
  event: 4,
  purchase: 5,
  subscription: 6,
  adRevenue: 7,
} as const;
/** The event that tells of money paid back for a purchase: its place in the file, where it does not stand. */
export const REFUND = -1;
/** So many kinds at the most. */
const KINDS = 8;
export type Kind = (typeof kinds)[keyof typeof kinds];

/** One happening, as it is read. What `about` and `value` mean, its kind says; see {@link Happenings.add}. */
export type Happening = {
  atMs: number;
  kind: number;
  /** Impressions, clicks: place of the person. All others: number of the installation. */
  who: number;
  about: number;
  value: number;
  /** Place among all in the order in which they were told of. */
  number: number;
};

/**
 * All that happens in one region, told of in any order and read in order of time. At one instant what was told of earlier
 * comes first.
 */
export class Happenings {
  size = 0;
  /**
   * Instant, kind and who, about, value of one beside those of the next: they are read together, and in no order. In blocks, so that
   * to tell of more copies nothing and leaves nothing behind.
   */
  readonly #blocks: Float64Array[] = [];

  /**
   * @param about - Of an impression or a click: campaign × 2^20 + site × 2^8 + creative. Of a claim: the campaign. Of an
   *   open: 1 for the first one, else 0. Of an event, a purchase, a subscription: its place in the file; {@link REFUND}. Of impression
   *   revenue: network × 2^8 + format.
   * @param value - Of an impression or a click: place in the file of who made it up, from 1 on; 0 where it is honest, and
   *   where it is not the site does not count. Of an open: number of the click that led to the store, −1 for none. Of an
   *   event: its value. Of a purchase: quantity. Of a subscription: its stage. Of impression revenue: millionths of a US
   *   dollar.
   * @returns Its number.
   */
  add(atMs: number, kind: Kind, who: number, about: number, value: number): number {
    const number = this.size;
    const at = (number % BLOCK) * WIDTH;
    if (at === 0) this.#blocks.push(new Float64Array(BLOCK * WIDTH));
    const numbers = this.#blockOf(number);
    numbers[at] = atMs;
    numbers[at + 1] = who * KINDS + kind;
    numbers[at + 2] = about;
    numbers[at + 3] = value;
    this.size += 1;
    return number;
  }

  /**
   * All in order of time, in steps.
   *
   * @param step - So many are read before it yields.
   * @param read - Given one object for all: what is to be kept of it must be copied.
   */
  *readInOrder(step: number, read: (happening: Readonly<Happening>) => void): Generator<undefined> {
    const one: Happening = { atMs: 0, kind: 0, who: 0, about: 0, value: 0, number: 0 };
    const order = this.#order();
    for (let from = 0; from < order.length; from += step) {
      this.#readSome(order.subarray(from, from + step), one, read);
      yield;
    }
  }

  #readSome(order: Float64Array, one: Happening, read: (happening: Readonly<Happening>) => void): void {
    for (let i = 0; i < order.length; i += 1) read(this.#read(numberIn(order[i] ?? 0), one));
  }

  /** The same, one at a time. */
  *inOrder(): Generator<Readonly<Happening>> {
    const one: Happening = { atMs: 0, kind: 0, who: 0, about: 0, value: 0, number: 0 };
    for (const key of this.#order()) yield this.#read(numberIn(key), one);
  }

  /** The same as they were told of. Those that are added meanwhile are not among them. */
  *asTold(): Generator<Readonly<Happening>> {
    const one: Happening = { atMs: 0, kind: 0, who: 0, about: 0, value: 0, number: 0 };
    const { size } = this;
    for (let number = 0; number < size; number += 1) yield this.#read(number, one);
  }

  /** Lets one be read at another time. */
  move(number: number, atMs: number): void {
    this.#blockOf(number)[(number % BLOCK) * WIDTH] = atMs;
  }

  /** One that happens once more, the same but for the instant. @returns Its number. */
  repeat(number: number, atMs: number): number {
    const { kind, who, about, value } = this.#read(number, { atMs: 0, kind: 0, who: 0, about: 0, value: 0, number });
    return this.add(atMs, kind as Kind, who, about, value);
  }

  #read(number: number, one: Happening): Happening {
    const at = (number % BLOCK) * WIDTH;
    const numbers = this.#blockOf(number);
    const whoAndKind = numbers[at + 1] ?? 0;
    one.atMs = numbers[at] ?? 0;
    one.kind = whoAndKind % KINDS;
    one.who = Math.floor(whoAndKind / KINDS);
    one.about = numbers[at + 2] ?? 0;
    one.value = numbers[at + 3] ?? 0;
    one.number = number;
    return one;
  }

  #blockOf(number: number): Float64Array {
    return this.#blocks[number >>> BLOCK_BITS] as Float64Array;
  }

  #atMs(number: number): number {
    return this.#blockOf(number)[(number % BLOCK) * WIDTH] ?? 0;
  }

  /** Keys whose {@link numberIn}s are in order of time: by hours first, since sorting by whole ones would compare numbers of 100 bits. */
  #order(): Float64Array {
    const HOUR = 3_600_000;
    let [first, last] = [Number.POSITIVE_INFINITY, 0];
    for (let i = 0; i < this.size; i += 1) {
      const at = this.#atMs(i);
      if (at < first) first = at;
      if (at > last) last = at;
    }
    if (this.size === 0) return new Float64Array(0);
    const hours = Math.floor((last - first) / HOUR) + 1;
    const starts = new Uint32Array(hours + 1);
    for (let i = 0; i < this.size; i += 1) {
      const hour = Math.floor((this.#atMs(i) - first) / HOUR) + 1;
      starts[hour] = (starts[hour] ?? 0) + 1;
    }
    for (let hour = 1; hour <= hours; hour += 1) starts[hour] = (starts[hour] ?? 0) + (starts[hour - 1] ?? 0);
    const ends = starts.slice();
    // Milliseconds in the hour (22 bits), then the number (31): a whole number that a double holds exactly.
    const keys = new Float64Array(this.size);
    for (let i = 0; i < this.size; i += 1) {
      const since = this.#atMs(i) - first;
      const hour = Math.floor(since / HOUR);
      const place = ends[hour] ?? 0;
      ends[hour] = place + 1;
      keys[place] = (since - hour * HOUR) * NUMBERS + i;
    }
    for (let hour = 0; hour < hours; hour += 1) {
      const [start, end] = [starts[hour] ?? 0, ends[hour] ?? 0];
      if (end - start > 1) keys.subarray(start, end).sort();
    }
    return keys;
  }
}

/** So many of a region at the most. */
const NUMBERS = 2 ** 31;

const numberIn = (key: number): number => key % NUMBERS;
