import type { App } from '@mmp-sim/contracts/catalog';
import type { ConversionValueFact, Fact, SubscriptionFact } from '@mmp-sim/contracts/facts';
import { amountText, times } from '@mmp-sim/contracts/money/amount';
import type { AdRevenue, ConversionValue, Price, Purchase, Subscription } from '@mmp-sim/contracts/signals';
import type { Changes } from '../changes.js';
import { isOlderThan } from '../os-version.js';
import type { Accepted } from './engine.js';
import type { Identities } from './identities.js';
import type { Installations } from './installations.js';
import { moneyOf, revenueOf, type ToUsd } from './revenue.js';
import { type KnownSubscription, type SubscriptionLimits, Subscriptions } from './subscriptions.js';

export type LedgerDeps = {
  readonly toUsd: ToUsd;
  readonly identities: Pick<Identities, 'heard'>;
  readonly installations: Pick<Installations, 'change' | 'note'>;
  readonly changes: Changes;
  factId(): string;
};

/** A purchase of which a fact can be built. */
export type ReadablePurchase = Purchase & { readonly unitPrice: Price; readonly quantity: number };
export type ReadableAdRevenue = AdRevenue & { readonly revenue: Price };
export type ReadableConversionValue = ConversionValue & { readonly fine: number };

/** Whether a fact can be built of it. */
export const isReadablePurchase = (purchase: Purchase): purchase is ReadablePurchase =>
  purchase.unitPrice !== null && purchase.quantity !== null;
export const isReadableAdRevenue = (adRevenue: AdRevenue): adRevenue is ReadableAdRevenue => adRevenue.revenue !== null;
export const isReadableConversionValue = (signal: ConversionValue): signal is ReadableConversionValue =>
  signal.fine !== null;

/** iOS 16.1 brought SKAdNetwork 4. */
const SKAN_4 = [16, 1] as const;

/** What all units of a purchase cost together; null when that is more than can be kept. */
function grossOf({ unitPrice, quantity }: ReadablePurchase): Price | null {
  const amount = times(unitPrice.amount, BigInt(quantity));
  return amount === null ? null : { amount, currency: unitPrice.currency };
}

/**
 * Turns money, and the conversion values that stand for it on iOS, into facts. `nowMs` is epoch milliseconds on the
 * workspace's clock.
 */
export class Ledger {
  readonly subscriptions: Subscriptions;
  readonly #deps: LedgerDeps;

  constructor(deps: LedgerDeps, limits: SubscriptionLimits) {
    this.#deps = deps;
    this.subscriptions = new Subscriptions(limits, deps.changes);
  }

