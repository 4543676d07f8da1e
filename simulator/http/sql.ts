import { type Request, type Response, Router } from 'express';
import { CSV_TYPE, csvText } from '../csv-text.js';
import type { SqlAnswer } from '../warehouse.js';
import { answerSql } from './answer-sql.js';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, readWord, refuseMethod } from './control-request.js';
import { tellDropped } from './dropped-facts.js';
import { goneOf } from './gone.js';

/** `/_sim/sql`: 200 `{columns, rows, truncated}`, or CSV; `/_sim/sql/tables` lists what may be asked about. */
export function sqlRoutes({ directory, warehouse, limits }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['format', 'neutralize']);
      const format = readWord(query, 'format', ['json', 'csv']) ?? acceptedFormat(request);
      const neutralize = readWord(query, 'neutralize', ['true', 'false']) === 'true';
      const asked = readJson('SqlQuery', request.body);
      const answer = await answerSql({ warehouse, limits }, workspace.id, asked, goneOf(response));
      tellDropped(response, answer.dropped);
      if (format === 'json') response.json(answer);
      else sendCsv(response, answer, neutralize);
    })
    .all(refuseMethod);
  router
    .route('/tables')
    .get(async (request, response) => {
      readQuery(directory, request);
      response.json({ items: await warehouse.tables() });
    })
    .all(refuseMethod);
  return router;
}

const acceptedFormat = (request: Request): 'json' | 'csv' =>
  request.accepts(['application/json', 'text/csv']) === 'text/csv' ? 'csv' : 'json';

function sendCsv(response: Response, { columns, rows, truncated }: SqlAnswer, neutralize: boolean): void {
  const header = columns.map(({ name }) => name);
  const cells = rows.map((row) => row.map(cellOf));
  response.setHeader('X-Truncated', String(truncated));
  response.type(CSV_TYPE).send(csvText(header, cells, { neutralize }));
}

/** Lists and structures stand as JSON. */
function cellOf(value: unknown): string | number | null {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  return JSON.stringify(value) ?? null;
}
