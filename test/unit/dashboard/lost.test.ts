import type { Attribution, Candidate } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { linesOf, whyNobody } from '../../../simulator/dashboard/installations/lost.js';

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
const attribution = (candidates: readonly Candidate[], candidatesTotal = candidates.length): Attribution => ({
  method: 'organic',
  channel: 'organic',
  campaignId: null,
  engagementId: null,
  candidates,
  candidatesTotal,
});

test.each([
  { candidates: [click], why: 'its one click was 8 d 22 h before the install; the window is 7 d' },
  { candidates: [lost({ reason: 'id-conflict' })], why: '1 view, the same address, but another advertising id' },
  {
    candidates: [click, lost(), lost()],
    why: '1 click, too old: outside its window (8 d 22 h before the install; the window is 7 d); 2 views, too old: outside its window',
  },
  { candidates: [lost({ claimId: 'c' }), lost({ claimId: 'd' })], why: '2 claimed views, too old: outside its window' },
  { candidates: [], why: null },
])('$candidates.length that lost: $why', ({ candidates, why }) => {
  expect(whyNobody(attribution(candidates))).toBe(why);
});

test('of more than are listed it does not say why', () => {
  expect(whyNobody(attribution([click], 51))).toBe(null);
});

test('four of one kind and reason that lost are one line, three are not, and the order stays', () => {
  const winner = lost({ verdict: 'won', reason: 'latest-of-highest-rank' });
  const sizes = (all: readonly Candidate[]): number[] => linesOf(all).map(({ candidates }) => candidates.length);
  expect(sizes([winner, lost(), click, lost(), lost(), lost()])).toEqual([1, 4, 1]);
  expect(sizes([lost(), click, lost(), lost()])).toEqual([1, 1, 1, 1]);
  expect(linesOf([lost(), click])[1]?.candidates).toEqual([click]);
});
