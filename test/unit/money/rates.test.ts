import { MAX_AMOUNT, ONE } from '@mmp-sim/contracts/money/amount';
import { isCurrency } from '@mmp-sim/contracts/money/currencies';
import { checkControl } from '@mmp-sim/contracts/validators';
import { expect, test } from 'vitest';
import shipped from '../../../simulator/money/rates.json' with { type: 'json' };
import { RateTable, shippedRates } from '../../../simulator/money/rates.js';

const table = new RateTable({
  base: 'USD',
  days: {
    '2026-03-02': { EUR: '0.8' },
    '2026-03-01': { EUR: '0.5', JPY: '150' },
    '2026-03-04': { EUR: '0.4' },
  },
});
const at = (instant: string): number => Date.parse(instant);

test.each([
  ['2026-03-01T00:00:00.000Z', 20n], // The first instant of its day.
  ['2026-03-01T23:59:59.999Z', 20n], // And the last.
  ['2026-03-02T00:00:00.000Z', 12_500_000_000n],
  ['2026-03-03T12:00:00.000Z', 12_500_000_000n], // A day without a rate takes the last earlier one.
  ['2026-03-04T00:00:00.000Z', 25n],
  ['2027-01-01T00:00:00.000Z', 25n],
])('ten euros at %s', (instant, usd) => {
  expect(table.toUsd(10n * ONE, 'EUR', at(instant))).toBe(usd > 1000n ? usd : usd * ONE);
});

test('a currency takes its own last rate, not the last day of the table', () => {
  expect(table.toUsd(300n * ONE, 'JPY', at('2026-03-05T00:00:00Z'))).toBe(2n * ONE);
});

test('without a rate there are no dollars, never zero', () => {
  expect(table.toUsd(ONE, 'EUR', at('2026-02-28T23:59:59.999Z'))).toBeNull();
  expect(table.toUsd(ONE, 'GBP', at('2026-03-02T00:00:00Z'))).toBeNull();
  expect(table.toUsd(ONE, 'constructor', at('2026-03-02T00:00:00Z'))).toBeNull();
});

test('the other way round the same rates count', () => {
  expect(table.fromUsd(2n * ONE, 'JPY', at('2026-03-05T00:00:00Z'))).toBe(300n * ONE);
  expect(table.fromUsd(20n * ONE, 'EUR', at('2026-03-01T23:59:59.999Z'))).toBe(10n * ONE);
  expect(table.fromUsd(20n * ONE, 'EUR', at('2026-03-02T00:00:00Z'))).toBe(16n * ONE);
  expect(table.fromUsd(ONE, 'EUR', at('2026-02-28T23:59:59.999Z'))).toBeNull();
  expect(table.fromUsd(MAX_AMOUNT, 'JPY', at('2026-03-01T00:00:00Z'))).toBeNull();
  expect(table.fromUsd(MAX_AMOUNT, 'USD', at('1970-01-01T00:00:00Z'))).toBe(MAX_AMOUNT);
});

test('the currencies of a day are those with a rate on it or before, and dollars', () => {
  expect(table.currencies(at('2026-02-28T23:59:59.999Z'))).toEqual(['USD']);
  expect(table.currencies(at('2026-03-01T00:00:00Z'))).toEqual(['EUR', 'JPY', 'USD']);
});

test('dollars need no rate', () => {
  expect(table.toUsd(MAX_AMOUNT, 'USD', at('1970-01-01T00:00:00Z'))).toBe(MAX_AMOUNT);
});

test('what is more dollars than can be kept is none', () => {
  expect(table.toUsd(MAX_AMOUNT, 'EUR', at('2026-03-01T00:00:00Z'))).toBeNull();
});

test.each(['0', '-1', 'x', ''])('a rate of %j is a bug', (rate) => {
  expect(() => new RateTable({ base: 'USD', days: { '2026-01-01': { EUR: rate } } })).toThrow(
    'rates.days.2026-01-01.EUR',
  );
});

test('the table that ships is one that a user may set, and names currencies that exist', () => {
  expect(checkControl('Rates', shipped)).toEqual({ value: shipped });
  const codes = new Set(Object.values(shipped.days).flatMap((rates) => Object.keys(rates)));
  expect([...codes].filter((code) => !isCurrency(code))).toEqual([]);
  expect(codes.size).toBeGreaterThan(40);
  expect(shippedRates.toUsd(100n * ONE, 'EUR', at('2026-11-24T00:00:00Z'))).toBeGreaterThan(80n * ONE);
});

test.each([
  [{ base: 'EUR', days: {} }, 'base', 'USD'],
  [{ base: 'USD' }, 'days', 'a value: it is required'],
  [
    { base: 'USD', days: { '2026-01-01': { EUR: '0' } } },
    'days.2026-01-01.EUR',
    'a positive decimal text such as "0.92", the price of one US dollar',
  ],
  [{ base: 'USD', days: { '2026-13-01': {} } }, 'days', 'a UTC day, such as 2026-11-24'],
  [
    { base: 'USD', days: { '2026-01-01': { eur: '1' } } },
    'days.2026-01-01',
    'an ISO 4217 code in capitals, not USD itself',
  ],
  [{ base: 'USD', days: { '2026-02-30': {} } }, 'days', 'a UTC day, such as 2026-11-24'],
])('a table of the user is checked: %j', (given, path, expected) => {
  expect(checkControl('Rates', given)).toMatchObject({ problems: [{ path, expected }] });
});
