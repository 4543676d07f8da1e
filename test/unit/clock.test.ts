import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewClock } from '@mmp-sim/contracts/wire';
import { Clock } from '../../simulator/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS } from '../support/builders.js';

const at = (ms: number): string => new Date(ms).toISOString();

/** A clock on a wall that the test moves. */
function aClock(initial?: NewClock) {
  const wall = { ms: NOW_MS };
  return { wall, clock: new Clock(initial, () => wall.ms) };
}

test.each([{ rate: 1 }, { rate: 1_000_000 }])(
  'by an amount it goes forward, however fast it runs: × $rate',
  ({ rate }) => {
    let wallMs = NOW_MS;
    const initial = rate === 1 ? ({ mode: 'real' } as const) : ({ mode: 'scaled', rate } as const);
    // Between any two readings a millisecond passes.
    const clock = new Clock(initial, () => (wallMs += 1));
    const before = clock.now();
    clock.advanceBy(0);
    clock.advanceBy(1000);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 1000);
  },
);

describe('a real clock', () => {
  test('shows the wall', () => {
    const { wall, clock } = aClock();
    expect(clock.now()).toBe(NOW_MS);
    wall.ms += 1;
    expect(clock.now()).toBe(NOW_MS + 1);
    expect(clock.state()).toEqual({ mode: 'real', now: at(NOW_MS + 1), rate: 1 });
  });

  test('stays as far ahead of the wall as it was set', () => {
    const { wall, clock } = aClock({ mode: 'real', now: at(NOW_MS + DAY_MS) });
    wall.ms += 5;
    expect(clock.now()).toBe(NOW_MS + DAY_MS + 5);
  });

  test('stands while the wall has stepped back, and goes on when the wall has caught up', () => {
    const { wall, clock } = aClock();
    wall.ms = NOW_MS + 100;
    expect(clock.now()).toBe(NOW_MS + 100);
    wall.ms = NOW_MS - HOUR_MS;
    expect(clock.now()).toBe(NOW_MS + 100);
    wall.ms = NOW_MS + 101;
    expect(clock.now()).toBe(NOW_MS + 101);
  });
});

describe('a frozen clock', () => {
  test('stands, whatever the wall does', () => {
    const { wall, clock } = aClock({ mode: 'frozen', now: '2020-02-29T00:00:00Z' });
    wall.ms += DAY_MS;
    expect(clock.now()).toBe(Date.UTC(2020, 1, 29));
    wall.ms -= 2 * DAY_MS;
    expect(clock.state()).toEqual({ mode: 'frozen', now: '2020-02-29T00:00:00.000Z', rate: 0 });
  });

  test('without an instant stands where it was frozen', () => {
    const { wall, clock } = aClock();
    wall.ms += 5;
    clock.set({ mode: 'frozen' }, { mayGoBack: false });
    wall.ms += 5;
    expect(clock.now()).toBe(NOW_MS + 5);
  });

  test('moves only by hand', () => {
    const { wall, clock } = aClock({ mode: 'frozen' });
    clock.advanceTo(NOW_MS + 7 * DAY_MS);
    wall.ms += 1;
    expect(clock.now()).toBe(NOW_MS + 7 * DAY_MS);
    expect(clock.state().mode).toBe('frozen');
  });
});

describe('a scaled clock', () => {
  test.each([
    { rate: 1440, wallMs: 1000, shownMs: 1000 * 1440 }, // A day in a minute.
    { rate: 1, wallMs: 1000, shownMs: 1000 },
    { rate: 0.25, wallMs: 1000, shownMs: 250 },
    { rate: 0.25, wallMs: 7, shownMs: 1 }, // Whole milliseconds: 1.75 have passed.
  ])('at rate $rate shows $shownMs ms for $wallMs of the wall', ({ rate, wallMs, shownMs }) => {
    const { wall, clock } = aClock({ mode: 'scaled', rate });
    wall.ms += wallMs;
    expect(clock.now()).toBe(NOW_MS + shownMs);
    expect(clock.state()).toEqual({ mode: 'scaled', now: at(NOW_MS + shownMs), rate });
  });

  test('without a rate runs as fast as the wall', () => {
    const { wall, clock } = aClock({ mode: 'scaled', now: '2030-01-01T00:00:00Z' });
    wall.ms += 60;
    expect(clock.now()).toBe(Date.UTC(2030, 0, 1) + 60);
    expect(clock.state().rate).toBe(1);
  });

  test('changes its rate from where it is', () => {
    const { wall, clock } = aClock({ mode: 'scaled', rate: 100 });
    wall.ms += 10;
    clock.set({ mode: 'scaled', rate: 2 }, { mayGoBack: false });
    wall.ms += 10;
    expect(clock.now()).toBe(NOW_MS + 1000 + 20);
  });

  test('keeps its rate when it is moved by hand', () => {
    const { wall, clock } = aClock({ mode: 'scaled', rate: 10 });
    clock.advanceTo(NOW_MS + HOUR_MS);
    wall.ms += 6;
    expect(clock.now()).toBe(NOW_MS + HOUR_MS + 60);
  });
});

