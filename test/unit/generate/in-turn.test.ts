import { expect, test } from 'vitest';
import { InTurn } from '../../../simulator/generate/in-turn.js';

const NUMBERS = [40, 10, 30, 20, 50];

test('each number is taken once, by whichever thread asks; the first of each thread is its own', () => {
  const one = InTurn.of(NUMBERS, 2);
  const other = new InTurn(one.shared, 1);
  expect([one.next(), one.next(), one.next()]).toEqual([40, 30, 20]);
  expect([other.next(), other.next(), one.next(), other.next()]).toEqual([10, 50, undefined, undefined]);
});

test('when it has ended nobody takes any more, whoever has not begun among them', () => {
  const one = InTurn.of(NUMBERS, 2);
  const other = new InTurn(one.shared, 1);
  expect(one.next()).toBe(40);
  one.end();
  expect([one.next(), other.next(), other.next()]).toEqual([undefined, undefined, undefined]);
});

test('one thread takes all in their order', () => {
  const one = InTurn.of(NUMBERS, 1);
  expect(NUMBERS.map(() => one.next())).toEqual(NUMBERS);
  expect(one.next()).toBeUndefined();
});
