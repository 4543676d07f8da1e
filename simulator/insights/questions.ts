import { cohortQuestions } from './cohort-questions.js';
import { metric, partOf, type Question, sqlOf, usualDimensions as usual } from './question.js';
import { reportedQuestions } from './reported-questions.js';
import { sharedAdRevenueQuestions } from './shared-ad-revenue-questions.js';
import { attributedInstalls, trackedInstalls } from './shared-metrics.js';

const userDays = metric('userDays', 'count', 'users with a session, counted once on each day');

const installs: Question = {
  name: 'installs',
  answers: 'How many first opens there were, and who brought them',
  metrics: [
    metric('firstOpens', 'count', 'first opens of installations, reinstalls included'),
    trackedInstalls,
    attributedInstalls,
    metric('organicInstalls', 'count', 'tracked installs that nothing earned'),
    metric('reinstalls', 'count', 'first opens of a device that the app knew already'),
    metric('organicShare', 'ratio', 'organicInstalls ÷ trackedInstalls'),
  ],
  dimensions: usual,
  rows: [{ from: 'mmp.installs' }],
  sql: sqlOf('installs'),
};

const attribution: Question = {
  name: 'attribution',
  answers: 'By what tracked installs were matched',
  metrics: [
    trackedInstalls,
    metric('deviceClick', 'count', 'matched to a click by advertising id'),
    metric('referrerClick', 'count', 'matched to a click by the store’s referrer'),
    metric('probabilisticClick', 'count', 'matched to a click by address and user agent'),
    metric('deviceView', 'count', 'matched to a view by advertising id'),
    metric('probabilisticView', 'count', 'matched to a view by address and user agent'),
    metric('claim', 'count', 'claimed by a self-attributing network'),
    metric('organic', 'count', 'matched to nothing'),
    metric('organicShare', 'ratio', 'organic ÷ trackedInstalls'),
    metric('probabilisticShare', 'ratio', '(probabilisticClick + probabilisticView) ÷ (trackedInstalls − organic)'),
    metric('viewThroughShare', 'ratio', '(deviceView + probabilisticView) ÷ (trackedInstalls − organic)'),
    metric('claimShare', 'ratio', 'claim ÷ (trackedInstalls − organic)'),
  ],
  dimensions: [...usual, 'method'],
  rows: [{ from: 'mmp.installs', where: 'tracked' }],
  sql: sqlOf('attribution'),
};

const activity: Question = {
  name: 'activity',
  answers: 'How many people opened the apps, and how often',
  metrics: [
    metric('sessions', 'count', 'opens, first ones included'),
    metric('activeUsers', 'count', 'users with a session in the span of the row'),
    userDays,
    metric('dau', 'ratio', 'userDays ÷ days of the span: users a day, on average'),
    metric('sessionsPerUserDay', 'ratio', 'sessions ÷ userDays'),
  ],
  dimensions: usual,
  rows: [{ from: 'mmp.sessions' }],
  sql: sqlOf('activity'),
};

const revenue: Question = {
  name: 'revenue',
  answers: 'What users brought in by purchases and by impressions of ads',
  metrics: [
    metric('purchases', 'count', 'purchases, and subscriptions that reports show'),
    metric('inAppGross', 'usd', 'what they cost'),
    metric('inAppNet', 'usd', 'what the store’s commission left of it'),
    metric('adImpressions', 'count', 'impressions with revenue, as mediations report them'),
    metric('impressionRevenue', 'usd', 'what they brought in'),
    metric('totalRevenue', 'usd', 'inAppNet + impressionRevenue'),
    metric('payingUsers', 'count', 'users who paid more than nothing in the span of the row'),
    userDays,
    trackedInstalls,
    metric('arpu', 'usd', 'totalRevenue ÷ trackedInstalls'),
    metric('arpdau', 'usd', 'totalRevenue ÷ userDays'),
    metric('inAppArpdau', 'usd', 'inAppNet ÷ userDays'),
    metric('impressionArpdau', 'usd', 'impressionRevenue ÷ userDays'),
    metric('arppu', 'usd', 'inAppNet ÷ payingUsers'),
    metric('withoutRate', 'count', 'purchases and impressions that have no known rate and are in no sum'),
  ],
  dimensions: usual,
  rows: [
    { from: 'mmp.sessions' },
    { from: 'mmp.purchases' },
    { from: 'mmp.ad_revenue', at: 'impression_at' },
    { from: 'mmp.installs', where: 'tracked' },
  ],
  sql: sqlOf('revenue'),
};

const clickToInstall: Question = {
  name: 'click-to-install',
  answers: 'How long after the click that earned it an install came',
  metrics: [
    metric('installs', 'count', 'tracked installs that a click earned, claimed ones included'),
    metric('fastest', 'ms', 'least time from click to first open'),
    metric('p10', 'ms', 'a tenth of them took no longer'),
    metric('p25', 'ms', 'a quarter of them took no longer'),
    metric('median', 'ms', 'half of them took no longer'),
    metric('p75', 'ms', 'three quarters of them took no longer'),
    metric('p90', 'ms', 'nine tenths of them took no longer'),
    metric('p99', 'ms', '99 of 100 took no longer'),
    metric('slowest', 'ms', 'most time from click to first open'),
    metric('mean', 'ms', 'sum of the times ÷ installs, rounded'),
  ],
  dimensions: [...usual, 'method', 'bucket'],
  columns: { site: 'source_site_id', creative: 'source_creative_name' },
  rows: [{ from: `(\n${partOf('timed')}\n) as timed` }],
  sql: sqlOf('click-to-install'),
};

const requests: Question = {
  name: 'requests',
  answers: 'What became of the requests to the MMP',
  metrics: [
    metric('requests', 'count', 'requests in the journal'),
    metric('recorded', 'count', 'those that counted'),
    metric('dropped', 'count', 'those that were answered with a yes and thrown away'),
    metric('rejected', 'count', 'those that were refused'),
    metric('droppedShare', 'ratio', 'dropped ÷ requests'),
    metric('rejectedShare', 'ratio', 'rejected ÷ requests'),
    metric('withErrors', 'count', 'those with a finding of severity error'),
    metric('withWarnings', 'count', 'those with a finding of severity warning'),
  ],
  dimensions: ['app', 'platform', 'endpoint', 'verdict', 'reason'],
  lacks: 'requests',
  sql: sqlOf('requests'),
};

const { traffic, spend, sharedSpend, adRevenue, skan } = reportedQuestions;

/** Every question that can be asked. */
export const questions: readonly Question[] = [
  installs,
  traffic,
  spend,
  sharedSpend,
  activity,
  revenue,
  adRevenue,
  ...sharedAdRevenueQuestions,
  clickToInstall,
  attribution,
  ...cohortQuestions,
  skan,
  requests,
];
