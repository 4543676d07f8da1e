import type { Attribution, Candidate } from '@mmp-sim/contracts/answers';
import { durationBeside } from '../parts/duration.js';
import { toldEngagement } from './engagement-word.js';
import { REASONS } from './reasons.js';

/** So many of one kind that lost for one reason are told in one line. */
const FOLDED_FROM = 4;

/** A candidate, or several of one kind that lost for one reason. */
export type CandidateLine = { readonly key: string; readonly candidates: readonly Candidate[] };

/** What of a candidate is told in one word. */
const kindOf = (one: Pick<Candidate, 'kind' | 'claimId'>, count: number): string =>
  `${toldEngagement(one)}${count === 1 ? '' : 's'}`;

/** Several of one kind and reason, such as `15 views, too old: outside its window`. */
export function saidOf(same: readonly Candidate[]): string {
  const [first] = same;
  return first === undefined ? '' : `${same.length} ${kindOf(first, same.length)}, ${REASONS[first.reason]}`;
}

/** The candidates in their order; those that are folded stand where the first of them does. */
export function linesOf(candidates: readonly Candidate[]): readonly CandidateLine[] {
  const folded = alike(candidates).filter(
    ({ candidates: [first, ...more] }) => first?.verdict === 'lost' && more.length + 1 >= FOLDED_FROM,
  );
  return candidates.flatMap((one, at) => {
    const line = folded.find((group) => group.candidates.includes(one));
    if (line === undefined) return [{ key: String(at), candidates: [one] }];
    return line.candidates[0] === one ? [line] : [];
  });
}

/** Why nobody won, told by kind and reason; null where more candidates lost than are listed. */
export function whyNobody({ candidates, candidatesTotal }: Attribution): string | null {
  if (candidates.length === 0 || candidatesTotal > candidates.length) return null;
  const [only] = candidates;
  if (candidates.length === 1 && only?.reason === 'outside-window') {
    return `its one ${kindOf(only, 1)} was ${tooOld(only)}`;
  }
  return alike(candidates)
    .map(({ candidates: same }) => {
      const [first] = same;
      const isOne = same.length === 1 && first?.reason === 'outside-window';
      return isOne ? `${saidOf(same)} (${tooOld(first)})` : saidOf(same);
    })
    .join('; ');
}

const tooOld = ({ ageMs, windowMs }: Candidate): string =>
  `${durationBeside(ageMs, [windowMs])} before the install; the window is ${durationBeside(windowMs, [ageMs])}`;

function alike(candidates: readonly Candidate[]): readonly CandidateLine[] {
  const groups = new Map<string, Candidate[]>();
  for (const one of candidates) {
    const key = `${one.verdict} ${kindOf(one, 1)} ${one.reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups].map(([key, same]) => ({ key, candidates: same }));
}
