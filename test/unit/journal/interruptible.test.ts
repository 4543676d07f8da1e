import { expect, test } from 'vitest';
import { interruptible } from '../../../simulator/journal/interruptible.js';

test('work that ends in time is done, once', () => {
  let times = 0;
  expect(interruptible(() => void (times += 1), 1000)).toBe(true);
  expect(times).toBe(1);
});

test.each([
  ['a regular expression that backtracks', () => void /(a+)+$/u.test(`${'a'.repeat(60)}!`)],
  [
    'a loop',
    () => {
      for (;;);
    },
  ],
])('%s is broken off in the middle, and the next work is done', (_what, work) => {
  const before = performance.now();
  expect(interruptible(work, 50)).toBe(false);
  expect(performance.now() - before).toBeGreaterThan(40);
  expect(interruptible(() => {}, 50)).toBe(true);
});

test('what the work throws is thrown', () => {
  const work = (): void => {
    throw new TypeError('broken');
  };
  expect(() => interruptible(work, 1000)).toThrow(new TypeError('broken'));
});
