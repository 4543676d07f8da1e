import type { App, InsightAnswer } from '@mmp-sim/contracts/answers';
import { appName } from '../parts/app-name.js';
import { visible } from '../parts/shell-word.js';
import { type Asked, ORGANIC } from './asked.js';
import { SUMMARY_DAYS } from './summary-question.js';
import { amountOf, written } from '../pictures/written.js';

/** Whether there is anything to tell of. */
export const isEmpty = ({ items }: InsightAnswer): boolean =>
  items.every((item) => (amountOf(item['users']) ?? 0) === 0 && amountOf(item['spend']) === null);

type Item = InsightAnswer['items'][number];

const isPaid = ({ channel }: Item): boolean => channel !== ORGANIC;

/** Of several channels. Spend is null where none is reported, revenue where none of a channel's is of a known rate. */
function sumOf(items: readonly Item[] = [], isOne: (item: Item) => boolean = () => true) {
  const of = (name: string): (number | null)[] => items.filter(isOne).map((item) => amountOf(item[name]));
  const sum = (amounts: readonly (number | null)[]): number =>
    amounts.reduce<number>((before, amount) => before + (amount ?? 0), 0);
  const [spend, revenue] = [of('spend').filter((one) => one !== null), of('totalRevenue')];
  return {
    users: sum(of('users')),
    eligible: sum(of('eligibleUsers')),
    withoutRate: sum(of('withoutRate')),
    spend: spend.length === 0 ? null : sum(spend),
    revenue: revenue.includes(null) ? null : sum(revenue),
  };
}

const quotient = (part: number | null, of: number | null): number | null =>
  part === null || of === null || of === 0 ? null : part / of;

type SummaryProps = {
  /** Null while it is waited for. */
  readonly answer: InsightAnswer | null;
  readonly asked: Pick<Asked, 'filters'>;
  /** Those that are asked about. */
  readonly apps: readonly App[];
};

/** The first things that are asked of a campaign: how many came, what they cost, and what came back. */
export function Summary({ answer, asked: { filters }, apps }: SummaryProps) {
  const items = answer?.items ?? [];
  const [week, most] = SUMMARY_DAYS.split(',').map((day) => items.filter((item) => String(item['day']) === day));
  const ofAll = filters.channel === null;
  const [all, paid, paidInAWeek] = [sumOf(most), sumOf(most, isPaid), sumOf(week, isPaid)];
  const { users, spend, revenue, eligible } = paidInAWeek;
  const { withoutRate } = all;
  const shown = (text: string): string => (answer === null ? '…' : text);
  const facts = [
    ['Installs', written(all.users, 'count'), ofAll ? 'organic ones too' : 'of this channel'],
    ['Spend', written(all.spend, 'usd'), 'as networks report'],
    ['Cost per install', written(quotient(paid.spend, paid.users), 'usd'), 'spend over installs that ads brought'],
    [
      'Revenue',
      written(all.revenue, 'usd'),
      ofAll
        ? `so far, net, each by day 120 at most: ${shown(written(paid.revenue, 'usd'))} of installs that ads brought, the rest organic`
        : 'so far, net: of this channel’s installs, each by day 120 at most',
    ],
    ['ROAS', written(quotient(paid.revenue, paid.spend), 'ratio'), 'revenue of installs that ads brought over spend'],
    [
      'ROAS by day 7',
      written(quotient(revenue, spend), 'ratio'),
      eligible === users && answer !== null
        ? 'final'
        : `final for ${shown(written(eligible, 'count'))} of ${shown(written(users, 'count'))} users`,
    ],
  ] as const;
  return (
    <>
      <p className="summary-about quiet">Of {installsOf(filters, apps)} and what they cost. Days are those of UTC.</p>
      {withoutRate === 0 ? null : (
        <p className="summary-about warning">
          Not in these sums, since no rate of their currency is known: {written(withoutRate, 'count')}{' '}
          {withoutRate === 1 ? 'report, purchase or ad impression' : 'reports, purchases and ad impressions'}.
        </p>
      )}
      <dl className="summary-numbers" aria-label="In short">
        {facts.map(([name, value, about]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{shown(value)}</strong> <span className="quiet">{about}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Filters may be folded away: what is counted is said in full. */
function installsOf({ app, channel, country, from, to }: Asked['filters'], apps: readonly App[]): string {
  const [one, ...others] = apps;
  const name = one === undefined || others.length > 0 ? app : appName(one);
  const of = [
    app === null ? '' : ` of ${visible(name ?? app)}`,
    channel === null ? '' : ` by ${visible(channel)}`,
    country === null ? '' : ` in ${visible(country)}`,
  ].join('');
  if (from !== null || to !== null) return `installs${of}${of === '' ? ' ' : ', '}${daysOf({ from, to })}`;
  return of === '' ? 'all installs' : `installs${of}, all days,`;
}

function daysOf({ from, to }: Pick<Asked['filters'], 'from' | 'to'>): string {
  if (from === null) return `until ${to}`;
  return to === null ? `since ${from}` : `from ${from} to ${to}`;
}
