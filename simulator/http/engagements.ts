import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentFact } from './present.js';

/** `/_sim/engagements`: simulated clicks and views. 201; visible to the next request. */
export function engagementRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      const { fact, referrer } = await workspace.addEngagement(readJson('NewEngagement', request.body));
      response.status(201).json({ ...presentFact(fact), referrer });
    })
    .all(refuseMethod);
  return router;
}

/** `/_sim/claims`: what self-attributing networks say. 201; it counts for opens that come after it. */
export function claimRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      response.status(201).json(presentFact(await workspace.addClaim(readJson('NewClaim', request.body))));
    })
    .all(refuseMethod);
  return router;
}
