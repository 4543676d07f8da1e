import type { WorldConfig } from './world-config.js';
import { type Kinds, kindsOf, meanOf } from './unlike.js';

/** Nothing is raised more. */
const MOST_RAISED = 1024;
/** From some interest on all come, however much more they like it. */
const FINE = 0.05;

/** A rate of people of average interest, so that all of them together have `rate`: nobody's is above 1. */
export function rateOfAverage(rate: number, { interest }: Pick<WorldConfig, 'interest'>): number {
  if (rate === 0) return 0;
  const together = togetherOf(kindsOf(interest.sigma, FINE));
  let [from, to] = [rate, rate];
  while (together(to) < rate && to < rate * MOST_RAISED) to *= 2;
  for (let i = 0; i < 60; i += 1) {
    const middle = (from + to) / 2;
    if (together(middle) < rate) from = middle;
    else to = middle;
  }
  return to;
}

const togetherOf =
  (interests: Kinds) =>
  (average: number): number =>
    meanOf(interests, (liking) => Math.min(1, average * liking));

/** The rate that all of them together have then: `rate`, unless too few like it. */
export const mostWithRate = (rate: number, { interest }: Pick<WorldConfig, 'interest'>): number =>
  Math.min(rate, togetherOf(kindsOf(interest.sigma, FINE))(rate * MOST_RAISED));
