import { amountText } from '@mmp-sim/contracts/money/amount';

/** A number of an insight: its question, and its column there. */
export type Source = {
  readonly question: string;
  readonly column: string;
  readonly unit: 'count' | 'usd' | 'ratio';
  /** What it is where the answer has no row: what we count ourselves is 0, what nobody has reported is not known. */
  readonly empty: 0 | null;
  /** The question is about days since the install. */
  readonly byDay?: true;
};

/** Looks a number up in the row that is being made: counts as they are, US dollars in 10^-9. */
type Look = (source: Source) => number | bigint | null;

/** A metric of Tenjin's, made of numbers of insights. */
export type Metric = {
  readonly sources: readonly Source[];
  /** Its id ends in `_Nd`. */
  readonly byDay?: true;
  readonly value: (look: Look) => number | null;
};

const count = (question: string, column: string, empty: 0 | null = 0): Source => ({
  question,
  column,
  unit: 'count',
  empty,
});
const usd = (question: string, column: string, empty: 0 | null = 0): Source => ({
  question,
  column,
  unit: 'usd',
  empty,
});
const byDay = (source: Source): Source => ({ ...source, byDay: true });

/**
 * As networks report them.
 *
 * @see What names no country is shared out over those of the installs: public DataVault SQL samples (2018), which rebuild the
 *   reporting tables. Sites likewise.
 */
const spend = usd('shared-spend', 'spend', null);
const impressions = count('shared-spend', 'reportedImpressions', null);
const clicks = count('shared-spend', 'reportedClicks', null);
const installs = count('shared-spend', 'reportedInstalls', null);
/** As the simulator tracks them. */
const trackedInstalls = count('installs', 'trackedInstalls');
const trackedClicks = count('traffic', 'trackedClicks');
const trackedImpressions = count('traffic', 'trackedImpressions');
const users = count('activity', 'userDays');
const inApp = usd('revenue', 'inAppNet');
const mediation = usd('revenue', 'impressionRevenue');
const shared = usd('shared-ad-revenue', 'adRevenue');
/** Of a cohort, from its install to a day. */
const inAppLtv = byDay(usd('ltv', 'inAppNet'));
const mediationLtv = byDay(usd('ltv', 'impressionRevenue'));
const sharedLtv = byDay(usd('shared-ad-revenue-ltv', 'adRevenue'));
const cohort = byDay(count('ltv', 'users'));
const retention = byDay({ question: 'retention', column: 'retention', unit: 'ratio', empty: null });

const numberOf = (value: number | bigint | null): number | null =>
  typeof value === 'bigint' ? Number(amountText(value)) : value;
const plain = (source: Source): Metric => ({
  sources: [source],
  ...(source.byDay === true ? { byDay: true } : {}),
  value: (look) => numberOf(look(source)),
});
const sum = (...sources: readonly Source[]): Metric => ({
  sources,
  ...(sources.some((one) => one.byDay === true) ? { byDay: true } : {}),
  value: (look) => numberOf(total(look, sources)),
});
/** Null where any part is not known: a sum without it would pass for the whole. */
function total(look: Look, sources: readonly Source[]): bigint | null {
  let all = 0n;
  for (const source of sources) {
    const part = look(source);
    if (part === null) return null;
    all += BigInt(part);
  }
  return all;
}

/** Null where either is not known, or nothing would be divided by. */
function ratio(over: number | null, under: number | null, times = 1): number | null {
  return over === null || under === null || under === 0 ? null : (over * times) / under;
}
/** To 10^-9, as the insights round: no public value has more digits than four. */
const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(9)));
const quotient = (over: Source, under: Source, times = 1): Metric => ({
  sources: [over, under],
  value: (look) => rounded(ratio(numberOf(look(over)), numberOf(look(under)), times)),
});

/** In percent with four digits, as the one live value that is public (3.0597 for 4.99 on 163.09). */
const percent = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e6) / 1e4);

const share = (over: Source, under: Source): Metric => ({
  sources: [over, under],
  value: (look) => percent(ratio(numberOf(look(over)), numberOf(look(under)))),
});

