import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type InsightAnswer, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import type { DimensionName } from '../../simulator/insights/dimensions.js';
import type { Granularity } from '../../simulator/insights/question.js';
import { questions } from '../../simulator/insights/questions.js';
import { follow } from '../support/follow.js';
import { control } from '../support/control.js';

let sim: Simulator;
let workspace: WorkspaceHandle;
/** Five weeks of a small game that end on a Tuesday, and what a network earned where nobody opened it. */
beforeAll(async () => {
  sim = await createSimulator();
  workspace = sim.workspace({ id: 'pages', clock: { mode: 'frozen', now: '2026-03-03T15:30:00.000Z' } });
  const stream = await follow(`${sim.url}/_sim/stream?workspace=pages`);
  const world = { preset: 'mid-core', installs: 60, days: 35, seed: 'pages' };
  await control(sim.url, 'POST /_sim/worlds?workspace=pages', world);
  await stream.until(() => stream.events.some(({ event, data }) => event === 'world' && data['state'] !== 'running'));
  stream.cut();
  const counts = { impressions: 100, clicks: 10, installs: 0 };
  const earned = { channel: 'ad_mob', adRevenue: { amount: '12.5', currency: 'USD' }, ...counts };
  const [app] = workspace.apps;
  workspace.networkReports.add([
    { ...earned, appId: app?.id ?? '', date: '2026-02-10' },
    { ...earned, appId: app?.id ?? '', date: '2020-02-10', country: 'FO' },
  ]);
}, 60_000);
afterAll(() => sim.close());

const ask = (question: string, options: object): Promise<InsightAnswer> => workspace.insights(question, options);

/** What its SQL answers, whatever the answer was made of. */
async function bySql({ sql, columns }: InsightAnswer): Promise<unknown[]> {
  const { rows } = await workspace.sql(sql, { dialect: 'duckdb' });
  const value = (one: string | number | null, unit: string): unknown => {
    if (one === null || unit === 'text' || unit === 'date') return one;
    return unit === 'usd' ? String(one).replace(/\.?0+$/, '') : Number(one);
  };
  return (rows as (string | number | null)[][]).map((row) =>
    Object.fromEntries(columns.map(({ name, unit }, at) => [name, value(row[at] ?? null, unit)])),
  );
}

const paged = questions.filter(({ rows }) => rows !== undefined);
const spans: { granularity: Granularity; groupBy: DimensionName[] }[] = [
  { granularity: 'day', groupBy: ['channel', 'country'] },
  { granularity: 'week', groupBy: ['platform', 'site'] },
  { granularity: 'month', groupBy: ['app', 'campaign'] },
  // Of these the groups of the page are found first.
  { granularity: 'month', groupBy: ['site', 'country'] },
  { granularity: 'total', groupBy: ['site', 'country', 'channel'] },
  { granularity: 'total', groupBy: ['platform', 'campaign', 'creative', 'country', 'site'] },
];

describe.each(spans)('by $granularity and $groupBy', (split) => {
  test.each(paged)('pages of $name are pieces of the whole', { tags: 'long' }, async ({ name, days }) => {
    const asked = { ...split, ...(days === undefined ? {} : { days: [0, 1, 30] }) };
    const whole = await ask(name, { ...asked, limit: 10_000 });
    expect(whole.total).toBe(whole.items.length);
    expect(whole.total).toBeGreaterThan(split.granularity === 'month' ? 3 : 12);
    const limit = Math.ceil(whole.total / 3) - 1;
    for (const offset of [limit, whole.total - 1]) {
      const page = await ask(name, { ...asked, limit, cursor: String(offset) });
      expect(page.items).toEqual(whole.items.slice(offset, offset + limit));
      expect(page.total).toBe(whole.total);
      expect(page.next).toBe(offset + limit < whole.total ? String(offset + limit) : undefined);
      if (offset === limit) expect(await bySql(page)).toEqual(page.items);
    }
  });
});

test.each(spans)(
  'past the last page by $granularity and $groupBy nothing is, of as many as there are',
  { tags: 'long' },
  async (split) => {
    for (const name of ['activity', 'ltv']) {
      const { total } = await ask(name, { ...split, limit: 1 });
      const { items, total: counted } = await ask(name, { ...split, limit: 3, cursor: String(total) });
      expect({ name, items, counted }).toEqual({ name, items: [], counted: total });
    }
  },
);

test.each(paged)('a span of days and a filter hold for pages of $name too', { tags: 'long' }, async ({ name }) => {
  const span = { granularity: 'week', groupBy: ['channel', 'country'], from: '2026-02-04', to: '2026-02-24' };
  const asked = { ...span, filters: { channel: ['unity', 'organic', ''] } } as const;
  const { items, total, sql, columns, question } = await ask(name, { ...asked, limit: 5, cursor: '2' });
  expect(total).toBeGreaterThan(items.length);
  expect(items).toHaveLength(Math.min(5, total - 2));
  expect(await bySql({ sql, columns, question, items, total })).toEqual(items);
});

