import { Router } from 'express';
import { findDuplicates } from '../journal/duplicates.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readQuery, readWhole, refuseMethod } from './control-request.js';
import { presentDuplicates } from './present.js';
import { requestFilter } from './request-filter.js';

/** `/_sim/duplicates`: what the MMP counted more than once. */
export function duplicateRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['endpoint', 'app', 'since', 'limit']);
      const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
      const { journal } = workspace;
      const found = await findDuplicates(journal, {
        since: readCursor(query['since'], '?since'),
        wanted: requestFilter(query, journal.names.endpoints),
      });
      response.json(presentDuplicates(found, limit));
    })
    .all(refuseMethod);
  return router;
}
