import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readCursor, readJson, readQuery, readWord, refuseMethod } from './control-request.js';
import { answerAssertion } from './answer-assertion.js';
import { goneOf } from './gone.js';

/** `/_sim/assert`: 200 `{pass, matched, nearest, cursor, report?}`; with `?status=true` a failure is 417. */
export function assertionRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['status']);
      const byStatus = readWord(query, 'status', ['true', 'false']) === 'true';
      const assertion = readJson('Assertion', request.body);
      const since = readCursor(assertion.since, 'since');
      const answer = await answerAssertion(workspace, assertion, since, goneOf(response));
      response.status(byStatus && !answer.pass ? 417 : 200).json(answer);
    })
    .all(refuseMethod);
  return router;
}
