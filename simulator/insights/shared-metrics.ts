import { metric } from './question.js';

export const trackedInstalls = metric('trackedInstalls', 'count', 'first opens that count as installs');

export const attributedInstalls = metric(
  'attributedInstalls',
  'count',
  'tracked installs that a click, a view or a claim earned',
);
