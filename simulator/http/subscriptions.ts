import { Router } from 'express';
import { type StoreAction, storeActions } from '../workspaces/play-store.js';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentFact, presentSubscription } from './present.js';

/** `/_sim/subscriptions`: plays Google Play, which knows the subscriptions of Android apps by their purchase tokens. */
export function subscriptionRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json({ items: workspace.playStore.all().map(presentSubscription) });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      const added = workspace.playStore.add(readJson('NewSubscription', request.body));
      response.status(201).json(presentSubscription(added));
    })
    .all(refuseMethod);
  router
    .route('/:token')
    .get((request, response) => {
      const { workspace, query } = readQuery(directory, request, ['app']);
      response.json(presentSubscription(workspace.playStore.find(request.params.token, query['app'] ?? null)));
    })
    .all(refuseMethod);
  for (const action of Object.keys(storeActions) as StoreAction[]) {
    router
      .route(`/:token/${action}`)
      .post(async (request, response) => {
        const { workspace, query } = readQuery(directory, request, ['app']);
        const period = readJson('SubscriptionPeriod', request.body);
        const app = query['app'] ?? null;
        const { fact, ...known } = await workspace.playStore.act(action, request.params.token, { period, app });
        response.json({ ...presentSubscription(known), fact: presentFact(fact) });
      })
      .all(refuseMethod);
  }
  return router;
}
