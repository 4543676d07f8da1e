import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { visible } from '../../parts/shell-word.js';
import { amountAxis, bars, base, namesAxis, tooltip } from '../../pictures/frame.js';
import type { Drawing } from '../../pictures/drawing.js';
import { type ColourName, type Paint, seriesColour } from '../../pictures/palette.js';
import { type Axes, cellText, isDated, MOST_SERIES } from './axes.js';

const HEIGHT = 340;
/** Letters of a name below a bar. */
const MOST_LETTERS = 18;
/** Points that are marked on a line. */
const MOST_MARKED = 60;

type Amounts = readonly (number | null)[];
type Series = { readonly name: string; readonly colour: ColourName; readonly data: Amounts };
type Drawn = { readonly names: readonly string[]; readonly series: readonly Series[] };

/** Columns of numbers over another column: lines over time, bars over all else. */
export function drawingOf(answer: SqlAnswer, axes: Axes, paint: Paint): Drawing {
  const below = answer.columns[axes.x];
  const isLine = isDated(below?.type ?? '');
  const { names, series } = axes.by === null ? eachColumn(answer, axes) : eachValue(answer, axes, axes.by);
  return {
    option: {
      ...base(paint),
      tooltip: tooltip(paint, 'count', { valueFormatter: amountText }),
      xAxis: namesAxis(paint, names, {
        axisLabel: {
          color: paint('soft'),
          fontSize: 12,
          hideOverlap: true,
          formatter: (name: string) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name),
        },
      }),
      yAxis: amountAxis(paint, 'count', { minInterval: 0 }),
      series: series.map((one) => {
        const { name, data } = one;
        const colour = paint(one.colour);
        if (!isLine) return bars(paint, { name, colour, data }, axes.by === null ? {} : { stack: 'all' });
        const marks = { showSymbol: data.length < MOST_MARKED, symbolSize: 5 };
        return {
          name: visible(name),
          type: 'line',
          data,
          ...marks,
          itemStyle: { color: colour },
          lineStyle: { color: colour, width: 2 },
        };
      }),
    },
    legend: series.map(({ name, colour }) => ({ name, colour })),
    height: HEIGHT,
    alt: `${series.map(({ name }) => name).join(', ')} by ${below?.name ?? ''}, from ${names[0] ?? ''} to ${names.at(-1) ?? ''}. The table has the numbers.`,
  };
}

/** A series for each column; rows stand as they came. */
function eachColumn({ columns, rows }: SqlAnswer, { x, y }: Axes): Drawn {
  return {
    names: rows.map((row) => nameOf(row[x], columns[x]?.type ?? '')),
    series: y.map((place, index) => ({
      name: columns[place]?.name ?? '',
      colour: seriesColour(index),
      data: rows.map((row) => amountOf(row[place])),
    })),
  };
}

/** A series for each value of a column, the largest first; the smallest of many are taken together. */
function eachValue({ columns, rows }: SqlAnswer, { x, y }: Axes, by: number): Drawn {
  const [place = 0] = y;
  const totals = new Map<string, number>();
  const sums = new Map<string, Map<string, number>>();
  const names = new Set<string>();
  for (const row of rows) {
    const amount = amountOf(row[place]);
    const name = nameOf(row[x], columns[x]?.type ?? '');
    const value = nameOf(row[by], columns[by]?.type ?? '');
    names.add(name);
    if (amount === null) continue;
    totals.set(value, (totals.get(value) ?? 0) + amount);
    const own = sums.get(value) ?? new Map<string, number>();
    sums.set(value, own.set(name, (own.get(name) ?? 0) + amount));
  }
  const largest = [...totals].toSorted(([, one], [, other]) => other - one).map(([value]) => value);
  const shown = largest.length <= MOST_SERIES ? largest : largest.slice(0, MOST_SERIES - 1);
  const others = largest.slice(shown.length);
  const dataOf = (values: readonly string[]): Amounts =>
    [...names].map((name) => {
      const amounts = values.flatMap((value) => sums.get(value)?.get(name) ?? []);
      return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0);
    });
  const series: Series[] = shown.map((name, index) => ({ name, colour: seriesColour(index), data: dataOf([name]) }));
  if (others.length > 0) series.push({ name: `${others.length} others`, colour: 'soft', data: dataOf(others) });
  return { names: [...names], series };
}

/** Of midnights the day alone. */
function nameOf(value: unknown, type: string): string {
  if (value === null || value === undefined) return 'null';
  const text = cellText(value);
  return isDated(type) ? text.replace(/[ T]00:00:00(?:\.0+)?Z?$/, '') : text;
}

function amountOf(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const amount = Number(value);
  return Number.isFinite(amount) ? amount : null;
}

const amountText = (value: unknown): string => (typeof value === 'number' ? value.toLocaleString('en') : '–');
