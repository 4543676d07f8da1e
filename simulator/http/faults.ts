import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentFault } from './present.js';

/** `/_sim/faults`: what goes wrong on purpose in a workspace, and how often it has. */
export function faultRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json({ items: workspace.faults.all().toReversed().map(presentFault) });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.status(201).json(presentFault(workspace.faults.add(readJson('NewFault', request.body))));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(presentFault(workspace.faults.get(request.params.id)));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.faults.delete(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
