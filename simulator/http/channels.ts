import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';

/** `/_sim/channels`: sources of installs; the common ones are there. */
export function channelRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      response.json({ items: readQuery(directory, request).workspace.catalog.channels.all().toReversed() });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.status(201).json(workspace.catalog.channels.add(readJson('NewChannel', request.body)));
    })
    .all(refuseMethod);
  return router;
}
