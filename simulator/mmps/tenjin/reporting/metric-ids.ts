import { expectedName } from '@mmp-sim/contracts/known-names';
import type { ReportType } from '@mmp-sim/contracts/wire';
import { adRevenueMetrics, type Metric, skanMetrics, spendMetrics } from './metrics.js';

/**
 * Metrics of a saved report's type that take a number of days, by their name before `_Nd`. Cohorts of ad revenue are spelt
 * in two ways.
 *
 * @see github.com/barel1296/mart-Marketing-Intelligence-Platform-, public notes of an operator (`pub_rev_Nd`).
 */
const SPELLINGS: Readonly<Record<string, string>> = { pubrev: 'pub_rev' };

/** Most days after the install that a metric may name. @see public notes of an operator: D120 is the last. */
const LAST_DAY = 120;

/** What is shown where no metrics are asked for. @see github.com/PostHog/posthog, source `tenjin`. */
export const defaultMetrics: Readonly<Record<ReportType, readonly string[]>> = {
  user_acquisition: ['spend', 'impressions', 'clicks', 'installs', 'cpi', 'ctr', 'cvr', 'tcpi', 'tracked_installs'],
  ad_revenue: ['ad_revenue', 'clicks', 'impressions', 'ecpm', 'ecpc'],
  sk_ad_network: ['conversion_value_avg', 'conversion_value_count', 'conversion_value_total'],
};

const tables: Readonly<Record<ReportType, ReadonlyMap<string, Metric>>> = {
  user_acquisition: new Map(Object.entries(spendMetrics)),
  ad_revenue: new Map(Object.entries(adRevenueMetrics)),
  sk_ad_network: new Map(Object.entries(skanMetrics)),
};

/** A metric that was asked for: as it was spelt, what it is, and of which day since the install, if of any. */
export type AskedMetric = { readonly id: string; readonly metric: Metric; readonly day: number | null };

/** The metric of this id; null where the report has none such. */
export function metricOf(type: ReportType, id: string): AskedMetric | null {
  const [, name, days] = /^(.+)_(0|[1-9]\d{0,2})d$/.exec(id) ?? [];
  if (name === undefined || days === undefined) {
    const metric = tables[type].get(id);
    return metric === undefined || metric.byDay === true ? null : { id, metric, day: null };
  }
  const metric = tables[type].get(`${SPELLINGS[name] ?? name}_Nd`);
  const day = Number(days);
  return metric?.byDay !== true || day > LAST_DAY ? null : { id, metric, day };
}

/** What else could have been meant, for people to read. */
export function metricHint(type: ReportType, id: string): string {
  const plain = id.replace(/_0+(?=\d+d$)/, '_');
  if (plain !== id && metricOf(type, plain) !== null) return `did you mean ${plain}?`;
  const names = [...tables[type].keys()];
  const expected = expectedName(id.replace(/_\d+d$/, '_Nd'), names);
  return `${expected.startsWith('one of') ? `expected ${expected}` : expected}; N is 0-${LAST_DAY}.`;
}
