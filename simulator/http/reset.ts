import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readQuery, refuseMethod } from './control-request.js';

/** `/_sim/reset`: forgets what happened in one workspace; its apps, keys and campaigns stay. */
export function resetRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      await readQuery(directory, request).workspace.reset();
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
