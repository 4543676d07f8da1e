import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { storyOf } from '../../../simulator/synthesis/cell/story.js';
import { stages } from '../../../simulator/synthesis/journey/life.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';
import { expectByChance } from '../../support/by-chance.js';

const DAY = 86_400_000;
const preset = readWorld({ preset: 'subscription' });

type Step = { readonly stage: number; readonly atMs: number };

/** What happens to subscriptions of Americans, by installation and plan. */
function stepsIn(changes: object): { readonly steps: Map<string, Step[]>; readonly endMs: number } {
  const countries = preset.countries.filter(({ country }) => country === 'US');
  const campaigns = preset.campaigns.map(({ countries: _some, ...campaign }) => campaign);
  const few = { installs: 1500, countries, campaigns, fraud: [], reinstalls: { chance: 0 } };
  const world = worldOf(readWorld({ preset: 'subscription', ...few, ...changes }), 'subscriptions');
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  const steps = new Map<string, Step[]>();
  for (const { kind, who, about, value, atMs } of storyOf(world, cell).happenings.inOrder()) {
    if (kind !== kinds.subscription) continue;
    const name = `${who} ${about}`;
    steps.set(name, [...(steps.get(name) ?? []), { stage: value, atMs }]);
  }
  return { steps, endMs: world.span.toMs };
}

test('in the days of the preset trials end and months are renewed', { tags: 'long' }, () => {
  const told = [...stepsIn({}).steps.values()].flat().map(({ stage }) => stage);
  const count = (stage: number): number => told.filter((one) => one === stage).length;
  expect(count(stages.trial)).toBeGreaterThan(count(stages.converted));
  expect(count(stages.converted)).toBeGreaterThan(5);
  expect(count(stages.renewed)).toBeGreaterThan(3);
});

test('nobody begins two plans, and each has its share', { tags: 'long' }, () => {
  const often = preset.subscriptions.map((plan, i) => ({ ...plan, starts: i === 0 ? 0.2 : 0.1 }));
  const begun = [...stepsIn({ subscriptions: often, days: 20 }).steps.keys()].map((name) => name.split(' '));
  const people = new Set(begun.map(([who]) => who));
  expect(people.size).toBe(begun.length);
  const monthly = begun.filter(([, plan]) => plan === '0').length;
  expect(monthly / begun.length).toBeCloseTo(2 / 3, 1);
});

const [plan] = preset.subscriptions;
const paid: ReadonlySet<number> = new Set([stages.start, stages.converted, stages.renewed]);
const ends = { trialDays: 0, periodDays: 4, starts: 0.5, churn: 0.3, refunds: 0.1 };

test.each([
  ends,
  { ...ends, trialDays: 2, converts: 0.8 },
  { ...ends, churn: 0, refunds: 1 },
  { ...ends, churn: 1, refunds: 0 },
])(
  'a paid period is paid back, is the last one, or is followed by another, as often as $refunds and $churn',
  { tags: 'long' },
  (changes) => {
    const { steps, endMs } = stepsIn({ subscriptions: [{ ...plan, ...changes }], days: 40 });
    const ended = { refunded: 0, cancelled: 0, renewed: 0 };
    for (const list of steps.values()) {
      for (const [i, { stage, atMs }] of list.entries()) {
        const dueMs = atMs + changes.periodDays * DAY;
        if (!paid.has(stage) || dueMs >= endMs) continue;
        const [next, after] = list.slice(i + 1);
        if (next?.stage === stages.renewed) {
          expect(next.atMs).toBe(dueMs);
          ended.renewed += 1;
        } else if (next?.stage === stages.refunded) {
          expect([next.atMs, after?.stage]).toEqual([atMs + DAY, stages.cancelled]);
          ended.refunded += 1;
        } else {
          expect([next?.stage, next?.atMs, after]).toEqual([stages.cancelled, (atMs + dueMs) / 2, undefined]);
          ended.cancelled += 1;
        }
      }
    }
    const kept = ended.cancelled + ended.renewed;
    expect(kept + ended.refunded).toBeGreaterThan(200);
    expectByChance(ended.refunded, kept + ended.refunded, changes.refunds);
    expectByChance(ended.cancelled, kept, changes.churn);
  },
);
