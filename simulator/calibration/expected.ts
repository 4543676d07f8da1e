import { exp, ln, normalQuantile } from '../synthesis/chance/arithmetic.js';
import { MOST_ACTIVE } from '../synthesis/journey/lifetime.js';
import type { ClickToInstall, LogNormal } from '../synthesis/world/world-config.js';

// What the generator's own curves make to be expected.

/** Share of a standard normal variable below `x`: the quantile function, asked the other way round. */
export function normalShare(x: number): number {
  if (x <= -8) return 0;
  if (x >= 8) return 1;
  let [low, high] = [1e-16, 1 - 1e-16];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (normalQuantile(middle) < x) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Share of a log-normal quantity that is at most so much. */
export function shareBelow(value: number, { median, sigma }: LogNormal): number {
  if (sigma === 0) return value >= median ? 1 : 0;
  return normalShare(ln(value / median) / sigma);
}

/** Share of installs within so many seconds of their click. */
export function shareWithin(seconds: number, { quickShare, quick, slow, floor }: ClickToInstall): number {
  const below = (part: LogNormal): number => shareBelow(seconds, part);
  const [least, most] = floor;
  // No download is quicker than its floor, which lies evenly between the two.
  const isDown = most > least ? Math.min(1, Math.max(0, (seconds - least) / (most - least))) : seconds >= least ? 1 : 0;
  return isDown * (quickShare * below(quick) + (1 - quickShare) * below(slow));
}

const KINDS = 64;

/** Share of unlike people who come back on a day: on average `mean`, but nobody oftener than can be. */
export function shareBack(mean: number, sigma: number): number {
  let sum = 0;
  for (let i = 0; i < KINDS; i += 1) {
    const unlike = exp(sigma * normalQuantile((i + 0.5) / KINDS) - (sigma * sigma) / 2);
    sum += Math.min(MOST_ACTIVE, mean * unlike);
  }
  return sum / KINDS;
}
