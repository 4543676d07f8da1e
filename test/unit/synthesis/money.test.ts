import { expect, test } from 'vitest';
import { storyOf, type Story } from '../../../simulator/synthesis/cell/story.js';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { enact } from '../../../simulator/synthesis/enact/enact.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../../simulator/synthesis/world/world.js';

const DAY = 86_400_000;

/** One region of one country whose people come by themselves. */
function livedIn(
  preset: string,
  country: string,
  installs: number,
  changes: object = {},
): { world: World; story: Story } {
  const { countries } = readWorld({ preset });
  const only = countries.filter((one) => one.country === country).map((one) => ({ ...one, paying: 1 }));
  const alone = { countries: only, campaigns: [], organic: { share: 1, retention: 1, paying: 1 }, adRevenue: null };
  const world = worldOf(readWorld({ preset, installs, ...alone, reinstalls: { chance: 0 }, ...changes }), '1');
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new Error('nobody lives there');
  return { world, story: storyOf(world, cell) };
}

/** US dollars of purchases within a month of the first one, by payer. */
function spentByPayer({ world, story }: { world: World; story: Story }): number[][] {
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
  const { world, story } = livedIn('mid-core', 'US', 1500, days);
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
    const { world, story } = livedIn(preset, country, 400, changes);
    const earned = new Map<string, number>();
    const charged = new Set<string>();
    enact(world, catalogueOf(world, '1'), story, '1', (fact) => {
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
  const { story } = livedIn(preset, 'US', 800, { purchases: { payers: 1 } });
  let [count, sum] = [0, 0];
  for (const { kind, value } of story.happenings.inOrder()) {
    if (kind !== kinds.purchase) continue;
    count += 1;
    sum += value;
  }
  expect(count).toBeGreaterThan(800);
  expect(Math.abs(sum / count - pieces)).toBeLessThan(pieces === 1 ? 1e-9 : 0.08);
});
