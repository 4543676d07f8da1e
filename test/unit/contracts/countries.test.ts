import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isCountry } from '../../../contracts/countries.js';

test('the countries are those of DataVault', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const table = readFileSync(`${root}/simulator/mmps/tenjin/warehouse/tables/countries.sql`, 'utf8');
  const codes = [...table.matchAll(/\('([A-Z]{2})'/g)].map(([, code = '']) => code);
  expect(codes).toHaveLength(250);
  const all = Array.from({ length: 26 * 26 }, (_, at) =>
    String.fromCodePoint(65 + Math.floor(at / 26), 65 + (at % 26)),
  );
  expect(all.filter((code) => isCountry(code))).toEqual(codes);
});

test.each([
  ['de', true],
  ['DE', true],
  ['UK', false],
  ['DEU', false],
  ['', false],
])('%s: %s', (code, is) => {
  expect(isCountry(code)).toBe(is);
});
