import { type Changes, untold } from '../changes.js';
import { type Attempt, deliveryBytes, type Delivery, MOST_ATTEMPTS, type NewDelivery } from '../delivery.js';

export type DeliveryLimits = {
  /** Most deliveries that wait. */
  readonly callbackQueue: number;
  /** Most settled deliveries that are kept. */
  readonly deliveries: number;
  /** Most bytes of all of them, about. */
  readonly deliveryBytes: number;
};

/** Deliveries as they are carried elsewhere, in order of their numbers. */
export type DeliveriesState = {
  readonly made: number;
  readonly dropped: number;
  readonly droppedThrough: number;
  readonly kept: Iterable<Delivery>;
};

/** Told of a delivery that is new or has changed, with null when all are gone, and when nothing more will come. */
export type DeliveryListener = (delivery: Delivery | null | 'end') => void;

/**
 * Every delivery that was planned, in order; of those that are settled the newest, as far as the limits reach.
 *
 * Deliveries are numbered without gaps. One that finds no room has its number, and is remembered as dropped: a question
 * about it is refused and never answered wrongly.
 */
export class Deliveries {
  readonly #limits: DeliveryLimits;
  readonly #changes: Changes;
  readonly #listeners = new Set<DeliveryListener>();
  readonly #byNumber = new Map<number, Delivery>();
  /** Numbers of settled ones, in the order in which they were settled. One that waits again is left out when it is its turn. */
  #settled: number[] = [];
  #waiting = 0;
  #bytes = 0;
  #made = 0;
  #dropped = 0;
  #droppedThrough = 0;
  #isEnded = false;

  constructor(limits: DeliveryLimits, changes: Changes = untold) {
    this.#limits = limits;
    this.#changes = changes;
  }

  /** Number of the newest delivery; 0 before the first. */
  get cursor(): number {
    return this.#made;
  }

  /** Up to this number some may be gone; 0 when none is. */
  get droppedThrough(): number {
    return this.#droppedThrough;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get size(): number {
    return this.#byNumber.size;
  }

  /** Nothing more will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** @returns null where there is no room for one more. */
  add(planned: NewDelivery): Delivery | null {
    this.#made += 1;
    const delivery: Delivery = {
      number: this.#made,
      ...planned,
      state: 'waiting',
      attempts: [],
      tries: 0,
      nextAttemptAtMs: planned.plannedAtMs,
      settledAtMs: null,
    };
    this.#bytes += deliveryBytes(delivery);
    this.#dropSettled();
    if (this.#waiting >= this.#limits.callbackQueue || this.#bytes > this.#limits.deliveryBytes) {
      this.#bytes -= deliveryBytes(delivery);
      this.#noteDropped(delivery.number);
      this.#changes.touched();
      return null;
    }
    this.#byNumber.set(delivery.number, delivery);
    this.#waiting += 1;
    this.#tell(delivery);
    return delivery;
  }

  get(number: number): Delivery | null {
    return this.#byNumber.get(number) ?? null;
  }

  /** The oldest first. */
  all(): IterableIterator<Delivery> {
    return this.#byNumber.values();
  }

