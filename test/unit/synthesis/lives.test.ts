import { describe, expect, test } from 'vitest';
import { type Happening, kinds, REFUND } from '../../../simulator/synthesis/cell/happenings.js';
import type { Story } from '../../../simulator/synthesis/cell/story.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { increments } from '../../../simulator/synthesis/truth/truth.js';
import { livedIn } from '../../support/lived-in.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** No session is longer. */
const LONGEST = 240 * MINUTE;

/** What an installation did, in order of time. */
function didBy({ happenings }: Story): Map<number, Happening[]> {
  const did = new Map<number, Happening[]>();
  for (const one of happenings.inOrder()) {
    if (one.kind < kinds.open) continue;
    const list = did.get(one.who) ?? [];
    did.set(one.who, list);
    list.push({ ...one });
  }
  return did;
}

const few = { installs: 1500, days: 60, adRevenue: null, fraud: [] };
const weekly = {
  productId: 'weekly',
  usd: 2.99,
  periodDays: 7,
  trialDays: 0,
  starts: 0.3,
  converts: 1,
  churn: 0.1,
  refunds: 0,
};

describe('whoever installs the app again', () => {
  const file = { preset: 'mid-core', ...few, purchases: { payers: 0.5 } };
  const again = livedIn({ ...file, reinstalls: { chance: 1 }, subscriptions: [weekly] });
  const once = livedIn({ ...file, reinstalls: { chance: 0 }, subscriptions: [weekly] });
  const pairs = again.story.installed.flatMap((second) => {
    const first = again.story.installed[second.number - 1];
    return second.again && first !== undefined ? [{ first, second }] : [];
  });

  test('has one installation at a time: the first is opened no more, and nothing is bought in it', () => {
    const did = didBy(again.story);
    expect(pairs.length).toBeGreaterThan(100);
    for (const { first, second } of pairs) {
      expect(second.person).toBe(first.person);
      const after = (did.get(first.number) ?? []).filter(
        ({ atMs, kind, about }) => atMs >= second.installAtMs && kind !== kinds.subscription && about !== REFUND,
      );
      expect(after).toEqual([]);
      expect((did.get(second.number) ?? [])[0]).toMatchObject({ kind: kinds.open, atMs: second.installAtMs, about: 1 });
    }
  });

  test('is worth what she is worth without: a life goes on in another installation', () => {
    const worth = ({ installed }: Story): Map<number, number> => {
      const sums = new Map<number, number>();
      for (const { person, told } of installed)
        sums.set(person.index, Math.round((sums.get(person.index) ?? 0) + told.lifetime.gross));
      return sums;
    };
    expect([...worth(again.story).values()].filter((micros) => micros > 0).length).toBeGreaterThan(100);
    expect([...worth(again.story)]).toEqual([...worth(once.story)]);
    expect(pairs.filter(({ second }) => second.told.lifetime.gross > 0).length).toBeGreaterThan(10);
  });

  test('comes back to it as before', () => {
    const opened = ({ happenings }: Story): number[] =>
      Array.from(happenings.inOrder(), (one) => ({ ...one }))
        .filter(({ kind, about }) => kind === kinds.open && about === 0)
        .map(({ atMs }) => atMs);
    expect(opened(again.story)).toEqual(opened(once.story));
  });

  test('keeps what she has subscribed to where she began it', () => {
    const begun = new Map<number, number>();
    for (const [who, list] of didBy(again.story)) {
      const stages = list.filter(({ kind }) => kind === kinds.subscription).map(({ value }) => value);
      if (stages.length > 0) begun.set(who, stages[0] ?? -1);
    }
    expect(begun.size).toBeGreaterThan(50);
    // No installation renews what another one began.
    expect(new Set(begun.values())).toEqual(new Set([0]));
  });

  test('was brought to it by no ad: the truth tells of no campaign what it changed', () => {
    const catalogue = catalogueOf(again.world, '1');
    const told = pairs.map(({ first, second }) => [
      increments(first, catalogue).length,
      increments(second, catalogue).length,
    ]);
    expect(told.filter(([first = 0]) => first > 0).length).toBeGreaterThan(50);
    expect(told.filter(([, second]) => second !== 0)).toEqual([]);
  });
});

describe.each([
  { preset: 'mid-core', step: 'level_20' },
  { preset: 'subscription', step: 'streak_7' },
  { preset: 'hyper-casual', step: 'level_20' },
])('a step of $preset', ({ preset, step }) => {
  const { world, story } = livedIn({ preset, ...few });

  test('is taken in a session, however long it takes to come to it', () => {
    let steps = 0;
    for (const list of didBy(story).values()) {
      let openedAtMs = 0;
      for (const { kind, atMs } of list) {
        if (kind === kinds.open) openedAtMs = atMs;
        if (kind !== kinds.event) continue;
        steps += 1;
        expect(atMs - openedAtMs).toBeLessThan(LONGEST);
      }
    }
    expect(steps).toBeGreaterThan(200);
  });

  test('of which it takes days to come to it is not taken by those who have left', () => {
    const place = world.config.funnel.findIndex(({ event }) => event === step);
    const all = [...didBy(story).values()];
    const took = all.filter((list) => list.some(({ kind, about }) => kind === kinds.event && about === place));
    expect(took.length).toBeGreaterThan(1);
    for (const list of took) expect(list.filter(({ kind }) => kind === kinds.open).length).toBeGreaterThan(1);
  });
});

test('a life is 365 days long: nothing is done after, and nothing is earned', () => {
  const { story } = livedIn({
    preset: 'hyper-casual',
    installs: 60,
    days: 366,
    startsOn: '2025-01-01',
    fraud: [],
    retention: { day1: 1, exponent: 0, ios: 1, sigma: 0 },
    organic: { retention: 1 },
    adRevenue: { perSession: 1 },
    exposure: { hours: Array.from({ length: 24 }, () => 1) },
    reinstalls: { chance: 0 },
    subscriptions: [{ ...weekly, starts: 1, churn: 0 }],
  });
  const lengths = [...didBy(story)].map(
    ([who, list]) => (list.at(-1)?.atMs ?? 0) - (story.installed[who]?.installAtMs ?? 0),
  );
  const longest = Math.max(...lengths);
  expect(longest).toBeLessThan(365 * DAY);
  for (const { told } of story.installed) expect(told.lifetime.gross).toBeGreaterThanOrEqual(told.observed.gross);
});
