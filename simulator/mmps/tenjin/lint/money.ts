import type { Money } from '@mmp-sim/contracts/facts';
import { ONE } from '@mmp-sim/contracts/money/amount';
import { minorDigits } from '@mmp-sim/contracts/money/currencies';
import type { Price } from '@mmp-sim/contracts/signals';
import { lintRule } from '../../lint-rule.js';
import type { LintRule, LintSubject } from '../../mmp.js';
import { readCurrency } from '../read-money.js';
import { text } from '../read.js';
import { adRevenueLint } from './ad-revenue.js';
import { subscriptionLint } from './subscriptions.js';

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
      message: "A purchase of an SDK without a receipt is not on Tenjin's dashboard: only what could be checked is.",
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
  ...subscriptionLint,
  ...adRevenueLint,
  noRate,
];
