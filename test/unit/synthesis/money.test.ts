import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { enactAll } from '../../support/enact-all.js';
import { livedAlone, type LivedIn } from '../../support/lived-in.js';

const DAY = 86_400_000;

/** US dollars of purchases within a month of the first one, by payer. */
function spentByPayer({ world, story }: LivedIn): number[][] {
  const purchases = new Map<number, { at: number; usd: number }[]>();
  for (const { kind, who, about, value, atMs } of story.happenings.inOrder()) {
    if (kind !== kinds.purchase) continue;
    const usd = (world.config.purchases?.prices[about]?.usd ?? 0) * value;
    purchases.set(who, [...(purchases.get(who) ?? []), { at: atMs, usd }]);
  }
  return [...purchases].map(([, list]) =>
    list.filter(({ at }) => at < (list[0]?.at ?? 0) + 30 * DAY).map(({ usd }) => usd),
  );
}

test('half of payers buy once in a month, an eighth five times, and the top tenth has nearly half of the money', () => {
  const days = { days: 90, purchases: { payers: 1 } };
  const { world, story } = livedAlone('mid-core', 'US', 1500, days);
  const spent = spentByPayer({ world, story });
  expect(story.installed.filter(({ told }) => told.lifetime.gross === 0)).toEqual([]);
  const of = (holds: (purchases: number) => boolean): number =>
    spent.filter((list) => holds(list.length)).length / spent.length;
  expect(Math.abs(of((count) => count === 1) - 0.49)).toBeLessThan(0.06);
  expect(Math.abs(of((count) => count >= 5) - 0.13)).toBeLessThan(0.04);
  const sums = spent.map((list) => list.reduce((sum, usd) => sum + usd, 0)).toSorted((a, b) => b - a);
  const top = sums.slice(0, Math.round(sums.length / 10)).reduce((sum, usd) => sum + usd, 0);
  // That everybody buys at least once evens it out a little.
  expect(Math.abs(top / sums.reduce((sum, usd) => sum + usd, 0) - 0.45)).toBeLessThan(0.06);
});

test.each([
  { preset: 'commerce', country: 'JP', currency: 'JPY', changes: { purchases: { payers: 0.5 } } },
  { preset: 'commerce', country: 'US', currency: 'USD', changes: { purchases: { payers: 0.5 } } },
  { preset: 'subscription', country: 'DE', currency: 'EUR', changes: { days: 200 } },
])(
  'in $country the app charges $currency, and the engine makes of it the US dollars of the truth',
  ({ preset, country, currency, changes }) => {
    const { world, story } = livedAlone(preset, country, 400, changes);
    const earned = new Map<string, number>();
    const charged = new Set<string>();
    enactAll(world, catalogueOf(world, '1'), story, '1', (fact) => {
      if ((fact.type !== 'purchase' && fact.type !== 'subscription') || fact.revenue === null) return;
      const { gross } = fact.revenue;
      charged.add(gross.currency);
      earned.set(fact.installationId, (earned.get(fact.installationId) ?? 0) + Number(gross.usd));
    });
    expect([...charged]).toEqual([currency]);
    const truth = story.installed.filter(({ told }) => told.observed.gross > 0);
    expect(truth.length).toBeGreaterThan(4);
    for (const { installationId, told } of truth) {
      expect(earned.get(installationId), installationId).toBeCloseTo(told.observed.gross / 1e6, 6);
    }
  },
);

test.each([
  { preset: 'commerce', pieces: 1.4 },
  { preset: 'mid-core', pieces: 1 },
])('of $preset $pieces pieces are bought at once', ({ preset, pieces }) => {
  const { story } = livedAlone(preset, 'US', 800, { purchases: { payers: 1 } });
  let [count, sum] = [0, 0];
  for (const { kind, value } of story.happenings.inOrder()) {
    if (kind !== kinds.purchase) continue;
    count += 1;
    sum += value;
  }
  expect(count).toBeGreaterThan(800);
  expect(Math.abs(sum / count - pieces)).toBeLessThan(pieces === 1 ? 1e-9 : 0.08);
});

test.each([
  { preset: 'commerce', commission: 0, changes: {} },
  { preset: 'mid-core', commission: 0.3, changes: {} },
  { preset: 'mid-core', commission: 0.15, changes: { app: { commission: 0.15 } } },
  { preset: 'subscription', commission: 0.15, changes: { app: { commission: 0.15 }, days: 90 } },
])(
  'of what $preset sells stores take $commission, in the truth and by the engine',
  ({ preset, commission, changes }) => {
    const purchases = preset === 'subscription' ? null : { payers: 0.5 };
    const { world, story } = livedAlone(preset, 'US', 300, { purchases, ...changes });
    const left = 1 - commission;
    let paid = 0;
    for (const { told } of story.installed) {
      for (const { gross, net } of [told.observed, told.lifetime]) expect(net).toBeCloseTo(gross * left, 3);
    }
    enactAll(world, catalogueOf(world, '1'), story, '1', (fact) => {
      if ((fact.type !== 'purchase' && fact.type !== 'subscription') || fact.revenue === null) return;
      paid += 1;
      expect(Number(fact.revenue.commission)).toBe(commission);
      expect(Number(fact.revenue.net.usd)).toBeCloseTo(Number(fact.revenue.gross.usd) * left, 6);
    });
    expect(paid).toBeGreaterThan(2);
  },
);

test('a sixth of what a shop sells comes back, and the backend tells of it', () => {
  const { world, story } = livedAlone('commerce', 'US', 800, { days: 120, purchases: { payers: 0.5 } });
  const sum = (of: 'gross' | 'refunds'): number =>
    story.installed.reduce((all, { told }) => all + told.lifetime[of], 0);
  expect(Math.abs(sum('refunds') / sum('gross') - 0.169)).toBeLessThan(0.03);
  let [bought, returned] = [0, 0];
  enactAll(world, catalogueOf(world, '1'), story, '1', (fact) => {
    if (fact.type === 'purchase') bought += 1;
    if (fact.type === 'event' && fact.name === 'refund') returned += 1;
  });
  expect(bought).toBeGreaterThan(200);
  // Of what was bought last some comes back after the end.
  expect(returned / bought).toBeGreaterThan(0.1);
  expect(returned / bought).toBeLessThan(0.2);
});
