import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import type { CohortBy } from './asked.js';
import { amountOf, spanWords, written } from './written.js';

/** Shades of the map, of `style.css`; the last is for this share and all above it. */
const SHADES = 10;
const DARKEST = 0.5;

type RetentionMapProps = { readonly answer: InsightAnswer; readonly by: CohortBy };

/** Cohorts below each other, days beside each other: a table whose cells are as dark as many came back. */
export function RetentionMap({ answer: { items }, by }: RetentionMapProps) {
  const cohorts = new Map<string, { readonly users: number; readonly shares: Map<number, number> }>();
  const days = new Set<number>();
  for (const item of items) {
    const name = by === 'channel' ? String(item['channel']) : spanWords(String(item['date']), by);
    const cohort = cohorts.get(name) ?? { users: Number(item['users']), shares: new Map<number, number>() };
    cohorts.set(name, cohort);
    const share = amountOf(item['retention']);
    if (share === null) continue;
    cohort.shares.set(Number(item['day']), share);
    days.add(Number(item['day']));
  }
  const shown = [...days].toSorted((one, other) => one - other);
  if (shown.length === 0) return <p className="quiet">No cohort has lived through day 1 yet.</p>;
  return (
    <div className="heat" tabIndex={0} role="group" aria-label="Retention heat map">
      <table>
        <thead>
          <tr>
            <th scope="col">Installed</th>
            <th scope="col" className="number">
              Users
            </th>
            {shown.map((day) => (
              <th key={day} scope="col">
                <abbr title={`Day ${day}`}>D{day}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...cohorts].map(([name, { users, shares }]) => (
            <tr key={name}>
              <th scope="row">{name.replace('week of ', '')}</th>
              <td className="number">{users.toLocaleString('en')}</td>
              {shown.map((day) => (
                <Share key={day} share={shares.get(day) ?? null} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Share({ share }: { readonly share: number | null }) {
  if (share === null) {
    return (
      <td className="unknown">
        <span className="visually-hidden">not known yet</span>
      </td>
    );
  }
  const shade = Math.min(SHADES, Math.ceil((share / DARKEST) * SHADES));
  return (
    <td className={`shade-${shade}`} title={written(share, 'ratio')}>
      {Math.round(share * 100)}
    </td>
  );
}
