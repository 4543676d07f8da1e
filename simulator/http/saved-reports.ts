import { Router } from 'express';
import type { ControlDeps } from './control-app.js';
import { readJson, readQuery, refuseMethod } from './control-request.js';
import { presentSavedReport } from './present-access.js';

/** `/_sim/saved-reports`: reports with their settings, as users make them in an MMP's dashboard. */
export function savedReportRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { savedReports } = readQuery(directory, request).workspace;
      response.json({ items: savedReports.all().toReversed().map(presentSavedReport) });
    })
    .post((request, response) => {
      const { savedReports } = readQuery(directory, request).workspace;
      response.status(201).json(presentSavedReport(savedReports.add(readJson('NewSavedReport', request.body))));
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get((request, response) => {
      response.json(presentSavedReport(readQuery(directory, request).workspace.savedReports.get(request.params.id)));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.savedReports.delete(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}
