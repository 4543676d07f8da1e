import { expect, test } from 'vitest';
import { type Claim, Claims } from '../../../simulator/engine/claims.js';
import { Engine } from '../../../simulator/engine/engine.js';
import { aCampaign, anApp, anEngagement, anOpen, aReportedClaim, engineDeps, NOW_MS } from '../../support/builders.js';

const aClaim = (number: number, advertisingId: string, installationId: string | null = null): Claim => ({
  id: `claim ${number}`,
  number,
  appId: 'app',
  channel: 'facebook',
  campaignId: null,
  kind: 'click',
  advertisingId,
  installationId,
  engagedAtMs: NOW_MS,
  arrival: number,
  arrivedAtMs: NOW_MS,
});

test('all claims together are as many as the limit says; the device that was first claimed is forgotten first', () => {
  const claims = new Claims(5);
  for (const [number, device] of ['a', 'a', 'b', 'c', 'c'].entries()) claims.add(aClaim(number, device));
  expect(claims.of('app', 'a', null)).toHaveLength(2);

  claims.add(aClaim(5, 'c'));
  expect(claims.of('app', 'a', null)).toEqual([]);
  expect(claims.of('app', 'c', null)).toHaveLength(3);
  expect(claims.dropped).toBe(2);
});

test('one device alone keeps its claims, however small the limit is', () => {
  const claims = new Claims(1);
  for (let number = 0; number < 3; number += 1) claims.add(aClaim(number, 'a'));
  expect(claims.of('app', 'a', null)).toHaveLength(3);
});

test('of more than a thousand claims of one device the oldest go', () => {
  const claims = new Claims(100_000);
  for (let number = 0; number < 1001; number += 1) claims.add(aClaim(number, 'a'));
  expect(
    claims
      .of('app', 'a', null)
      .map(({ number }) => number)
      .slice(0, 1),
  ).toEqual([1]);
  expect(claims.of('app', 'a', null)).toHaveLength(1000);
  expect(claims.dropped).toBe(1);
});

test('a claim of a device and an installation is dropped when neither leads to it any more', () => {
  const claims = new Claims(3);
  claims.add(aClaim(0, 'a', 'one'));
  claims.add(aClaim(1, 'b'));
  claims.add(aClaim(2, 'c'));
  expect([claims.of('app', 'a', null).length, claims.of('app', null, 'one').length, claims.dropped]).toEqual([0, 1, 0]);

  const restored = new Claims(3);
  const { added, dropped, kept, keys } = claims.state();
  restored.restore({ added, dropped, kept: [...kept], keys: [...keys] });
  for (const each of [claims, restored]) {
    each.add(aClaim(3, 'd'));
    expect([each.of('app', null, 'one').length, each.dropped]).toEqual([0, 1]);
    each.add(aClaim(4, 'e'));
    expect(each.dropped).toBe(2);
  }
});

test.each([
  [0, 0],
  [2_000_000, 0],
  [2_000_000, 200_000],
  [1_000_000_000, 3_000_000],
])('after %s engagements and %s claims one more is later than those before it', (engagements, claims) => {
  const engine = new Engine(engineDeps());
  engine.restore({
    made: { facts: 0, installs: 0, ownInstallations: 0 },
    eventNames: {},
    oneIp: {},
    engagements: { added: engagements, kept: [] },
    claims: { added: claims, dropped: 0, kept: [], keys: [] },
    installations: { dropped: 0, apps: [], kept: [] },
    subscriptions: { dropped: 0, kept: [] },
  });
  // All at one instant: the order of arrival decides, and where its fractions run out, the ids of claims, which fall.
  const atMs = NOW_MS - 1;
  const claim = (channel: string): string => engine.claim(aReportedClaim({ channel, engagedAtMs: atMs }), NOW_MS).id;
  const engage = (): string => engine.engage(anEngagement({ atMs }), aCampaign(), NOW_MS).id;
  const arrived = [engage(), ...['a', 'b', 'c', 'd', 'e', 'f'].map(claim), engage()];
  const { facts } = engine.open(anOpen({ advertisingId: anEngagement().advertisingId }), anApp(), NOW_MS);
  const candidates = facts.flatMap((fact) => (fact.type === 'install' ? fact.attribution.candidates : []));
  expect(candidates.map(({ engagementId, claimId }) => engagementId ?? claimId)).toEqual(arrived.toReversed());
});
