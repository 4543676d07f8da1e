import { describe, expect, test } from 'vitest';
import type { App, InsightAnswer } from '@mmp-sim/contracts/answers';
import { askedOf, lastDays, lastWeek } from '../../../simulator/dashboard/campaigns/asked.js';
import { clickToInstall } from '../../../simulator/dashboard/campaigns/charts/click-to-install.js';
import { clickWindows } from '../../../simulator/dashboard/campaigns/charts/click-windows.js';
import { cohortCurves } from '../../../simulator/dashboard/campaigns/charts/cohort-curves.js';
import { funnel } from '../../../simulator/dashboard/campaigns/charts/funnel.js';
import { byChannelOverTime } from '../../../simulator/dashboard/campaigns/charts/over-time.js';
import type { About } from '../../../simulator/dashboard/campaigns/draw.js';
import type { Drawing } from '../../../simulator/dashboard/pictures/drawing.js';
import { channelColour } from '../../../simulator/dashboard/pictures/palette.js';
import { axisWords, written } from '../../../simulator/dashboard/pictures/written.js';

const H = 3_600_000;
const DAY = 24 * H;
type Windowed = Pick<App, 'windows' | 'channelWindows'>;
const anApp = (more: Partial<Windowed> = {}): App =>
  ({
    windows: {
      click: { deviceMs: 7 * DAY, probabilisticMs: DAY },
      view: { deviceMs: H, probabilisticMs: H },
    },
    channelWindows: {},
    ...more,
  }) as App;

const anAnswer = (items: InsightAnswer['items']): InsightAnswer => ({
  question: 'any',
  columns: [],
  items,
  total: items.length,
});
const about = (query = '', more: Partial<About> = {}): About => ({
  asked: askedOf(new URL(`http://127.0.0.1/campaigns?${query}`)),
  paint: (name) => `the ${name}`,
  channels: ['organic', 'unity', 'moloco'],
  apps: [anApp()],
  ...more,
});
/** What is drawn of each series. */
const seriesOf = (drawing: Drawing | null) =>
  (drawing?.option['series'] ?? []) as { name: string; data: unknown[]; lineStyle?: { type: string } }[];

describe('what is asked', () => {
  test('stands in the address; what is none of the choices counts as the usual', () => {
    expect(askedOf(new URL('http://x/campaigns?channel=unity&by=year&cohorts=channel'))).toEqual({
      filters: { app: null, channel: 'unity', country: null, from: null, to: null },
      span: 'day',
      cohorts: 'channel',
      wrong: [{ name: 'by', given: 'year', expected: 'day, week, month' }],
    });
  });

  test.each(['garbage', '2026-02-30', '2026-1-1', '0', ' ', '0000-01-01', '1969-12-31'])(
    '%j is no day: it counts for nothing, and is told',
    (from) => {
      const { filters, wrong } = askedOf(
        new URL(`http://x/campaigns?${String(new URLSearchParams({ from, to: '2028-02-29' }))}`),
      );
      expect(filters).toMatchObject({ from: null, to: '2028-02-29' });
      expect(wrong).toEqual([{ name: 'from', given: from, expected: 'a day such as 2026-11-24, from 1970 on' }]);
    },
  );

  test('of the last seven days begins six days before today, on the workspace’s clock', () => {
    expect(lastDays(7, { now: '2026-03-01T00:00:00.000Z' })).toEqual({ from: '2026-02-23', to: '2026-03-01' });
  });
});

describe('numbers', () => {
  test.each([
    [0.7004, 'ratio', '70.0 %'],
    ['785.3', 'usd', '$785.30'],
    ['-12.5', 'usd', '−$12.50'],
    [1151, 'count', '1,151'],
    [86_400_000, 'ms', '1 d'],
    [null, 'usd', '–'],
    ['<img src=x>', 'text', '<img src=x>'],
  ] as const)('%s of unit %s is written %s', (value, unit, expected) => {
    expect(written(value, unit)).toBe(expected);
  });

  test('money has four digits where all that stands together is below ten dollars', () => {
    expect(written('0.0329', 'usd', 9.99)).toBe('$0.0329');
    expect(written('0.0329', 'usd', 10)).toBe('$0.03');
  });

  test('of an axis are short', () => {
    expect([axisWords(9999, 'count'), axisWords(10_000, 'usd'), axisWords(0.25, 'ratio')]).toEqual([
      '9,999',
      '$10K',
      '25 %',
    ]);
  });
});

