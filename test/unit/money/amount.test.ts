import { amountText, dividedBy, MAX_AMOUNT, ONE, parseAmount, portion, times } from '@mmp-sim/contracts/money/amount';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** An amount, as its smallest units. */
const amounts = fc.bigInt({ min: 0n, max: MAX_AMOUNT });

describe('an amount is read exactly', () => {
  test.each([
    ['4.99', 4_990_000_000n],
    ['500.0', 500n * ONE],
    ['1.5E7', 15_000_000n * ONE],
    ['1.5e-3', 1_500_000n],
    ['0.00125', 1_250_000n],
    ['0', 0n],
    ['0.000000001', 1n],
    ['+4.99', 4_990_000_000n],
    [' 4.99 ', 4_990_000_000n],
    ['.5', 500_000_000n],
    ['5.', 5n * ONE],
    ['007', 7n * ONE],
    ['0.1', 100_000_000n], // No binary fraction comes near it.
    ['999999999.999999999', MAX_AMOUNT],
  ])('%s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  test.each([
    ['0.0000000005', 1n], // Half of the last place goes away from zero.
    ['0.00000000049999', 0n],
    ['999999999.9999999994', MAX_AMOUNT],
    ['1e-999999999', 0n],
    [`0.${'0'.repeat(400)}1`, 0n],
    [(0.1 + 0.2).toFixed(20), 300_000_000n],
  ])('what lies beyond the ninth decimal is rounded: %s', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  test.each([
    '',
    ' ',
    '.',
    '-1',
    '-0',
    '−1',
    '4,99',
    '1 000',
    '$4.99',
    '4.99 USD',
    '1e',
    'e5',
    '1e5.5',
    'NaN',
    'Infinity',
    '0x10',
    '٤',
    '1_000',
    '1000000000',
    '999999999.9999999995',
    '1e999999999',
    '1'.repeat(1_101),
  ])('%j is no amount', (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  test('whatever the text, reading never throws and stays within what can be kept', () => {
    const texts = fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[+-]?\d*\.?\d*([eE][+-]?\d+)?$/));
    fc.assert(
      fc.property(texts, (text) => {
        const amount = parseAmount(text);
        return amount === null || (amount >= 0n && amount <= MAX_AMOUNT);
      }),
    );
  });
});

describe('an amount is written in one spelling', () => {
  test.each([
    [4_990_000_000n, '4.99'],
    [0n, '0'],
    [1n, '0.000000001'],
    [500n * ONE, '500'],
    [MAX_AMOUNT, '999999999.999999999'],
    [MAX_AMOUNT * 2n, '1999999999.999999998'], // Sums go further than amounts.
  ])('%s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });

  test('what is written is read again as the same amount', () => {
    fc.assert(fc.property(amounts, (amount) => parseAmount(amountText(amount)) === amount));
  });

  test('a negative amount is a bug', () => {
    expect(() => amountText(-1n)).toThrow(RangeError);
  });
});

describe('arithmetic', () => {
  test('gross is unit price times quantity, as long as it can be kept', () => {
    expect(times(4_990_000_000n, 3n)).toBe(14_970_000_000n);
    expect(times(MAX_AMOUNT, 1n)).toBe(MAX_AMOUNT);
    expect(times(MAX_AMOUNT, 2n)).toBeNull();
    expect(() => times(1n, -1n)).toThrow(RangeError);
  });

  test.each([
    [9_990_000_000n, '0.3', 2_997_000_000n],
    [9_990_000_000n, '0.15', 1_498_500_000n],
    [1n, '0.5', 1n],
    [1n, '0.499999999', 0n],
    [MAX_AMOUNT, '1', MAX_AMOUNT],
    [MAX_AMOUNT, '0', 0n],
  ])('of %s the share %s is %s', (amount, share, expected) => {
    expect(portion(amount, share)).toBe(expected);
  });

  test.each(['1.1', '-0.1', '0.1234567891', 'x', 1_000_000_001n])('%s is no share', (share) => {
    expect(() => portion(ONE, share)).toThrow(RangeError);
  });

  test('a share and what is left of it make the whole', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: ONE }), (amount, share) => {
        const part = portion(amount, share);
        return part >= 0n && part <= amount;
      }),
    );
  });

  test.each([
    [1_250_000_000n, 1_000n, 1_250_000n], // A CPM of 1.25.
    [5n, 10n, 1n],
    [4n, 10n, 0n],
    [MAX_AMOUNT * 1_000n, 1_000n, MAX_AMOUNT],
    [(MAX_AMOUNT + 1n) * 1_000n, 1_000n, null],
  ])('%s divided by %s', (amount, by, expected) => {
    expect(dividedBy(amount, by)).toBe(expected);
  });

  test('nothing is divided by zero', () => {
    expect(() => dividedBy(1n, 0n)).toThrow(RangeError);
  });
});
