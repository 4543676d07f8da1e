import { minorDigits } from '@mmp-sim/contracts/money/currencies';
import { shippedRates } from '../../money/rates.js';

/** Digits of a whole unit after the point. */
const DECIMALS = 9;

/** What something costs in a country. `amount` is in 10^-9 units of the currency. */
export type LocalPrice = { readonly amount: bigint; readonly currency: string };

/** US dollars, to the millionth, as an amount. */
const amountOf = (usd: number): bigint => BigInt(Math.round(usd * 1_000_000)) * 1000n;

/**
 * The price of a country that comes nearest to one in US dollars and looks like one: €4.29, ₹449, ¥770.
 *
 * @param usd - Above 0. In US dollars it stays as it is.
 * @param atMs - Epoch milliseconds: the rate of that day is taken.
 * @returns Null where the currency has no rate then, or where the price is larger than any may be.
 */
export function localPrice(usd: number, currency: string, atMs: number): LocalPrice | null {
  const digits = minorDigits(currency);
  if (digits === null) return null;
  if (currency === 'USD') return { amount: amountOf(usd), currency };
  const exact = shippedRates.fromUsd(amountOf(usd), currency, atMs);
  return exact === null ? null : { amount: customerPrice(exact, digits), currency };
}

/**
 * Two digits that count, less one of the third: 4.25 is 4.29, 27.05 is 26.9, 1637 is 1590, 10.04 is 9.99. Currencies without minor units
 * keep the round price: 768 is 770. Below fifty of the smallest coin it is rounded to coins, one at the least. Our own choice
 * (assumed): stores have tables of their own for each country.
 *
 * @param amount - In 10^-9 units, above 0.
 * @param digits - Of the smallest coin after the point, at most nine.
 */
export function customerPrice(amount: bigint, digits: number): bigint {
  const coin = 10n ** BigInt(DECIMALS - digits);
  const tens = 10n * thirdDigit(amount, coin);
  if (amount < 5n * tens) {
    const coins = rounded(amount, coin);
    return coins > coin ? coins : coin;
  }
  const round = rounded(amount, tens);
  // Just below 10 it is 9.99, whether it was 9.97 or 10.04: less than that would be cheaper than what is less dear.
  return digits === 0 ? round : round - thirdDigit(round - 1n, coin);
}

/** What one of the third digit is worth; a coin at the least. */
function thirdDigit(amount: bigint, coin: bigint): bigint {
  const third = 10n ** BigInt(Math.max(0, amount.toString().length - 3));
  return third > coin ? third : coin;
}

const rounded = (amount: bigint, to: bigint): bigint => ((amount + to / 2n) / to) * to;

/**
 * What a price earns: millionths of a US dollar, not rounded to them, by the rate of the day.
 *
 * @throws {RangeError} If there is no rate (a caller bug; worlds are checked when they are read).
 */
export function usdMicros({ amount, currency }: LocalPrice, quantity: number, atMs: number): number {
  const usd = shippedRates.toUsd(amount * BigInt(quantity), currency, atMs);
  if (usd === null) throw new RangeError(`no rate of ${currency} at ${atMs}`);
  return Number(usd) / 1000;
}
