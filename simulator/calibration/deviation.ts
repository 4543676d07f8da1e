import { exp, ln, normalQuantile } from '../synthesis/chance/arithmetic.js';
import type { Row } from './measure.js';

/** From so much variance on a count is as good as normal. */
const NORMAL = 50;
/** Of so few that what is expected of them is not worth a tenth of one, nothing is judged. */
const LEAST_EXPECTED = 0.1;

/**
 * By how many standard deviations a row misses its target: what chance alone does to so many. Shares are those of independent
 * trials; where what is measured hangs together, the row says what it spreads.
 *
 * @returns Null where there is no target, nothing was measured, or nothing is known of its spread.
 */
export function deviationOf({ unit, of, sigma, trials = of, drawn, as, ...row }: Row): number | null {
  const { target, realised } = as ?? row;
  if (target === null || realised === null || of === 0) return null;
  if (sigma !== undefined) return sigma === null || !(sigma > 0) ? null : (realised - target) / sigma;
  const n = as?.trials ?? trials;
  if (unit !== 'share' || !(n > 0)) return null;
  // Where the target was drawn too, both are as unsure as so many would be.
  return shareDeviation(realised, target, drawn === undefined ? n : (n * drawn) / (n + drawn));
}

/** @param n - Trials. @returns Null where too little is expected for anything to be seen. */
function shareDeviation(realised: number, target: number, n: number): number | null {
  if (target > 0.5) {
    const other = shareDeviation(1 - realised, 1 - target, n);
    return other === null ? null : -other || 0;
  }
  const count = Math.round(realised * n);
  if (n * target < LEAST_EXPECTED && count < 2) return null;
  const normal = (realised - target) / Math.sqrt((target * (1 - target)) / n);
  if (n * target * (1 - target) >= NORMAL || target <= 0) return normal;
  // Half of the chance of what is there, and of all that is less.
  let chance = exp(n * ln(1 - target));
  let below = 0;
  for (let i = 0; i < count; i += 1) {
    below += chance;
    chance *= ((n - i) / (i + 1)) * (target / (1 - target));
  }
  const middle = below + chance / 2;
  return middle > LEAST && middle < 1 - LEAST ? normalQuantile(middle) : normal;
}
const LEAST = 1e-12;

/** What a mean of so much spreads, and a share of a sum: from sums over those who are independent of each other. */
export const sigmaOfRatio = (
  { n, part, whole, parts2, wholes2, products }: RatioSums,
  share = whole === 0 ? 0 : part / whole,
): number | null => {
  if (n < 2 || whole === 0) return null;
  const squares = parts2 - 2 * share * products + share * share * wholes2;
  return Math.sqrt(Math.max(0, squares)) / whole;
};

/** Sums over `n` who are independent: of a part of each, of the whole of each, of their squares and products. */
export type RatioSums = {
  readonly n: number;
  readonly part: number;
  readonly whole: number;
  readonly parts2: number;
  readonly wholes2: number;
  readonly products: number;
};

export const ratioSums = (list: readonly (readonly [part: number, whole: number])[]): RatioSums => {
  const sum = (of: (part: number, whole: number) => number): number =>
    list.reduce((total, [part, whole]) => total + of(part, whole), 0);
  return {
    n: list.length,
    part: sum((part) => part),
    whole: sum((_, whole) => whole),
    parts2: sum((part) => part * part),
    wholes2: sum((_, whole) => whole * whole),
    products: sum((part, whole) => part * whole),
  };
};

/** Spreads of what is independent, together. */
export const together = (...sigmas: readonly (number | null)[]): number | null =>
  sigmas.some((one) => one === null) ? null : Math.hypot(...sigmas.map((one) => one ?? 0));
