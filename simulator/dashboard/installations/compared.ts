import type { Attribution, Candidate } from '@mmp-sim/contracts/answers';
import { METHOD_WORDS } from '@mmp-sim/contracts/attribution-words';
import { visible } from '../parts/shell-word.js';

/** One candidate as it was judged, and as it would be; null where it would not be a candidate. */
export type ComparedCandidate = {
  readonly key: string;
  /** What is the same of both. */
  readonly candidate: Candidate;
  readonly is: Candidate | null;
  readonly wouldBe: Candidate | null;
  readonly differs: boolean;
};

/** The candidates of both, those that are first in what would be before those that are candidates now alone. */
export function compared(is: Attribution | null, wouldBe: Attribution | null): readonly ComparedCandidate[] {
  const before = new Map((is?.candidates ?? []).map((one) => [keyOf(one), one]));
  const after = new Map((wouldBe?.candidates ?? []).map((one) => [keyOf(one), one]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, then] = [before.get(key) ?? null, after.get(key) ?? null];
    const candidate = then ?? was;
    if (candidate === null) return [];
    return [{ key, candidate, is: was, wouldBe: then, differs: judgementOf(was) !== judgementOf(then) }];
  });
}

const keyOf = ({ engagementId, claimId }: Candidate): string => engagementId ?? `claim ${claimId}`;

const judgementOf = (one: Candidate | null): string =>
  one === null ? '' : `${one.verdict} ${one.reason} ${one.method}`;

/** Who brought it, in words: `unity (click, by device id)`. */
export function broughtBy(attribution: Attribution | null): string {
  if (attribution === null) return 'nobody: it has no first open';
  const { channel, method } = attribution;
  return method === 'organic' ? 'nobody: it is organic' : `${visible(channel)} (${METHOD_WORDS[method]})`;
}
