import type { Money } from '@mmp-sim/contracts/facts';
import { ONE, parseAmount } from '@mmp-sim/contracts/money/amount';
import { minorDigits } from '@mmp-sim/contracts/money/currencies';
import type { Price } from '@mmp-sim/contracts/signals';
import { lintRule } from '../../lint-rule.js';
import type { LintRule, LintSubject, WireFields } from '../../mmp.js';
import { MICROS, revenueFields } from '../ad-revenue.js';
import { mediations } from '../mediations.js';
import { readCurrency } from '../read-money.js';
import { text } from '../read.js';

const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';
const DEFOLD = 'https://github.com/MaratGilyazov/def_tenjin';
const IOS_SDK = 'https://github.com/tenjin/tenjin-ios-sdk';

/** 0.99 in minor units: no shop asks for less. */
const LEAST_MINOR = 99n;
/** In US dollars: app stores ask for more now and then, but mostly somebody sent cents. */
const DEAR = 50n * ONE;
/** The same where prices are whole numbers in every shop, although the currency has smaller coins on paper. */
const VERY_DEAR = 200n * ONE;
const WHOLE_PRICED = new Set(
  `ARS COP CRC CZK HUF IDR INR KZT LKR MXN NGN NOK PHP
   PKR RSD RUB SEK THB TRY TWD TZS UAH UZS EGP KES BDT DKK`.split(/\s+/),
);
/** In US dollars; no single impression earns it. */
const DEAR_IMPRESSION = 100n * ONE;

function priceOf({ signal }: LintSubject<'purchase' | 'subscription'>): Price | null {
  return signal.kind === 'purchase' ? signal.unitPrice : signal.price;
}

