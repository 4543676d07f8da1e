import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { storyOf } from '../../../simulator/synthesis/cell/story.js';
import { stages } from '../../../simulator/synthesis/journey/life.js';
import { cellsOf } from '../../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../../simulator/synthesis/world/read-world.js';
import { worldOf } from '../../../simulator/synthesis/world/world.js';

const preset = readWorld({ preset: 'subscription' });

/** Stages of subscriptions of Americans, by installation and plan. */
function begunIn(changes: object): Map<string, number[]> {
  const countries = preset.countries.filter(({ country }) => country === 'US');
  const campaigns = preset.campaigns.map(({ countries: _some, ...campaign }) => campaign);
  const few = { installs: 1500, countries, campaigns, fraud: [], reinstalls: { chance: 0 } };
  const world = worldOf(readWorld({ preset: 'subscription', ...few, ...changes }), 'subscriptions');
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new RangeError('nobody lives there');
  const begun = new Map<string, number[]>();
  for (const { kind, who, about, value } of storyOf(world, cell).happenings.inOrder()) {
    if (kind !== kinds.subscription) continue;
    const name = `${who} ${about}`;
    begun.set(name, [...(begun.get(name) ?? []), value]);
  }
  return begun;
}

test('in the days of the preset trials end and months are renewed', () => {
  const told = [...begunIn({}).values()].flat();
  const count = (stage: number): number => told.filter((one) => one === stage).length;
  expect(count(stages.trial)).toBeGreaterThan(count(stages.converted));
  expect(count(stages.converted)).toBeGreaterThan(5);
  expect(count(stages.renewed)).toBeGreaterThan(3);
});

test('nobody begins two plans, and each has its share', () => {
  const often = preset.subscriptions.map((plan, i) => ({ ...plan, starts: i === 0 ? 0.2 : 0.1 }));
  const begun = [...begunIn({ subscriptions: often, days: 20 }).keys()].map((name) => name.split(' '));
  const people = new Set(begun.map(([who]) => who));
  expect(people.size).toBe(begun.length);
  const monthly = begun.filter(([, plan]) => plan === '0').length;
  expect(monthly / begun.length).toBeCloseTo(2 / 3, 1);
});
