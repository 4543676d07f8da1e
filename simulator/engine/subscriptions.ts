import { amountText, parseAmount } from '@mmp-sim/contracts/money/amount';
import type { Price } from '@mmp-sim/contracts/signals';
import type { EngineState, RestoredEngine } from './engine-state.js';

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

/** The subscriptions of a workspace: what apps reported, and what the store knows beside that. */
export class Subscriptions {
  /** How many the limit has pushed out. */
  dropped = 0;
  readonly #limit: number;
  /** In order of arrival, so that the oldest goes first. */
  readonly #byToken = new Map<string, KnownSubscription>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Every one, the oldest first. */
  all(): KnownSubscription[] {
    return [...this.#byToken.values()];
  }

  /** An installation goes by another id from now on. */
  renameInstallation(appId: string, before: string, now: string): void {
    for (const one of this.#byToken.values()) {
      if (one.appId === appId && one.installationId === before) one.installationId = now;
    }
  }

  get(appId: string, token: string): KnownSubscription | null {
    return this.#byToken.get(keyOf(appId, token)) ?? null;
  }

  add(subscription: KnownSubscription): KnownSubscription {
    this.#byToken.set(keyOf(subscription.appId, subscription.token), subscription);
    if (this.#byToken.size > this.#limit) {
      const [oldest] = this.#byToken.keys();
      if (oldest !== undefined) this.#byToken.delete(oldest);
      this.dropped += 1;
    }
    return subscription;
  }

  state(): EngineState['subscriptions'] {
    const kept = this.all().map(({ price, ...rest }) => ({
      ...rest,
      price: price === null ? null : { amount: amountText(price.amount), currency: price.currency },
    }));
    return { dropped: this.dropped, kept: kept.values() };
  }

  /** Only while there are none yet. */
  restore({ dropped, kept }: RestoredEngine['subscriptions']): void {
    for (const { price, ...rest } of kept) this.add({ ...rest, price: price === null ? null : priceOf(price) });
    this.dropped += dropped;
  }
}

function priceOf({ amount, currency }: { readonly amount: string; readonly currency: string }): Price {
  const read = parseAmount(amount);
  if (read === null) throw new RangeError(`${amount} is no amount`);
  return { amount: read, currency };
}

const keyOf = (appId: string, token: string): string => `${appId}\n${token}`;
