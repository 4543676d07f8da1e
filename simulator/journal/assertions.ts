// Not the global one: a test that fakes its timers still waits on the wall's.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { invalid } from '../checked.js';
import { SimulatorError } from '../errors.js';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';
import { type Criterion, criteria, impossible } from './matching.js';

/** An entry that came close, with what held and what did not. */
type NearMiss = { readonly entry: JournalEntry; readonly criteria: readonly Criterion[] };

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

type Expectation = { readonly kind: 'count' | 'atLeast'; readonly n: number };

const NEAREST = 3;
const EXCESS = 10;
/** Most entries looked at for near misses, the newest first. */
const NEAREST_AMONG = 5000;

/**
 * Checks what has been received, or waits for it. `atLeast` is answered as soon as it holds; `count` and `never` hold
 * until the time is over. Waits on arrival and never polls.
 *
 * @param since - Only entries after this number count; 0 for all.
 * @throws {SimulatorError} REQUEST_INVALID; JOURNAL_INCOMPLETE where a limit has dropped entries that would count.
 */
export async function assertJournal(journal: Journal, assertion: Assertion, since: number): Promise<AssertionResult> {
  const expectation = expectationOf(assertion);
  const where = assertion.where ?? {};
  const problems = impossible(where, journal.endpoints);
  if (problems.length > 0) throw invalid(problems);
  const matches = (entry: JournalEntry): boolean =>
    (assertion.on !== 'install' || entry.attribution() !== null) && criteria(entry, where).every(({ pass }) => pass);

  if (since > journal.cursor) {
    throw invalid([
      { path: 'since', given: String(since), expected: `a cursor of this workspace, at most ${journal.cursor}` },
    ]);
  }

  let matched = 0;
  for (const entry of journal.after(since)) if (matches(entry)) matched += 1;

  const withinMs = assertion.withinMs ?? 0;
  if (withinMs > 0 && !isDecided(expectation, matched)) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(finish, withinMs);
      const stop = journal.listen((entry) => {
        if (entry === 'end') finish();
        else matched = entry === null ? 0 : matched + Number(matches(entry));
        if (isDecided(expectation, matched)) finish();
      });
      function finish(): void {
        clearTimeout(timer);
        stop();
        resolve();
      }
    });
  }

  if (journal.droppedThrough > since) {
    throw new SimulatorError(
      'JOURNAL_INCOMPLETE',
      `entries up to ${journal.droppedThrough} are gone and since is ${since}. Ask with a later "since", or raise limits.journalEntries or limits.journalBytes.`,
    );
  }
  const pass = expectation.kind === 'atLeast' ? matched >= expectation.n : matched === expectation.n;
  const nearest = matched < expectation.n ? nearMisses(journal, since, assertion) : [];
  const excess = !pass && matched > expectation.n ? newest(journal, since, matches) : [];
  return { pass, matched, nearest, excess, cursor: journal.cursor };
}

function newest(journal: Journal, since: number, matches: (entry: JournalEntry) => boolean): JournalEntry[] {
  const found: JournalEntry[] = [];
  for (const entry of journal.before(journal.cursor + 1)) {
    if (entry.number <= since || found.length === EXCESS) break;
    if (matches(entry)) found.push(entry);
  }
  return found;
}

function expectationOf(assertion: Assertion): Expectation {
  const { count, atLeast, never } = assertion;
  const asked = [count, atLeast, never].filter((one) => one !== undefined).length;
  if (asked > 1) {
    throw new SimulatorError('REQUEST_INVALID', 'count, atLeast, never: got more than one of them, expected one.');
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
function isDecided(expectation: Expectation, matched: number): boolean {
  return expectation.kind === 'atLeast' ? matched >= expectation.n : matched > expectation.n;
}

function nearMisses(journal: Journal, since: number, assertion: Assertion): NearMiss[] {
  const misses: NearMiss[] = [];
  let looked = 0;
  for (const entry of journal.before(journal.cursor + 1)) {
    if (entry.number <= since || looked >= NEAREST_AMONG) break;
    looked += 1;
    const list = criteria(entry, assertion.where ?? {});
    if (assertion.on === 'install') {
      const made = entry.attribution() !== null;
      list.unshift({
        path: 'install',
        expected: 'a tracked install',
        actual: made ? 'a tracked install' : null,
        pass: made,
      });
    }
    if (list.some(({ pass }) => !pass)) misses.push({ entry, criteria: list });
  }
  const failed = (miss: NearMiss): number => miss.criteria.filter(({ pass }) => !pass).length;
  return misses.toSorted((a, b) => failed(a) - failed(b)).slice(0, NEAREST);
}