const cohortMetric = (sources: readonly Source[], value: Metric['value']): Metric => ({ sources, byDay: true, value });
/** What cohorts have earned, in percent of what they cost; of ROI what is left of it. */
const ofSpend = (look: Look, revenue: readonly Source[], kind: 'roas' | 'roi'): number | null => {
  const spent = numberOf(look(spend));
  const earned = numberOf(total(look, revenue));
  const counted = kind === 'roas' || spent === null || earned === null ? earned : earned - spent;
  return percent(ratio(counted, spent));
};
const unknown: Metric = { sources: [], byDay: true, value: () => null };

/**
 * The report of user acquisition.
 *
 * @see Ids and what they mean: github.com/barel1296/mart-Marketing-Intelligence-Platform-, public notes of an operator.
 *   What `roi_Nd` and `rpu_Nd` count as revenue, and that shares are in percent, is our own choice (assumed).
 */
export const spendMetrics: Readonly<Record<string, Metric>> = {
  spend: plain(spend),
  impressions: plain(impressions),
  clicks: plain(clicks),
  installs: plain(installs),
  cpi: quotient(spend, installs),
  cpm: quotient(spend, impressions, 1000),
  ctr: share(clicks, impressions),
  cvr: share(installs, clicks),
  tcpi: quotient(spend, trackedInstalls),
  tracked_installs: plain(trackedInstalls),
  tracked_clicks: plain(trackedClicks),
  tracked_impressions: plain(trackedImpressions),
  users: plain(users),
  revenues: plain(inApp),
  pub_rev: plain(shared),
  ad_mediation_revenue: plain(mediation),
  total_rev: sum(inApp, shared),
  total_ad_mediation_revenue: sum(inApp, mediation),
  revenues_Nd: plain(inAppLtv),
  pub_rev_Nd: plain(sharedLtv),
  ad_mediation_revenue_Nd: plain(mediationLtv),
  total_rev_Nd: sum(inAppLtv, sharedLtv),
  roas_Nd: cohortMetric([inAppLtv, spend], (look) => ofSpend(look, [inAppLtv], 'roas')),
  roi_Nd: cohortMetric([inAppLtv, sharedLtv, spend], (look) => ofSpend(look, [inAppLtv, sharedLtv], 'roi')),
  rpu_Nd: cohortMetric([inAppLtv, sharedLtv, cohort], (look) =>
    rounded(ratio(numberOf(total(look, [inAppLtv, sharedLtv])), numberOf(look(cohort)))),
  ),
  retention_Nd: cohortMetric([retention], (look) => percent(numberOf(look(retention)))),
  pltv_Nd: unknown,
  proas_Nd: unknown,
};

const adRevenue = usd('ad-revenue', 'adRevenue', null);
const adClicks = count('ad-revenue', 'adClicks', null);
const adImpressions = count('ad-revenue', 'adImpressions', null);

/** The report of monetization: what networks pay for the ads that the app shows. */
export const adRevenueMetrics: Readonly<Record<string, Metric>> = {
  ad_revenue: plain(adRevenue),
  clicks: plain(adClicks),
  impressions: plain(adImpressions),
  ecpm: quotient(adRevenue, adImpressions, 1000),
  ecpc: quotient(adRevenue, adClicks),
};

const valueCount = count('skan', 'conversionValueCount');
const valueTotal = count('skan', 'conversionValueTotal');

/** The report of SKAdNetwork's postbacks. Withheld values are none. */
export const skanMetrics: Readonly<Record<string, Metric>> = {
  conversion_value_avg: quotient(valueTotal, valueCount),
  conversion_value_count: plain(valueCount),
  conversion_value_total: plain(valueTotal),
};

/** A number of an insight as the metrics look it up. @param value - Undefined where the answer has no such row. */
export function readNumber(value: string | number | null | undefined, { unit, empty }: Source): number | bigint | null {
  if (value === null) return null;
  if (unit !== 'usd') return value === undefined ? empty : Number(value);
  if (value === undefined) return empty === null ? null : 0n;
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  return BigInt(sign + whole + fraction.slice(0, 9).padEnd(9, '0'));
}
