import { parseAmount } from '@mmp-sim/contracts/money/amount';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import type { AdImpressionDetails, Price, Signal } from '@mmp-sim/contracts/signals';
import type { WireFields } from '../mmp.js';
import { bracketed, type Mediation } from './mediations.js';
import { keptText, readDevice, text } from './read.js';

type Values = WireFields['values'];

/** Places by which the point moves. */
const MICROS = 6;
const PER_MILLE = 3;
const QUANTITY = /^\s*\+?0*([1-9]\d{0,8})(?:\.0*)?\s*$/;

/** `1` or `true`; anything else is not. */
const isTrue = (value: string | null): boolean => value !== null && /^(?:1|true)$/i.test(value.trim());

/**
 * The currency that a parameter names; small letters are read too (assumed), and the schema's finding says so.
 *
 * @returns null for what ISO 4217 does not know.
 */
export function readCurrency(given: string | null): string | null {
  const code = given?.trim().toUpperCase() ?? '';
  return isCurrency(code) ? code : null;
}

/** A number of units, 1 or more; 1 where none is given (assumed), null where what is given is no such number. */
function readQuantity(given: string | null): number | null {
  if (given === null) return 1;
  const digits = QUANTITY.exec(given)?.[1];
  return digits === undefined ? null : Number(digits);
}

function priceOf(amount: bigint | null, currency: string | null): Price | null {
  return amount === null || currency === null ? null : { amount, currency };
}

const amountOf = (given: string | null, movedBy = 0): bigint | null =>
  given === null ? null : parseAmount(given, movedBy);

export function readPurchase(values: Values): Signal {
  return {
    kind: 'purchase',
    device: readDevice(values),
    productId: keptText(values, 'product_id'),
    unitPrice: priceOf(amountOf(text(values, 'price')), readCurrency(text(values, 'currency'))),
    quantity: readQuantity(text(values, 'quantity')),
    postCut: isTrue(text(values, 'postcut')),
    transactionId: keptText(values, 'transaction_id') ?? keptText(values, 'receipt_id'),
    hasReceipt: text(values, 'receipt') !== null || text(values, 'receipt_id') !== null,
  };
}

/** A period that costs nothing is a trial (assumed): so stores bill a free one. */
export function readSubscription(values: Values): Signal {
  const amount = amountOf(text(values, 'price'));
  return {
    kind: 'subscription',
    device: readDevice(values),
    productId: keptText(values, 'product_id'),
    price: priceOf(amount, readCurrency(text(values, 'currency'))),
    purchaseToken: keptText(values, 'google_play_purchase_token'),
    transactionId: keptText(values, 'transaction_id'),
    originalTransactionId: keptText(values, 'original_transaction_id'),
    inTrial: isTrue(text(values, 'is_in_trial_period')) || amount === 0n,
  };
}

/** `revenue_decimal`, else a thousandth of `revenue_cpm`. @see tenjin.com/?p=17989. */
export function readAdImpression(values: Values): Signal {
  const decimal = text(values, 'revenue_decimal');
  const amount = decimal === null ? amountOf(text(values, 'revenue_cpm'), PER_MILLE) : parseAmount(decimal);
  return {
    kind: 'ad-revenue',
    device: readDevice(values),
    mediation: keptText(values, 'ad_revenue_mediation'),
    revenue: priceOf(amount, readCurrency(text(values, 'currency'))),
    details: details(values, {
      network: 'network_name',
      adUnitId: 'ad_unit_id',
      adFormat: 'ad_format',
      placement: 'placement',
      networkPlacement: 'network_placement',
      creativeId: 'creative_id',
      country: 'mediation_country',
      precision: 'precision',
    }),
  };
}

/** An impression as Tenjin's SDKs report it for a mediation, each field as `<mediation>[<field>]`. */
export function readMediatedAdImpression(mediation: Mediation, values: Values): Signal {
  const field = (name: string | null): string | null => (name === null ? null : bracketed(mediation, name));
  const currency = field(mediation.currency);
  const given = currency === null ? null : text(values, currency);
  return {
    kind: 'ad-revenue',
    device: readDevice(values),
    mediation: mediation.name,
    revenue: priceOf(mediatedAmount(mediation, values), given === null ? 'USD' : readCurrency(given)),
    details: details(values, {
      network: field(mediation.network),
      adUnitId: field(mediation.adUnit),
      adFormat: field(mediation.format),
      placement: field(mediation.placement),
      networkPlacement: field(mediation.networkPlacement),
      creativeId: field(mediation.creative),
      country: field(mediation.country),
      precision: field(mediation.precision),
    }),
  };
}

/**
 * The mediation's own field, else what the SDK derived from it. AdMob's `value_micros` holds micros on Android and
 * units of the currency on iOS.
 *
 * @see The AdMob trap: github.com/tenjin/sdk-llm-guides. The order of the fields is ours (assumed).
 */
function mediatedAmount(mediation: Mediation, values: Values): bigint | null {
  const own = text(values, bracketed(mediation, mediation.revenue));
  if (own !== null) {
    const isMicros = mediation.name === 'admob' && text(values, 'platform') !== 'ios';
    return parseAmount(own, isMicros ? MICROS : 0);
  }
  const decimal = text(values, bracketed(mediation, 'publisher_revenue_decimal'));
  if (decimal !== null) return parseAmount(decimal);
  return amountOf(text(values, bracketed(mediation, 'publisher_revenue_micro')), MICROS);
}

function details(
  values: Values,
  fields: Readonly<Record<keyof AdImpressionDetails, string | null>>,
): AdImpressionDetails {
  const known = Object.entries(fields).flatMap(([name, field]) => {
    const value = field === null ? null : keptText(values, field);
    return value === null ? [] : [[name, value]];
  });
  return Object.fromEntries(known) as AdImpressionDetails;
}
