import type { SavedReport } from '@mmp-sim/contracts/answers';
import type { ReportGranularity, ReportType } from '@mmp-sim/contracts/wire';
import { type Dimension, readDimension } from './dimensions.js';
import { type Page, readPage } from './envelope.js';
import { type AskedMetric, defaultMetrics, metricHint, metricOf } from './metric-ids.js';

/** A report that is asked for, with nothing left out. Days are UTC, `YYYY-MM-DD`, both inside. */
export type ReportQuery = Page & {
  readonly type: ReportType;
  readonly startDate: string;
  readonly endDate: string;
  readonly granularity: ReportGranularity;
  readonly groupBy: readonly Dimension[];
  readonly metrics: readonly AskedMetric[];
  /** None: all. */
  readonly appIds: readonly string[];
  /** None: all. */
  readonly channelIds: readonly number[];
};

/** What is wrong with a request: in the MMP's words, and for people to read. */
export type Refused = { readonly error: string; readonly note: string };

/** What is known of a query, and what has not been looked at. */
export type ReadQuery = { readonly query: ReportQuery; readonly notes: readonly string[] } | Refused;

export const GRANULARITIES: readonly ReportGranularity[] = ['daily', 'totals-daily', 'weekly', 'monthly'];
const DAY_MS = 86_400_000;
/** Parameters of a report that is no saved one. */
const AD_HOC = [
  'start_date',
  'end_date',
  'granularity',
  'group_by',
  'metrics',
  'app_ids',
  'page',
  'per_page',
  'format',
];
/** Those of a saved one, which has the rest. */
const OF_SAVED = ['start_date', 'end_date', 'format', 'page', 'per_page'];

/** Reads the query of `/reports/{spend|ad_revenue|sk_ad_network}`. */
export function readReportQuery(type: ReportType, parameters: URLSearchParams): ReadQuery {
  const dates = readDates(parameters);
  if ('error' in dates) return dates;
  if (dates.startDate === null) return missing('start_date', 'a UTC day, such as 2026-01-31');
  if (dates.endDate === null) return missing('end_date', 'a UTC day, such as 2026-01-31');
  const groupBy = readGroupBy(type, listOf(parameters.get('group_by')));
  if ('error' in groupBy) return groupBy;
  const asked = listOf(parameters.get('metrics'));
  const metrics = readMetrics(type, asked.length === 0 ? defaultMetrics[type] : asked);
  if ('error' in metrics) return metrics;
  const granularity = readGranularity(parameters.get('granularity'));
  if (typeof granularity !== 'string') return granularity;
  const page = readPage(parameters);
  if ('wrong' in page) return { error: `Invalid ${page.wrong}`, note: `${page.wrong}: ${page.hint}` };
  const { startDate, endDate } = dates;
  const appIds = listOf(parameters.get('app_ids'));
  const query = { type, startDate, endDate, granularity, ...groupBy, ...metrics, appIds, channelIds: [], ...page };
  return { query, notes: notLookedAt(parameters, AD_HOC) };
}

/**
 * Reads the query of `/reports/{saved report}`. Without dates it shows the days up to today that the report says.
 *
 * @param nowMs - On the workspace's clock.
 */
export function readSavedQuery(saved: SavedReport, parameters: URLSearchParams, nowMs: number): ReadQuery {
  const dates = readDates(parameters);
  if ('error' in dates) return dates;
  const { reportType: type } = saved;
  const groupBy = readGroupBy(type, saved.groupBy);
  if ('error' in groupBy) return groupBy;
  const metrics = readMetrics(type, saved.metrics);
  if ('error' in metrics) return metrics;
  const page = readPage(parameters);
  if ('wrong' in page) return { error: `Invalid ${page.wrong}`, note: `${page.wrong}: ${page.hint}` };
  const endDate = dates.endDate ?? dayOf(nowMs);
  const startDate = dates.startDate ?? dayOf(Date.parse(endDate) - (saved.pastNumberDays - 1) * DAY_MS);
  if (endDate < startDate) return wrongWayRound(startDate, endDate);
  const { granularity, appIds, channelIds } = saved;
  const query = { type, startDate, endDate, granularity, ...groupBy, ...metrics, appIds, channelIds, ...page };
  return { query, notes: notLookedAt(parameters, OF_SAVED) };
}

export function readGroupBy(type: ReportType, names: readonly string[]): { readonly groupBy: Dimension[] } | Refused {
  if (names.length === 0) return missing('group_by', 'such as app, or campaign,country');
  const groupBy: Dimension[] = [];
  for (const name of names) {
    const dimension = readDimension(type, name);
    if (typeof dimension !== 'string') {
      return { error: 'Invalid group_by', note: `group_by: got ${name}: ${dimension.hint}` };
    }
    if (!groupBy.includes(dimension)) groupBy.push(dimension);
  }
  return { groupBy };
}

export function readMetrics(
  type: ReportType,
  ids: readonly string[],
): { readonly metrics: readonly AskedMetric[] } | Refused {
  const metrics: AskedMetric[] = [];
  for (const id of new Set(ids)) {
    const metric = metricOf(type, id);
    if (metric === null) return { error: 'Invalid metrics', note: `metrics: got ${id}: ${metricHint(type, id)}` };
    metrics.push(metric);
  }
  return { metrics };
}

function readGranularity(text: string | null): ReportGranularity | Refused {
  if (text === null || text === '') return 'daily';
  const granularity = GRANULARITIES.find((one) => one === text);
  if (granularity !== undefined) return granularity;
  const note = `granularity: got ${text}, expected one of ${GRANULARITIES.join(', ')}.`;
  return { error: 'Invalid granularity', note };
}

type Dates = { readonly startDate: string | null; readonly endDate: string | null };

function readDates(parameters: URLSearchParams): Dates | Refused {
  const format = parameters.get('format');
  if (format !== null && format !== 'json') {
    return { error: 'Invalid format', note: `format: got ${format}, expected json.` };
  }
  for (const name of ['start_date', 'end_date']) {
    const text = parameters.get(name);
    if (text !== null && text !== '' && !isDay(text)) {
      return { error: `Invalid ${name}`, note: `${name}: got ${text}, expected a UTC day, such as 2026-01-31.` };
    }
  }
  const [startDate, endDate] = [given(parameters, 'start_date'), given(parameters, 'end_date')];
  if (startDate !== null && endDate !== null && endDate < startDate) return wrongWayRound(startDate, endDate);
  return { startDate, endDate };
}

const given = (parameters: URLSearchParams, name: string): string | null => {
  const text = parameters.get(name);
  return text === '' ? null : text;
};

const wrongWayRound = (startDate: string, endDate: string): Refused => ({
  error: 'Invalid end_date',
  note: `end_date: got ${endDate}, expected a day from start_date, ${startDate}, on.`,
});

const missing = (name: string, expected: string): Refused => ({
  error: `Missing ${name}`,
  note: `${name}: it is required, ${expected}.`,
});

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const listOf = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** What the client may believe to have been heard. @see That `country` does not filter: public notes of an operator. */
function notLookedAt(parameters: URLSearchParams, known: readonly string[]): string[] {
  const names = [...new Set(parameters.keys())].filter((name) => !known.includes(name));
  return names.map((name) =>
    name === 'country'
      ? 'country: it does not filter. Group by country, and choose among the rows.'
      : `${name}: it is not looked at. There are ${known.join(', ')}.`,
  );
}
