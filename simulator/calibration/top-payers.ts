import { colour } from '../pictures/colours.js';
import { grid, legend, line, valueAxis } from '../pictures/frame.js';
import type { Picture } from '../pictures/sheet.js';

/** Fewer make a curve of steps. */
const FEWEST = 10;
/** Shares of payers, those who pay most first. */
const TOPS = Array.from({ length: 21 }, (_, i) => i / 20);
/** Place of the tenth among them. */
export const TENTH = 2;

export type Sums = { readonly n: number } & Record<string, string | number | null>;

/** How much of all is paid by those who pay most. @param spent - `installation_id` and `usd` of each payer. */
export const topsSql = (spent: string, more = ''): string => `
  with spent as (${spent}),
  ranked as (select *, row_number() over (order by usd desc, installation_id) as place, count(*) over () as n from spent),
  tenth as (
    select min(usd)::double as least, (sum(usd) / (select sum(usd) from spent))::double as top
    from ranked where place <= ceil(0.1 * n)
  )
  select count(*) as n, coalesce(sum(usd), 0)::double as usd, sum(usd::double * usd) as usd2,
    sqrt(sum(pow(greatest(usd::double - least, 0) + 0.1 * least - top * usd, 2))) / nullif(sum(usd::double), 0) as top_sigma,
    ${TOPS.map((top, i) => `coalesce(sum(usd) filter (where place <= ceil(${top} * n)), 0)::double as t${i}`).join(', ')}${more}
  from ranked cross join tenth`;

/** Share of all that those spend who spend most, for each of `TOPS`. */
export function topsOf(spent: readonly number[]): number[] | null {
  const all = sum(spent);
  if (all === 0) return null;
  const sorted = spent.toSorted((a, b) => b - a);
  return TOPS.map((top) => sum(sorted.slice(0, Math.ceil(top * sorted.length))) / all);
}

/** What the share of the top tenth spreads, by how much each of those who paid moves it. */
export function topSigma(spent: readonly number[]): number | null {
  const sorted = spent.toSorted((a, b) => b - a);
  const tenth = sorted.slice(0, Math.ceil(sorted.length / 10));
  const least = tenth.at(-1);
  const all = sum(sorted);
  if (least === undefined || all === 0) return null;
  const top = sum(tenth) / all;
  return Math.sqrt(sum(sorted.map((usd) => (Math.max(usd - least, 0) + 0.1 * least - top * usd) ** 2))) / all;
}

export function realTops(real: Sums): number[] | null {
  const all = Number(real['usd'] ?? 0);
  return all === 0 ? null : TOPS.map((_, i) => Number(real[`t${i}`]) / all);
}

export function skewPicture(
  n: number,
  due: readonly number[] | null,
  tops: readonly number[] | null,
  when: string,
): Picture | null {
  if (n < FEWEST || tops === null || due === null) return null;
  const points = (values: readonly number[]): [number, number][] => values.map((value, i) => [TOPS[i] ?? 0, value]);
  return {
    alt: `Share of what is spent ${when} by the share of payers, those who pay most first`,
    height: (width) => (width < 500 ? 280 : 320),
    option: () => ({
      legend: legend(['target', 'realised', 'all alike']),
      grid: grid({ bottom: 24, right: 28 }),
      xAxis: valueAxis({
        min: 0,
        max: 1,
        name: 'payers, those who pay most first',
        nameLocation: 'middle',
        nameGap: 26,
        splitLine: { show: false },
      }),
      yAxis: valueAxis({ min: 0, max: 1 }),
      series: [
        line('all alike', points(TOPS), 'other', {
          lineStyle: { color: colour('soft'), width: 1 },
          itemStyle: { color: colour('soft') },
        }),
        line('realised', points(tops), 'realised', { lineStyle: { color: colour('realised'), width: 3 } }),
        line('target', points(due), 'target'),
      ],
    }),
  };
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
