import { Router } from 'express';
import { ProviderStates } from '../pact/provider-states.js';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';

/** `/_sim/pact/state`: what a Pact verifier calls before and after each interaction. 200 with the parameters in effect. */
export function pactRoutes({ directory }: ControlDeps): Router {
  const states = new ProviderStates();
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      const { action = 'setup', state, params = {} } = readJson('ProviderState', request.body);
      if (action === 'setup') {
        response.json(await states.setUp(workspace, state, params));
      } else {
        await states.tearDown(workspace);
        response.json({});
      }
    })
    .all(refuseMethod);
  return router;
}
