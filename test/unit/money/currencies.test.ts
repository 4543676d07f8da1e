import { isCurrency, minorDigits } from '@mmp-sim/contracts/money/currencies';
import { expect, test } from 'vitest';

test.each([
  ['USD', 2],
  ['EUR', 2],
  ['JPY', 0],
  ['KRW', 0],
  ['ISK', 0],
  ['HUF', 2], // ISO 4217 has fillér, whatever the shops take.
  ['KWD', 3],
  ['CLF', 4],
  ['BGN', 2], // Withdrawn in 2026.
  ['HRK', 2],
])('%s has %i decimals', (code, digits) => {
  expect(isCurrency(code)).toBe(true);
  expect(minorDigits(code)).toBe(digits);
});

test.each(['usd', 'US', 'USDT', 'BTC', 'XAU', 'XXX', 'DEM', '', 'constructor'])('%j is no currency', (code) => {
  expect(isCurrency(code)).toBe(false);
  expect(minorDigits(code)).toBeNull();
});
