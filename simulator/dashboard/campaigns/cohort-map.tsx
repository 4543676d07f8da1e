import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { visible } from '../parts/shell-word.js';
import { amountOf, written } from '../pictures/written.js';
import type { CohortBy } from './asked.js';
import type { CohortMetric } from './cohort-metric.js';
import { spanWords } from './dates.js';

/** Shades of the map, of `campaigns.css`; the last is for its share and all above it. */
const SHADES = 10;

type CohortMapProps = { readonly of: CohortMetric; readonly answer: InsightAnswer; readonly by: CohortBy };
type Cell = { readonly share: number; readonly eligible: number };
type Cohort = { readonly users: number; readonly cells: Map<number, Cell> };

/** Cohorts below each other, days since the install beside each other: a table whose cells are as dark as much of the metric is there. */
export function CohortMap({ of: { metric, darkest, name, none, soFar }, answer: { items }, by }: CohortMapProps) {
  const cohorts = new Map<string, Cohort>();
  const days = new Set<number>();
  for (const item of items) {
    const called = by === 'channel' ? String(item['channel']) : spanWords(String(item['date']), by);
    const cohort = cohorts.get(called) ?? { users: Number(item['users']), cells: new Map<number, Cell>() };
    cohorts.set(called, cohort);
    const [share, eligible, day] = [amountOf(item[metric]), Number(item['eligibleUsers']), Number(item['day'])];
    if (share === null || (eligible === 0 && day !== soFar)) continue;
    cohort.cells.set(day, { share, eligible });
    days.add(day);
  }
  const shown = [...days].toSorted((one, other) => one - other);
  if (shown.length === 0) return <p className="quiet">{none}</p>;
  return (
    <div className="heat" tabIndex={0} role="group" aria-label={`Table of cohorts: ${name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{by === 'week' ? 'Installed, week of' : by === 'channel' ? 'Channel' : 'Installed'}</th>
            <th scope="col" className="number">
              Users
            </th>
            {shown.map((day) => (
              <th key={day} scope="col" className="number">
                {day === soFar ? <abbr title={`By day ${day}`}>So far</abbr> : <abbr title={`Day ${day}`}>D{day}</abbr>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...cohorts].map(([called, { users, cells }]) => (
            <tr key={called}>
              <th scope="row">{visible(called.replace('week of ', ''))}</th>
              <td className="number">{users.toLocaleString('en')}</td>
              {shown.map((day) => (
                <Share key={day} cell={cells.get(day) ?? null} users={users} darkest={darkest} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ShareProps = { readonly cell: Cell | null; readonly users: number; readonly darkest: number };

function Share({ cell, users, darkest }: ShareProps) {
  if (cell === null) {
    return (
      <td className="unknown">
        <span className="visually-hidden">not known yet</span>
      </td>
    );
  }
  const { share, eligible } = cell;
  const shade = Math.min(SHADES, Math.ceil((share / darkest) * SHADES));
  const isFinal = eligible === users;
  const title =
    written(share, 'ratio') + (isFinal ? '' : `, so far: ${eligible} of ${users} users have lived that long`);
  return (
    <td className={`number shade-${shade}${isFinal ? '' : ' young'}`} title={title}>
      {Math.round(share * 100)}
      {isFinal ? null : <span className="visually-hidden">, so far</span>}
    </td>
  );
}