describe('bars over time', () => {
  const draw = byChannelOverTime('trackedInstalls', 'count', 'Installs by channel');
  const row = (date: string, channel: string, trackedInstalls: number) => ({ date, channel, trackedInstalls });

  test('have a place for each date, also where nothing was', () => {
    const items = [row('2026-02-27', 'unity', 2), row('2026-03-01', 'organic', 5)];
    const drawing = draw(anAnswer(items), about());
    expect(seriesOf(drawing)).toMatchObject([
      { name: 'organic', data: [null, null, 5] },
      { name: 'unity', data: [2, null, null] },
    ]);
    expect(drawing?.alt).toBe('Installs by channel by day, 2026-02-27 to 2026-03-01: organic 5, unity 2.');
  });

  test.each([
    ['week', '2026-02-23', '2026-03-09', 3],
    ['month', '2025-12-01', '2026-02-01', 3],
  ])('go from %s to %s', (by, first, last, places) => {
    const drawing = draw(anAnswer([row(first, 'unity', 1), row(last, 'unity', 1)]), about(`by=${by}`));
    expect(seriesOf(drawing)[0]?.data).toHaveLength(places);
  });

  test('take the smallest channels together where there are more than eight', () => {
    const of = (count: number) =>
      draw(
        anAnswer(Array.from({ length: count }, (_, index) => row('2026-01-01', `channel ${index}`, 100 - index))),
        about(),
      )?.legend.map(({ name }) => name);
    expect(of(8)?.at(-1)).toBe('channel 7');
    expect(of(9)?.slice(6)).toEqual(['channel 6', '2 others']);
  });

  test('are not drawn where there is nothing', () => {
    expect(draw(anAnswer([row('2026-01-01', 'unity', 0)]), about())).toBeNull();
  });

  test('a channel keeps its colour, whatever is filtered', () => {
    const all = ['organic', 'unity', 'moloco'];
    expect(all.map((name) => channelColour(name, all))).toEqual(['organic', 'series-1', 'series-2']);
  });
});

describe('curves of cohorts', () => {
  const draw = cohortCurves({ metric: 'ltv', unit: 'usd', what: 'LTV' });
  const row = (day: number, eligibleUsers: number, ltv: string) => ({
    date: '2026-01-05',
    day,
    users: 2,
    eligibleUsers,
    ltv,
  });

  test('are lines while all users have lived so long, dashes while some have, and end there', () => {
    const drawing = draw(anAnswer([row(0, 2, '1'), row(1, 1, '1.5'), row(3, 0, '1.5')]), about());
    const [final, young] = seriesOf(drawing);
    expect(final).toMatchObject({ data: [[0, 1]], lineStyle: { type: 'solid' } });
    expect(young).toMatchObject({
      data: [
        [0, 1],
        [1, 1.5],
      ],
      lineStyle: { type: 'dashed' },
    });
    expect(drawing?.alt).toBe('LTV by days since the install. week of 2026-01-05: $1.50 by day 1.');
  });
});

describe('windows of clicks', () => {
  test('are told once each, with what they are for', () => {
    expect(clickWindows([anApp(), anApp()], null)).toEqual([
      { ms: DAY, name: '1 d: probabilistic' },
      { ms: 7 * DAY, name: '7 d: by device id' },
    ]);
  });

  test('of a channel of its own hold for that channel alone, and beside the app’s where all are asked about', () => {
    const app = anApp({ channelWindows: { unity: { click: { deviceMs: 2 * H } } } });
    const spans = (channel: string | null) => clickWindows([app], channel).map(({ ms }) => ms);
    expect(spans('unity')).toEqual([2 * H, DAY]);
    expect(spans('moloco')).toEqual([DAY, 7 * DAY]);
    expect(spans(null)).toEqual([2 * H, DAY, 7 * DAY]);
  });

  test('are left out where probabilistic matching is off', () => {
    const click = { deviceMs: 7 * DAY, probabilisticMs: null };
    const app = anApp({ windows: { ...anApp().windows, click } });
    expect(clickWindows([app], null)).toEqual([{ ms: 7 * DAY, name: '7 d: by device id' }]);
  });

  test('stand in the histogram at the edges of its buckets, and between them by their logarithm', () => {
    const app = anApp({
      windows: { ...anApp().windows, click: { deviceMs: 7 * DAY, probabilisticMs: Math.sqrt(6 * H * DAY) } },
    });
    const answer = anAnswer([{ method: 'device-click', bucket: 60_000, installs: 3 }]);
    const [bars] = seriesOf(clickToInstall(answer, about('', { apps: [app] }))) as unknown as {
      markLine: { data: { xAxis: number }[] };
    }[];
    const places = bars?.markLine.data.map(({ xAxis }) => xAxis) ?? [];
    expect(places[0]).toBeCloseTo(6.5, 6);
    expect(places[1]).toBe(9);
  });
});

test('a funnel says what share of which step is left, and what nobody reported', () => {
  const steps = { reportedImpressions: null, reportedClicks: null, attributedInstalls: 4, returnedUsers: 2 };
  const drawing = funnel(
    anAnswer([{ ...steps, payingUsers: 0, installShare: null, returnedShare: 0.5, payingShare: 0 }]),
    about(),
  );
  expect(drawing?.alt).toBe(
    'What remains from step to step: Impressions not reported; Clicks not reported; Installs 4; Came back 2, 50.0 % of installs; Paid 0, 0.0 % of installs.',
  );
});

test.each([
  { now: '2026-11-30T06:00:00.000Z', from: '2026-11-23', to: '2026-11-29' }, // A Monday: the week that has just ended.
  { now: '2026-11-29T23:59:59.999Z', from: '2026-11-16', to: '2026-11-22' },
  { now: '2027-01-02T00:00:00.000Z', from: '2026-12-21', to: '2026-12-27' },
])('the last week before $now is from $from to $to', ({ now, ...days }) => {
  expect(lastWeek({ now })).toEqual(days);
});
