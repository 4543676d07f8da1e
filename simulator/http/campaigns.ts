import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentCampaign } from './present.js';

/** `/_sim/campaigns`: campaigns with their tracking links. Deleting is soft: the link is retired, installs keep it. */
export function campaignRoutes({ directory, url }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      const items = workspace.catalog.campaigns().toReversed();
      response.json({ items: items.map((campaign) => presentCampaign(campaign, workspace, url())) });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      const campaign = workspace.catalog.addCampaign(readJson('NewCampaign', request.body));
      response.status(201).json(presentCampaign(campaign, workspace, url()));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(presentCampaign(workspace.catalog.anyCampaign(request.params.id), workspace, url()));
    })
    .patch((request, response) => {
      const { workspace } = readQuery(directory, request);
      const campaign = workspace.catalog.patchCampaign(request.params.id, readJson('CampaignPatch', request.body));
      response.json(presentCampaign(campaign, workspace, url()));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.catalog.deleteCampaign(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
