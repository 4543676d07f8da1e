import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { costPerInstall } from './campaign-numbers.js';
import { amountOf, written } from './written.js';

/** The days of the question that the summary reads: a week, and all that there is so far. */
export const SUMMARY_DAYS = '7,120';

/** Whether there is anything to tell of. */
export const isEmpty = ({ items }: InsightAnswer): boolean =>
  items.every((item) => (amountOf(item['users']) ?? 0) === 0 && amountOf(item['spend']) === null);

type SummaryProps = {
  readonly answer: InsightAnswer;
  /** Whether it is about all channels, the organic one among them. */
  readonly ofAll: boolean;
};

/** The first things that are asked of a campaign: how many came, what they cost, and what came back. */
export function Summary({ answer: { items }, ofAll }: SummaryProps) {
  const [week = {}, soFar = {}] = items;
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
    ['Revenue so far', written(soFar['totalRevenue'], 'usd'), 'of these installs, net'],
    ['ROAS so far', written(soFar['totalRoas'], 'ratio'), 'revenue over spend'],
    [
      'ROAS by day 7',
      written(week['totalRoas'], 'ratio'),
      final === users ? 'final' : `final for ${written(final, 'count')} of ${written(users, 'count')} users`,
    ],
  ] as const;
  return (
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
  );
}
