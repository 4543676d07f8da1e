import { expect } from 'vitest';

/** That so many of independent trials, each with this chance, are no surprise: within four standard deviations. */
export function expectByChance(count: number, trials: number, chance: number, message?: string): void {
  const spread = Math.sqrt(trials * chance * (1 - chance));
  expect(Math.abs(count - trials * chance), message).toBeLessThanOrEqual(4 * spread);
}
