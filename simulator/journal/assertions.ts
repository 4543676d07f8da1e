import type { JsonProblem } from '@mmp-sim/contracts/validators';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from './entry.js';
import { interruptible } from './interruptible.js';
import type { Journal } from './journal.js';
import { criteria, impossible, patternsOf, unknownApp } from './matching.js';
import { type NearMiss, nearMisses, newestMatches } from './nearest.js';
import { type Limited, Watch } from './watch.js';

export type AssertionResult = {
  readonly pass: boolean;
  /** How many entries matched. */
  readonly matched: number;
  /** Where too few matched: the closest misses, the closest first. At most three. */
  readonly nearest: readonly NearMiss[];
  /** Where more matched than should: the newest that match. At most ten. */
  readonly excess: readonly JournalEntry[];
  /** Of the newest entry when this was answered: what comes after it is `since` this. */
  readonly cursor: number;
};

/** How many there must be. */
export type Expectation = { readonly kind: 'count' | 'atLeast'; readonly n: number };

/** How many assertions wait at each journal. */
const waiting = new WeakMap<Journal, number>();

/**
 * Checks what has been received, or waits for it. `atLeast` is answered as soon as it holds; `count` and `never` hold
 * until the time is over. Waits on arrival and never polls.
 *
 * @param since - Only entries after this number count; 0 for all.
 * @param gone - Aborted when nobody waits for the answer any more.
 * @throws {SimulatorError} REQUEST_INVALID; JOURNAL_INCOMPLETE where a limit has dropped entries that would count;
 *   PATTERN_TOO_SLOW; WAIT_LIMIT; WORKSPACE_ENDED where the workspace ended before the time was over and nothing was
 *   decided: what would have come, nobody knows.
 */
export async function assertJournal(
  journal: Journal,
  assertion: Assertion,
  since: number,
  gone?: AbortSignal,
): Promise<AssertionResult> {
  const expectation = expectationOf(assertion);
  const where = assertion.where ?? {};
  const problems = [...impossible(where, journal.names), ...appThatNeverComes(journal, assertion, expectation)];
  if (problems.length > 0) throw invalid(problems);
  if (since > journal.cursor) {
    throw invalid([
      { path: 'since', given: String(since), expected: `a cursor of this workspace, at most ${journal.cursor}` },
    ]);
  }
  const matches = (entry: JournalEntry): boolean =>
    (assertion.on !== 'install' || entry.attribution() !== null) && criteria(entry, where).every(({ pass }) => pass);
  const { limits } = journal;
  const limited = patternsOf(where).length === 0 ? null : limitedBy(limits.patternMs, patternsOf(where));

  const before = waiting.get(journal) ?? 0;
  if (before >= limits.waits) {
    throw new SimulatorError(
      'WAIT_LIMIT',
      `${before} in this workspace. Ask one after the other, or raise limits.waits.`,
    );
  }
  waiting.set(journal, before + 1);
  const watch = new Watch(journal, { since, matches, limited });
  try {
    await watch.scan();
    const withinMs = assertion.withinMs ?? 0;
    const end = await watch.wait(withinMs, (matched) => isDecided(expectation, matched), gone);
    if (end === 'cut-short') {
      throw new SimulatorError(
        'WORKSPACE_ENDED',
        `withinMs: ${withinMs} were not over when the simulator stopped or the workspace was deleted; ${watch.matched} matched until then. Keep it until the assertion is answered.`,
      );
    }
  } finally {
    watch.end();
    waiting.set(journal, (waiting.get(journal) ?? 1) - 1);
  }
  const { matched } = watch;
  // Looking for near misses takes time, in which more may come.
  const { cursor } = journal;

  if (journal.droppedThrough > since) {
    throw new SimulatorError(
      'JOURNAL_INCOMPLETE',
      `entries up to ${journal.droppedThrough} are gone and since is ${since}. Ask with a later "since", or raise limits.journalEntries or limits.journalBytes.`,
    );
  }
  const pass = expectation.kind === 'atLeast' ? matched >= expectation.n : matched === expectation.n;
  const range = { since, cursor };
  const nearest = matched < expectation.n ? await nearMisses(journal, range, assertion, limited) : [];
  const excess = !pass && matched > expectation.n ? await newestMatches(journal, range, matches, limited) : [];
  return { pass, matched, nearest, excess, cursor };
}

/**
 * That nothing came of an app that there is not holds whatever is sent. Where the answer may change, because something
 * is expected or waited for, the app may still be made.
 */
function appThatNeverComes(journal: Journal, assertion: Assertion, { kind, n }: Expectation): JsonProblem[] {
  const apps = journal.names.apps();
  const isSettled = kind === 'count' && n === 0 && (assertion.withinMs ?? 0) === 0;
  return isSettled && apps !== null ? unknownApp('where.app', assertion.where?.app, apps, journal.after(0)) : [];
}

/** Does work within a time. @throws {SimulatorError} PATTERN_TOO_SLOW. */
export function limitedBy(mostMs: number, patterns: readonly string[]): NonNullable<Limited> {
  return (work) => {
    if (interruptible(work, mostMs)) return;
    const names = patterns.slice(0, 3).map((pattern) => JSON.stringify(pattern.slice(0, 200)));
    throw new SimulatorError(
      'PATTERN_TOO_SLOW',
      `${names.join(', ')} took longer than ${mostMs} ms. Avoid repetitions inside repetitions, such as (a+)+, or raise limits.patternMs.`,
    );
  };
}

/** @throws {SimulatorError} REQUEST_INVALID for more than one, and for what an install has none of. */
export function expectationOf(assertion: Assertion): Expectation {
  const { count, atLeast, never } = assertion;
  const asked = [count, atLeast, never].filter((one) => one !== undefined).length;
  if (asked > 1) {
    throw new SimulatorError('REQUEST_INVALID', 'count, atLeast, never: got more than one of them, expected one.');
  }
  if (assertion.on !== 'delivery') {
    for (const name of ['callback', 'event', 'state', 'installation', 'url'] as const) {
      if (assertion.where?.[name] === undefined) continue;
      throw new SimulatorError(
        'REQUEST_INVALID',
        `where.${name}: only a delivery has one. Ask on "delivery", or leave it out.`,
      );
    }
  }
  if (assertion.on === 'install') {
    for (const name of ['endpoint', 'verdict', 'findings'] as const) {
      if (assertion.where?.[name] !== undefined) {
        throw new SimulatorError(
          'REQUEST_INVALID',
          `where.${name}: an install has none. Ask on "request", or leave it out.`,
        );
      }
    }
  }
  if (count !== undefined) return { kind: 'count', n: count };
  return never === true ? { kind: 'count', n: 0 } : { kind: 'atLeast', n: atLeast ?? 1 };
}

/** Whether no further entry can change the answer. */
export function isDecided(expectation: Expectation, matched: number): boolean {
  return expectation.kind === 'atLeast' ? matched >= expectation.n : matched > expectation.n;
}
