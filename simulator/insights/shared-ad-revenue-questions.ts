import { metric, partOf, type Question, sqlOf, usualDimensions as dimensions } from './question.js';

const nobodys = `(
  with worth as (
${partOf('worth')}
)
${partOf('nobodys')}
  ) as nobodys`;

/** What networks report that apps earned by showing ads, told of those who brought the people who saw them. */
export const sharedAdRevenueQuestions: readonly Question[] = [
  {
    name: 'shared-ad-revenue',
    answers: 'What networks report that apps earned by showing ads, by who brought the people who saw them',
    metrics: [
      metric('sessions', 'count', 'opens, first ones included'),
      metric(
        'adRevenue',
        'usd',
        'for each session: ad revenue of its app, country and day ÷ sessions of those; what none of them shares as it is',
      ),
    ],
    dimensions,
    rows: [{ from: 'mmp.sessions' }, { from: nobodys, at: 'date' }],
    sql: sqlOf('shared-ad-revenue'),
  },
  {
    name: 'shared-ad-revenue-ltv',
    answers: 'The same of the users who installed on a date, up to day N',
    metrics: [
      metric('users', 'count', 'tracked installs of the cohort'),
      metric(
        'adRevenue',
        'usd',
        'what the sessions of days 0 to N are worth; what was earned without a session is of no cohort',
      ),
      metric('adLtv', 'usd', 'adRevenue ÷ users'),
    ],
    dimensions,
    keys: [{ name: 'day', unit: 'day' }],
    granularity: 'day',
    days: [0, 1, 3, 7, 14, 30, 60, 90],
    rows: [
      { from: 'mmp.cohort_activity', at: 'acquired_at', where: "type = 'session' or (type = 'install' and tracked)" },
    ],
    sql: sqlOf('shared-ad-revenue-ltv'),
  },
];
