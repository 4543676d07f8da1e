import type { Draw } from '../draw.js';
import type { ColourName } from '../../pictures/palette.js';
import { amountOf, type Cell, written } from '../../pictures/written.js';
import { amountAxis, type AxisUnit, bars, base, namesAxis, tooltip } from '../../pictures/frame.js';

export type Measure = { readonly metric: string; readonly name: string; readonly colour: ColourName };

type Options = {
  readonly unit: AxisUnit;
  readonly what: string;
  /** Whether the measures add up to one bar; else each has its own. */
  readonly isStacked: boolean;
};

/** Pixels of a bar, with what is around it. */
const BAR = 20;
const ROW = 34;
/** Letters of a name before it is cut in the picture; the table has all of it. */
const MOST_LETTERS = 18;

/** Measures of each channel beside each other, the largest above. */
export const eachChannel =
  (measures: readonly Measure[], { unit, what, isStacked }: Options): Draw =>
  ({ items }, { paint }) => {
    const weight = (item: Readonly<Record<string, Cell>>): number =>
      measures.reduce((sum, { metric }) => sum + (amountOf(item[metric]) ?? 0), 0);
    // From below: the first of a vertical axis stands at its foot.
    const rows = items.filter((item) => weight(item) > 0).toSorted((one, other) => weight(one) - weight(other));
    if (rows.length === 0) return null;
    const used = measures.filter(({ metric }) => rows.some((item) => (amountOf(item[metric]) ?? 0) > 0));
    const names = rows.map(({ channel }) => String(channel));
    const told = rows.toReversed().map((item) => {
      const parts = used.flatMap(({ metric, name }) =>
        (amountOf(item[metric]) ?? 0) === 0 ? [] : [`${name} ${written(item[metric], unit)}`],
      );
      return `${String(item['channel'])}: ${parts.join(', ')}`;
    });
    return {
      option: {
        ...base(paint),
        tooltip: tooltip(paint, unit),
        xAxis: amountAxis(paint, unit),
        yAxis: namesAxis(paint, names, {
          axisLabel: {
            color: paint('fore'),
            fontSize: 12,
            interval: 0,
            formatter: (name: string) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name),
          },
        }),
        series: used.map(({ metric, name, colour }) =>
          bars(
            paint,
            { name, colour: paint(colour), data: rows.map((item) => amountOf(item[metric])) },
            isStacked ? { stack: 'all', barMaxWidth: 22 } : { barMaxWidth: 12, barGap: '10%' },
          ),
        ),
      },
      legend: used.map(({ name, colour }) => ({ name, colour })),
      height: 50 + rows.length * (isStacked || used.length === 1 ? ROW : BAR * used.length),
      alt: `${what}. ${told.join('; ')}.`,
    };
  };
