/**
 * Hash chains over the rows of a ring, the newest row of a chain first. Links hold a row's number plus one; 0 ends a
 * chain. Numbers in a chain only fall, so a row that the ring has overwritten ends the walk and nothing is ever unlinked.
 */
export class KeyChains {
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

  /** @param key - A hash; 0 keeps the row out of all chains. @param at - Where the row lies in the ring. */
  add(key: number, number: number, at: number): void {
    this.#keys[at] = key;
    if (key === 0) return;
    const bucket = key & this.#mask;
    this.#next[at] = this.#heads[bucket] ?? 0;
    this.#heads[bucket] = number + 1;
  }

  /** Numbers of the rows with this hash, newest first. @param oldest - Number of the oldest row that is kept. */
  find(key: number, oldest: number, capacity: number, most: number): number[] {
    if (most <= 0) return [];
    const found: number[] = [];
    this.walk(key, oldest, capacity, (number) => found.push(number) < most);
    return found;
  }

  /** The same for whoever needs not see all of them. @param see - Told of each row and where it lies; false ends the walk. */
  walk(key: number, oldest: number, capacity: number, see: (number: number, at: number) => boolean): void {
    let link = this.#heads[key & this.#mask] ?? 0;
    while (link > oldest) {
      const at = (link - 1) % capacity;
      if (this.#keys[at] === key && !see(link - 1, at)) return;
      link = this.#next[at] ?? 0;
    }
  }

  /** A larger copy; only while no row has been overwritten, so that rows lie in the order of their numbers. */
  grown(capacity: number): KeyChains {
    const larger = new KeyChains(capacity);
    this.#keys.forEach((key, number) => larger.add(key, number, number));
    return larger;
  }
}
