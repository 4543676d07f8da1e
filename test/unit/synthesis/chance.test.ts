import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, ln, normalQuantile, pow } from '../../../simulator/synthesis/chance/arithmetic.js';
import {
  isTrue,
  type Key,
  keyOf,
  keyOfName,
  logNormal,
  normal,
  poisson,
  seedKey,
  unevenness,
  uniform,
} from '../../../simulator/synthesis/chance/draws.js';
import { Weighted } from '../../../simulator/synthesis/chance/weighted.js';

describe('arithmetic of our own agrees with that of this engine', () => {
  function nearly(ours: number, theirs: number, digits: number): void {
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(Math.abs(theirs) * 10 ** -digits + Number.MIN_VALUE);
  }

  test('e^x', () => {
    fc.assert(fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => nearly(exp(x), Math.exp(x), 12)));
    expect([exp(0), exp(-701), exp(701)]).toEqual([1, 0, Number.POSITIVE_INFINITY]);
  });

  test('ln x', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(1e-12 * Math.max(1, Math.abs(Math.log(x))));
      }),
    );
    expect([ln(1), ln(0)]).toEqual([0, Number.NEGATIVE_INFINITY]);
  });

  test('x^y', () => {
    nearly(pow(30, -0.85), 30 ** -0.85, 13);
    nearly(pow(1.01, 365), 1.01 ** 365, 12);
  });

  test('quantiles of the normal distribution, as tables have them', () => {
    for (const [p, x] of [
      [0.5, 0],
      [0.841344746068543, 1],
      [0.975, 1.959963984540054],
      [0.001, -3.090232306167813],
    ] as const) {
      expect(normalQuantile(p)).toBeCloseTo(x, 7);
      expect(normalQuantile(1 - p)).toBeCloseTo(-x, 7);
    }
  });
});

describe('draws', () => {
  const PURPOSE = 7;
  const COUNT = 100_000;
  const key = seedKey('draws');
  const people: Key[] = Array.from({ length: COUNT }, (_, i) => keyOf(key, i));
  const mean = (draw: (one: Key) => number): number => people.reduce((sum, one) => sum + draw(one), 0) / COUNT;

  test('are the same whenever, and in whatever order, they are drawn', () => {
    const one = keyOf(key, 42);
    const before = uniform(one, PURPOSE, 3);
    uniform(one, PURPOSE, 4);
    uniform(keyOf(key, 43), PURPOSE, 3);
    expect(uniform(keyOf(seedKey('draws'), 42), PURPOSE, 3)).toBe(before);
    // What this seed has given, it gives for ever.
    expect([before, uniform(keyOfName(key, 'unity'), 1)]).toMatchInlineSnapshot(`
      [
        0.43940057316914916,
        0.3995631655838986,
      ]
    `);
  });

  test('of another seed, entity, purpose or number are others', () => {
    const one = keyOf(key, 42);
    const draws = [
      uniform(one, PURPOSE),
      uniform(one, PURPOSE, 1),
      uniform(one, PURPOSE + 1),
      uniform(keyOf(key, 43), PURPOSE),
      uniform(keyOf(seedKey('draw'), 42), PURPOSE),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  test('lie evenly from 0 up to 1, for neighbours and for purposes alike', () => {
    const BINS = 100;
    for (const draw of [
      (i: number) => uniform(people[i] ?? key, PURPOSE),
      (i: number) => uniform(key, PURPOSE, i),
      (i: number) => uniform(key, i),
      // Of what is drawn after one that was small.
      (i: number) => uniform(people[i] ?? key, PURPOSE + 1, Math.floor(uniform(people[i] ?? key, PURPOSE) * 8)),
    ]) {
      const bins = new Float64Array(BINS);
      for (let i = 0; i < COUNT; i += 1) {
        const bin = Math.floor(draw(i) * BINS);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      const expected = COUNT / BINS;
      const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 99 degrees of freedom: one in ten thousand lies outside.
      expect(chiSquare).toBeGreaterThan(53);
      expect(chiSquare).toBeLessThan(160);
    }
  });

  test('of two purposes have nothing to do with each other', () => {
    let sum = 0;
    for (const one of people) sum += (uniform(one, 1) - 0.5) * (uniform(one, 2) - 0.5);
    // Twelve times the covariance is the correlation; its standard error is 1/√n.
    expect(Math.abs((12 * sum) / COUNT)).toBeLessThan(4 / Math.sqrt(COUNT));
  });

  test.each([0.01, 0.4, 3, 29, 31, 400])('of how many there are, %d on average', (expected) => {
    const drawn = mean((one) => poisson(one, PURPOSE, expected));
    const squares = mean((one) => (poisson(one, PURPOSE, expected) - drawn) ** 2);
    const error = Math.sqrt(expected / COUNT);
    expect(Math.abs(drawn - expected)).toBeLessThan(4 * error);
    expect(squares / expected).toBeGreaterThan(0.95);
    expect(squares / expected).toBeLessThan(1.05);
  });

  test('of nothing are none', () => {
    expect(poisson(key, PURPOSE, 0)).toBe(0);
    expect(isTrue(key, PURPOSE, 0)).toBe(false);
    expect(isTrue(key, PURPOSE, 1)).toBe(true);
  });

  test('what is true is drawn below the chance, and nothing else', () => {
    for (const [i, one] of people.slice(0, 2000).entries()) {
      const drawn = uniform(one, PURPOSE, i);
      const least = 2 ** -53;
      for (const chance of [drawn, drawn + least, drawn + 2 ** -27, drawn - 2 ** -27, i / 2000]) {
        expect(isTrue(one, PURPOSE, chance, i)).toBe(drawn < chance);
      }
    }
  });

  test('have the median, the spread and the mean that they are to have', () => {
    const logs = people.map((one) => ln(logNormal(one, PURPOSE, 240, 1.1)));
    const middle = logs.reduce((sum, x) => sum + x, 0) / COUNT;
    const spread = Math.sqrt(logs.reduce((sum, x) => sum + (x - middle) ** 2, 0) / COUNT);
    expect(exp(middle)).toBeCloseTo(240, -1);
    expect(spread).toBeCloseTo(1.1, 1);
    expect(mean((one) => unevenness(one, PURPOSE, 0.8))).toBeCloseTo(1, 1);
    expect(mean((one) => normal(one, PURPOSE))).toBeCloseTo(0, 1);
    expect(unevenness(key, PURPOSE, 0)).toBe(1);
  });
});

describe('choices by weight', () => {
  test('come as often as their weights say', () => {
    const weights = [5, 0, 1, 4];
    const choice = new Weighted(weights);
    const counts = [0, 0, 0, 0];
    const STEPS = 100_000;
    for (let i = 0; i < STEPS; i += 1) {
      const at = choice.at((i + 0.5) / STEPS);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(counts.map((count) => Math.round((count / STEPS) * 1000) / 100)).toEqual(weights);
    expect(choice.total).toBe(10);
  });

  test('of nothing cannot be', () => {
    expect(() => new Weighted([0, 0])).toThrow(RangeError);
    expect(() => new Weighted([])).toThrow(RangeError);
  });
});
