import type { Assertion } from '@mmp-sim/contracts/wire';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';
import { type Criterion, criteria } from './matching.js';
import { inSlices } from './slices.js';
import type { Limited } from './watch.js';

/** An entry that came close, with what held and what did not. */
export type NearMiss = { readonly entry: JournalEntry; readonly criteria: readonly Criterion[] };

/** Entries after one number, up to another. */
type Range = { readonly since: number; readonly cursor: number };

const NEAREST = 3;
const EXCESS = 10;
/** Most entries looked at for near misses, the newest first. */
const NEAREST_AMONG = 5000;

/** The closest misses. Only those are kept while looking: an assertion may have a thousand criteria. */
export async function nearMisses(
  journal: Journal,
  { since, cursor }: Range,
  assertion: Assertion,
  limited: Limited,
): Promise<NearMiss[]> {
  let nearest: { readonly miss: NearMiss; readonly failed: number; readonly isElsewhere: boolean }[] = [];
  const look = (entry: JournalEntry): void => {
    const list = criteria(entry, assertion.where ?? {});
    if (assertion.on === 'install') list.unshift(madeInstall(entry));
    const misses = list.filter(({ pass }) => !pass);
    if (misses.length === 0) return;
    // A request to another endpoint is farther away than any to this one.
    const isElsewhere = misses.some(({ path }) => path === 'endpoint');
    const failed = misses.length + (isElsewhere ? list.length : 0);
    const worst = nearest.at(-1);
    if (nearest.length === NEAREST && worst !== undefined && worst.failed <= failed) return;
    // Of equally close ones the newest, which is looked at first, stands first.
    nearest = [...nearest, { miss: { entry, criteria: list }, failed, isElsewhere }]
      .toSorted((a, b) => a.failed - b.failed)
      .slice(0, NEAREST);
  };
  const range = { since: Math.max(since, cursor - NEAREST_AMONG), cursor };
  await newestFirst(journal, range, limited, (entries) => entries.forEach(look));
  // What went to another endpoint only tells something where nothing came to this one.
  const isHere = nearest.some(({ isElsewhere }) => !isElsewhere);
  return nearest.filter(({ isElsewhere }) => !(isHere && isElsewhere)).map(({ miss }) => miss);
}

/** The newest entries that match, a few of them. */
export async function newestMatches(
  journal: Journal,
  range: Range,
  matches: (entry: JournalEntry) => boolean,
  limited: Limited,
): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  await newestFirst(journal, range, limited, (entries) => {
    found.push(...entries.filter(matches));
    return found.length >= EXCESS ? 'enough' : undefined;
  });
  return found.slice(0, EXCESS);
}

async function newestFirst(
  journal: Journal,
  { since, cursor }: Range,
  limited: Limited,
  look: (entries: readonly JournalEntry[]) => void | 'enough',
): Promise<void> {
  const [oldest] = journal.after(since);
  if (oldest === undefined || oldest.number > cursor) return;
  await inSlices(journal, { from: cursor, to: oldest.number }, (entries) => {
    let said: void | 'enough' = undefined;
    const lookAtAll = (): void => void (said = look(entries));
    if (limited === null) lookAtAll();
    else limited(lookAtAll);
    return said;
  });
}

function madeInstall(entry: JournalEntry): Criterion {
  const pass = entry.attribution() !== null;
  return { path: 'install', expected: 'a tracked install', actual: pass ? 'a tracked install' : null, pass };
}
