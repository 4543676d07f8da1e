import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import type { Price } from '@mmp-sim/contracts/signals';
import { type Changes, untold } from '../changes.js';
import type { EngineState, RestoredEngine, SubscriptionRecord } from './engine-state.js';

/** What is known of one subscription. */
export type KnownSubscription = {
  readonly appId: string;
  /** Google Play's purchase token, or the original transaction where each period is sent. */
  readonly token: string;
  productId: string | null;
  /** Of one period; null while nobody has told one. */
  price: Price | null;
  /** `new`: the store knows it, the app has not reported it yet. */
  state: 'new' | 'trial' | 'active' | 'cancelled';
  /** It begins with a trial. */
  trial: boolean;
  /** The installation that reported it; null while nobody has. */
  installationId: string | null;
};

export type SubscriptionLimits = { readonly subscriptions: number; readonly subscriptionBytes: number };

/** What a subscription takes beside the texts that its sender chose, about. */
const SUBSCRIPTION_BYTES = 500;

/** The token stands in the key once more. */
const bytesOf = ({ token, productId }: KnownSubscription): number =>
  SUBSCRIPTION_BYTES + token.length * 2 + (productId?.length ?? 0);

/** The subscriptions of a workspace: what apps reported, and what the store knows beside that. */
export class Subscriptions {
  /** How many the limit has pushed out. */
  dropped = 0;
  readonly #limits: SubscriptionLimits;
  readonly #changes: Changes;
  /** In order of arrival, so that the oldest goes first. */
  readonly #byToken = new Map<string, KnownSubscription>();
  #bytes = 0;
  /** Goes on from one oldest to the next: looking from the front each time would step over all that was deleted there. */
  #oldest: MapIterator<[string, KnownSubscription]> | null = null;

  /** @param limits - Most subscriptions, and most bytes of them, about; the newest stays however large it is. */
  constructor(limits: SubscriptionLimits, changes: Changes = untold) {
    this.#limits = limits;
    this.#changes = changes;
  }

  /** Every one, the oldest first. */
  all(): KnownSubscription[] {
    return [...this.#byToken.values()];
  }

  /** An installation goes by another id from now on. */
  renameInstallation(appId: string, before: string, now: string): void {
    for (const one of this.#byToken.values()) {
      if (one.appId !== appId || one.installationId !== before) continue;
      one.installationId = now;
      this.#changes.changed('subscription', one);
    }
  }

  get(appId: string, token: string): KnownSubscription | null {
    return this.#byToken.get(keyOf(appId, token)) ?? null;
  }

  add(subscription: KnownSubscription): KnownSubscription {
    this.#changes.changed('subscription', subscription);
    this.#byToken.set(keyOf(subscription.appId, subscription.token), subscription);
    this.#bytes += bytesOf(subscription);
    this.#dropBeyondLimits(subscription);
    return subscription;
  }

  /** The store has done something to it, and it stays as large as it is. */
  played(known: KnownSubscription, state: KnownSubscription['state']): void {
    known.state = state;
    this.#changes.changed('subscription', known);
  }

  /** Notes what is new of a subscription. It stays. */
  change(
    known: KnownSubscription,
    now: Pick<KnownSubscription, 'productId' | 'price' | 'state' | 'installationId'>,
  ): void {
    this.#bytes -= bytesOf(known);
    Object.assign(known, now);
    this.#changes.changed('subscription', known);
    this.#bytes += bytesOf(known);
    this.#dropBeyondLimits(known);
  }

  state(): EngineState['subscriptions'] {
    return { dropped: this.dropped, kept: this.all().map(subscriptionRecord).values() };
  }

  /** Only while there are none yet. */
  restore({ dropped, kept }: RestoredEngine['subscriptions']): void {
    for (const { price, ...rest } of kept) this.add({ ...rest, price: price === null ? null : priceOf(price) });
    this.dropped += dropped;
  }

  #dropBeyondLimits(busy: KnownSubscription): void {
    const { subscriptions, subscriptionBytes } = this.#limits;
    while (this.#byToken.size > 1 && (this.#byToken.size > subscriptions || this.#bytes > subscriptionBytes)) {
      this.#oldest ??= this.#byToken.entries();
      let next = this.#oldest.next();
      const isPassed = next.value?.[1] === busy;
      if (isPassed) next = this.#oldest.next();
      if (next.done === true) throw new RangeError('of two subscriptions one is not the busy one');
      const [key, oldest] = next.value;
      this.#byToken.delete(key);
      this.#changes.gone('subscription', oldest);
      this.#bytes -= bytesOf(oldest);
      this.dropped += 1;
      // The one that was passed over is the oldest still.
      if (isPassed) this.#oldest = null;
    }
  }
}

/** A subscription as it is carried. */
export function subscriptionRecord({ price, ...rest }: KnownSubscription): SubscriptionRecord {
  return { ...rest, price: price === null ? null : { amount: amountText(price.amount), currency: price.currency } };
}

function priceOf({ amount, currency }: { readonly amount: string; readonly currency: string }): Price {
  const read = parseAmount(amount);
  if (read === null) throw new RangeError(`${amount} is no amount`);
  return { amount: read, currency };
}

const keyOf = (appId: string, token: string): string => `${appId}\n${token}`;
