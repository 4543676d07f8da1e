import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';

/** `/_sim/apps`: apps, their keys, windows and rules. */
export function appRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      response.json({ items: readQuery(directory, request).workspace.catalog.apps().toReversed() });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.status(201).json(workspace.catalog.addApp(readJson('NewApp', request.body)));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      response.json(readQuery(directory, request).workspace.catalog.app(request.params.id));
    })
    .patch((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(workspace.catalog.patchApp(request.params.id, readJson('AppPatch', request.body)));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.catalog.deleteApp(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
