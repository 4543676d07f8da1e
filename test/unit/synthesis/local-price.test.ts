import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountText } from '@mmp-sim/contracts/money/amount';
import { minorDigits } from '@mmp-sim/contracts/money/currencies';
import { shippedRates } from '../../../simulator/money/rates.js';
import { customerPrice, localPrice, usdMicros } from '../../../simulator/synthesis/world/local-price.js';

const AT = Date.parse('2026-01-01T00:00:00Z');
const ONE = 1_000_000_000n;

test.each([
  { exact: '4.251', digits: 2, price: '4.29' },
  { exact: '4.249', digits: 2, price: '4.19' },
  { exact: '27.05', digits: 2, price: '26.9' },
  { exact: '9.97', digits: 2, price: '9.99' },
  { exact: '10.04', digits: 2, price: '9.99' },
  { exact: '10.5', digits: 2, price: '10.9' },
  { exact: '10049', digits: 2, price: '9990' },
  { exact: '452', digits: 2, price: '449' },
  { exact: '1637', digits: 2, price: '1590' },
  // No coin is smaller: the price stays round.
  { exact: '768', digits: 0, price: '770' },
  { exact: '131486', digits: 0, price: '130000' },
  { exact: '1.531', digits: 3, price: '1.49' },
  // The third digit would be less than a coin.
  { exact: '0.84', digits: 2, price: '0.79' },
  { exact: '0.5', digits: 2, price: '0.49' },
  // Below fifty coins it is rounded to them, and nothing is free.
  { exact: '0.4949', digits: 2, price: '0.49' },
  { exact: '0.015', digits: 2, price: '0.02' },
  { exact: '0.001', digits: 2, price: '0.01' },
  { exact: '49.4', digits: 0, price: '49' },
  { exact: '50', digits: 0, price: '50' },
  { exact: '56', digits: 0, price: '60' },
])('$exact with $digits digits of coins costs $price', ({ exact, digits, price }) => {
  expect(amountText(customerPrice(BigInt(Math.round(Number(exact) * 1e9)), digits))).toBe(price);
});

test('US dollars stay as they are, others are converted by the day and rounded', () => {
  expect(localPrice(4.97, 'USD', AT)).toEqual({ amount: 4_970_000_000n, currency: 'USD' });
  const price = localPrice(4.99, 'JPY', AT);
  const exact = shippedRates.fromUsd(4_990_000_000n, 'JPY', AT) ?? 0n;
  expect(price).toEqual({ amount: customerPrice(exact, 0), currency: 'JPY' });
  expect((price?.amount ?? 1n) % (10n * ONE)).toBe(0n);
});

test.each([
  { currency: 'EUX', atMs: AT, why: 'no such currency' },
  { currency: 'UYW', atMs: AT, why: 'it has no rate' },
  { currency: 'EUR', atMs: Date.parse('2022-12-31T00:00:00Z'), why: 'it has no rate yet' },
])('no price in $currency: $why', ({ currency, atMs }) => {
  expect(localPrice(4.99, currency, atMs)).toBeNull();
});

test('from a thousand coins on a price is within six per cent of the exact one, and dearer things are not cheaper', () => {
  const currency = fc.constantFrom(...shippedRates.currencies(AT).filter((one) => one !== 'USD'));
  const cents = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(currency, cents, cents, (code, some, others) => {
      const [low, high] = [Math.min(some, others), Math.max(some, others)].map((usd) =>
        localPrice(usd / 100, code, AT),
      );
      const exact = shippedRates.fromUsd(BigInt(Math.max(some, others)) * 10_000_000n, code, AT) ?? 0n;
      const coin = 10n ** BigInt(9 - (minorDigits(code) ?? 0));
      const price = high?.amount ?? 0n;
      expect(price % coin).toBe(0n);
      expect(price).toBeGreaterThanOrEqual(low?.amount ?? 0n);
      if (exact < 1000n * coin) return;
      expect(Math.abs(Number(price) / Number(exact) - 1)).toBeLessThan(0.06);
    }),
    { numRuns: 300 },
  );
});

test('what is earned is the local price by the rate of the day, in millionths that are not rounded', () => {
  const price = localPrice(9.99, 'EUR', AT) ?? { amount: 0n, currency: 'EUR' };
  for (const day of ['2026-01-01', '2026-06-30', '2026-10-01']) {
    const atMs = Date.parse(day);
    expect(usdMicros(price, 3, atMs)).toBe(Number(shippedRates.toUsd(price.amount * 3n, 'EUR', atMs)) / 1000);
  }
  expect(usdMicros({ amount: 4_990_000_000n, currency: 'USD' }, 1, AT)).toBe(4_990_000);
});
