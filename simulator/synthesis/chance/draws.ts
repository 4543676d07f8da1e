import { hashText } from '../../ids.js';
import { exp, normalQuantile } from './arithmetic.js';

/**
 * Whose draws: a key of 64 bits made of the seed and the entity. A draw is a function of its key, its purpose and its number,
 * and of nothing that was drawn before: leaving a campaign out changes no draw of anybody else.
 */
export type Key = { readonly a: number; readonly b: number };

/** Full-period mixing of 32 bits. @see github.com/skeeto/hash-prospector (public domain). */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return h ^ (h >>> 15);
}

/** The key of a seed, which is any text. */
export const seedKey = (seed: string): Key => ({
  a: hashText(seed, 0x2545f491) | 0,
  b: hashText(seed, 0x1b873593) | 0,
});

/** The key of a part of what has a key: of a country, of a person in it, of a campaign for that person. */
export function keyOf(key: Key, part: number): Key {
  const a = mix(key.a + Math.imul(part, 0x9e3779b1));
  const b = mix((key.b ^ a) + Math.imul(part, 0x85ebca6b));
  return { a: mix(a + b), b };
}

/** The same by name. */
export const keyOfName = (key: Key, name: string): Key => keyOf(keyOf(key, hashText(name, 1)), hashText(name, 2));

/** Evenly from 0 up to 1, in steps of 2^-53. */
export function uniform(key: Key, purpose: number, n = 0): number {
  const a = mix((key.a ^ Math.imul(purpose, 0x9e3779b1)) + Math.imul(n, 0xc2b2ae35));
  const b = mix((key.b ^ a) + Math.imul(n, 0x27d4eb2f) + purpose);
  const c = mix(a + b);
  return ((b >>> 5) * 67108864 + (c >>> 6)) / 9007199254740992;
}

/** 32 bits, for what is no number: an id, an address. */
export function word(key: Key, purpose: number, n = 0): number {
  const a = mix((key.a ^ Math.imul(purpose, 0x9e3779b1)) + Math.imul(n, 0xc2b2ae35));
  return mix((key.b ^ a) + Math.imul(n, 0x27d4eb2f) + purpose) >>> 0;
}

/** A whole number from 0 up to `below`. */
export const below = (key: Key, purpose: number, limit: number, n = 0): number =>
  Math.floor(uniform(key, purpose, n) * limit);

const HIGH = 2 ** 27;

/** As {@link uniform} below `chance`; mostly it is far above, which two of the three words that a draw is made of tell. */
export function isTrue(key: Key, purpose: number, chance: number, n = 0): boolean {
  const a = mix((key.a ^ Math.imul(purpose, 0x9e3779b1)) + Math.imul(n, 0xc2b2ae35));
  const b = mix((key.b ^ a) + Math.imul(n, 0x27d4eb2f) + purpose);
  const high = b >>> 5;
  if (!(high < chance * HIGH)) return false;
  return (high * 67108864 + (mix(a + b) >>> 6)) / 9007199254740992 < chance;
}

/** From the half-open side, so that no quantile of 0 is asked for. */
const inside = (key: Key, purpose: number, n: number): number => uniform(key, purpose, n) + 2 ** -54;

export const normal = (key: Key, purpose: number, n = 0): number => normalQuantile(inside(key, purpose, n));

/** @param sigma - Standard deviation of the logarithm. */
export const logNormal = (key: Key, purpose: number, median: number, sigma: number, n = 0): number =>
  median * exp(sigma * normal(key, purpose, n));

/** The same with a mean of 1, for what makes some people unlike others and leaves sums as they are. */
export const unevenness = (key: Key, purpose: number, sigma: number, n = 0): number =>
  sigma === 0 ? 1 : exp(sigma * normal(key, purpose, n) - (sigma * sigma) / 2);

const MOST_BY_STEPS = 30;

/** How many of what happens `mean` times on average, independently. Above 30 a rounded normal. */
export function poisson(key: Key, purpose: number, mean: number, n = 0): number {
  if (mean <= 0) return 0;
  if (mean > MOST_BY_STEPS) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(key, purpose, n)));
  const u = uniform(key, purpose, n);
  // Mostly nothing happens, and no exponential is needed to see it.
  if (u < 1 - mean) return 0;
  let chance = exp(-mean);
  let sum = chance;
  let count = 0;
  while (u >= sum && count < 200) {
    count += 1;
    chance *= mean / count;
    sum += chance;
  }
  return count;
}
