import type { Delivery } from '../delivery.js';

/**
 * Which delivery may go out next. Those of one lane go out in order of their numbers, each when the one before it is
 * settled; only the first of a lane can be due.
 */
export class Lanes {
  readonly #lanes = new Map<string, Delivery[]>();
  /** The first of each lane that is not under way, in order of instant, then number. */
  #due: { readonly atMs: number; readonly delivery: Delivery }[] = [];
  /** The first of each lane that is under way. */
  readonly #under = new Set<Delivery>();

  /** Puts one that waits into its lane: behind those with lower numbers, and never before one that is under way. */
  put(delivery: Delivery): void {
    const lane = this.#lanes.get(delivery.lane);
    if (lane === undefined) {
      this.#lanes.set(delivery.lane, [delivery]);
      this.#line(delivery);
      return;
    }
    const [first] = lane;
    const least = first !== undefined && this.#under.has(first) ? 1 : 0;
    let place = lane.length;
    while (place > least && (lane[place - 1]?.number ?? 0) > delivery.number) place -= 1;
    lane.splice(place, 0, delivery);
    if (place > 0) return;
    if (first !== undefined) this.#unline(first);
    this.#line(delivery);
  }

  /** When the next is due, in epoch milliseconds; null where none is. */
  get nextAtMs(): number | null {
    return this.#due[0]?.atMs ?? null;
  }

  get underWay(): number {
    return this.#under.size;
  }

  /** Takes one that is due. It stays the first of its lane until it is put back or taken out. */
  take(nowMs: number): Delivery | null {
    const [first] = this.#due;
    if (first === undefined || first.atMs > nowMs) return null;
    this.#due.shift();
    this.#under.add(first.delivery);
    return first.delivery;
  }

  /** One that was under way waits again, or one that waits does so for another time. */
  again(delivery: Delivery): void {
    this.#under.delete(delivery);
    if (this.#lanes.get(delivery.lane)?.[0] !== delivery) return;
    this.#unline(delivery);
    this.#line(delivery);
  }

  /** One is settled: the next of its lane may go. */
  remove(delivery: Delivery): void {
    this.#under.delete(delivery);
    const lane = this.#lanes.get(delivery.lane) ?? [];
    const place = lane.indexOf(delivery);
    if (place < 0) return;
    lane.splice(place, 1);
    if (place > 0) return;
    this.#unline(delivery);
    const [next] = lane;
    if (next === undefined) this.#lanes.delete(delivery.lane);
    else this.#line(next);
  }

  /** The one that another waits for, in its lane; null where it waits for none. */
  before(delivery: Delivery): Delivery | null {
    const [first = null] = this.#lanes.get(delivery.lane) ?? [];
    return first === delivery ? null : first;
  }

  clear(): void {
    this.#lanes.clear();
    this.#due = [];
    this.#under.clear();
  }

  #line(delivery: Delivery): void {
    const atMs = delivery.nextAttemptAtMs ?? 0;
    // Most of what is planned falls due last: look for its place from the end.
    let place = this.#due.length;
    while (place > 0 && isLater(this.#due[place - 1], atMs, delivery.number)) place -= 1;
    this.#due.splice(place, 0, { atMs, delivery });
  }

  #unline(delivery: Delivery): void {
    const place = this.#due.findIndex((one) => one.delivery === delivery);
    if (place >= 0) this.#due.splice(place, 1);
  }
}

function isLater(one: { atMs: number; delivery: Delivery } | undefined, atMs: number, number: number): boolean {
  if (one === undefined) return false;
  return one.atMs > atMs || (one.atMs === atMs && one.delivery.number > number);
}