/** Digits alone where the currency has smaller coins, and too dear for what apps sell. Who writes a point means units. */
const priceInMinorUnits = lintRule({
  rule: 'price-in-minor-units',
  for: ['purchase', 'subscription'],
  check(subject) {
    const price = priceOf(subject);
    const given = text(subject.values, 'price');
    if (price === null || given === null || !/^\s*\d+\s*$/.test(given)) return null;
    const digits = minorDigits(price.currency) ?? 0;
    if (digits === 0 || price.amount / ONE < LEAST_MINOR) return null;
    const usd = subject.toUsd(price.amount, price.currency, subject.nowMs);
    if (usd === null || usd < (WHOLE_PRICED.has(price.currency) ? VERY_DEAR : DEAR)) return null;
    const whole = (price.amount / ONE).toString().padStart(digits + 1, '0');
    const units = `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
    return {
      field: 'price',
      given,
      expected: `the price in units of ${price.currency}, such as ${units}`,
      message: `This price looks like the smallest coins of ${price.currency}; it counts as ${whole.replace(/^0+/, '')} ${price.currency}.`,
      hint: `If ${units} ${price.currency} was meant, send ${units}.`,
      source: 'assumed',
    };
  },
});

const notOnDashboard = lintRule({
  rule: 'not-on-dashboard',
  for: ['purchase'],
  check({ signal, values }) {
    if (signal.hasReceipt) return null;
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
});

const repeatedTransaction = lintRule({
  rule: 'repeated-transaction',
  for: ['purchase', 'subscription'],
  check({ signal, app, history }) {
    const isPeriod = signal.kind === 'subscription' && app.platform !== 'android';
    if ((signal.kind !== 'purchase' && !isPeriod) || signal.transactionId === null) return null;
    if (signal.transactionId !== history.lastTransactionId) return null;
    const noun = isPeriod ? 'period' : 'purchase';
    return {
      field: 'transaction_id',
      given: signal.transactionId,
      expected: 'a transaction that has not been sent yet',
      message: `The ${noun} before this one had the same transaction_id: both count, nothing is de-duplicated.`,
      hint: 'Send each transaction once, also when an answer got lost.',
      source: IOS_SDK,
    };
  },
});

const repeatedPurchaseToken = lintRule({
  rule: 'repeated-purchase-token',
  for: ['subscription'],
  check({ signal, app, accepted, facts, values }) {
    if (app.platform !== 'android' || signal.purchaseToken === null) return null;
    if (!accepted || facts.length > 0) return null;
    return {
      field: 'google_play_purchase_token',
      given: text(values, 'google_play_purchase_token'),
      expected: 'a purchase token that has not been sent yet',
      message: 'This purchase token is known: it counts once, and Google Play is asked for the rest.',
      hint: 'Send a subscription once. Renewals are played by POST /_sim/subscriptions/{token}/renew.',
      source: GUIDE,
    };
  },
});

const subscriptionNotReported = lintRule({
  rule: 'subscription-not-reported',
  for: ['subscription'],
  check({ signal, app, facts }) {
    const isKept = facts.some((fact) => fact.type === 'subscription' && !fact.reported);
    if (!isKept) return null;
    const lacksToken = signal.purchaseToken === null;
    const access = app.playAccess ? '' : 'Set "playAccess": true by PATCH /_sim/apps/{id}.';
    return {
      field: lacksToken ? 'google_play_purchase_token' : null,
      given: null,
      expected: lacksToken ? 'the purchase token of Google Play' : 'an app with playAccess',
      message: 'The subscription is accepted and never reaches the reports: Tenjin cannot ask Google Play about it.',
      hint: `${lacksToken ? 'Send google_play_purchase_token. ' : ''}${access}`.trim(),
      source: GUIDE,
    };
  },
});

const subscriptionWithoutPrice = lintRule({
  rule: 'subscription-without-price',
  for: ['subscription'],
  check({ app, facts, values }) {
    if (app.platform !== 'android') return null;
    const isFree = facts.some(
      (fact) => fact.type === 'subscription' && fact.event === 'start' && fact.reported && fact.revenue === null,
    );
    if (!isFree) return null;
    return {
      field: 'price',
      given: text(values, 'price'),
      expected: 'a price with its currency, or a store that knows it',
      message: 'Neither the app nor Google Play tells a price: the subscription earns nothing.',
      hint: 'Send price and currency, or let the store know them first: POST /_sim/subscriptions.',
      source: 'assumed',
    };
  },
});

const subscriptionInTrial = lintRule({
  rule: 'subscription-in-trial',
  for: ['subscription'],
  check({ signal, app, values }) {
    if (app.platform === 'android' || !signal.inTrial) return null;
    return {
      field: 'is_in_trial_period',
      given: text(values, 'is_in_trial_period'),
      expected: 'no call during a trial',
      message: 'A trial earns nothing: this period counts without revenue.',
      hint: 'On iOS send one call for each billing period, from the first that is paid.',
      source: GUIDE,
    };
  },
});

/** AdMob tells micros on Android and units on iOS, under the same name. */
const admobUnits = lintRule({
  rule: 'admob-units',
  for: ['ad-revenue'],
  check({ signal, app, values, nowMs, toUsd }) {
    if (signal.mediation !== 'admob') return null;
    const field = 'admob[value_micros]';
    const given = text(values, field);
    if (given === null || signal.revenue === null) return null;
    const usd = toUsd(signal.revenue.amount, signal.revenue.currency, nowMs);
    const isDear = usd !== null && usd >= DEAR_IMPRESSION;
    if (app.platform === 'ios' ? !isDear : isWhole(given)) return null;
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
});

/** As micros are. */
const isWhole = (given: string): boolean => (parseAmount(given, MICROS) ?? 0n) % (ONE / 1_000_000n) === 0n;

/** What the SDK derives from a mediation's revenue should say the same. */
const revenueFieldsDisagree = lintRule({
  rule: 'revenue-fields-disagree',
  for: ['ad-revenue'],
  check({ signal, values }) {
    if (signal.revenue === null) return null;
    const { amount } = signal.revenue;
    const [counts, ...derived] = fieldsOf(signal.mediation, values);
    if (text(values, counts.name) === null) return null;
    return derived
      .filter(({ name, movedBy }) => {
        const said = parseAmount(text(values, name) ?? '', movedBy);
        return said !== null && !isNearly(said, amount);
      })
      .map(({ name, unit }) => ({
        field: name,
        given: text(values, name),
        expected: `the same revenue as ${counts.name}`,
        message: `${name} and ${counts.name} do not say the same; the latter counts.`,
        hint: `${name} is ${unit}.`,
        source: 'assumed',
      }));
  },
});

/** Those of the mediation, unless none is there: an impression in the flat form may name a mediation too. */
function fieldsOf(mediation: string | null, values: WireFields['values']): ReturnType<typeof revenueFields> {
  const fields = revenueFields(mediations.find(({ name }) => name === mediation) ?? null, values);
  return fields.some(({ name }) => text(values, name) !== null) ? fields : revenueFields(null, values);
}

/** Within one hundredth, or a millionth of a unit: the derived fields are rounded. */
function isNearly(a: bigint, b: bigint): boolean {
  const apart = a > b ? a - b : b - a;
  return apart * 100n <= b || apart <= 1_000n;
}

/** An impression that came to the path of one mediation and names another. */
const mediationDiffers = lintRule({
  rule: 'mediation-differs',
  for: ['ad-revenue'],
  check({ signal, values }) {
    const given = text(values, 'ad_revenue_mediation');
    if (given === null || given === signal.mediation) return null;
    if (given === 'applovin' && signal.mediation === 'max') return null;
    return {
      field: 'ad_revenue_mediation',
      given,
      expected: signal.mediation ?? 'no mediation',
      message: `This came to the path of ${signal.mediation ?? ''}; the path counts.`,
      hint: `Send impressions of ${given} to v0/ad_impressions/${given}, or name ${signal.mediation ?? ''}.`,
      source: 'assumed',
    };
  },
});

const noRate = lintRule({
  rule: 'no-rate',
  for: ['purchase', 'subscription', 'ad-revenue'],
  check({ facts, values, toUsd }) {
    for (const fact of facts) {
      const money: Money | null =
        fact.type === 'ad-revenue'
          ? fact.revenue
          : fact.type === 'purchase' || fact.type === 'subscription'
            ? (fact.revenue?.gross ?? null)
            : null;
      if (money === null || money.usd !== null) continue;
      const { currency } = money;
      // An impression is converted by the day that dates it, which need not be the day on which it arrives.
      const atMs = fact.type === 'ad-revenue' ? fact.impressionAtMs : fact.atMs;
      const isTooMuch = toUsd(1n, currency, atMs) !== null;
      const day = new Date(atMs).toISOString().slice(0, 10);
      return {
        field:
          Object.keys(values).find((name) => /currency/.test(name) && readCurrency(text(values, name)) === currency) ??
          null,
        given: currency,
        expected: isTooMuch ? 'less than one billion US dollars' : `a currency with a rate on ${day} or before`,
        message: isTooMuch
          ? 'The amount is more US dollars than can be kept: no report in dollars shows it.'
          : `There is no rate for ${currency} on ${day} or before: no report in dollars shows the revenue.`,
        hint: isTooMuch ? 'Check the amount.' : 'Set rates with this currency and day (docs/settings.md).',
        source: 'assumed',
      };
    }
    return null;
  },
});

/** What is doubtful about money. */
export const moneyLint: readonly LintRule[] = [
  priceInMinorUnits,
  notOnDashboard,
  repeatedTransaction,
  repeatedPurchaseToken,
  subscriptionNotReported,
  subscriptionWithoutPrice,
  subscriptionInTrial,
  mediationDiffers,
  admobUnits,
  revenueFieldsDisagree,
  noRate,
];
