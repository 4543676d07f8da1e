import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import type { Asked } from './asked.js';
import { costPerInstall } from './campaign-numbers.js';
import { amountOf, written } from '../pictures/written.js';

/** The days of the question that the summary reads: a week since the install, and the most that is told. */
export const SUMMARY_DAYS = '7,120';

/** Whether there is anything to tell of. */
export const isEmpty = ({ items }: InsightAnswer): boolean =>
  items.every((item) => (amountOf(item['users']) ?? 0) === 0 && amountOf(item['spend']) === null);

type SummaryProps = {
  readonly answer: InsightAnswer;
  readonly asked: Pick<Asked, 'filters'>;
};

/** The first things that are asked of a campaign: how many came, what they cost, and what came back. */
export function Summary({ answer: { items }, asked: { filters } }: SummaryProps) {
  const [week = {}, soFar = {}] = items;
  const ofAll = filters.channel === null;
  const [users, spend] = [amountOf(soFar['users']), amountOf(soFar['spend'])];
  const final = amountOf(week['eligibleUsers']);
  const facts = [
    ['Installs', written(users, 'count'), ofAll ? 'organic ones too' : 'of this channel'],
    ['Spend', written(spend, 'usd'), 'as networks report'],
    [
      'Cost per install',
      written(costPerInstall(soFar), 'usd'),
      ofAll ? 'spend over all installs' : 'spend over installs',
    ],
    ['Revenue', written(soFar['totalRevenue'], 'usd'), 'of these installs by day 120, net'],
    ['ROAS', written(soFar['totalRoas'], 'ratio'), 'that revenue over the spend'],
    [
      'ROAS by day 7',
      written(week['totalRoas'], 'ratio'),
      final === users ? 'final' : `final for ${written(final, 'count')} of ${written(users, 'count')} users`,
    ],
  ] as const;
  return (
    <>
      <p className="summary-about quiet">
        Of {filters.from === null && filters.to === null ? 'all installs' : `installs ${daysOf(filters)}`} and what they
        cost. Days are those of UTC.
      </p>
      <dl className="summary-numbers" aria-label="In short">
        {facts.map(([name, value, about]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{value}</strong> <span className="quiet">{about}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function daysOf({ from, to }: Pick<Asked['filters'], 'from' | 'to'>): string {
  if (from === null) return `until ${to}`;
  return to === null ? `since ${from}` : `from ${from} to ${to}`;
}
