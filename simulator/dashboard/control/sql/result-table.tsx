import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { visible } from '../../parts/shell-word.js';
import { cellText, isNumeric } from './axes.js';

/** Rows that are in the page; the CSV has more. */
const MOST_SHOWN = 500;

/** Letters of what does not stand in one line. */
const LONG = 60;

const isLong = (value: unknown): boolean => value !== null && value !== undefined && cellText(value).length > LONG;

/** The rows of an answer, as text whatever they say. */
export function ResultTable({ answer: { columns, rows } }: { readonly answer: SqlAnswer }) {
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <>
      <div className="scroll answer" tabIndex={0} role="group" aria-label="Table of the answer">
        <table>
          <thead>
            <tr>
              {columns.map(({ name, type }, place) => (
                <th key={place} scope="col" className={isNumeric(type) ? 'number' : undefined}>
                  {visible(name)}
                  <span className="under">{type.toLowerCase()}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {columns.map(({ type }, place) => (
                  <td key={place} className={isNumeric(type) ? 'number' : isLong(row[place]) ? 'long' : undefined}>
                    {row[place] === null || row[place] === undefined ? (
                      <span className="quiet">null</span>
                    ) : (
                      visible(cellText(row[place]))
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length ? (
        <p className="quiet">
          The first {shown.length} of {rows.length.toLocaleString('en')} rows that came. The CSV has more.
        </p>
      ) : null}
    </>
  );
}
