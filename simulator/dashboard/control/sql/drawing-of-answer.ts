import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { amountAxis, bars, base, namesAxis, tooltip } from '../../campaigns/charts/frame.js';
import type { Drawing } from '../../campaigns/drawing.js';
import { type Paint, seriesColour } from '../../campaigns/palette.js';
import { type Axes, cellText, isDated } from './axes.js';

const HEIGHT = 340;
/** Letters of a name below a bar. */
const MOST_LETTERS = 18;

/** Columns of numbers over another column: lines over time, bars over all else. */
export function drawingOf({ columns, rows }: SqlAnswer, { x, y }: Axes, paint: Paint): Drawing {
  const below = columns[x];
  const names = rows.map((row) => nameOf(row[x], below?.type ?? ''));
  const isLine = isDated(below?.type ?? '');
  const series = y.map((place, index) => {
    const colour = seriesColour(index);
    const name = columns[place]?.name ?? '';
    const data = rows.map((row) => amountOf(row[place]));
    return { name, colour, data };
  });
  return {
    option: {
      ...base(paint),
      tooltip: tooltip(paint, 'count', {
        valueFormatter: (value: unknown) => (typeof value === 'number' ? value.toLocaleString('en') : '–'),
      }),
      xAxis: namesAxis(paint, names, {
        axisLabel: {
          color: paint('soft'),
          fontSize: 12,
          hideOverlap: true,
          formatter: (name: string) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name),
        },
      }),
      yAxis: amountAxis(paint, 'count', { minInterval: 0 }),
      series: series.map(({ name, colour, data }) =>
        isLine
          ? {
              name,
              type: 'line',
              data,
              showSymbol: data.length < 60,
              symbolSize: 5,
              itemStyle: { color: paint(colour) },
              lineStyle: { color: paint(colour), width: 2 },
            }
          : bars(paint, { name, colour: paint(colour), data }),
      ),
    },
    legend: series.map(({ name, colour }) => ({ name, colour })),
    height: HEIGHT,
    alt: `${series.map(({ name }) => name).join(', ')} by ${below?.name ?? ''}, ${rows.length} rows from ${names[0] ?? ''} to ${names.at(-1) ?? ''}. The table has the numbers.`,
  };
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
