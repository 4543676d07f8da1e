import { createHash } from 'node:crypto';
import type { Fact } from '@mmp-sim/contracts/facts';
import { sendingParameters } from '@mmp-sim/contracts/parameters';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';
import { inSlices } from './slices.js';

/** Requests alike in all that they say of what happened, each of which the MMP counted. */
type DuplicateGroup = {
  readonly endpoint: string;
  readonly app: NonNullable<JournalEntry['app']>;
  readonly installationId: string | null;
  /** The event or the product. */
  readonly name: string | null;
  readonly count: number;
  readonly firstAnswerLost: boolean;
  /** The first hundred, in order of arrival. */
  readonly requests: readonly { readonly number: number; readonly atMs: number; readonly answerLost: boolean }[];
};

export type Duplicates = {
  /** The group that grew last comes first. */
  readonly groups: readonly DuplicateGroup[];
  /** Requests that counted although one like them had. */
  readonly surplus: number;
  /** Requests that counted and were compared. */
  readonly looked: number;
  readonly cursor: number;
  /** Where a limit has dropped requests that would be compared: the newest of them; else null. */
  readonly droppedThrough: number | null;
};

type Group = { -readonly [Name in keyof DuplicateGroup]: DuplicateGroup[Name] } & {
  readonly requests: { number: number; atMs: number; answerLost: boolean }[];
  latest: number;
};

const MOST_LISTED = 100;

/**
 * What the MMP counted more than once, as far as the journal reaches. Tenjin has no idempotency key, so what is alike in
 * every parameter counts each time; whether it was meant so nobody can tell but the sender. When and how often it was sent is
 * left out: a second try says something else there, and counts all the same.
 *
 * @param options - `since`: only entries after this number; `wanted`: only these.
 */
export async function findDuplicates(
  journal: Journal,
  { since, wanted }: { readonly since: number; readonly wanted: (entry: JournalEntry) => boolean },
): Promise<Duplicates> {
  const groups = new Map<string, Group>();
  let looked = 0;
  const [first] = journal.after(since);
  if (first !== undefined) {
    await inSlices(journal, { from: first.number, to: journal.cursor }, (entries) => {
      for (const entry of entries) {
        if (!wanted(entry) || !hasCounted(entry)) continue;
        looked += 1;
        take(groups, entry);
      }
    });
  }
  const repeated = [...groups.values()].filter(({ count }) => count > 1).toSorted((a, b) => b.latest - a.latest);
  return {
    groups: repeated,
    surplus: repeated.reduce((sum, { count }) => sum + count - 1, 0),
    looked,
    cursor: journal.cursor,
    droppedThrough: journal.droppedThrough > since ? journal.droppedThrough : null,
  };
}

/** Reads make no facts, and what was dropped or refused counts for nothing. */
const hasCounted = ({ facts, app }: JournalEntry): boolean => facts.length > 0 && app !== null;

function take(groups: Map<string, Group>, entry: JournalEntry): void {
  const { number, atMs, endpoint, app, fault } = entry;
  if (app === null) return;
  const key = sameness(entry);
  const answerLost = fault?.answerLost ?? false;
  let group = groups.get(key);
  if (group === undefined) {
    const [installationId, name] = subjectOf(entry.facts);
    group = {
      endpoint,
      app: { id: app.id, bundleId: app.bundleId, platform: app.platform },
      installationId,
      name,
      count: 0,
      firstAnswerLost: answerLost,
      requests: [],
      latest: number,
    };
    groups.set(key, group);
  }
  group.count += 1;
  group.latest = number;
  if (group.requests.length < MOST_LISTED) group.requests.push({ number, atMs, answerLost });
}

/** The same for requests that say the same, in whatever order and spelling. */
function sameness(entry: JournalEntry): string {
  const leftOut = ofTheSending(entry.facts);
  const fields = Object.entries(entry.fields())
    .filter(([name]) => !leftOut.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { params } = entry.request;
  const said = JSON.stringify([entry.endpoint, entry.app?.id, params, fields]);
  return createHash('sha256').update(said).digest('base64url');
}

const NONE: ReadonlySet<string> = new Set();
/** An open is its session: another id is another session. */
const ofAnOpen: ReadonlySet<string> = new Set([...sendingParameters].filter((name) => name !== 'session_id'));

/** Parameters that say nothing about what happened. On a link they are whatever its network means by them. */
function ofTheSending(facts: readonly Fact[]): ReadonlySet<string> {
  if (facts.some(({ type }) => type === 'engagement')) return NONE;
  return facts.some(({ type }) => type === 'session') ? ofAnOpen : sendingParameters;
}

function subjectOf(facts: readonly Fact[]): [installationId: string | null, name: string | null] {
  // An open makes an install and a session; both are about the same installation.
  const [fact] = facts;
  if (fact === undefined) return [null, null];
  const installationId = 'installationId' in fact ? fact.installationId : null;
  if (fact.type === 'event') return [installationId, fact.name];
  if (fact.type === 'purchase' || fact.type === 'subscription') return [installationId, fact.productId];
  return [installationId, null];
}