  /** Those before a number, the newest first. */
  *before(number: number): Generator<Delivery> {
    const kept = [...this.#byNumber.values()];
    for (let at = kept.length - 1; at >= 0; at -= 1) {
      const delivery = kept[at];
      if (delivery !== undefined && delivery.number < number) yield delivery;
    }
  }

  /** Notes an attempt, and what comes of it. @param nextAttemptAtMs - Null: no more. */
  attempted(delivery: Delivery, attempt: Attempt, nextAttemptAtMs: number | null): void {
    this.#change(delivery, () => {
      delivery.attempts = [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS);
      delivery.tries += 1;
      const isDone = attempt.outcome === 'delivered' || attempt.outcome === 'captured';
      if (isDone || nextAttemptAtMs === null) settle(delivery, isDone ? 'delivered' : 'failed', attempt.atMs);
      else delivery.nextAttemptAtMs = nextAttemptAtMs;
    });
  }

  /** It will be attempted no more. */
  cancel(delivery: Delivery, nowMs: number): void {
    this.#change(delivery, () => settle(delivery, 'cancelled', nowMs));
  }

  /** It waits for another time. */
  postpone(delivery: Delivery, nextAttemptAtMs: number): void {
    this.#change(delivery, () => (delivery.nextAttemptAtMs = nextAttemptAtMs));
  }

  /** It waits again, with all its attempts before it. */
  redeliver(delivery: Delivery, nowMs: number): void {
    this.#change(delivery, () => {
      delivery.state = 'waiting';
      delivery.tries = 0;
      delivery.nextAttemptAtMs = nowMs;
      delivery.settledAtMs = null;
    });
  }

  clear(): void {
    this.#byNumber.clear();
    this.#settled = [];
    this.#waiting = 0;
    this.#bytes = 0;
    this.#dropped = 0;
    this.#droppedThrough = 0;
    for (const listener of this.#listeners) listener(null);
  }

  counts(): Omit<DeliveriesState, 'kept'> {
    return { made: this.#made, dropped: this.#dropped, droppedThrough: this.#droppedThrough };
  }

  state(): DeliveriesState {
    return {
      ...this.counts(),
      kept: [...this.#byNumber.values()].map((delivery) => ({ ...delivery })).values(),
    };
  }

  /** Puts others in the stead of these. What these limits have no room for is dropped. */
  restore({ made, dropped, droppedThrough, kept }: DeliveriesState): void {
    this.clear();
    this.#made = made;
    this.#dropped = dropped;
    this.#droppedThrough = droppedThrough;
    for (const record of kept) {
      const delivery = { ...record };
      this.#byNumber.set(delivery.number, delivery);
      this.#bytes += deliveryBytes(delivery);
      if (delivery.state === 'waiting') this.#waiting += 1;
    }
    const settled = [...this.#byNumber.values()].filter(({ state }) => state !== 'waiting');
    settled.sort((a, b) => (a.settledAtMs ?? 0) - (b.settledAtMs ?? 0) || a.number - b.number);
    this.#settled = settled.map(({ number }) => number);
    this.#dropSettled();
  }

  /** Nothing more will come: whoever waits for a delivery need not. */
  end(): void {
    this.#isEnded = true;
    for (const listener of this.#listeners) listener('end');
  }

  /** @returns What ends the listening. */
  listen(listener: DeliveryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(delivery: Delivery, work: () => void): void {
    const [before, wasWaiting] = [deliveryBytes(delivery), delivery.state === 'waiting'];
    work();
    const isWaiting = delivery.state === 'waiting';
    this.#bytes += deliveryBytes(delivery) - before;
    this.#waiting += Number(isWaiting) - Number(wasWaiting);
    if (!isWaiting && wasWaiting) this.#settled.push(delivery.number);
    this.#tell(delivery);
    this.#dropSettled();
  }

  #dropSettled(): void {
    const { deliveries, deliveryBytes: mostBytes } = this.#limits;
    while (this.#settled.length > 0 && (this.#byNumber.size - this.#waiting > deliveries || this.#bytes > mostBytes)) {
      const number = this.#settled.shift() ?? 0;
      const delivery = this.#byNumber.get(number);
      if (delivery === undefined || delivery.state === 'waiting') continue;
      this.#byNumber.delete(number);
      this.#bytes -= deliveryBytes(delivery);
      this.#noteDropped(number);
      this.#changes.gone('delivery', delivery);
    }
  }

  #noteDropped(number: number): void {
    this.#dropped += 1;
    this.#droppedThrough = Math.max(this.#droppedThrough, number);
  }

  #tell(delivery: Delivery): void {
    this.#changes.changed('delivery', delivery);
    for (const listener of this.#listeners) listener(delivery);
  }
}

function settle(delivery: Delivery, state: 'delivered' | 'failed' | 'cancelled', atMs: number): void {
  delivery.state = state;
  delivery.nextAttemptAtMs = null;
  delivery.settledAtMs = atMs;
}
