import { expect, test } from 'vitest';
import { Parking } from '../../../sender/parking.js';
import { ANDROID, IOS } from '../../support/senders.js';

/** Parks an app from one instant to another. */
const rest = (parking: Parking, fromMs: number, toMs: number): void => {
  parking.park(ANDROID, 'key', 'unauthorized', 'KEY', fromMs);
  parking.resume(toMs);
};

test.each([
  { sinceMs: 0, restedMs: 30 },
  { sinceMs: 10, restedMs: 30 },
  { sinceMs: 11, restedMs: 29 },
  { sinceMs: 20, restedMs: 20 },
  { sinceMs: 35, restedMs: 15 },
  { sinceMs: 50, restedMs: 0 },
])('an app that was parked from 10 to 20 and from 30 to 50 has rested $restedMs since $sinceMs', (row) => {
  const parking = new Parking();
  rest(parking, 10, 20);
  rest(parking, 30, 50);
  expect(parking.restedMs(ANDROID, row.sinceMs, 100)).toBe(row.restedMs);
  expect(parking.restedMs(IOS, row.sinceMs, 100)).toBe(0);
});

test('one that is parked still rests until now, and one that is parked again from when it was parked first', () => {
  const parking = new Parking();
  parking.park(ANDROID, 'app', 'no such app', null, 10);
  parking.park(ANDROID, 'app', 'no such app', null, 20);
  expect(parking.restedMs(ANDROID, 0, 25)).toBe(15);
});

test.each([
  { rests: 100, restedMs: 100 },
  // The two oldest are one now, with what was between them: a call is rather sent than thought too old.
  { rests: 101, restedMs: 110 },
])('of $rests rests of a millisecond each, ten apart, it remembers $restedMs', ({ rests, restedMs }) => {
  const parking = new Parking();
  for (let n = 0; n < rests; n += 1) rest(parking, 10 * n, 10 * n + 1);
  expect(parking.restedMs(ANDROID, 0, 10_000)).toBe(restedMs);
});
