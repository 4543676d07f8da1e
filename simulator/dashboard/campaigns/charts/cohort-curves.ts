import { visible } from '../../parts/shell-word.js';
import type { CohortBy } from '../asked.js';
import type { Draw, Items } from '../draw.js';
import { channelColour, seriesColour } from '../../pictures/palette.js';
import { amountOf, written } from '../../pictures/written.js';
import { spanWords } from '../dates.js';
import { amountAxis, base, tooltip } from '../../pictures/frame.js';

/** Lines that can be told apart. */
const MOST_CURVES = 8;
const HEIGHT = 290;

type Options = {
  readonly metric: string;
  readonly unit: 'usd' | 'ratio';
  readonly what: string;
  readonly goal?: string;
};

/** A metric of each cohort from day to day since the install: a line where it is final, dashes where users are too young yet. */
export const cohortCurves =
  ({ metric, unit, what, goal }: Options): Draw =>
  ({ items }, { paint, asked, channels }) => {
    const all = cohortsOf(items, asked.cohorts, metric);
    const curves = asked.cohorts === 'channel' ? all.slice(0, MOST_CURVES) : all.slice(-MOST_CURVES);
    if (curves.length === 0) return null;
    const drawn = curves.map((curve, index) => ({
      ...curve,
      colour: asked.cohorts === 'channel' ? channelColour(curve.name, channels) : seriesColour(index),
    }));
    const goalLine = {
      silent: true,
      symbol: 'none',
      lineStyle: { color: paint('fore'), type: 'solid', width: 1 },
      label: {
        formatter: goal,
        color: paint('fore'),
        position: 'insideEndBottom',
        fontSize: 12,
        backgroundColor: paint('back'),
      },
      data: [{ yAxis: 1 }],
    };
    const lineOf = (data: readonly (readonly [number, number])[], colour: string, name: string, type: string) => ({
      name: visible(name),
      type: 'line',
      data,
      symbol: 'circle',
      symbolSize: 5,
      lineStyle: { color: colour, width: 2, type },
      itemStyle: { color: colour },
      emphasis: { disabled: true },
    });
    return {
      option: {
        ...base(paint),
        tooltip: tooltip(paint, unit, {
          axisPointer: { type: 'line', lineStyle: { color: paint('soft') } },
          formatter: (series: readonly { value: readonly [number, number] }[]) =>
            besideEachOther(series[0]?.value[0] ?? 0, drawn, unit),
        }),
        xAxis: amountAxis(paint, 'count', {
          min: 0,
          splitLine: { show: false },
          axisLine: { show: true, lineStyle: { color: paint('soft') } },
        }),
        yAxis: amountAxis(paint, unit, goal === undefined ? {} : { max: ({ max }: { max: number }) => roomFor(max) }),
        series: drawn.flatMap(({ name, colour, points }, index) => {
          const final = points.filter(({ isFinal }) => isFinal);
          // The dashes begin where the line ends.
          const young = [...final.slice(-1), ...points.filter(({ isFinal }) => !isFinal)];
          const pairs = (some: typeof points) => some.map(({ day, value }) => [day, value] as const);
          const marked = index === 0 && goal !== undefined ? { markLine: goalLine } : {};
          return [
            { ...lineOf(pairs(final), paint(colour), name, 'solid'), ...marked },
            ...(young.length > final.slice(-1).length ? [lineOf(pairs(young), paint(colour), name, 'dashed')] : []),
          ];
        }),
      },
      legend: drawn.map(({ name, colour }) => ({ name, colour })),
      height: HEIGHT,
      alt: `${what} by days since the install. ${drawn.map((curve) => lastOf(curve, unit)).join('; ')}.`,
      note: [
        'Dashes: not all users of the cohort have lived that long.',
        ...(all.length > curves.length
          ? [
              `${asked.cohorts === 'channel' ? 'The largest' : 'The newest'} ${curves.length} of ${all.length} cohorts are drawn.`,
            ]
          : []),
      ].join(' '),
    };
  };

type Point = { readonly day: number; readonly value: number; readonly isFinal: boolean };
type Curve = { readonly name: string; readonly users: number; readonly points: readonly Point[] };

/** What there is of each cohort, as long as some of its users have lived. */
function cohortsOf(items: Items, by: CohortBy, metric: string): Curve[] {
  const curves = new Map<string, { name: string; users: number; points: Point[] }>();
  for (const item of items) {
    const name = by === 'channel' ? String(item['channel']) : spanWords(String(item['date']), by);
    const [value, users, eligible] = [amountOf(item[metric]), Number(item['users']), Number(item['eligibleUsers'])];
    if (value === null || eligible === 0) continue;
    const curve = curves.get(name) ?? { name, users, points: [] };
    curve.points.push({ day: Number(item['day']), value, isFinal: eligible === users });
    curves.set(name, curve);
  }
  const all = [...curves.values()];
  return by === 'channel' ? all.toSorted((one, other) => other.users - one.users) : all;
}

function besideEachOther(day: number, curves: readonly Curve[], unit: 'usd' | 'ratio'): string {
  const lines = curves.flatMap(({ name, points }) => {
    const point = points.find((one) => one.day === day);
    return point === undefined ? [] : [`${name}: ${written(point.value, unit)}${point.isFinal ? '' : ' so far'}`];
  });
  return [`Day ${day}`, ...lines].join('\n');
}

function lastOf({ name, points }: Curve, unit: 'usd' | 'ratio'): string {
  const last = points.at(-1);
  return last === undefined ? name : `${name}: ${written(last.value, unit)} by day ${last.day}`;
}

/** Where the goal is not reached, it is to be seen from below; else the axis is as long as it needs to be. */
const roomFor = (most: number): number | null => (most < 1 ? 1.2 : null);