describe('going back to real', () => {
  test('returns to the wall where that is not behind', () => {
    const { wall, clock } = aClock({ mode: 'frozen' });
    wall.ms += MINUTE_MS;
    clock.set({ mode: 'real' }, { mayGoBack: false });
    expect(clock.now()).toBe(NOW_MS + MINUTE_MS);
  });

  test('goes on from where it is when the wall is behind', () => {
    const { wall, clock } = aClock({ mode: 'frozen', now: at(NOW_MS + DAY_MS) });
    clock.set({ mode: 'real' }, { mayGoBack: false });
    expect(clock.now()).toBe(NOW_MS + DAY_MS);
    wall.ms += 3;
    expect(clock.now()).toBe(NOW_MS + DAY_MS + 3);
  });

  test('returns to the wall in any case while nothing has happened yet', () => {
    const { clock } = aClock({ mode: 'frozen', now: at(NOW_MS + DAY_MS) });
    clock.set({ mode: 'real' }, { mayGoBack: true });
    expect(clock.now()).toBe(NOW_MS);
  });
});

describe('a clock only goes forward', () => {
  const backward = expect.objectContaining({ code: 'CLOCK_BACKWARD' });

  test.each([
    { by: 1, allowed: true },
    { by: 0, allowed: true },
    { by: -1, allowed: false },
  ])('by $by ms: allowed is $allowed, set or advanced', ({ by, allowed }) => {
    for (const move of [
      (clock: Clock) => clock.advanceTo(NOW_MS + by),
      (clock: Clock) => clock.set({ mode: 'frozen', now: at(NOW_MS + by) }, { mayGoBack: false }),
    ]) {
      const { clock } = aClock({ mode: 'frozen' });
      if (allowed) {
        move(clock);
        expect(clock.now()).toBe(NOW_MS + by);
      } else {
        expect(() => move(clock)).toThrow(backward);
        expect(clock.state()).toMatchObject({ mode: 'frozen', now: at(NOW_MS) });
      }
    }
  });

  test('also from an instant that it only showed before the wall stepped back', () => {
    const { wall, clock } = aClock();
    wall.ms += 100;
    clock.now();
    wall.ms -= 100;
    expect(() => clock.advanceTo(NOW_MS + 99)).toThrow(backward);
  });

  test('unless nothing has happened yet', () => {
    const { clock } = aClock();
    clock.set({ mode: 'frozen', now: '2001-01-01T00:00:00Z' }, { mayGoBack: true });
    expect(clock.now()).toBe(Date.UTC(2001, 0, 1));
  });

  test('and says what it shows, what was asked and what to do', () => {
    const { clock } = aClock({ mode: 'frozen' });
    expect(() => clock.advanceTo(NOW_MS - MINUTE_MS)).toThrow(
      'it shows 2026-11-24T12:00:00.000Z, which is after 2026-11-24T11:59:00.000Z. A workspace that holds facts only goes forward. Reset it or make a new one.',
    );
  });
});

test.each(['real', 'frozen'] as const)('a %s clock has no rate', (mode) => {
  const { clock } = aClock();
  expect(() => clock.set({ mode, rate: 2 }, { mayGoBack: true })).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID' }),
  );
  expect(() => aClock({ mode, rate: 2 })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('whatever the wall and the hands do, the clock shows whole milliseconds and never falls', () => {
  const modeArbitrary = fc.constantFrom<NewClock>(
    { mode: 'real' },
    { mode: 'frozen' },
    { mode: 'scaled', rate: 0.3 },
    { mode: 'scaled', rate: 1000 },
  );
  const stepArbitrary = fc.oneof(
    fc.integer({ min: -5000, max: 5000 }).map((wallMs) => ({ do: 'wall' as const, wallMs })),
    fc.nat(5000).map((aheadMs) => ({ do: 'advance' as const, aheadMs })),
    modeArbitrary.map((mode) => ({ do: 'set' as const, mode })),
  );
  fc.assert(
    fc.property(fc.array(stepArbitrary), (steps) => {
      const { wall, clock } = aClock();
      let last = clock.now();
      for (const step of steps) {
        if (step.do === 'wall') wall.ms += step.wallMs;
        else if (step.do === 'advance') clock.advanceTo(clock.now() + step.aheadMs);
        else clock.set(step.mode, { mayGoBack: false });
        const now = clock.now();
        expect(Number.isInteger(now)).toBe(true);
        expect(now).toBeGreaterThanOrEqual(last);
        last = now;
      }
    }),
  );
});

test('a fast clock comes to the end of the year 9999 and stays there', () => {
  const { wall, clock } = aClock({ mode: 'scaled', now: '9999-12-31T23:59:59.998Z', rate: 1_000_000 });
  wall.ms += 1;
  expect(clock.state().now).toBe('9999-12-31T23:59:59.999Z');
  wall.ms += DAY_MS;
  expect(clock.state().now).toBe('9999-12-31T23:59:59.999Z');
  expect(() => clock.advanceTo(clock.now() + 1)).toThrow('the clock ends');
});