test.each(['retention', 'ltv', 'roas'])(
  'of hundreds of pages of %s each is a piece of the whole',
  { tags: 'long' },
  async (name) => {
    const groupBy = ['campaign', 'country', 'site', 'creative'] as const;
    const asked = { granularity: 'month', groupBy, days: [0, 1, 2, 3, 7, 14] } as const;
    const whole = await ask(name, { ...asked, limit: 10_000 });
    const march = whole.items.findIndex(({ date }) => date === '2026-03-01');
    expect(march).toBeGreaterThan(100);
    expect(whole.total).toBeGreaterThan(200);
    // The last of one month and the first of the next; what begins and ends between the days of a group.
    for (const [offset, limit] of [
      [march - 1, 2],
      [march - 13, 1],
      [4, 1],
    ] as const) {
      const { items, total, sql, columns, question } = await ask(name, { ...asked, limit, cursor: String(offset) });
      expect(items).toEqual(whole.items.slice(offset, offset + limit));
      expect(total).toBe(whole.total);
      expect(await bySql({ sql, columns, question, items, total })).toEqual(items);
    }
  },
);

test.each<{ granularity: Granularity; groupBy: DimensionName[] }>([
  { granularity: 'day', groupBy: ['channel'] },
  { granularity: 'month', groupBy: ['country', 'site'] },
  { granularity: 'total', groupBy: ['channel', 'country', 'site'] },
])('of what does not exist there are no rows on no page, by $granularity', { tags: 'long' }, async (split) => {
  const asked = { ...split, filters: { site: ['nowhere'] }, limit: 2, cursor: '1' };
  for (const { name } of paged) {
    const { items, total, next } = await ask(name, asked);
    expect({ name, items, total, next }).toEqual({ name, items: [], total: 0, next: undefined });
  }
});

test.each(['country', 'app'] as const)(
  'cohorts of each date add up to those of all dates, by %s',
  { tags: 'long' },
  async (group) => {
    const asked = { groupBy: [group, 'channel'], days: [0, 1, 7, 30], limit: 10_000 } as const;
    const [byDate, inAll] = await Promise.all([
      ask('retention', { ...asked, granularity: 'day' }),
      ask('retention', { ...asked, granularity: 'total' }),
    ]);
    const sums = new Map<string, { users: number; eligible: number; retained: number | null }>();
    const keyOf = (item: InsightAnswer['items'][number]): string =>
      JSON.stringify([item[group], item['channel'], item['day']]);
    for (const item of byDate.items) {
      const { users, eligible, retained } = sums.get(keyOf(item)) ?? { users: 0, eligible: 0, retained: null };
      const back = item['retainedUsers'];
      sums.set(keyOf(item), {
        users: users + Number(item['users']),
        eligible: eligible + Number(item['eligibleUsers']),
        retained: back === null ? retained : (retained ?? 0) + Number(back),
      });
    }
    const told = inAll.items.map((item) => {
      const numbers = { users: item['users'], eligible: item['eligibleUsers'], retained: item['retainedUsers'] };
      return [keyOf(item), numbers];
    });
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(sums));
    // Some were told for a part of their dates, some for none.
    const eligible = inAll.items.filter(({ day }) => day === 30);
    expect(eligible.some((item) => Number(item['eligibleUsers']) > 0 && item['eligibleUsers'] !== item['users'])).toBe(
      true,
    );
    expect(inAll.items.some(({ retainedUsers }) => retainedUsers === null)).toBe(true);
  },
);

describe.each([{}, { from: '2026-02-05' }, { to: '2026-02-20' }, { from: '2026-02-05', to: '2026-02-20' }])(
  'in %j',
  { tags: 'long' },
  (span) => {
    test.each(['total', 'month', 'week'] as const)(
      'days of users in rows of a %s are those of its days',
      async (granularity) => {
        const groupBy = granularity === 'total' ? [] : (['country'] as const);
        const daysOf = async (asked: object): Promise<number> =>
          (await ask('activity', { ...span, ...asked, limit: 10_000 })).items.reduce(
            (sum, { userDays }) => sum + Number(userDays),
            0,
          );
        const all = await daysOf({ granularity: 'day', groupBy });
        expect(all).toBeGreaterThan(50);
        expect(await daysOf({ granularity, groupBy })).toBe(all);
        // Further apart than one number tells of.
        if (span.from !== undefined)
          expect(await daysOf({ granularity, groupBy, to: '2026-06-30' })).toBe(
            await daysOf({ granularity: 'day', groupBy, to: '2026-06-30' }),
          );
      },
    );
  },
);
