import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';

/** `/_sim/clock`: reads, sets and advances the workspace's clock; what fell due comes with the answer. */
export function clockRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      response.json(readQuery(directory, request).workspace.clock.state());
    })
    .put(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(await workspace.setClock(readJson('NewClock', request.body)));
    })
    .all(refuseMethod);
  router
    .route('/advance')
    .post(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(await workspace.advance(readJson('ClockAdvance', request.body)));
    })
    .all(refuseMethod);
  return router;
}
