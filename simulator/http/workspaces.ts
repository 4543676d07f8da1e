import { Router } from 'express';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import type { ControlDeps } from './control-app.js';
import { presentWorkspace } from './present.js';

/** `/_sim/workspaces`: fresh isolated worlds. 201 with the workspace, its base URL and its keys. */
export function workspaceRoutes({ directory, url }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      readQuery(directory, request);
      response.json({
        items: directory
          .all()
          .toReversed()
          .map((workspace) => presentWorkspace(workspace, url())),
      });
    })
    .post((request, response) => {
      readQuery(directory, request);
      const workspace = directory.create(readJson('NewWorkspace', request.body));
      response.status(201).json(presentWorkspace(workspace, url()));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      readQuery(directory, request);
      response.json(presentWorkspace(directory.get(request.params.id), url()));
    })
    .patch((request, response) => {
      readQuery(directory, request);
      const changes = readJson('WorkspacePatch', request.body);
      const workspace = directory.get(request.params.id);
      workspace.setUp(changes);
      response.json(presentWorkspace(workspace, url()));
    })
    .delete((request, response) => {
      readQuery(directory, request);
      directory.delete(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
