// Not the global ones: a test that fakes its timers still waits on the wall's.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import type { Delivery } from '../delivery.js';
import { SimulatorError } from '../errors.js';
import { type Expectation, expectationOf, isDecided, limitedBy } from '../journal/assertions.js';
import { type Criterion, patternsOf } from '../journal/matching.js';
import type { Deliveries } from './deliveries.js';
import { deliveryCriteria, strangersIn } from './match-delivery.js';

type DeliveryMiss = { readonly delivery: Delivery; readonly criteria: readonly Criterion[] };

export type DeliveryAssertionResult = {
  readonly pass: boolean;
  readonly matched: number;
  /** The closest misses, the closest first. At most three. */
  readonly nearest: readonly DeliveryMiss[];
  /** Where more matched than should: the newest that match. At most ten. */
  readonly excess: readonly Delivery[];
  /** Number of the newest delivery when this was answered. */
  readonly cursor: number;
};

export type DeliveryAssertionLimits = { readonly waits: number; readonly patternMs: number };

const NEAREST = 3;
const EXCESS = 10;

/** How many assertions wait at each log. */
const waiting = new WeakMap<Deliveries, number>();

/**
 * Checks what has been delivered, or waits for it, as `assertJournal` does with requests. A delivery that was planned
 * before and is delivered meanwhile counts.
 *
 * @param since - Only deliveries after this number count; 0 for all.
 * @param gone - Aborted when nobody waits for the answer any more.
 * @throws {SimulatorError} REQUEST_INVALID, JOURNAL_INCOMPLETE, PATTERN_TOO_SLOW, WAIT_LIMIT, WORKSPACE_ENDED.
 */
export async function assertDeliveries(
  deliveries: Deliveries,
  limits: DeliveryAssertionLimits,
  assertion: Assertion,
  since: number,
  gone?: AbortSignal,
): Promise<DeliveryAssertionResult> {
  const expectation = expectationOf(assertion);
  const where = assertion.where ?? {};
  const [stranger] = strangersIn(where);
  if (stranger !== undefined) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `where.${stranger}: a delivery has none. Ask on "request", or leave it out.`,
    );
  }
  if (since > deliveries.cursor) {
    const expected = `a cursor of the deliveries of this workspace, at most ${deliveries.cursor}`;
    throw invalid([{ path: 'since', given: String(since), expected }]);
  }
  const before = waiting.get(deliveries) ?? 0;
  if (before >= limits.waits) {
    throw new SimulatorError(
      'WAIT_LIMIT',
      `${before} in this workspace. Ask one after the other, or raise limits.waits.`,
    );
  }
  waiting.set(deliveries, before + 1);
  const patterns = patternsOf(where);
  const limited = patterns.length === 0 ? (work: () => void): void => work() : limitedBy(limits.patternMs, patterns);
  const matches = (one: Delivery): boolean => deliveryCriteria(one, where).every(({ pass }) => pass);
  const matched = new Set<number>();
  const look = (ones: Iterable<Delivery>): void =>
    limited(() => {
      for (const one of ones) {
        if (one.number <= since) continue;
        if (matches(one)) matched.add(one.number);
        else matched.delete(one.number);
      }
    });
  try {
    look(deliveries.all());
    await waitFor(deliveries, { assertion, expectation, matched, look, ...(gone === undefined ? {} : { gone }) });
  } finally {
    waiting.set(deliveries, (waiting.get(deliveries) ?? 1) - 1);
  }
  if (deliveries.droppedThrough > since) {
    throw new SimulatorError(
      'JOURNAL_INCOMPLETE',
      `deliveries up to ${deliveries.droppedThrough} are gone and since is ${since}. Ask with a later "since", or raise limits.deliveries, limits.callbackQueue or limits.deliveryBytes.`,
    );
  }
  const { n, kind } = expectation;
  const pass = kind === 'atLeast' ? matched.size >= n : matched.size === n;
  const newest = [...deliveries.before(deliveries.cursor + 1)].filter(({ number }) => number > since);
  let nearest: readonly DeliveryMiss[] = [];
  if (matched.size < n) limited(() => (nearest = nearestOf(newest, where)));
  const excess = !pass && matched.size > n ? newest.filter(({ number }) => matched.has(number)).slice(0, EXCESS) : [];
  return { pass, matched: matched.size, nearest, excess, cursor: deliveries.cursor };
}

type Waiting = {
  readonly assertion: Assertion;
  readonly expectation: Expectation;
  readonly matched: Set<number>;
  readonly look: (ones: Iterable<Delivery>) => void;
  readonly gone?: AbortSignal;
};

/** Waits until the number of matches decides the matter, the time is over, or nobody asks any more. */
async function waitFor(
  deliveries: Deliveries,
  { assertion, expectation, matched, look, gone }: Waiting,
): Promise<void> {
  const withinMs = assertion.withinMs ?? 0;
  const isOver = (): boolean => gone?.aborted === true || deliveries.isEnded || isDecided(expectation, matched.size);
  if (withinMs === 0 || isOver()) {
    if (withinMs > 0) refuseEnd(deliveries, expectation, matched, withinMs);
    return;
  }
  let stop = (): void => {};
  let failure: unknown = null;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    const check = (): void => {
      if (failure === null && !isOver()) return;
      clearTimeout(timer);
      resolve();
    };
    stop = deliveries.listen((told) => {
      if (told === null) matched.clear();
      else if (told !== 'end') {
        try {
          look([told]);
        } catch (error) {
          failure = error;
        }
      }
      check();
    });
    gone?.addEventListener('abort', check, { once: true });
  });
  stop();
  if (failure instanceof Error) throw failure;
  refuseEnd(deliveries, expectation, matched, withinMs);
}

function refuseEnd(
  deliveries: Deliveries,
  expectation: Expectation,
  matched: ReadonlySet<number>,
  withinMs: number,
): void {
  if (!deliveries.isEnded || isDecided(expectation, matched.size)) return;
  throw new SimulatorError(
    'WORKSPACE_ENDED',
    `withinMs: ${withinMs} were not over when the simulator stopped or the workspace was deleted; ${matched.size} matched until then. Keep it until the assertion is answered.`,
  );
}

/** Of equally close ones the newest first. */
function nearestOf(newest: readonly Delivery[], where: NonNullable<Assertion['where']>): DeliveryMiss[] {
  const failed = ({ criteria }: DeliveryMiss): number => criteria.filter(({ pass }) => !pass).length;
  return newest
    .map((delivery): DeliveryMiss => ({ delivery, criteria: deliveryCriteria(delivery, where) }))
    .filter((miss) => failed(miss) > 0)
    .toSorted((a, b) => failed(a) - failed(b))
    .slice(0, NEAREST);
}
