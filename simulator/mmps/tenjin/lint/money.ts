import type { Money } from '@mmp-sim/contracts/facts';
import { dividedBy, ONE, parseAmount } from '@mmp-sim/contracts/money/amount';
import { minorDigits } from '@mmp-sim/contracts/money/currencies';
import type { Price } from '@mmp-sim/contracts/signals';
import type { LintRule, LintSubject, WireFields } from '../../mmp.js';
import { bracketed, type Mediation, mediations } from '../mediations.js';
import { text } from '../read.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';
const DEFOLD = 'https://github.com/MaratGilyazov/def_tenjin';
const IOS_SDK = 'https://github.com/tenjin/tenjin-ios-sdk';

/** 0.99 in minor units: no shop asks for less. */
const LEAST_MINOR = 99n;
/** In US dollars: app stores ask for more now and then, but mostly somebody sent cents. */
const DEAR = 50n * ONE;
/** No single impression earns so many units of any currency that AdMob pays in. */
const DEAR_IMPRESSION = 100n * ONE;

function priceOf({ signal }: LintSubject): Price | null {
  if (signal.kind === 'purchase') return signal.unitPrice;
  return signal.kind === 'subscription' ? signal.price : null;
}

/** A whole number where the currency has smaller coins, and too dear for what apps sell. */
const priceInMinorUnits: LintRule = {
  rule: 'price-in-minor-units',
  check(subject) {
    const price = priceOf(subject);
    if (price === null) return null;
    const digits = minorDigits(price.currency) ?? 0;
    if (digits === 0 || price.amount % ONE !== 0n || price.amount / ONE < LEAST_MINOR) return null;
    const usd = subject.toUsd(price.amount, price.currency);
    if (usd === null || usd < DEAR) return null;
    const whole = (price.amount / ONE).toString().padStart(digits + 1, '0');
    const units = `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
    return {
      field: 'price',
      given: text(subject.values, 'price'),
      expected: `the price in units of ${price.currency}, such as ${units}`,
      message: `This price looks like the smallest coins of ${price.currency}; it counts as ${whole.replace(/^0+/, '')} ${price.currency}.`,
      hint: `If ${units} ${price.currency} was meant, send ${units}.`,
      source: 'assumed',
    };
  },
};

const notOnDashboard: LintRule = {
  rule: 'not-on-dashboard',
  check({ signal, values }) {
    if (signal.kind !== 'purchase' || signal.hasReceipt) return null;
    const given = text(values, 'sdk_version');
    if (given === 'server') return null;
    return {
      field: 'sdk_version',
      given,
      expected: 'server, or a receipt',
      message: 'A purchase of an SDK without a receipt is not on the dashboard: only what could be checked is.',
      hint: 'A backend sends sdk_version=server; an app sends the receipt.',
      source: DEFOLD,
    };
  },
};

const repeatedTransaction: LintRule = {
  rule: 'repeated-transaction',
  check({ signal, history }) {
    if (signal.kind !== 'purchase' || signal.transactionId === null) return null;
    if (signal.transactionId !== history.lastTransactionId) return null;
    return {
      field: 'transaction_id',
      given: signal.transactionId,
      expected: 'a transaction that has not been sent yet',
      message: 'The purchase before this one had the same transaction_id: both count, nothing is de-duplicated.',
      hint: 'Send each transaction once, also when an answer got lost.',
      source: IOS_SDK,
    };
  },
};

const repeatedPurchaseToken: LintRule = {
  rule: 'repeated-purchase-token',
  check({ signal, app, facts, values }) {
    if (signal.kind !== 'subscription' || app.platform !== 'android' || signal.purchaseToken === null) return null;
    if (facts.length > 0) return null;
    return {
      field: 'google_play_purchase_token',
      given: text(values, 'google_play_purchase_token'),
      expected: 'a purchase token that has not been sent yet',
      message: 'This purchase token is known: it counts once, and Google Play is asked for the rest.',
      hint: 'Send a subscription once. Renewals are played by POST /_sim/subscriptions/{token}/renew.',
      source: GUIDE,
    };
  },
};

const subscriptionNotReported: LintRule = {
  rule: 'subscription-not-reported',
  check({ signal, facts }) {
    const isKept = facts.some((fact) => fact.type === 'subscription' && !fact.reported);
    if (!isKept || signal.kind !== 'subscription') return null;
    return {
      field: signal.purchaseToken === null ? 'google_play_purchase_token' : null,
      given: null,
      expected: 'a purchase token, and an app with playAccess',
      message: 'The subscription is accepted and never reaches the reports: Tenjin cannot ask Google Play about it.',
      hint: 'Send google_play_purchase_token, and set "playAccess": true by PATCH /_sim/apps/{id}.',
      source: GUIDE,
    };
  },
};

const subscriptionInTrial: LintRule = {
  rule: 'subscription-in-trial',
  check({ signal, app, values }) {
    if (signal.kind !== 'subscription' || app.platform === 'android' || !signal.inTrial) return null;
    return {
      field: 'is_in_trial_period',
      given: text(values, 'is_in_trial_period'),
      expected: 'no call during a trial',
      message: 'A trial earns nothing: this period counts without revenue.',
      hint: 'On iOS send one call for each billing period, from the first that is paid.',
      source: GUIDE,
    };
  },
};

/** AdMob tells micros on Android and units on iOS, under the same name. */
const admobUnits: LintRule = {
  rule: 'admob-units',
  check({ signal, app, values }) {
    if (signal.kind !== 'ad-revenue' || signal.mediation !== 'admob') return null;
    const field = 'admob[value_micros]';
    const given = text(values, field);
    const amount = given === null ? null : parseAmount(given);
    if (amount === null || amount === 0n) return null;
    const isWhole = amount % ONE === 0n;
    if (app.platform === 'ios' ? !isWhole || amount < DEAR_IMPRESSION : isWhole) return null;
    const [expected, looksLike] =
      app.platform === 'ios'
        ? ['units of the currency, such as 0.0025', 'micros']
        : ['micros, a whole number such as 2500', 'units of the currency'];
    return {
      field,
      given,
      expected,
      message: `value_micros looks like ${looksLike}: the revenue is a million times ${app.platform === 'ios' ? 'too high' : 'too low'}.`,
      hint: `In spite of its name it holds micros on Android and units on iOS: send ${expected}.`,
      source: GUIDE,
    };
  },
};

/** What the SDK derives from a mediation's revenue should say the same. */
const revenueFieldsDisagree: LintRule = {
  rule: 'revenue-fields-disagree',
  check({ signal, values }) {
    if (signal.kind !== 'ad-revenue' || signal.revenue === null) return null;
    const mediation = mediations.find(({ name }) => name === signal.mediation);
    if (mediation === undefined || text(values, bracketed(mediation, mediation.revenue)) === null) return null;
    const { amount } = signal.revenue;
    const wrong = derivedOf(mediation, values).find((derived) => !isNearly(derived.amount, amount));
    if (wrong === undefined) return null;
    return {
      field: wrong.field,
      given: text(values, wrong.field),
      expected: `the same revenue as ${bracketed(mediation, mediation.revenue)}`,
      message: `${wrong.field} and ${bracketed(mediation, mediation.revenue)} do not say the same; the latter counts.`,
      hint: 'publisher_revenue_decimal is in units of the currency, publisher_revenue_micro in millionths.',
      source: 'assumed',
    };
  },
};

function derivedOf(mediation: Mediation, values: WireFields['values']): { field: string; amount: bigint }[] {
  const read = (name: string, by: bigint): { field: string; amount: bigint }[] => {
    const field = bracketed(mediation, name);
    const parsed = parseAmount(text(values, field) ?? '');
    const amount = parsed === null ? null : dividedBy(parsed, by);
    return amount === null ? [] : [{ field, amount }];
  };
  return [...read('publisher_revenue_decimal', 1n), ...read('publisher_revenue_micro', 1_000_000n)];
}

/** Within one hundredth, or a millionth of a unit: the derived fields are rounded. */
function isNearly(a: bigint, b: bigint): boolean {
  const apart = a > b ? a - b : b - a;
  return apart * 100n <= b || apart <= 1_000n;
}

const noRate: LintRule = {
  rule: 'no-rate',
  check({ facts, values }) {
    for (const fact of facts) {
      const money: Money | null =
        fact.type === 'ad-revenue'
          ? fact.revenue
          : fact.type === 'purchase' || fact.type === 'subscription'
            ? (fact.revenue?.gross ?? null)
            : null;
      if (money === null || money.usd !== null) continue;
      return {
        field: 'currency',
        given: text(values, 'currency') ?? money.currency,
        expected: 'a currency of the table of rates',
        message: `There is no rate for ${money.currency} on this day: the revenue has no US dollars, and no report in dollars shows it.`,
        hint: 'Set rates with this currency (docs/settings.md).',
        source: 'assumed',
      };
    }
    return null;
  },
};

/** What is doubtful about money. */
export const moneyLint: readonly LintRule[] = [
  priceInMinorUnits,
  notOnDashboard,
  repeatedTransaction,
  repeatedPurchaseToken,
  subscriptionNotReported,
  subscriptionInTrial,
  admobUnits,
  revenueFieldsDisagree,
  noRate,
];
