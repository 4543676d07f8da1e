// What the control API has for numbers about all that happened.

import { insightFilters } from './control-parts.mjs';

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const insightOperations = {
  Insights: {
    'GET /_sim/insights': {
      id: 'listInsights',
      summary: 'The questions that can be asked, with their metrics, groupings and filters',
      answers: { 200: 'InsightList' },
    },
    'GET /_sim/insights/{question}': {
      id: 'askInsight',
      summary: 'Numbers about all that happened',
      description:
        'Rows in the order of date and groupings. Days are UTC days. Which filters and groupings a question has, `GET /_sim/insights` says; others are refused. A page that is not the last one has `next`, in CSV as the header `Link` with `rel="next"`. The header `Mmp-Sim-Dropped-Facts` says how many facts limits have pushed out, where they have: the answer lacks them; of the question `requests` it is `Mmp-Sim-Dropped-Requests`, about journal entries.',
      query: [
        'from',
        'to',
        'groupBy',
        'granularity',
        'days',
        'insightLimit',
        'cursor',
        'insightFormat',
        'sql',
        'neutralize',
        ...insightFilters,
      ],
      headers: { Accept: '`text/csv` asks for CSV, as `format=csv` does.' },
      answers: { 200: ['InsightAnswer', 'text/csv'] },
      problems: ['SQL_LIMIT', 'ANSWER_TOO_LARGE'],
    },
  },
  SQL: {
    'POST /_sim/sql': {
      id: 'askSql',
      summary: 'Ask about all that happened, in SQL that only reads',
      description:
        'One SELECT, or EXPLAIN of one, about one workspace: the tables of DataVault (schema `tenjin`, money in cents) and the neutral views of schema `mmp`. With CSV the header `X-Truncated` says whether there are more rows. The header `Mmp-Sim-Dropped-Facts` says how many facts limits have pushed out, where they have: the answer lacks them.',
      query: ['insightFormat', 'neutralize'],
      headers: { Accept: '`text/csv` asks for CSV, as `format=csv` does.' },
      body: 'SqlQuery',
      answers: { 200: ['SqlAnswer', 'text/csv'] },
      problems: ['SQL_REFUSED', 'SQL_LIMIT', 'SQL_BUSY', 'ANSWER_TOO_LARGE'],
    },
    'GET /_sim/sql/tables': {
      id: 'listSqlTables',
      summary: 'The tables that SQL may ask about, with their columns',
      answers: { 200: 'SqlTableList' },
      problems: ['ANSWER_TOO_LARGE'],
    },
  },
};
