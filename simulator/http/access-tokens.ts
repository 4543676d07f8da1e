import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentAccessToken } from './present-access.js';

/** `/_sim/access-tokens`: what clients of the reporting API show. 201 with the token. */
export function accessTokenRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { accessTokens } = readQuery(directory, request).workspace;
      response.json({ items: accessTokens.all().toReversed().map(presentAccessToken) });
    })
    .post((request, response) => {
      const { accessTokens } = readQuery(directory, request).workspace;
      response.status(201).json(presentAccessToken(accessTokens.add(readJson('NewAccessToken', request.body))));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      const { accessTokens } = readQuery(directory, request).workspace;
      response.json(presentAccessToken(accessTokens.get(request.params.id)));
    })
    .patch((request, response) => {
      const { accessTokens } = readQuery(directory, request).workspace;
      const patch = readJson('AccessTokenPatch', request.body);
      response.json(presentAccessToken(accessTokens.patch(request.params.id, patch)));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.accessTokens.delete(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
