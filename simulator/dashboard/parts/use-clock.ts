import type { ClockState } from '@mmp-sim/contracts/answers';
import { useEffect, useMemo, useState } from 'react';
import type { Refusal } from '../api.js';
import { useAnswer } from './use-answer.js';

const TICK_MS = 1000;

export type ShownClock = {
  readonly clock: ClockState | null;
  /** Epoch milliseconds that it shows now; null before it is known. */
  readonly nowMs: number | null;
  readonly refusal: Refusal | null;
  readonly askAgain: () => void;
};

/** The clock of the workspace, as it runs. @param again - Another number asks for it anew. */
export function useClock(again = 0): ShownClock {
  const { answer: clock, refusal, askAgain } = useAnswer<ClockState>('GET clock', { again });
  return { clock, nowMs: useRunning(clock), refusal, askAgain };
}

/** What a clock shows now, in epoch milliseconds, by what it was told to show; null before it is known. */
export function useRunning(clock: ClockState): number;
export function useRunning(clock: ClockState | null): number | null;
export function useRunning(clock: ClockState | null): number | null {
  // When that answer came.
  const heardAt = useMemo(() => performance.now(), [clock]);
  const [wall, setWall] = useState(0);
  useEffect(() => {
    if (clock === null || clock.rate === 0) return undefined;
    const ticking = setInterval(() => setWall(performance.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, [clock]);
  return clock === null ? null : Date.parse(clock.now) + Math.max(0, wall - heardAt) * clock.rate;
}
