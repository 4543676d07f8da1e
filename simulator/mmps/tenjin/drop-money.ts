import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { Finding } from '@mmp-sim/contracts/findings';
import { parseAmount, times } from '@mmp-sim/contracts/money/amount';
import type { Purchase, Signal, Subscription } from '@mmp-sim/contracts/signals';
import type { Drop, WireFields } from '../mmp.js';
import { bracketed, type Mediation } from './mediations.js';
import { readCurrency } from './read-money.js';
import { text } from './read.js';

export type Dropped = { readonly reason: Drop; readonly finding: Finding };

type Values = WireFields['values'];

const AMOUNT = 'a decimal that is not negative, such as 4.99';

/**
 * Why no fact can be built of a call about money or a conversion value; null when one can. Tenjin says nothing of such
 * calls: that it ignores them is our own choice (assumed).
 *
 * @param mediation - Whose fields an ad impression carries; null for the flat ones.
 */
export function unbuildable(signal: Signal, values: Values, mediation: Mediation | null): Dropped | null {
  if (signal.kind === 'purchase') return purchase(signal, values);
  if (signal.kind === 'subscription') return subscription(signal, values);
  if (signal.kind === 'ad-revenue') return signal.revenue === null ? adRevenue(values, mediation) : null;
  return signal.kind === 'conversion-value' && signal.fine === null ? unreadableConversionValue(values) : null;
}

function purchase({ unitPrice, quantity }: Purchase, values: Values): Dropped | null {
  if (unitPrice === null) return unreadablePrice(values, 'price', 'currency');
  if (quantity === null) {
    return {
      reason: 'unreadable-quantity',
      finding: finding('unreadable-quantity', 'quantity', text(values, 'quantity'), 'a whole number, 1 or more'),
    };
  }
  return times(unitPrice.amount, BigInt(quantity)) === null ? tooLarge(values) : null;
}

/** On Android the store may know the price, and in a trial there is none; elsewhere each period has one. */
function subscription({ price, inTrial }: Subscription, values: Values): Dropped | null {
  if (price !== null) return null;
  const isSent = text(values, 'price') !== null;
  const mayLack = text(values, 'platform') === 'android' || inTrial;
  return mayLack && !isSent ? null : unreadablePrice(values, 'price', 'currency');
}

function adRevenue(values: Values, mediation: Mediation | null): Dropped {
  const inBrackets = (field: string): string => (mediation === null ? field : bracketed(mediation, field));
  const fields =
    mediation === null
      ? ['revenue_decimal', 'revenue_cpm']
      : [mediation.revenue, 'publisher_revenue_decimal', 'publisher_revenue_micro'].map(inBrackets);
  const [usual = ''] = fields;
  const given = fields.find((name) => text(values, name) !== null);
  if (given === undefined) return noRevenue(values, usual);
  return unreadablePrice(
    values,
    given,
    inBrackets(mediation === null ? 'currency' : (mediation.currency ?? 'currency')),
  );
}

function unreadablePrice(values: Values, amountField: string, currencyField: string): Dropped {
  const amount = text(values, amountField);
  if (amount === null) return noRevenue(values, amountField);
  if (parseAmount(amount) === null) {
    const hint = /^\s*-/.test(amount)
      ? 'There is no negative revenue: report a refund as a custom event.'
      : `Send ${AMOUNT}: no thousands separators, no currency signs.`;
    return {
      reason: 'unreadable-amount',
      finding: finding('unreadable-amount', amountField, amount, AMOUNT, hint),
    };
  }
  const currency = text(values, currencyField);
  if (readCurrency(currency) === null) {
    const expected = 'an ISO 4217 code in capitals, such as USD';
    const sent = `Send ${expected}.`;
    const hint = currency === null ? meantHint(values, currencyField, sent) : sent;
    return {
      reason: 'unknown-currency',
      finding: finding('unknown-currency', currencyField, currency, expected, hint),
    };
  }
  return tooLarge(values, amountField);
}

function noRevenue(values: Values, field: string): Dropped {
  const prefixed = Object.keys(values).find((name) => /^[a-z]+\[/.test(name));
  const hint =
    prefixed !== undefined && !field.includes('[')
      ? `\`${prefixed}\` belongs to v0/ad_impressions/${prefixed.split('[', 1)[0] ?? ''}.`
      : meantHint(values, field, `Send ${field}: ${AMOUNT}.`);
  const message = `There is no ${field}: without revenue the request was thrown away.`;
  return { reason: 'no-revenue', finding: { ...finding('no-revenue', field, null, AMOUNT, hint), message } };
}

function tooLarge(values: Values, field = 'price'): Dropped {
  const expected = 'an amount below one billion, all units together';
  return {
    reason: 'unreadable-amount',
    finding: finding('unreadable-amount', field, text(values, field), expected),
  };
}

function unreadableConversionValue(values: Values): Dropped {
  const given = text(values, 'conversion_value');
  return {
    reason: 'unreadable-conversion-value',
    finding: finding('unreadable-conversion-value', 'conversion_value', given, 'a whole number, 0 to 63'),
  };
}

/** The name that a stranger among the parameters was probably meant to be. */
function meantHint(values: Values, field: string, otherwise: string): string {
  const meant = didYouMean(
    field,
    Object.keys(values).filter((name) => name !== field),
  );
  return meant === null ? otherwise : `You sent \`${meant}\`: did you mean \`${field}\`?`;
}

function finding(rule: string, field: string, given: string | null, expected: string, hint?: string): Finding {
  return {
    rule,
    severity: 'error',
    field,
    given,
    expected,
    message: `${field} is not ${expected}: the request was thrown away.`,
    hint: hint ?? `Send ${expected}.`,
    source: 'assumed',
  };
}
