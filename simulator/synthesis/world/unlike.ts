import { exp } from '../chance/arithmetic.js';

/** People by how unlike they are, from least to most: a factor whose mean is 1, and how many of all have it. */
export type Kinds = { readonly factors: Float64Array; readonly weights: Float64Array };

/** Beyond so many standard deviations there is nobody. */
const FARTHEST = 5;
/** Steps are so small that sums over them are as good as integrals, of curves that bend as exponentials do. */
const WIDEST = 0.5;

/**
 * @param sigma - Standard deviation of the logarithm.
 * @param step - Of it. Where what is summed up has a kink, small ones are to be taken.
 */
export function kindsOf(sigma: number, step = Math.min(WIDEST, sigma === 0 ? WIDEST : 1 / sigma)): Kinds {
  if (sigma === 0) return { factors: Float64Array.of(1), weights: Float64Array.of(1) };
  // Those at the end are few, and much more than others: where sigma is large they are most of all.
  const count = Math.ceil((2 * FARTHEST + sigma) / step) + 1;
  const at = (i: number): number => i * step - FARTHEST;
  const weights = Float64Array.from({ length: count }, (_, i) => exp(-(at(i) * at(i)) / 2));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    factors: Float64Array.from({ length: count }, (_, i) => exp(sigma * at(i) - (sigma * sigma) / 2)),
    weights: weights.map((weight) => weight / all),
  };
}

export function meanOf({ factors, weights }: Kinds, value: (factor: number, place: number) => number): number {
  let sum = 0;
  for (let i = 0; i < factors.length; i += 1) sum += (weights[i] ?? 0) * value(factors[i] ?? 0, i);
  return sum;
}
