import { metric, type Question, sqlOf, usualDimensions as dimensions } from './question.js';
import { attributedInstalls } from './shared-metrics.js';

/** Days since the install that are told where none are asked for. */
const USUAL_DAYS: readonly number[] = [0, 1, 3, 7, 14, 30, 60, 90];

const users = metric('users', 'count', 'tracked installs of the cohort');
const eligibleUsers = metric('eligibleUsers', 'count', 'users of cohorts that are N + 1 days old');
const inAppNet = metric('inAppNet', 'usd', 'purchases and reported subscriptions of days 0 to N, after the commission');
const impressionRevenue = metric('impressionRevenue', 'usd', 'revenue of impressions of days 0 to N');
const totalRevenue = metric('totalRevenue', 'usd', 'inAppNet + impressionRevenue');
const keys = [{ name: 'day', unit: 'day' }] as const;

const ofSpend = { from: 'mmp.network_reports', at: 'date', where: 'is_spend' };
const ofUsers = { from: 'mmp.cohort_activity', at: 'acquired_at', where: "type = 'install' and tracked" };
/** What `parts/earned.sql` sums up. */
const ofRevenue = {
  from: 'mmp.cohort_activity',
  at: 'acquired_at',
  where: `type in ('purchase', 'subscription', 'ad-revenue')
    and (type <> 'subscription' or (reported and gross is not null))`,
};

/**
 * What becomes of the users who installed on a date. In long form, a row for each cohort and day: what a heat map draws,
 * and what can be filtered, pivoted and joined without knowing which days were asked for.
 */
export const cohortQuestions: readonly Question[] = [
  {
    name: 'retention',
    answers: 'Which share of the users who installed on a date came back on day N',
    metrics: [
      users,
      eligibleUsers,
      metric('retainedUsers', 'count', 'eligible users with a session on day N; null where none are eligible'),
      metric('retention', 'ratio', 'retainedUsers ÷ eligibleUsers'),
    ],
    dimensions,
    keys,
    granularity: 'day',
    days: USUAL_DAYS,
    rows: [ofUsers],
    sql: sqlOf('retention'),
  },
  {
    name: 'ltv',
    answers: 'What the users who installed on a date have brought in up to day N',
    metrics: [
      users,
      eligibleUsers,
      metric('inAppGross', 'usd', 'purchases and reported subscriptions of days 0 to N'),
      inAppNet,
      impressionRevenue,
      totalRevenue,
      metric('inAppLtv', 'usd', 'inAppNet ÷ users'),
      metric('impressionLtv', 'usd', 'impressionRevenue ÷ users'),
      metric('ltv', 'usd', 'totalRevenue ÷ users'),
      metric('withoutRate', 'count', 'purchases and impressions that have no known rate and are in no sum'),
    ],
    dimensions,
    keys,
    granularity: 'day',
    days: USUAL_DAYS,
    rows: [ofUsers, ofRevenue],
    sql: sqlOf('ltv'),
  },
  {
    name: 'roas',
    answers: 'What share of the spend of a date its users have brought back up to day N',
    metrics: [
      users,
      eligibleUsers,
      metric('spend', 'usd', 'spend that networks report for the date; null where none did'),
      inAppNet,
      impressionRevenue,
      totalRevenue,
      metric('roas', 'ratio', 'inAppNet ÷ spend'),
      metric('impressionRoas', 'ratio', 'impressionRevenue ÷ spend'),
      metric('totalRoas', 'ratio', 'totalRevenue ÷ spend'),
      metric('roi', 'ratio', '(inAppNet − spend) ÷ spend'),
      metric('totalRoi', 'ratio', '(totalRevenue − spend) ÷ spend'),
      metric('withoutRate', 'count', 'reports, purchases and impressions that have no known rate and are in no sum'),
    ],
    dimensions,
    keys,
    granularity: 'day',
    days: USUAL_DAYS,
    rows: [ofUsers, ofSpend, ofRevenue],
    sql: sqlOf('roas'),
  },
  {
    name: 'funnel',
    answers: 'How many remained from the ads that were shown to the users who paid',
    metrics: [
      metric('reportedImpressions', 'count', 'impressions that networks report'),
      metric('reportedClicks', 'count', 'clicks that networks report'),
      attributedInstalls,
      metric('returnedUsers', 'count', 'those of them with a session on day 1 or later'),
      metric('payingUsers', 'count', 'those of them who have paid more than nothing'),
      metric('reportedCtr', 'ratio', 'reportedClicks ÷ reportedImpressions'),
      metric('installShare', 'ratio', 'attributedInstalls ÷ reportedClicks'),
      metric('returnedShare', 'ratio', 'returnedUsers ÷ attributedInstalls'),
      metric('payingShare', 'ratio', 'payingUsers ÷ attributedInstalls'),
    ],
    dimensions,
    rows: [ofSpend, { ...ofUsers, where: `${ofUsers.where} and channel <> 'organic'` }],
    sql: sqlOf('funnel'),
  },
];
