import type * as answers from '@mmp-sim/contracts/answers';
import type { InsightOptions } from '@mmp-sim/contracts/wire';
import { type Request, type Response, Router } from 'express';
import { invalid } from '../checked.js';
import { CSV_TYPE, csvText } from '../csv-text.js';
import { askInsight, type InsightAnswer } from '../insights/ask-insight.js';
import { type DimensionName, dimensions } from '../insights/dimensions.js';
import { granularities, type Question } from '../insights/question.js';
import { questions } from '../insights/questions.js';
import { MOST_ROWS, USUAL_ROWS } from '../insights/resolve-insight.js';
import type { ControlDeps } from './control-app.js';
import { type ControlQuery, readQuery, readWhole, readWord, refuseMethod } from './control-request.js';
import { tellDropped } from './dropped-facts.js';
import { goneOf } from './gone.js';
import { insightsAbout } from './insights-about.js';

const names = Object.keys(dimensions) as DimensionName[];
const PARAMETERS = ['from', 'to', 'groupBy', 'granularity', 'days', 'limit', 'cursor', 'format', 'sql', 'neutralize'];
/** Commas may stand in their values. */
const SINGLE = new Set<DimensionName>(['site', 'creative']);

/** `/_sim/insights`: numbers about all that happened in a workspace, as JSON or CSV. */
export function insightRoutes({ directory, warehouse, limits, url }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      readQuery(directory, request);
      response.json({ items: questions.map(presentQuestion) });
    })
    .all(refuseMethod);
  router
    .route('/:question')
    .get(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, takenBy(request.params.question), ['days', ...names]);
      const format = readWord(query, 'format', ['json', 'csv']) ?? acceptedFormat(request);
      const neutralize = readWord(query, 'neutralize', ['true', 'false']) === 'true';
      const withSql = readWord(query, 'sql', ['true', 'false']) !== 'false';
      const asked = { ...insightsAbout(workspace), question: request.params.question, prefix: '?' };
      const answer = await askInsight(warehouse, asked, optionsOf(query), {
        timeoutMs: limits.insightMs,
        gone: goneOf(response),
      });
      tellDropped(response, answer.dropped, lacks(answer.question));
      // What is undefined is not in the JSON.
      if (format === 'json') response.json(withSql ? answer : { ...answer, sql: undefined });
      else sendCsv(response, answer, { neutralize, next: nextPage(request, answer, url()) });
    })
    .all(refuseMethod);
  return router;
}

const questionOf = (name: string) => questions.find((one) => one.name === name);
const lacks = (name: string) => questionOf(name)?.lacks;

/** What a question takes; all that any takes where there is no such question. */
function takenBy(name: string): readonly string[] {
  const question = questionOf(name);
  if (question === undefined) return [...PARAMETERS, ...names];
  const parameters = question.days === undefined ? PARAMETERS.filter((one) => one !== 'days') : PARAMETERS;
  return [...parameters, ...question.dimensions];
}

const acceptedFormat = (request: Request): 'json' | 'csv' =>
  request.accepts(['application/json', 'text/csv']) === 'text/csv' ? 'csv' : 'json';

function optionsOf(query: ControlQuery['query']): InsightOptions {
  const { from, to, granularity, cursor, groupBy, days } = query;
  const filters = names.flatMap((name) => {
    const text = query[name];
    return text === undefined ? [] : [[name, SINGLE.has(name) ? text : text.split(',')] as const];
  });
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(granularity === undefined ? {} : { granularity }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(groupBy === undefined ? {} : { groupBy: groupBy.split(',') }),
    ...(days === undefined ? {} : { days: daysOf(days) }),
    limit: readWhole(query, 'limit', { least: 1, most: MOST_ROWS, otherwise: USUAL_ROWS }),
    filters: Object.fromEntries(filters),
  };
}

function daysOf(text: string): number[] {
  if (/^\d{1,9}(,\d{1,9})*$/.test(text)) return text.split(',').map(Number);
  throw invalid([{ path: '?days', given: text, expected: 'whole numbers with commas between, such as 0,1,7,30' }]);
}

/** The address of the page that comes after this one. */
function nextPage(request: Request, { next }: InsightAnswer, base: string): string | null {
  if (next === undefined) return null;
  const address = new URL(request.originalUrl, base);
  address.searchParams.set('cursor', next);
  return address.href;
}

function sendCsv(
  response: Response,
  { columns, items }: InsightAnswer,
  { neutralize, next }: { neutralize: boolean; next: string | null },
): void {
  const header = columns.map(({ name }) => name);
  const rows = items.map((item) => header.map((name) => item[name] ?? null));
  if (next !== null) response.setHeader('Link', `<${next}>; rel="next"`);
  response.type(CSV_TYPE).send(csvText(header, rows, { neutralize }));
}

function presentQuestion({ name, answers, metrics, dimensions: own, granularity, days }: Question): answers.Insight {
  return {
    name,
    answers,
    metrics,
    groupings: own,
    filters: own,
    granularities,
    granularity: granularity ?? 'total',
    days: days === undefined ? null : [...days],
  };
}
