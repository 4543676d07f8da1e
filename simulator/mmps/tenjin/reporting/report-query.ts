import type { SavedReport } from '@mmp-sim/contracts/answers';
import type { ReportGranularity, ReportType } from '@mmp-sim/contracts/wire';
import { type Dimension, readDimension } from './dimensions.js';
import type { Page } from './envelope.js';
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

/** A query, and what has not been looked at; or all that is wrong with it. */
export type ReadQuery =
  { readonly query: ReportQuery; readonly notes: readonly string[] } | { readonly refused: readonly Refused[] };

const GRANULARITIES: readonly ReportGranularity[] = ['daily', 'totals-daily', 'weekly', 'monthly'];
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
  const refused: Refused[] = [];
  const dates = readDates(parameters, refused);
  for (const name of ['start_date', 'end_date']) {
    if ((parameters.get(name) ?? '') === '') refused.push(missing(name, 'a UTC day, such as 2026-01-31'));
  }
  const groupBy = readGroupBy(type, listOf(parameters.get('group_by')), refused);
  const asked = listOf(parameters.get('metrics'));
  const metrics = readMetrics(type, asked.length === 0 ? defaultMetrics[type] : asked, refused);
  const granularity = readGranularity(parameters.get('granularity'), refused);
  const page = readPage(parameters, refused);
  const appIds = readAppIds(parameters.get('app_ids'), refused);
  const { startDate, endDate } = dates;
  if (refused.length > 0 || startDate === null || endDate === null) return { refused };
  const query = { type, startDate, endDate, granularity, groupBy, metrics, appIds, channelIds: [], ...page };
  return { query, notes: notLookedAt(parameters, AD_HOC) };
}

/**
 * Reads the query of `/reports/{saved report}`. Without dates it shows the days up to today that the report says.
 *
 * @param nowMs - On the workspace's clock.
 */
export function readSavedQuery(saved: SavedReport, parameters: URLSearchParams, nowMs: number): ReadQuery {
  const refused: Refused[] = [];
  const dates = readDates(parameters, refused);
  const { reportType: type, granularity, appIds, channelIds } = saved;
  const groupBy = readGroupBy(type, saved.groupBy, refused);
  const metrics = readMetrics(type, saved.metrics, refused);
  const page = readPage(parameters, refused);
  const endDate = dates.endDate ?? dayOf(nowMs);
  const startDate = dates.startDate ?? dayOf(Date.parse(endDate) - (saved.pastNumberDays - 1) * DAY_MS);
  if (dates.endDate === null && endDate < startDate) refused.push(wrongWayRound(startDate, endDate));
  if (refused.length > 0) return { refused };
  const query = { type, startDate, endDate, granularity, groupBy, metrics, appIds, channelIds, ...page };
  return { query, notes: notLookedAt(parameters, OF_SAVED) };
}

/** @param refused - Gets what is wrong with them. */
function readGroupBy(type: ReportType, names: readonly string[], refused: Refused[]): Dimension[] {
  if (names.length === 0) refused.push(missing('group_by', 'such as app, or campaign,country'));
  const groupBy: Dimension[] = [];
  for (const name of names) {
    const dimension = readDimension(type, name);
    if (typeof dimension !== 'string') {
      refused.push({ error: 'Invalid group_by', note: `group_by: got ${name}, ${dimension.hint}` });
    } else if (!groupBy.includes(dimension)) groupBy.push(dimension);
  }
  return groupBy;
}

/** @param refused - Gets what is wrong with them. */
function readMetrics(type: ReportType, ids: readonly string[], refused: Refused[]): AskedMetric[] {
  const metrics: AskedMetric[] = [];
  for (const id of new Set(ids)) {
    const metric = metricOf(type, id);
    if (metric !== null) metrics.push(metric);
    else refused.push({ error: 'Invalid metrics', note: `metrics: got ${id}, ${metricHint(type, id)}` });
  }
  return metrics;
}

/** What insights take. */
const MOST_APP_IDS = 1000;
const LONGEST_APP_ID = 100;

/** @param refused - Gets what is wrong with them. */
function readAppIds(text: string | null, refused: Refused[]): string[] {
  const ids = [...new Set(listOf(text))];
  const refuse = (given: string, expected: string): void =>
    void refused.push({ error: 'Invalid app_ids', note: `app_ids: got ${given}, expected ${expected}.` });
  if (ids.length > MOST_APP_IDS) refuse(`${ids.length} of them`, `at most ${MOST_APP_IDS}; left out, it is all apps`);
  const wrong = ids.find((id) => id.length > LONGEST_APP_ID || !/^[ -~]*$/.test(id));
  if (wrong !== undefined) refuse(wrong.slice(0, LONGEST_APP_ID), 'ids of apps, joined by commas');
  return ids;
}

function readGranularity(text: string | null, refused: Refused[]): ReportGranularity {
  if (text === null || text === '') return 'daily';
  const granularity = GRANULARITIES.find((one) => one === text);
  if (granularity !== undefined) return granularity;
  const note = `granularity: got ${text}, expected one of ${GRANULARITIES.join(', ')}.`;
  refused.push({ error: 'Invalid granularity', note });
  return 'daily';
}

/** Largest page. @see github.com/PostHog/posthog, source `tenjin`. */
const MOST_PER_PAGE = 1000;
/** Our own choice (assumed). */
const USUAL_PER_PAGE = 100;

/** Which page is asked for. @param refused - Gets what is wrong with it. */
export function readPage(parameters: URLSearchParams, refused: Refused[]): Page {
  const whole = (name: string, otherwise: number, most: number): number => {
    const text = parameters.get(name) ?? '';
    if (text === '') return otherwise;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (value >= 1 && value <= most) return value;
    const range = name === 'page' ? 'from 1' : `1-${most}`;
    refused.push({ error: `Invalid ${name}`, note: `${name}: got ${text}, expected a whole number, ${range}.` });
    return otherwise;
  };
  const page = whole('page', 1, 1e12);
  return { page, perPage: whole('per_page', USUAL_PER_PAGE, MOST_PER_PAGE) };
}

type Dates = { readonly startDate: string | null; readonly endDate: string | null };

function readDates(parameters: URLSearchParams, refused: Refused[]): Dates {
  const format = given(parameters, 'format');
  if (format !== null && format !== 'json') {
    refused.push({ error: 'Invalid format', note: `format: got ${format}, expected json.` });
  }
  const day = (name: string): string | null => {
    const text = given(parameters, name);
    if (text === null || isDay(text)) return text;
    refused.push({ error: `Invalid ${name}`, note: `${name}: got ${text}, expected a UTC day, such as 2026-01-31.` });
    return null;
  };
  const [startDate, endDate] = [day('start_date'), day('end_date')];
  if (startDate !== null && endDate !== null && endDate < startDate) refused.push(wrongWayRound(startDate, endDate));
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
