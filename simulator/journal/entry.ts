import type { Attribution, Fact } from '@mmp-sim/contracts/facts';
import type { Finding } from '@mmp-sim/contracts/findings';

export type Verdict = 'recorded' | 'dropped' | 'rejected';

/** What became of one request to an MMP path, and why. Kept as it came; `presentEntry` makes it readable. */
export type JournalEntry = {
  /** Order of arrival in the workspace, from 1. A cursor is the number of the last entry seen. */
  readonly number: number;
  readonly atMs: number;
  readonly endpoint: string;
  readonly verdict: Verdict;
  /** Why it was dropped or rejected; null when it was recorded. */
  readonly reason: string | null;
  readonly app: { readonly id: string; readonly bundleId: string; readonly platform: string } | null;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Buffer;
    readonly remoteIp: string | null;
  };
  /** Parameters as parsed, before canonical forms. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  };
  readonly facts: readonly Fact[];
  /** The MMP's canonical form of a parameter. */
  readonly canonical: (name: string, value: unknown) => string | null;
};

export type NewJournalEntry = Omit<JournalEntry, 'number'>;

/** The parameters in canonical form. No prototype: a parameter may have any name. */
export function canonicalFields(entry: JournalEntry): Record<string, string | null> {
  const fields = Object.create(null) as Record<string, string | null>;
  for (const name in entry.values) fields[name] = entry.canonical(name, entry.values[name]);
  return fields;
}

/** The attribution of the install that this request made; null where it made none that is tracked. */
export function attributionOf(entry: JournalEntry): Attribution | null {
  for (const fact of entry.facts) if (fact.type === 'install' && fact.tracked) return fact.attribution;
  return null;
}
