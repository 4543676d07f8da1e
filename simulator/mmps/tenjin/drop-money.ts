import type { Finding } from '@mmp-sim/contracts/findings';
import { parseAmount, times } from '@mmp-sim/contracts/money/amount';
import type { Purchase, Signal, Subscription } from '@mmp-sim/contracts/signals';
import { sentAs } from '@mmp-sim/contracts/validators';
import type { Drop, WireFields } from '../mmp.js';
import { currencyField, revenueCurrency, type RevenueField, revenueField } from './ad-revenue.js';
import type { Mediation } from './mediations.js';
import { readCurrency } from './read-money.js';
import { text } from './read.js';

/** Why a request is thrown away; the first finding says it, the others what would have been said next. */
export type Dropped = { readonly reason: Drop; readonly findings: readonly Finding[] };

type Values = WireFields['values'];

const AMOUNT = 'a decimal that is not negative, such as 4.99';

type Fault = { readonly reason: Drop; readonly finding: Finding };

/**
 * Why no fact can be built of a call about money or a conversion value, everything at once; null when one can. Tenjin
 * says nothing of such calls: that it ignores them is our own choice (assumed).
 *
 * @param mediation - Whose fields an ad impression carries; null for the flat ones.
 */
export function whyNoFact(signal: Signal, values: Values, mediation: Mediation | null): Dropped | null {
  const [first, ...more] = faultsOf(signal, values, mediation);
  return first === undefined
    ? null
    : { reason: first.reason, findings: [first, ...more].map(({ finding }) => finding) };
}

function faultsOf(signal: Signal, values: Values, mediation: Mediation | null): Fault[] {
  if (signal.kind === 'purchase') return purchaseFaults(signal, values);
  if (signal.kind === 'subscription') return subscriptionFaults(signal, values);
  if (signal.kind === 'ad-revenue') return signal.revenue === null ? adRevenueFaults(values, mediation) : [];
  return signal.kind === 'conversion-value' && signal.fine === null ? [unreadableConversionValue(values)] : [];
}

function purchaseFaults({ unitPrice, quantity }: Purchase, values: Values): Fault[] {
  const faults = unitPrice === null ? priceFaults(values) : [];
  if (quantity === null) {
    const given = text(values, 'quantity');
    faults.push(fault('unreadable-quantity', 'quantity', given, 'a whole number, 1 to 999,999,999'));
  }
  const isTooMuch = unitPrice !== null && quantity !== null && times(unitPrice.amount, BigInt(quantity)) === null;
  return isTooMuch ? [tooLarge(values, 'price')] : faults;
}

/** On Android the store may know the price, and a trial has none; elsewhere each period has one. */
function subscriptionFaults({ price, inTrial }: Subscription, values: Values): Fault[] {
  if (price !== null) return [];
  const mayLack = text(values, 'platform') === 'android' || inTrial;
  const amount = text(values, 'price');
  const isReadable = amount === null || parseAmount(amount) !== null;
  const lacks = amount === null || text(values, 'currency') === null;
  return mayLack && isReadable && lacks ? [] : priceFaults(values);
}

function priceFaults(values: Values): Fault[] {
  const faults = amountFaults(values, { name: 'price', movedBy: 0 }, null);
  const isKnown = readCurrency(text(values, 'currency')) !== null;
  return isKnown ? faults : [...faults, unknownCurrency(values, 'currency')];
}

function adRevenueFaults(values: Values, mediation: Mediation | null): Fault[] {
  const faults = amountFaults(values, revenueField(mediation, values), mediation);
  const field = currencyField(mediation);
  const isKnown = field === null || revenueCurrency(mediation, values) !== null;
  return isKnown ? faults : [...faults, unknownCurrency(values, field)];
}

function amountFaults(
  values: Values,
  { name, movedBy }: Pick<RevenueField, 'name' | 'movedBy'>,
  mediation: Mediation | null,
): Fault[] {
  const amount = text(values, name);
  if (amount === null) return [noRevenue(values, name, mediation)];
  if (parseAmount(amount, LARGEST_MOVE) === null) return [unreadable(values, name, amount)];
  return parseAmount(amount, movedBy) === null ? [tooLarge(values, name)] : [];
}

/** Far enough that every number fits: what is still none is no number. */
const LARGEST_MOVE = 400;

function unknownCurrency(values: Values, field: string): Fault {
  const given = text(values, field);
  const expected = 'an ISO 4217 code in capitals, such as USD';
  const hint = given === null ? meantHint(values, field, `Send ${expected}.`) : `Send ${expected}.`;
  const { reason, finding } = fault('unknown-currency', field, given, expected, hint);
  const message = given === null ? `There is no ${field}: the request was thrown away.` : finding.message;
  return { reason, finding: { ...finding, message } };
}

function unreadable(values: Values, field: string, amount: string): Fault {
  const isNegative = /^\s*-/.test(amount);
  const hint = !isNegative
    ? `Send ${AMOUNT}: no thousands separators, no currency signs.`
    : field === 'price'
      ? 'There is no negative revenue: report a refund as a custom event.'
      : 'There is no negative revenue: leave out an impression that earned nothing.';
  return fault('unreadable-amount', field, text(values, field), AMOUNT, hint);
}

function noRevenue(values: Values, field: string, mediation: Mediation | null): Fault {
  const foreign = Object.keys(values)
    .map((name) => /^([a-z]+)\[/.exec(name)?.[1])
    .find((prefix) => prefix !== undefined && prefix !== mediation?.name);
  const hint =
    foreign === undefined
      ? meantHint(values, field, `Send ${field}: ${AMOUNT}.`)
      : `\`${foreign}[…]\` belongs to v0/ad_impressions/${foreign}.`;
  const message = `There is no ${field}: without revenue the request was thrown away.`;
  const { reason, finding } = fault('no-revenue', field, null, AMOUNT, hint);
  return { reason, finding: { ...finding, message } };
}

function tooLarge(values: Values, field: string): Fault {
  const { reason, finding } = fault(
    'unreadable-amount',
    field,
    text(values, field),
    'below one billion, all units together',
  );
  return {
    reason,
    finding: { ...finding, message: 'One billion and more cannot be kept: the request was thrown away.' },
  };
}

function unreadableConversionValue(values: Values): Fault {
  return fault(
    'unreadable-conversion-value',
    'conversion_value',
    text(values, 'conversion_value'),
    'a whole number, 0 to 63',
  );
}

/** The name that a stranger among the parameters was probably meant to be. */
function meantHint(values: Values, field: string, otherwise: string): string {
  const meant = sentAs(
    field,
    Object.keys(values).filter((name) => name !== field),
  );
  return meant === null ? otherwise : `You sent \`${meant}\`: did you mean \`${field}\`?`;
}

function fault(reason: Drop, field: string, given: string | null, expected: string, hint = `Send ${expected}.`): Fault {
  const message = `${field} is not ${expected}: the request was thrown away.`;
  return {
    reason,
    finding: { rule: reason, severity: 'error', field, given, expected, message, hint, source: 'assumed' },
  };
}
