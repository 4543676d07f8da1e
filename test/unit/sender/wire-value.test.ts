import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amount, flag, id, instant, json, wholeNumber } from '../../../sender/mmps/tenjin/wire-value.js';

describe('an amount of money', () => {
  test.each([
    [4.99, '4.99'],
    ['4.99', '4.99'],
    ['+4.990 ', '4.99'],
    [0, '0'],
    [-0, '0'],
    [1e-7, '0.0000001'],
    [1e-9, '0.000000001'],
    ['1.5E7', '15000000'],
    ['.5', '0.5'],
    ['1.0000000000', '1'],
    [999_999_999, '999999999'],
    ['999999999.999999999', '999999999.999999999'],
  ])('%s is written as %s', (value, text) => {
    expect(amount(value)).toBe(text);
  });

  test.each([
    [0.1 + 0.2, 'inexact result of a calculation'],
    [1.1 * 3, 'inexact result of a calculation'],
    [1e-10, 'inexact result of a calculation'],
    ['0.0000000001', 'the sender rounds no money'],
    [-4.99, 'report a refund as a custom event'],
    ['-1', 'report a refund as a custom event'],
    [499n, 'may be cents as well as units'],
    ['4,99', 'no thousands separators'],
    ['$4.99', 'no currency sign'],
    ['', 'no currency sign'],
    [1e9, 'below one billion'],
    [NaN, 'such as 4.99'],
    [Infinity, 'such as 4.99'],
    [{}, 'such as 4.99'],
    [true, 'such as 4.99'],
  ])('%s is refused, with what to do', (value, hint) => {
    expect(amount(value)).toMatchObject({ hint: expect.stringContaining(hint) as string });
  });

  test('every number of cents comes out as it is spelt', () => {
    const cents = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(cents, (n) => {
        expect(Number(amount(n / 100))).toBe(n / 100);
      }),
    );
  });
});

test.each([
  ['29EEB161-0FE7-4997-B6D5-3F02E9711F8C', '29eeb1610fe74997b6d53f02e9711f8c'],
  [' 29eeb1610fe74997b6d53f02e9711f8c ', '29eeb1610fe74997b6d53f02e9711f8c'],
  ['{gaid}', '{gaid}'],
])('an id %s is written as %s', (value, text) => {
  expect(id(value)).toBe(text);
});

test.each([
  [flag, true, '1'],
  [flag, false, '0'],
  [wholeNumber, 12, '12'],
  [wholeNumber, -12n, '-12'],
  [wholeNumber, ' 7 ', '7'],
  [instant, new Date('2026-11-24T12:00:00.123Z'), '1795521600123'],
  [instant, 1_795_521_600_123, '1795521600123'],
  [json, { a: 1 }, '{"a":1}'],
  [json, '{"a":1}', '{"a":1}'],
])('%o writes %o as %s', (write, value, text) => {
  expect(write(value)).toBe(text);
});

const circle: { self?: unknown } = {};
circle.self = circle;

test.each([
  [flag, 'yes'],
  [flag, 1],
  [wholeNumber, 1.5],
  [wholeNumber, 2 ** 53],
  [wholeNumber, '1e3'],
  [instant, new Date(NaN)],
  [instant, '2026-11-24'],
  [instant, -1],
  [json, 5],
  [json, circle],
  [id, 42],
])('%o refuses %o', (write, value) => {
  expect(write(value)).toHaveProperty('expected');
});
