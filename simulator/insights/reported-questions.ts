import { metric, type Question, sqlOf, usualDimensions as usual } from './question.js';
import { attributedInstalls, trackedInstalls } from './shared-metrics.js';

const reportedImpressions = metric('reportedImpressions', 'count', 'impressions that networks report');
const reportedClicks = metric('reportedClicks', 'count', 'clicks that networks report');
const reportedInstalls = metric('reportedInstalls', 'count', 'installs that networks report, each for itself');

const traffic: Question = {
  name: 'traffic',
  answers: 'How many saw, clicked and installed, as networks report and as it was tracked',
  metrics: [
    reportedImpressions,
    reportedClicks,
    reportedInstalls,
    metric('reportedCtr', 'ratio', 'reportedClicks ÷ reportedImpressions'),
    metric('reportedCvr', 'ratio', 'reportedInstalls ÷ reportedClicks'),
    metric('reportedIpm', 'ratio', 'reportedInstalls × 1000 ÷ reportedImpressions'),
    metric('trackedImpressions', 'count', 'impressions of tracking links'),
    metric('trackedClicks', 'count', 'clicks on tracking links'),
    trackedInstalls,
    attributedInstalls,
    metric('clickInstalls', 'count', 'tracked installs that a click on a link earned'),
    metric('viewInstalls', 'count', 'tracked installs that a view of a link’s ad earned'),
    metric('trackedCtr', 'ratio', 'trackedClicks ÷ trackedImpressions'),
    metric('trackedCvr', 'ratio', 'clickInstalls ÷ trackedClicks'),
    metric('trackedIpm', 'ratio', '(clickInstalls + viewInstalls) × 1000 ÷ trackedImpressions'),
  ],
  dimensions: usual,
  rows: [
    { from: 'mmp.network_reports', at: 'date', where: 'is_spend' },
    { from: 'mmp.engagements' },
    { from: 'mmp.installs', where: 'tracked' },
  ],
  sql: sqlOf('traffic'),
};

const spend: Question = {
  name: 'spend',
  answers: 'What advertising cost, and what an install, a click and a thousand impressions cost',
  metrics: [
    metric('spend', 'usd', 'spend that networks report; null where none did'),
    reportedImpressions,
    reportedClicks,
    reportedInstalls,
    trackedInstalls,
    metric('cpi', 'usd', 'spend ÷ reportedInstalls'),
    metric('tCpi', 'usd', 'spend ÷ trackedInstalls'),
    metric('cpc', 'usd', 'spend ÷ reportedClicks'),
    metric('cpm', 'usd', 'spend × 1000 ÷ reportedImpressions'),
    metric('withoutRate', 'count', 'reports whose spend has no known rate and is not in the sum'),
  ],
  dimensions: usual,
  rows: [
    { from: 'mmp.network_reports', at: 'date', where: 'is_spend' },
    { from: 'mmp.installs', where: 'tracked' },
  ],
  sql: sqlOf('spend'),
};

const sharedSpend: Question = {
  name: 'shared-spend',
  answers: 'What networks report of advertising, by the countries and sites of the installs where a report names none',
  metrics: [
    metric('spend', 'usd', 'spend that networks report, shared out by tracked installs'),
    reportedImpressions,
    reportedClicks,
    reportedInstalls,
  ],
  dimensions: usual,
  sql: sqlOf('shared-spend'),
};

const adRevenue: Question = {
  name: 'ad-revenue',
  answers: 'What networks report that apps earned by showing ads',
  metrics: [
    metric('adRevenue', 'usd', 'ad revenue that networks report'),
    metric('adImpressions', 'count', 'ads that were shown'),
    metric('adClicks', 'count', 'clicks on them'),
    metric('ecpm', 'usd', 'adRevenue × 1000 ÷ adImpressions'),
    metric('ecpc', 'usd', 'adRevenue ÷ adClicks'),
    metric('withoutRate', 'count', 'reports whose ad revenue has no known rate and is not in the sum'),
  ],
  dimensions: usual,
  sql: sqlOf('ad-revenue'),
};

const skan: Question = {
  name: 'skan',
  answers: 'What Apple’s SKAdNetwork has sent',
  metrics: [
    metric('postbacks', 'count', 'postbacks that won'),
    metric('installs', 'count', 'first postbacks that won, redownloads included'),
    metric('redownloads', 'count', 'those of people who had the app before'),
    metric('conversionValueCount', 'count', 'postbacks with a conversion value'),
    metric('conversionValueTotal', 'count', 'sum of the conversion values'),
    metric('conversionValueAverage', 'ratio', 'conversionValueTotal ÷ conversionValueCount'),
    metric('coarseLow', 'count', 'postbacks with the coarse value low'),
    metric('coarseMedium', 'count', 'postbacks with the coarse value medium'),
    metric('coarseHigh', 'count', 'postbacks with the coarse value high'),
    metric('withheld', 'count', 'postbacks without any value: Apple keeps it where too few people share it'),
    metric('lost', 'count', 'postbacks to networks that did not win'),
  ],
  dimensions: [
    ...(['app', 'channel', 'campaign', 'country'] as const),
    ...(['adNetwork', 'skCampaign', 'sourceApp', 'fidelity', 'sequence', 'conversionValue', 'coarseValue'] as const),
  ],
  sql: sqlOf('skan'),
};

/** Of what networks and Apple report, beside what was tracked. */
export const reportedQuestions = { traffic, spend, sharedSpend, adRevenue, skan } as const;
