import type { Delivery } from '@mmp-sim/contracts/answers';
import { duration } from '../parts/duration.js';
import { Instant } from '../parts/instant.js';

type NextAttemptProps = {
  readonly delivery: Pick<Delivery, 'nextAttemptAt' | 'waitsFor' | 'state'>;
  /** What the workspace's clock shows. */
  readonly nowMs: number | null;
};

/** When a delivery is attempted next, on the workspace's clock (UTC). */
export function NextAttempt({ delivery: { nextAttemptAt, waitsFor, state }, nowMs }: NextAttemptProps) {
  if (state !== 'waiting') return <>–</>;
  if (waitsFor !== null) return <>after delivery {waitsFor}</>;
  if (nextAttemptAt === null) return <>–</>;
  const inMs = nowMs === null ? null : Date.parse(nextAttemptAt) - nowMs;
  return (
    <>
      <Instant at={nextAttemptAt} />
      {inMs === null ? null : (
        <span className="under">{inMs <= 0 ? 'due' : `in ${duration(Math.ceil(inMs / 1000) * 1000)}`}</span>
      )}
    </>
  );
}
