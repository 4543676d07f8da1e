import type { Candidate } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { linesOf } from '../../../simulator/dashboard/installations/lost.js';

const HOUR_MS = 3_600_000;
const lost = (changes: Partial<Candidate> = {}): Candidate => ({
  engagementId: 'e',
  claimId: null,
  channel: 'unity',
  campaignId: null,
  kind: 'impression',
  method: 'device-view',
  at: '2026-11-01T00:00:00.000Z',
  ageMs: 30 * HOUR_MS,
  windowMs: 24 * HOUR_MS,
  verdict: 'lost',
  reason: 'outside-window',
  ...changes,
});
const click = lost({ kind: 'click', ageMs: 214 * HOUR_MS, windowMs: 168 * HOUR_MS });

test('four of one kind and reason that lost are one line, three are not, and the order stays', () => {
  const winner = lost({ verdict: 'won', reason: 'latest-of-highest-rank' });
  const sizes = (all: readonly Candidate[]): number[] => linesOf(all).map(({ candidates }) => candidates.length);
  expect(sizes([winner, lost(), click, lost(), lost(), lost()])).toEqual([1, 4, 1]);
  expect(sizes([lost(), click, lost(), lost()])).toEqual([1, 1, 1, 1]);
  expect(linesOf([lost(), click])[1]?.candidates).toEqual([click]);
});
