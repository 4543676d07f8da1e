import type { AttributionMethod, Candidate, CandidateReason } from './facts.js';

/** Why a candidate won or lost, in words: docs/control-api.md#installs-and-attribution. */
export const REASON_WORDS: Readonly<Record<CandidateReason, string>> = {
  'latest-of-highest-rank': 'the latest of the highest rank',
  'lower-rank': 'another was of a higher rank',
  earlier: 'another of its rank was later',
  'outside-window': 'too old: outside its window',
  'after-install': 'it came after the install',
  'arrived-late': 'it became known after the install was decided',
  'id-conflict': 'same address, but another advertising id',
  'agent-differs': 'same address, but another platform, OS version or model',
  'private-ip': 'the address is private, and matchPrivateIps is off',
  'probabilistic-off': 'probabilistic matching is off',
};

type Reasoned = Pick<Candidate, 'reason' | 'ageMs'>;

/** Whether it happened after the install: told late too, but it could not have won however soon. */
export const isAfterInstall = ({ reason, ageMs }: Reasoned): boolean =>
  reason === 'after-install' || (reason === 'arrived-late' && ageMs < 0);

/** The words of one candidate. */
export const reasonWords = (one: Reasoned): string => REASON_WORDS[isAfterInstall(one) ? 'after-install' : one.reason];

/** How an installation was attributed, in words. */
export const METHOD_WORDS: Readonly<Record<AttributionMethod, string>> = {
  'device-click': 'click, by device id',
  'referrer-click': 'click, by install referrer',
  'probabilistic-click': 'click, probabilistic',
  'device-view': 'view, by device id',
  'probabilistic-view': 'view, probabilistic',
  claim: 'claim',
  organic: 'organic',
};

/** What an engagement was, in the words that methods and windows have for it: what the API calls an impression is a view. */
export const engagementWord = ({ kind }: Pick<Candidate, 'kind'>): string => (kind === 'impression' ? 'view' : kind);

/** The same, with who told of it: a link was called, or a network claims it. */
export const toldEngagement = (one: Pick<Candidate, 'kind' | 'claimId'>): string =>
  one.claimId === null ? engagementWord(one) : `claimed ${engagementWord(one)}`;

/** Several of one kind and reason, such as `15 views, too old: outside its window`. */
export function lostWords(same: readonly Candidate[]): string {
  const [first] = same;
  if (first === undefined) return '';
  const why = reasonWords(first);
  if (same.length === 1) return `1 ${toldEngagement(first)}, ${why}`;
  return `${same.length} ${toldEngagement(first)}s, ${why.replace(/^it /, 'they ')}`;
}

/** Candidates of one kind, verdict and reason in words, together; each group where the first of it stands. */
export function alike(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups = new Map<string, Candidate[]>();
  for (const one of candidates) {
    const key = `${one.verdict} ${toldEngagement(one)} ${reasonWords(one)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
