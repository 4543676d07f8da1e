import { describe, expect, test } from 'vitest';
import { idleSettings } from '../../../simulator/synthesis/world/idle-settings.js';
import { presetNames } from '../../../simulator/synthesis/world/presets.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';

const idle = (world: object): string[] =>
  idleSettings(readWorld({ preset: 'hyper-casual', fraud: [], ...world })).map(
    ({ path, given, expected }) => `${path}: got ${given}, expected ${expected}`,
  );

test.each(presetNames)('%s has no setting without effect', (preset) => {
  expect(idleSettings(readWorld({ preset }))).toEqual([]);
});

describe('mess that finds nothing to spoil', () => {
  test.each([
    { mess: 'clockSkew', nothing: { adRevenue: null }, says: 'ads in the app (adRevenue)' },
    { mess: 'wrongCurrency', nothing: { purchases: null, subscriptions: [] }, says: 'purchases or subscriptions' },
  ])('is told of: $mess', ({ mess, nothing, says }) => {
    expect(idle({ mess: { [mess]: 0.5 }, ...nothing })).toEqual([
      expect.stringContaining(`mess.${mess}: got 0.5, expected ${says}`),
    ]);
    expect(idle({ mess: { [mess]: 0.5 } })).toEqual([]);
    expect(idle({ mess: { [mess]: 0 }, ...nothing })).toEqual([]);
  });
});

describe('holidays', () => {
  const on = (of: 'exposure' | 'opening', ...dates: string[]): string[] =>
    idle({ [of]: { holidays: dates.map((date) => ({ date, factor: 2 })) } });

  test('of ads are in the span, by the clock of some place', () => {
    expect(on('exposure', '2025-12-31', '2026-01-31')).toEqual([]);
    expect(on('exposure', '2025-12-30', '2026-01-06', '2026-02-01')).toEqual([
      'exposure.holidays: got 2025-12-30, 2026-02-01, expected days from 2025-12-31 to 2026-01-31 (startsOn, days)',
    ]);
  });

  test('of apps are in the span, or in the year in which lives go on', () => {
    expect(on('opening', '2025-12-31', '2027-01-31')).toEqual([]);
    expect(on('opening', '2027-02-01')).toEqual([expect.stringMatching(/^opening\.holidays: got 2027-02-01, /)]);
  });

  test('are where somebody lives', () => {
    const holidays = [{ date: '2026-01-06', factor: 2, countries: ['ES', 'US'] }];
    expect(idle({ exposure: { holidays } })).toEqual([]);
    expect(idle({ exposure: { holidays: [{ ...holidays[0], countries: ['ES'] }] } })).toEqual([
      expect.stringMatching(/^exposure\.holidays\.0\.countries: got ES, expected a country of countries: US, /),
    ]);
  });
});
