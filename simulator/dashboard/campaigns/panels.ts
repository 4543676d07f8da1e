import { type Asked, ORGANIC } from './asked.js';
import { clickToInstall } from './charts/click-to-install.js';
import { cohortCurves } from './charts/cohort-curves.js';
import { eachChannel } from './charts/each-channel.js';
import { funnel } from './charts/funnel.js';
import { METHODS } from './charts/methods.js';
import { byChannelOverTime, metricsOverTime } from './charts/over-time.js';
import type { CohortMetric } from './cohort-metric.js';
import type { Draw } from './draw.js';

type Query = Readonly<Record<string, string | null>>;

/** A question with its picture. */
export type Panel = {
  readonly title: string;
  /** How to read it, in one or two sentences. */
  readonly about: string;
  /** Of docs/insights.md. */
  readonly question: string;
  /** What is asked beside the filters, or in their place; null where that takes channels and nobody has told them. */
  readonly query: (asked: Asked, channels: readonly string[] | null) => Query | null;
  /** Maps of cohorts and the campaigns are tables, and no drawings. */
  readonly draw: Draw | CohortMetric | 'campaigns';
  /** Which column of the table is meant, where several sound like it. */
  readonly columns?: string;
};

/** Most rows that an answer has. */
export const ALL_ROWS = '10000';
/** At most 16: sums of more days take longer. */
const CURVE_DAYS = '0,1,2,3,4,5,6,7,10,14,21,30,45,60,90';
/** The last is that of the summary. */
const ROAS_DAYS = '0,1,3,7,14,21,30,60,90,120';
const RETENTION_DAYS = '1,2,3,4,5,6,7,14,21,30,60,90';

const overTime = ({ span }: Asked): Query => ({ granularity: span, limit: ALL_ROWS });
const eachOverTime = (asked: Asked): Query => ({ ...overTime(asked), groupBy: 'channel' });
const each = (): Query => ({ groupBy: 'channel', limit: ALL_ROWS });
const ofCohorts =
  (days: string) =>
  ({ cohorts }: Asked): Query => ({
    ...(cohorts === 'channel' ? { granularity: 'total', groupBy: 'channel' } : { granularity: cohorts }),
    days,
    limit: ALL_ROWS,
  });

/** Where no channel is chosen, of all those that are paid for: what organic users bring does not come back of any spend. */
const ofPaid =
  (query: (asked: Asked) => Query): Panel['query'] =>
  (asked, channels) => {
    if (asked.filters.channel !== null) return query(asked);
    if (channels === null) return null;
    const paid = channels.filter((name) => name !== ORGANIC);
    return { ...query(asked), ...(paid.length > 0 ? { channel: paid.join(',') } : {}) };
  };

/** @see docs/insights.md#roas */
const ROAS_COLUMNS =
  'ROAS is the column totalRoas: totalRevenue ÷ spend. The column roas is of purchases alone, impressionRoas of ads alone.';

export const panels: readonly Panel[] = [
  {
    title: 'Installs by channel',
    about: 'First opens that count as installs, by the channel that brought them.',
    question: 'installs',
    query: eachOverTime,
    draw: byChannelOverTime('trackedInstalls', 'count', 'Installs by channel'),
  },
  {
    title: 'Spend by channel',
    about: 'What networks report to have cost, in US dollars.',
    question: 'spend',
    query: eachOverTime,
    draw: byChannelOverTime('spend', 'usd', 'Spend by channel'),
  },
  {
    title: 'Cost per install',
    about:
      'Spend over the installs that the network reports, and over those that were tracked. Far apart: it counts others’ installs too.',
    question: 'spend',
    query: each,
    draw: eachChannel(
      [
        { metric: 'cpi', name: 'CPI as reported', colour: 'series-6' },
        { metric: 'tCpi', name: 'CPI as tracked', colour: 'series-1' },
      ],
      { unit: 'usd', what: 'Cost per install by channel', isStacked: false },
    ),
  },
  {
    title: 'Funnel',
    about: 'From the ads that networks showed to the users who paid. Organic users are not in it.',
    question: 'funnel',
    query: () => ({}),
    draw: funnel,
  },
  {
    title: 'ROAS by day since the install',
    about:
      'What users whom ads brought have paid back of the spend, by purchases after the store’s commission and by ads that they saw.',
    question: 'roas',
    query: ofPaid(ofCohorts(CURVE_DAYS)),
    draw: cohortCurves({ metric: 'totalRoas', unit: 'ratio', what: 'ROAS', goal: 'spend is back' }),
    columns: ROAS_COLUMNS,
  },
  {
    title: 'LTV by day since the install',
    about: 'US dollars that a user has brought in, by purchases after the store’s commission and by ads.',
    question: 'ltv',
    query: ofCohorts(CURVE_DAYS),
    draw: cohortCurves({ metric: 'ltv', unit: 'usd', what: 'LTV' }),
  },
  {
    title: 'ROAS of each cohort',
    about:
      'Per cent of the spend that users whom ads brought have paid back by the end of day N after the install. In italics: not all users have lived that long.',
    question: 'roas',
    query: ofPaid(ofCohorts(ROAS_DAYS)),
    draw: { metric: 'totalRoas', darkest: 1, name: 'ROAS', none: 'There is no spend to compare with.', soFar: 120 },
    columns: ROAS_COLUMNS,
  },
  {
    title: 'Retention',
    about:
      'Per cent of users with a session on day N after the install. In italics: not all users have lived that long.',
    question: 'retention',
    query: ofCohorts(RETENTION_DAYS),
    draw: {
      metric: 'retention',
      darkest: 0.5,
      name: 'retention',
      none: 'No cohort has lived through day 1 yet.',
    },
  },
  {
    title: 'Click to install',
    about:
      'Installs by the time since the click that won. Dashed: how long clicks count. Many in the first seconds speak of click injection.',
    question: 'click-to-install',
    query: () => ({ groupBy: 'method,bucket', limit: ALL_ROWS }),
    draw: clickToInstall,
  },
  {
    title: 'Attribution methods',
    about: 'Installs of each channel, by what matched them.',
    question: 'attribution',
    query: each,
    draw: eachChannel(METHODS, { unit: 'count', what: 'Installs of each channel by method', isStacked: true }),
  },
  {
    title: 'Revenue',
    about: 'US dollars by the day on which users brought them in: purchases after the store’s commission, and ads.',
    question: 'revenue',
    query: overTime,
    draw: metricsOverTime(
      [
        ['inAppNet', 'purchases, net'],
        ['impressionRevenue', 'ads'],
      ],
      'usd',
      'Revenue',
    ),
  },
  {
    title: 'Campaigns in numbers',
    about:
      'What each campaign cost, and what its users have brought back by day 120: purchases after the store’s commission, and ads.',
    question: 'roas',
    query: () => ({ granularity: 'total', groupBy: 'channel,campaign', days: '120', limit: ALL_ROWS }),
    draw: 'campaigns',
    columns: ROAS_COLUMNS,
  },
];
