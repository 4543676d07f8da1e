import type { Candidate } from '@mmp-sim/contracts/answers';
import { alike } from '@mmp-sim/contracts/attribution-words';

/** So many of one kind that lost for one reason are told in one line. */
const FOLDED_FROM = 4;

/** A candidate, or several of one kind that lost for one reason. */
export type CandidateLine = { readonly key: string; readonly candidates: readonly Candidate[] };

/** The candidates in their order; those that are folded stand where the first of them does. */
export function linesOf(candidates: readonly Candidate[]): readonly CandidateLine[] {
  const folded = alike(candidates).filter(
    ([first, ...more]) => first?.verdict === 'lost' && more.length + 1 >= FOLDED_FROM,
  );
  return candidates.flatMap((one, at) => {
    const group = folded.find((same) => same.includes(one));
    if (group === undefined) return [{ key: String(at), candidates: [one] }];
    return group[0] === one ? [{ key: String(at), candidates: group }] : [];
  });
}
