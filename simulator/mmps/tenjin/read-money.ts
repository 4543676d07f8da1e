import { parseAmount } from '@mmp-sim/contracts/money/amount';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import type { Price, Signal } from '@mmp-sim/contracts/signals';
import type { WireFields } from '../mmp.js';
import { keptText, readDevice, readFlag, text } from './read.js';

type Values = WireFields['values'];

const QUANTITY = /^\s*\+?0*([1-9]\d{0,8})(?:\.0*)?\s*$/;

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

/** @returns null where either is missing. */
export function priceOf(amount: bigint | null, currency: string | null): Price | null {
  return amount === null || currency === null ? null : { amount, currency };
}

/** An amount in 10^-9 units; null where none is given, or what is given is none. */
export const amountOf = (given: string | null, movedBy = 0): bigint | null =>
  given === null ? null : parseAmount(given, movedBy);

export function readPurchase(values: Values): Signal {
  return {
    kind: 'purchase',
    device: readDevice(values),
    productId: keptText(values, 'product_id'),
    unitPrice: priceOf(amountOf(text(values, 'price')), readCurrency(text(values, 'currency'))),
    quantity: readQuantity(text(values, 'quantity')),
    postCut: readFlag(text(values, 'postcut')) === true,
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
    inTrial: readFlag(text(values, 'is_in_trial_period')) === true || amount === 0n,
  };
}
