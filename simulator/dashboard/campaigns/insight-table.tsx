import type { InsightAnswer, InsightColumn } from '@mmp-sim/contracts/answers';
import { amountOf, written } from '../pictures/written.js';

/** Rows that are shown; the CSV has as many as an answer holds, which is 10,000. */
const MOST_ROWS = 200;

const UNITS: Readonly<Partial<Record<InsightColumn['unit'], string>>> = { usd: 'US$', ratio: '%', ms: 'time' };

/** All that an answer says, in its own words: the picture of it for who does not see one. */
export function InsightTable({ answer, title }: { readonly answer: InsightAnswer; readonly title: string }) {
  const { columns, items, total } = answer;
  const most = Object.fromEntries(
    columns.map(({ name }) => [name, Math.max(0, ...items.map((item) => Math.abs(amountOf(item[name]) ?? 0)))]),
  );
  const isNumber = ({ unit }: InsightColumn): boolean => unit !== 'text' && unit !== 'date';
  const shown = items.slice(0, MOST_ROWS);
  return (
    <>
      <div className="scroll" tabIndex={0} role="group" aria-label={`Table: ${title}`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.name} scope="col" className={isNumber(column) ? 'number' : undefined}>
                  {column.name}
                  {UNITS[column.unit] === undefined ? null : ` ${UNITS[column.unit]}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((item, index) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.name} className={isNumber(column) ? 'number' : undefined}>
                    {written(item[column.name], column.unit, most[column.name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > shown.length ? (
        <p className="quiet">
          The first {shown.length} of {total.toLocaleString('en')} rows. The CSV has more.
        </p>
      ) : null}
    </>
  );
}