  /** Identical purchases are two: there is no idempotency key. @throws {RangeError} If `grossOf` is null. */
  purchase(purchase: ReadablePurchase, app: App, nowMs: number): Accepted {
    const gross = grossOf(purchase);
    if (gross === null) throw new RangeError('a purchase that costs more than can be kept is thrown away before');
    const { installation, history } = this.#deps.identities.heard(purchase.device, app);
    const { transactionId } = purchase;
    if (transactionId !== null) {
      this.#deps.installations.change(installation, () => (installation.lastTransactionId = transactionId));
    }
    const fact: Fact = {
      type: 'purchase',
      id: this.#deps.factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      productId: purchase.productId,
      unitPrice: amountText(purchase.unitPrice.amount),
      quantity: purchase.quantity,
      revenue: revenueOf(gross, purchase, app, nowMs, this.#deps.toUsd),
      transactionId,
    };
    return { facts: [fact], history, installation };
  }

  /**
   * On Android a purchase token counts once, and the store tells the rest; elsewhere each call is a period.
   *
   * @returns No fact for a token that is known already.
   */
  subscription(subscription: Subscription, app: App, nowMs: number): Accepted {
    const { installation, history } = this.#deps.identities.heard(subscription.device, app);
    const { productId, purchaseToken, originalTransactionId, transactionId } = subscription;
    const asksStore = app.platform === 'android';
    const token = asksStore ? purchaseToken : (originalTransactionId ?? transactionId);
    const known = token === null ? null : this.subscriptions.get(app.id, token);
    const isNew = known === null || known.state === 'new';
    if (asksStore && !isNew) return { facts: [], history, installation };

    if (!asksStore && transactionId !== null) {
      this.#deps.installations.change(installation, () => (installation.lastTransactionId = transactionId));
    }
    const inTrial = subscription.inTrial || (asksStore && known?.trial === true);
    const price = (asksStore ? known?.price : null) ?? subscription.price;
    const event = inTrial ? 'trial' : isNew ? 'start' : known.state === 'trial' ? 'trial-conversion' : 'renewal';
    if (token !== null) {
      const { installationId } = installation;
      const now = { productId: productId ?? known?.productId ?? null, price, installationId };
      const state = inTrial ? 'trial' : 'active';
      if (known === null) this.subscriptions.add({ appId: app.id, token, trial: inTrial, state, ...now });
      else this.subscriptions.change(known, { state, ...now });
    }
    const fact: SubscriptionFact = {
      type: 'subscription',
      event,
      id: this.#deps.factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      productId: productId ?? known?.productId ?? null,
      revenue: this.#periodRevenue(event, price, app, nowMs),
      reported: !asksStore || (app.playAccess && token !== null),
      purchaseToken: asksStore ? token : null,
      transactionId,
      originalTransactionId,
    };
    return { facts: [fact], history, installation };
  }

  /** What the store tells of a subscription that the app has reported. @throws {RangeError} If it has not. */
  storeTells(
    event: 'renewal' | 'trial-conversion' | 'cancellation',
    known: KnownSubscription,
    app: App,
    nowMs: number,
  ): SubscriptionFact {
    const { installationId, productId, price, token } = known;
    if (installationId === null) throw new RangeError('the app has not reported this subscription');
    this.subscriptions.played(known, event === 'cancellation' ? 'cancelled' : 'active');
    return {
      type: 'subscription',
      event,
      id: this.#deps.factId(),
      atMs: nowMs,
      appId: app.id,
      installationId,
      productId,
      revenue: this.#periodRevenue(event, price, app, nowMs),
      reported: app.playAccess,
      purchaseToken: token,
      transactionId: null,
      originalTransactionId: null,
    };
  }

  /** An impression is dated by `sent_at`, unless the app dates it by arrival or `sent_at` is in the future. */
  adRevenue(adRevenue: ReadableAdRevenue, app: App, nowMs: number): Accepted {
    const { installation, history } = this.#deps.identities.heard(adRevenue.device, app);
    const { sentAtMs } = adRevenue.device;
    const isDated = app.adRevenueDatedBy === 'sent-at' && sentAtMs !== null && sentAtMs <= nowMs;
    const impressionAtMs = isDated ? sentAtMs : nowMs;
    const fact: Fact = {
      type: 'ad-revenue',
      id: this.#deps.factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      mediation: adRevenue.mediation,
      revenue: moneyOf(adRevenue.revenue, impressionAtMs, this.#deps.toUsd),
      impressionAtMs,
      details: Object.keys(adRevenue.details).length === 0 ? null : adRevenue.details,
    };
    return { facts: [fact], history, installation };
  }

  /**
   * A conversion value. Before iOS 16.1 only a higher fine value is kept, and there is nothing else.
   *
   * @see github.com/tenjin/tenjin-ios-sdk, README on SKAdNetwork.
   */
  conversionValue(signal: ReadableConversionValue, app: App, nowMs: number): Accepted {
    const { installation, history } = this.#deps.identities.heard(signal.device, app);
    const isOld = app.platform === 'ios' && isOlderThan(signal.device.osVersion, SKAN_4);
    const kept = !isOld || installation.conversionValue === null || signal.fine > installation.conversionValue.fine;
    const coarse = isOld ? null : signal.coarse;
    const lockWindow = isOld ? null : signal.lockWindow;
    if (kept) {
      const { fine } = signal;
      this.#deps.installations.note(installation, () => (installation.conversionValue = { fine, coarse, lockWindow }));
    }
    const fact: ConversionValueFact = {
      type: 'conversion-value',
      id: this.#deps.factId(),
      atMs: nowMs,
      appId: app.id,
      installationId: installation.installationId,
      fine: signal.fine,
      coarse,
      lockWindow,
      kept,
    };
    return { facts: [fact], history, installation };
  }

  #periodRevenue(event: SubscriptionFact['event'], price: Price | null, app: App, nowMs: number) {
    if (price === null || event === 'trial' || event === 'cancellation') return null;
    return revenueOf(price, { postCut: false }, app, nowMs, this.#deps.toUsd);
  }
}
