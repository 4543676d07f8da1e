import { expect, test } from 'vitest';
import { LONGEST_TIMER_MS, requireTimeout, within } from '../../../sender/deadline.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Which timers are set, one after the other, and whether it is over after all of them. */
async function waited(ms: number, rings: number): Promise<{ timers: number[]; isOver: boolean }> {
  const timers: number[] = [];
  const clock = new ManualClock();
  const after = clock.after.bind(clock);
  clock.after = (each, call, isIdle) => {
    timers.push(each);
    return after(each, call, isIdle);
  };
  let isOver = false;
  void within(ms, clock, new Promise(() => {})).then(() => (isOver = true));
  for (let ring = 0; ring < rings; ring += 1) clock.advance(timers.at(-1) ?? 0);
  await new Promise(setImmediate);
  return { timers, isOver };
}

test.each([
  { ms: 500, timers: [500], isOver: true },
  { ms: LONGEST_TIMER_MS, timers: [LONGEST_TIMER_MS], isOver: true },
  { ms: LONGEST_TIMER_MS + 1, timers: [LONGEST_TIMER_MS, 1], isOver: true },
  { ms: Infinity, timers: [LONGEST_TIMER_MS, LONGEST_TIMER_MS, LONGEST_TIMER_MS], isOver: false },
])('$ms ms are waited for, though a timer takes no more than 24 days', async ({ ms, timers, isOver }) => {
  expect(await waited(ms, isOver ? timers.length : timers.length - 1)).toEqual({ timers, isOver });
});

test('what comes before the deadline ends the wait, and leaves no timer', async () => {
  const clock = new ManualClock();
  let cancelled = 0;
  clock.after = () => ({ cancel: () => void (cancelled += 1) });
  await within(Infinity, clock, Promise.resolve());
  expect(cancelled).toBe(1);
});

test.each([0, 0.5, 30_000, Infinity])('%s is a timeout', (timeoutMs) => {
  expect(() => requireTimeout(timeoutMs)).not.toThrow();
});

test.each([
  [-1, '-1'],
  [NaN, 'NaN'],
  ['5000', 'a string'],
  [null, 'null'],
  [5n, 'a bigint'],
])('%s is none', (timeoutMs, told) => {
  expect(() => requireTimeout(timeoutMs)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', message: expect.stringContaining(`got ${told}.`) as string }),
  );
});
