import type { Span } from '../asked.js';
import type { Drawing } from '../../pictures/drawing.js';
import type { About, Draw, Items } from '../draw.js';
import { channelColour, type ColourName, seriesColour } from '../../pictures/palette.js';
import { amountOf, written } from '../../pictures/written.js';
import { dateWords, spanWords } from '../dates.js';
import { amountAxis, type AxisUnit, bars, base, namesAxis, tooltip } from '../../pictures/frame.js';

/** Series that can be told apart; the smallest of more are taken together. */
const MOST_SERIES = 8;
const HEIGHT = 260;
/** Of years of days, more than can be seen. */
const MOST_DATES = 5000;

type Series = { readonly name: string; readonly colour: ColourName; readonly data: readonly (number | null)[] };

/** A metric of each channel in bars over time, one upon the other. */
export const byChannelOverTime =
  (metric: string, unit: AxisUnit, what: string): Draw =>
  ({ items }, about) => {
    const known = items.filter((item) => (amountOf(item[metric]) ?? 0) !== 0);
    const dates = datesOf(known, about.asked);
    const totals = new Map<string, number>();
    for (const item of known) {
      const name = String(item['channel']);
      totals.set(name, (totals.get(name) ?? 0) + (amountOf(item[metric]) ?? 0));
    }
    const largest = [...totals].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
    const shown = largest.length <= MOST_SERIES ? largest : largest.slice(0, MOST_SERIES - 1);
    const others = largest.slice(shown.length);
    const dataOf = (names: readonly string[]): (number | null)[] => {
      const sums = new Map<string, number>();
      for (const item of known) {
        const date = String(item['date']);
        if (names.includes(String(item['channel']))) {
          sums.set(date, (sums.get(date) ?? 0) + (amountOf(item[metric]) ?? 0));
        }
      }
      return dates.map((date) => sums.get(date) ?? null);
    };
    const series: Series[] = shown.map((name) => ({
      name,
      colour: channelColour(name, about.channels),
      data: dataOf([name]),
    }));
    if (others.length > 0) series.push({ name: `${others.length} others`, colour: 'soft', data: dataOf(others) });
    return stacked(dates, series, { unit, what, about });
  };

/** Several metrics over time, one upon the other. */
export const metricsOverTime =
  (metrics: readonly (readonly [metric: string, name: string])[], unit: AxisUnit, what: string): Draw =>
  ({ items }, about) => {
    const known = items.filter((item) => metrics.some(([metric]) => (amountOf(item[metric]) ?? 0) !== 0));
    const dates = datesOf(known, about.asked);
    const at = new Map(known.map((item) => [String(item['date']), item]));
    const series = metrics.map(([metric, name], index) => ({
      name,
      colour: seriesColour(index),
      data: dates.map((date) => amountOf(at.get(date)?.[metric])),
    }));
    return stacked(dates, series, { unit, what, about });
  };

type Frame = { readonly unit: AxisUnit; readonly what: string; readonly about: About };

function stacked(dates: readonly string[], series: readonly Series[], { unit, what, about }: Frame): Drawing | null {
  if (dates.length === 0 || series.length === 0) return null;
  const { paint, asked } = about;
  const sums = series.map(({ name, data }) => ({ name, sum: data.reduce<number>((sum, one) => sum + (one ?? 0), 0) }));
  const parts = sums.map(({ name, sum }) => `${name} ${written(sum, unit)}`).join(', ');
  return {
    option: {
      ...base(paint),
      tooltip: tooltip(paint, unit),
      xAxis: namesAxis(
        paint,
        dates.map((date) => spanWords(date, asked.span)),
        {
          axisLabel: {
            color: paint('soft'),
            fontSize: 12,
            hideOverlap: true,
            formatter: (_: string, index: number) => dateWords(dates[index] ?? '', asked.span),
          },
        },
      ),
      yAxis: amountAxis(paint, unit),
      series: series.map((one) => bars(paint, { ...one, colour: paint(one.colour) }, { stack: 'all' })),
    },
    legend: series.map(({ name, colour }) => ({ name, colour })),
    height: HEIGHT,
    alt: `${what} by ${asked.span}, ${dates[0]} to ${dates.at(-1)}: ${parts}.`,
  };
}

/**
 * All that are chosen, or where none are from the first to the last: rows of an answer leave out those without anything. Of
 * more than can be seen, those that something is known of.
 */
function datesOf(items: Items, { span, filters: { from, to } }: About['asked']): string[] {
  const known = items.map(({ date }) => String(date)).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = to === null ? last : beginOf(to, span);
  const chosen = between(from === null ? first : beginOf(from, span), end, span);
  return chosen.at(-1) === end ? chosen : between(first, last, span);
}

/** At most as many as can be seen. */
function between(first: string, last: string, span: Span): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last && dates.length < MOST_DATES; date = after(date, span)) dates.push(date);
  return dates;
}

/** The first day of the week, which is a Monday, or of the month that a day is of. */
function beginOf(date: string, span: Span): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (span === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  else if (span === 'month') day.setUTCDate(1);
  return day.toISOString().slice(0, 10);
}

function after(date: string, span: Span): string {
  const next = new Date(`${date}T00:00:00Z`);
  if (span === 'month') next.setUTCMonth(next.getUTCMonth() + 1);
  else next.setUTCDate(next.getUTCDate() + (span === 'week' ? 7 : 1));
  return next.toISOString().slice(0, 10);
}
