import type { NewFault } from '@mmp-sim/contracts/wire';

/** A bad day that a sender is put through. */
export type Lesson = {
  readonly name: string;
  /** What happens, in a few words. */
  readonly title: string;
  readonly faults: readonly NewFault[];
  /** The process is killed half-way and started again: what the requests meet that are under way then. */
  readonly killsDuring: NewFault | null;
  /** Whether everything should have arrived in the end. */
  readonly judgesLoss: boolean;
};

/** How long a connection is held without an answer until the process is killed: as long as a fault can. */
const HELD_MS = 600_000;
/** Of the answers that say when to come again. */
const RETRY_AFTER_S = 1;

const lesson = (
  name: string,
  title: string,
  faults: readonly NewFault[],
  more: Partial<Pick<Lesson, 'killsDuring' | 'judgesLoss'>> = {},
): Lesson => ({ name, title, faults, killsDuring: null, judgesLoss: true, ...more });

/** Every lesson. Where a status says that nothing more will come of a request, loss is not the sender's fault. */
export const lessons: readonly Lesson[] = [
  lesson('unavailable', 'the first three requests fail with 503', [{ when: { first: 3 }, do: { status: 503 } }]),
  lesson('rate-limited', `the first three requests are answered 429 with Retry-After: ${RETRY_AFTER_S}`, [
    { when: { first: 3 }, do: { status: 429, retryAfter: RETRY_AFTER_S } },
  ]),
  lesson('hang', 'the first request hangs for 10 s, then the connection is closed', [
    { when: { first: 1 }, do: { timeoutMs: 10_000 } },
  ]),
  lesson('reset-before', 'the first three connections are reset before anything is recorded', [
    { when: { first: 3 }, do: { reset: true }, phase: 'before' },
  ]),
  lesson('reset-after', 'the first three requests count, and their connections are reset', [
    { when: { first: 3 }, do: { reset: true }, phase: 'after' },
  ]),
  lesson('slow', 'the first five requests count, and are answered after 2 s', [
    { when: { first: 5 }, do: { delayMs: 2000 }, phase: 'after' },
  ]),
  lesson('unauthorized', 'every request is answered 401', [{ do: { status: 401 } }], { judgesLoss: false }),
  lesson('silent-202', 'every request is answered 202 and thrown away', [{ do: { status: 202 } }], {
    judgesLoss: false,
  }),
  // Who ticks off what it is about to send loses it here, and has been lucky in the next one.
  lesson('killed', 'killed half-way, before what is under way has counted, and started again', [], {
    killsDuring: { do: { timeoutMs: HELD_MS }, phase: 'before' },
  }),
  lesson('killed-after', 'the same after what is under way has counted', [], {
    killsDuring: { do: { timeoutMs: HELD_MS }, phase: 'after' },
  }),
];
