import { metric, type Question, sqlOf, usualDimensions as usual } from './question.js';

const trackedInstalls = metric('trackedInstalls', 'count', 'first opens that count as installs');

const installs: Question = {
  name: 'installs',
  answers: 'How many first opens there were, and who brought them',
  metrics: [
    metric('firstOpens', 'count', 'first opens of installations, reinstalls included'),
    trackedInstalls,
    metric('attributedInstalls', 'count', 'tracked installs that a click, a view or a claim earned'),
    metric('organicInstalls', 'count', 'tracked installs that nothing earned'),
    metric('reinstalls', 'count', 'first opens of a device that the app knew already'),
    metric('organicShare', 'ratio', 'organicInstalls ÷ trackedInstalls'),
  ],
  dimensions: usual,
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
  sql: sqlOf('attribution'),
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
  sql: sqlOf('requests'),
};

/** Every question that can be asked. */
export const questions: readonly Question[] = [installs, attribution, requests];
