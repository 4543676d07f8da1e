import { Router } from 'express';
import type { Worlds } from '../worlds/worlds.js';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentWorld } from './present-world.js';

export type WorldDeps = ControlDeps & { readonly worlds: Worlds };

/** `/_sim/worlds`: people and campaigns from a seed, made in a workspace while others go on. 202; how far it is stands under its id. */
export function worldRoutes({ directory, worlds }: WorldDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json({ items: worlds.of(workspace).map(presentWorld), mostInstalls: worlds.mostInstalls });
    })
    .post(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      const begun = await worlds.begin(workspace, readJson('NewWorld', request.body));
      response.status(202).json(presentWorld(begun));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      response.json(presentWorld(worlds.get(readQuery(directory, request).workspace, request.params.id)));
    })
    .delete(async (request, response) => {
      await worlds.delete(readQuery(directory, request).workspace, request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
