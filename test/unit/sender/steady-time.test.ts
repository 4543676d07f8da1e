import { expect, test } from 'vitest';
import { SteadyTime } from '../../../sender/steady-time.js';

/** A clock that is set, and what passes in the meantime. */
function aClock(): { passMs: number; setMs: number; now: () => number; elapsed: () => number } {
  const clock = { passMs: 0, setMs: 0, now: () => 1e12 + clock.passMs + clock.setMs, elapsed: () => clock.passMs };
  return clock;
}

test.each([-3_600_000, 3_600_000])('what passes is told, whatever the clock is set by: %i ms', (setMs) => {
  const clock = aClock();
  const time = new SteadyTime({ ...clock, after: () => ({ cancel: () => undefined }) });
  const beganMs = time.now();
  clock.passMs += 200;
  clock.setMs += setMs;
  expect(time.now() - beganMs).toBe(200);
});

test.each([
  { setMs: -1_000, setBackMs: 0 },
  { setMs: -1_001, setBackMs: 1_001 },
  { setMs: 3_600_000, setBackMs: 0 },
])('a clock that is set by $setMs ms was set back by $setBackMs, which is said once', ({ setMs, setBackMs }) => {
  const clock = aClock();
  const time = new SteadyTime({ ...clock, after: () => ({ cancel: () => undefined }) });
  clock.passMs += 5_000;
  clock.setMs += setMs;
  time.now();
  expect(time.setBackMs()).toBe(setBackMs);
  expect(time.setBackMs()).toBe(0);
});

test('a clock that knows no more than the time of day goes on by that, and stands while it is set back', () => {
  let nowMs = 1e12;
  const time = new SteadyTime({ now: () => nowMs, after: () => ({ cancel: () => undefined }) });
  const beganMs = time.now();
  nowMs += 200;
  expect(time.now() - beganMs).toBe(200);
  nowMs -= 3_600_000;
  expect(time.now() - beganMs).toBe(200);
  nowMs += 300;
  expect(time.now() - beganMs).toBe(500);
  expect(time.setBackMs()).toBe(3_600_000);
});
