import type { Locator } from 'playwright-core';
import { duration } from '@mmp-sim/contracts/report/plain';

/** What each cell of a table says, the row of its heads first. */
export const cellsOf = (table: Locator): Promise<string[][]> =>
  table.getByRole('row').evaluateAll((rows) =>
    rows.map((row) => {
      const { children } = row as unknown as { children: Iterable<{ textContent: string }> };
      return [...children].map(({ textContent }) => textContent);
    }),
  );

/** The same for what a CSV and what an answer of SQL says: money has zeros at its end in one of them. */
export const alike = (value: unknown): unknown => {
  if (value === null || value === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
};

/** Whether a cell below such a head tells a value, in as many digits as it has. */
export function tells(cell: string, head: string, value: unknown): boolean {
  if (value === null) return cell === '–';
  if (typeof value !== 'number') return cell === value;
  if (head.endsWith(' time')) return cell === duration(value);
  const digits = cell.replaceAll(/[$,]| %$/g, '').replace('−', '-');
  const least = 10 ** -(digits.split('.')[1]?.length ?? 0);
  return Math.abs(Number(digits) - value * (head.endsWith(' %') ? 100 : 1)) <= least / 2 + 1e-9;
}
