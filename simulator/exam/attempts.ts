import type { RequestEntry } from '../index.js';

/** One request of the examined command, as the simulator saw it. */
export type Attempt = {
  /** Of its entry in the journal. */
  readonly id: string;
  /** Epoch milliseconds of its arrival. */
  readonly atMs: number;
  /** Which process of the command sent it, from 0: one that was killed knows nothing of what the next one does. */
  readonly process: number;
  readonly endpoint: string;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly status: number;
  readonly verdict: string;
  readonly reason: string | null;
  /** The MMP counted it. */
  readonly isRecorded: boolean;
  /** The sender cannot have seen the MMP's own answer. */
  readonly answerLost: boolean;
  /** `Retry-After` of its answer, in milliseconds; null where there was none. */
  readonly retryAfterMs: number | null;
  /** What came of it; null and false where it was not recorded. */
  readonly installationId: string | null;
  readonly name: string | null;
  readonly isOpen: boolean;
};

/**
 * Requests in order of arrival. Reads are left out: nothing is lost with them, and nothing counted.
 *
 * @param key - The key of the run. It is another one in each, so the field that holds it says nothing.
 * @param starts - The last request before each start of the command but the first.
 */
export function attemptsOf(entries: readonly RequestEntry[], key: string, starts: readonly string[] = []): Attempt[] {
  return entries
    .filter(({ verdict, facts }) => verdict !== 'recorded' || facts.length > 0)
    .map((entry) => attemptOf(entry, key, starts.filter((last) => Number(entry.id) > Number(last)).length))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
}

function attemptOf(entry: RequestEntry, key: string, process: number): Attempt {
  const { facts, answer, fault } = entry;
  const retryAfter = answer.headers['Retry-After'];
  return {
    id: entry.id,
    atMs: Date.parse(entry.at),
    process,
    endpoint: entry.endpoint,
    fields: Object.fromEntries(Object.entries(entry.fields).filter(([, value]) => value !== key)),
    status: answer.status,
    verdict: entry.verdict,
    reason: entry.reason,
    isRecorded: facts.length > 0,
    answerLost: fault?.answerLost ?? false,
    retryAfterMs: retryAfter === undefined ? null : Number(retryAfter) * 1000,
    installationId: textOf(facts, 'installationId'),
    name: textOf(facts, 'name') ?? textOf(facts, 'productId'),
    isOpen: facts.some(({ type }) => type === 'session'),
  };
}

function textOf(facts: readonly object[], name: string): string | null {
  for (const fact of facts) {
    const value = (fact as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string') return value;
  }
  return null;
}
