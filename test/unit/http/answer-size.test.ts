import { describe, expect, test } from 'vitest';
import { fitting, jsonSize } from '../../../simulator/http/answer-size.js';

describe('the size of a value as JSON', () => {
  test.each([
    { value: null },
    { value: 'x'.repeat(1000) },
    { value: { name: 'x'.repeat(1000), list: [1, 2, { deep: true }] } },
    { value: Array.from({ length: 200 }, (_, n) => ({ id: n, text: 'é'.repeat(n) })) },
  ])('is near what it is, and never less than a sixth of it', ({ value }) => {
    const { length } = JSON.stringify(value, null, 2);
    expect(jsonSize(value, Number.POSITIVE_INFINITY)).toBeGreaterThan(length / 2);
    expect(jsonSize(value, Number.POSITIVE_INFINITY)).toBeLessThan(length * 4 + 20);
    const nuls = 'x\0'.repeat(5000);
    expect(jsonSize(nuls, Number.POSITIVE_INFINITY)).toBeGreaterThan(JSON.stringify(nuls).length / 6);
  });

  test('is not counted further than anybody asks', () => {
    const endless = {
      get self(): unknown {
        return endless;
      },
      text: 'x'.repeat(100),
    };
    expect(jsonSize(endless, 10_000)).toBeGreaterThan(10_000);
  });
});

describe('of items', () => {
  const items = ['a', 'b', 'c'].map((letter) => letter.repeat(84));

  test.each([
    { most: 300, taken: 3, left: false },
    { most: 299, taken: 2, left: true },
    { most: 1, taken: 1, left: true },
  ])('$taken of three fit into $most', ({ most, taken, left }) => {
    expect(fitting(items, most)).toEqual({ items: items.slice(0, taken), left });
  });

  test('no more are made than fit, and one', () => {
    let made = 0;
    function* making(): Generator<string> {
      for (const item of items) {
        made += 1;
        yield item;
      }
    }
    fitting(making(), 100);
    expect(made).toBe(2);
    expect(fitting([], 1)).toEqual({ items: [], left: false });
  });
});
