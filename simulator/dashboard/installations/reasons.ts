import type { Candidate } from '@mmp-sim/contracts/answers';

/** Why a candidate won or lost, in words: docs/control-api.md#installs-and-attribution. */
export const REASONS: Readonly<Record<Candidate['reason'], string>> = {
  'latest-of-highest-rank': 'the latest of the highest rank',
  'lower-rank': 'another one had a higher rank',
  earlier: 'another one of the same rank came later',
  'outside-window': 'too old: outside its window',
  'after-install': 'came after the install',
  'arrived-late': 'became known after the install was decided',
  'id-conflict': 'the same address, but another advertising id',
  'agent-differs': 'the same address, but another device by its user agent',
  'private-ip': 'a private address matches nobody here',
  'probabilistic-off': 'probabilistic matching is off',
};
