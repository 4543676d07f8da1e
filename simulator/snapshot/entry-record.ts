import { isUtf8 } from 'node:buffer';
import type { Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { JournalEntry, MetFault, NewJournalEntry, Verdict } from '../journal/entry.js';
import type { RestoredJournal } from '../journal/journal.js';
import type { RawRequest } from '../raw-request.js';

/** A text where the bytes are one in UTF-8. */
type Bytes = string | { readonly base64: string };

/** A journal entry as it is carried: flat, and its facts by their places. */
export type EntryRecord = Omit<RawRequest, 'body'> & {
  readonly number: number;
  readonly atMs: number;
  readonly endpoint: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly app: JournalEntry['app'];
  readonly findings: readonly Finding[];
  readonly answer: Omit<JournalEntry['answer'], 'body'> & { readonly body: Bytes };
  readonly fault?: MetFault;
  /** Places among the facts that are kept; −1, −2, … are places among those that only entries still hold. */
  readonly facts: readonly number[];
  readonly body: Bytes;
};

/** An entry that rests in a journal, or one that comes into it. */
type Told = Omit<NewJournalEntry, 'reader' | 'fault'> & Pick<JournalEntry, 'number' | 'fault'>;

/** @param placeOf - Where a fact of the entry stands. */
export function entryRecord(entry: Told, placeOf: (fact: Fact) => number): EntryRecord {
  const { number, atMs, endpoint, verdict, reason, app, findings, answer, fault } = entry;
  // What comes from the wire says more than that.
  const { method, scope, path, query, headers, remoteIp, params, body } = entry.request;
  return {
    number,
    atMs,
    endpoint,
    verdict,
    reason,
    app: app === null ? null : { id: app.id, bundleId: app.bundleId, platform: app.platform },
    findings,
    // An answer that was made as bytes stays one, whatever the bytes are.
    answer: { ...answer, body: typeof answer.body === 'string' ? answer.body : base64(answer.body) },
    ...(fault === null ? {} : { fault }),
    facts: entry.facts.map(placeOf),
    method,
    scope,
    path,
    query,
    headers,
    remoteIp,
    params,
    body: textOrBase64(body),
  };
}

/** @param factAt - The fact at a place. */
export function entryOf(record: EntryRecord, factAt: (place: number) => Fact): RestoredJournal['entries'][number] {
  const { number, atMs, endpoint, verdict, reason, app, findings, answer, fault, facts, body, ...request } = record;
  return {
    number,
    atMs,
    endpoint,
    verdict,
    reason,
    app,
    findings,
    answer: { ...answer, body: typeof answer.body === 'string' ? answer.body : bytesOf(answer.body) },
    // One of its own: what the rows share is shared by all entries alike.
    fault: fault === undefined ? null : { ...fault },
    facts: facts.map(factAt),
    request: { ...request, body: bytesOf(body) },
  };
}

const textOrBase64 = (bytes: Buffer): Bytes => (isUtf8(bytes) ? bytes.toString('utf8') : base64(bytes));

const base64 = (bytes: Buffer): Bytes => ({ base64: bytes.toString('base64') });

const bytesOf = (bytes: Bytes): Buffer =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes.base64, 'base64');
