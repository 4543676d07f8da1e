import type { Attribution, Candidate } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { broughtBy, compared } from '../../../simulator/dashboard/installations/compared.js';
import { whatIfOf, windowNow, windowProblem } from '../../../simulator/dashboard/installations/what-if-settings.js';
import { duration } from '../../../simulator/dashboard/parts/duration.js';
import { readDuration } from '../../../simulator/dashboard/parts/read-duration.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const at = (query: string): URL => new URL(`http://127.0.0.1/installations?${query}`);

test.each([
  ['7 d', 7 * DAY_MS],
  ['1d12h', 1.5 * DAY_MS],
  ['90 MIN', 90 * 60_000],
  ['1.5 h', 1.5 * HOUR_MS],
  ['5m', 300_000],
  ['999 ms', 999],
  ['7', null],
  ['10 days', 10 * DAY_MS],
  ['1 day 2 hours', 26 * HOUR_MS],
  ['90 minutes', 90 * 60_000],
  ['7 dogs', null],
  ['7 constructor', null],
  ['h', null],
  ['1 h ago', null],
  ['', null],
])('%j is read as %s ms', (text, ms) => expect(readDuration(text)).toBe(ms));

test.each([1, 999, 60_000, HOUR_MS, DAY_MS + HOUR_MS])('what is written of %s ms is read as such', (ms) => {
  expect(readDuration(duration(ms))).toBe(ms);
});

test.each([
  ['deviceMs', '', null],
  ['deviceMs', '30 d', null],
  ['deviceMs', '721 h', 'from 1 ms to 30 d'],
  ['deviceMs', '0 ms', 'from 1 ms to 30 d'],
  ['deviceMs', 'off', 'only probabilistic matching can be off'],
  ['deviceMs', '10', 'a unit too: 10 d, 10 h or 10 min'],
  ['deviceMs', '10 days', null],
  ['probabilisticMs', 'Off', null],
  ['probabilisticMs', 'never', 'a time such as 7 d, 36 h, 90 min or 1 s'],
] as const)('a window %s of %j: %s', (kind, text, problem) => expect(windowProblem({ kind }, text)).toBe(problem));

test('the address says which windows of whom', () => {
  expect(whatIfOf(at('id=1')).body).toBe(null);
  expect(whatIfOf(at('click=1+h&viewByIp=off')).body).toEqual({
    windows: { click: { deviceMs: HOUR_MS }, view: { probabilisticMs: null } },
  });
  expect(whatIfOf(at('of=unity&click=1+h&view=wrong&reinstalls=new-install')).body).toEqual({
    channelWindows: { unity: { click: { deviceMs: HOUR_MS } } },
    reinstalls: 'new-install',
  });
  expect(whatIfOf(at('reinstalls=perhaps')).body).toBe(null);
});

test('a channel has the windows of the app but for its own', () => {
  const pair = { deviceMs: 7 * DAY_MS, probabilisticMs: DAY_MS };
  const app = { windows: { click: pair, view: pair }, channelWindows: { unity: { click: { probabilisticMs: null } } } };
  expect(windowNow(app, 'unity', { side: 'click', kind: 'deviceMs' })).toBe(7 * DAY_MS);
  expect(windowNow(app, 'unity', { side: 'click', kind: 'probabilisticMs' })).toBe(null);
  expect(windowNow(app, null, { side: 'click', kind: 'probabilisticMs' })).toBe(DAY_MS);
});

const aCandidate = (change: Partial<Candidate>): Candidate => ({
  engagementId: 'a',
  claimId: null,
  channel: 'unity',
  campaignId: null,
  kind: 'click',
  method: 'device-click',
  at: '2026-01-01T00:00:00.000Z',
  ageMs: 1,
  windowMs: 2,
  verdict: 'lost',
  reason: 'outside-window',
  ...change,
});
const anAttribution = (candidates: readonly Candidate[], change: Partial<Attribution> = {}): Attribution => ({
  method: 'organic',
  channel: 'organic',
  campaignId: null,
  engagementId: null,
  candidates,
  candidatesTotal: candidates.length,
  ...change,
});

test('candidates are put side by side, those that are judged otherwise marked', () => {
  const is = anAttribution([
    aCandidate({ verdict: 'won', reason: 'latest-of-highest-rank' }),
    aCandidate({ engagementId: 'b' }),
  ]);
  const wouldBe = anAttribution([
    aCandidate({ engagementId: 'b', windowMs: 9 }),
    aCandidate({}),
    aCandidate({ engagementId: null, claimId: 'c' }),
  ]);
  expect(compared(is, wouldBe).map(({ key, differs, is: was }) => [key, differs, was?.verdict ?? null])).toEqual([
    ['a', true, 'won'],
    ['b', false, 'lost'],
    ['claim c', true, null],
  ]);
  expect(compared(null, null)).toEqual([]);
});

test('who brought it is said in words', () => {
  expect(broughtBy(anAttribution([]))).toBe('nobody: it is organic');
  expect(broughtBy(anAttribution([], { method: 'claim', channel: 'facebook' }))).toBe('facebook (claim)');
  expect(broughtBy(null)).toBe('nobody: it has no first open');
});
