import { reportAssertion } from '@mmp-sim/contracts/report';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { checkedWorld } from './checked-world.js';
import { asMisuse } from './misuse.js';

/** What a request must be like; nothing asked matches any. See `POST /_sim/assert` in `docs/control-api.md`. */
export type ReceivedWhere = NonNullable<Assertion['where']>;

/**
 * How many such requests there must be, and by when. `atLeast` is 1 when nothing is said. `withinMs` (0–60,000, wall
 * time) is how long to wait for them; `since` is a cursor: only what came after it counts.
 */
export type ReceivedOptions = Pick<Assertion, 'count' | 'atLeast' | 'withinMs' | 'since'>;

/** What a matcher answers, as Vitest and Jest take it. */
export type MatcherResult = { pass: boolean; message: () => string };
/** What they tell a matcher. */
export type MatcherState = { readonly isNot?: boolean };

/** Checks that requests were received; with `not`, that none came to the end of `withinMs`. */
export async function received(
  isNot: boolean,
  world: unknown,
  where: ReceivedWhere = {},
  options: ReceivedOptions = {},
): Promise<MatcherResult> {
  const counted = (['count', 'atLeast'] as const).filter((name) => options[name] !== undefined);
  if (isNot && counted.length > 0) {
    throw new TypeError(
      `not.toHaveReceived() means never, and takes no ${counted.join(' or ')}. Use toHaveReceived(…, { count }) for an exact number.`,
    );
  }
  const asked: Assertion = { where, ...options, ...(isNot ? { never: true } : {}) };
  const name = isNot ? 'not.toHaveReceived()' : 'toHaveReceived()';
  const answer = await asMisuse(name, 'where.', () => checkedWorld(world).assert(asked));
  return { pass: answer.pass !== isNot, message: () => answer.report ?? reportAssertion(asked, answer) };
}
