import type { App } from '@mmp-sim/contracts/catalog';
import type { SubscriptionFact } from '@mmp-sim/contracts/facts';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import { parseAmount } from '@mmp-sim/contracts/money/amount';
import type { Price } from '@mmp-sim/contracts/signals';
import type { NewSubscription, SubscriptionPeriod } from '@mmp-sim/contracts/wire';
import type { KnownSubscription } from '../engine/subscriptions.js';
import { SimulatorError } from '../errors.js';
import type { Workspace } from './workspace.js';

/** What the store can do to a subscription, and what the MMP hears of it. */
export const storeActions = {
  renew: 'renewal',
  'convert-trial': 'trial-conversion',
  cancel: 'cancellation',
} as const satisfies Record<string, SubscriptionFact['event']>;
export type StoreAction = keyof typeof storeActions;

/** In which state each action finds a subscription. */
const allowedIn: Record<StoreAction, readonly KnownSubscription['state'][]> = {
  renew: ['active'],
  'convert-trial': ['trial'],
  cancel: ['trial', 'active'],
};

/**
 * Plays Google Play for one workspace: it knows subscriptions by their purchase token, and tells the MMP of renewals,
 * conversions and cancellations at the instant of the workspace's clock.
 */
export class PlayStore {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The subscriptions of Android apps, the newest first. */
  all(): { subscription: KnownSubscription; app: App }[] {
    const apps = new Map(this.#androidApps().map((app) => [app.id, app]));
    return this.#subscriptions()
      .all()
      .toReversed()
      .flatMap((subscription) => {
        const app = apps.get(subscription.appId);
        return app === undefined ? [] : [{ subscription, app }];
      });
  }

  /**
   * @param appNamed - Id or bundle id; null where only one app has such a token.
   * @throws {SimulatorError} NOT_FOUND, AMBIGUOUS.
   */
  find(token: string, appNamed: string | null): { subscription: KnownSubscription; app: App } {
    const apps = this.#androidApps().filter(
      (app) => appNamed === null || app.id === appNamed || app.bundleId === appNamed,
    );
    const found = apps.flatMap((app) => {
      const subscription = this.#subscriptions().get(app.id, token);
      return subscription === null ? [] : [{ subscription, app }];
    });
    const [first] = found;
    if (first === undefined) {
      throw new SimulatorError(
        'NOT_FOUND',
        `no Android subscription has the token ${token}. GET /_sim/subscriptions lists them; where there is no Google Play, the app sends each period itself.`,
      );
    }
    if (found.length > 1) {
      const names = found.map(({ app }) => `${app.id} (${app.bundleId})`).join(', ');
      throw new SimulatorError(
        'AMBIGUOUS',
        `several apps have a subscription ${token}: ${names}. Name one by ?app=<id>.`,
      );
    }
    return first;
  }

  /** A subscription that the store knows before the app reports it. @throws {SimulatorError} */
  add(input: NewSubscription): { subscription: KnownSubscription; app: App } {
    const app = this.#workspace.catalog.app(input.appId);
    if (app.platform !== 'android') {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `appId: got an app on ${app.platform}, expected one on android. Only Google Play is asked about subscriptions.`,
      );
    }
    const { token, productId = null, trial = false } = input;
    if (this.#subscriptions().get(app.id, token) !== null) {
      throw new SimulatorError(
        'ALREADY_EXISTS',
        `the subscription ${token} of ${app.bundleId}. Play it by POST /_sim/subscriptions/{token}/renew, or give a new one another token.`,
      );
    }
    const price = priceOf(input);
    const subscription = this.#subscriptions().add({
      appId: app.id,
      token,
      productId,
      price,
      state: 'new',
      trial,
      installationId: null,
    });
    return { subscription, app };
  }

  /**
   * Lets the store do something, and the MMP hear of it.
   *
   * @throws {SimulatorError} NOT_FOUND, AMBIGUOUS, SUBSCRIPTION_STATE, REQUEST_INVALID without a price.
   */
  async act(
    action: StoreAction,
    token: string,
    { period = {}, app: appNamed = null }: { period?: SubscriptionPeriod; app?: string | null } = {},
  ): Promise<{ subscription: KnownSubscription; app: App; fact: SubscriptionFact }> {
    const { subscription, app } = this.find(token, appNamed);
    if (!allowedIn[action].includes(subscription.state)) throw wrongState(action, subscription);
    const price = priceOf(period) ?? subscription.price;
    if (price === null && action !== 'cancel') {
      throw new SimulatorError(
        'REQUEST_INVALID',
        'price: neither the app nor the store has told one. Send {"price": "4.99", "currency": "USD"}.',
      );
    }
    subscription.price = price;
    const now = this.#workspace.clock.now();
    const fact = this.#workspace.engine.ledger.storeTells(storeActions[action], subscription, app, now);
    await this.#workspace.record(fact, now);
    return { subscription, app, fact };
  }

  #androidApps(): App[] {
    return this.#workspace.catalog.apps().filter(({ platform }) => platform === 'android');
  }

  #subscriptions() {
    return this.#workspace.engine.ledger.subscriptions;
  }
}

function priceOf({ price, currency }: Pick<NewSubscription, 'price' | 'currency'>): Price | null {
  if (price === undefined || currency === undefined) return null;
  const amount = parseAmount(price);
  if (amount === null) throw new SimulatorError('REQUEST_INVALID', `price: got ${price}, expected such as "4.99".`);
  if (!isCurrency(currency)) {
    throw new SimulatorError('REQUEST_INVALID', `currency: got ${currency}, expected an ISO 4217 code such as USD.`);
  }
  return { amount, currency };
}

function wrongState(action: StoreAction, { state, token }: KnownSubscription): SimulatorError {
  const next = {
    new: 'the app has not reported it yet: send v1/subscriptions with this google_play_purchase_token first',
    trial: 'it is in its trial: convert-trial or cancel it',
    active: 'it is paid for: renew or cancel it',
    cancelled: 'it is cancelled: a new subscription has a new token',
  }[state];
  return new SimulatorError('SUBSCRIPTION_STATE', `${action} ${token}, whose state is ${state}: ${next}.`);
}
