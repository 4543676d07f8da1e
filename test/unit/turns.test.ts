import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../simulator/http/turns.js';

/** Work that takes so many milliseconds on a clock of its own. */
function aDay() {
  let nowMs = 0;
  const done: string[] = [];
  const turns = new Turns(() => nowMs);
  const add = (name: string, ms: number, more?: () => void): void =>
    turns.add(() => {
      done.push(name);
      nowMs += ms;
      more?.();
    });
  return { add, done };
}

test('what comes in together is done in order, and at once where it takes no time', async () => {
  const { add, done } = aDay();
  for (const name of ['a', 'b', 'c']) add(name, 0.9);
  expect(done).toEqual([]);
  await nextTurn();
  expect(done).toEqual(['a', 'b', 'c']);
});

test('after two milliseconds others have their turn', async () => {
  const { add, done } = aDay();
  add('a', 1);
  add('b', 1);
  add('c', 100);
  add('d', 0);
  const seen: string[] = [];
  for (const _ of [1, 2, 3]) {
    await nextTurn();
    seen.push(done.join(''));
  }
  expect(seen).toEqual(['ab', 'abc', 'abcd']);
});

test('what comes while others wait comes after them', async () => {
  const { add, done } = aDay();
  add('a', 3, () => add('c', 0));
  add('b', 0);
  await nextTurn();
  expect(done).toEqual(['a']);
  await nextTurn();
  expect(done).toEqual(['a', 'b', 'c']);
});
