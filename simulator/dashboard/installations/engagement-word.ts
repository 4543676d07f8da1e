import type { Candidate } from '@mmp-sim/contracts/answers';

/** What an engagement was, in the words that methods and windows have for it: what the API calls an impression is a view. */
export const engagementWord = ({ kind }: Pick<Candidate, 'kind'>): string => (kind === 'impression' ? 'view' : kind);

/** The same, with who told of it: a link was called, or a network claims it. */
export const toldEngagement = (one: Pick<Candidate, 'kind' | 'claimId'>): string =>
  one.claimId === null ? engagementWord(one) : `claimed ${engagementWord(one)}`;
