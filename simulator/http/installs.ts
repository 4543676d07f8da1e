import { Router } from 'express';
import { findInstallation } from '../workspaces/find-installation.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readJson, readQuery, readWhole, refuseMethod } from './control-request.js';
import { presentInstall, presentStory } from './present.js';

/** `/_sim/installs`: opened installations, newest first, and the whole story of each. */
export function installRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { workspace, query } = readQuery(directory, request, ['app', 'before', 'limit']);
      const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
      const before = query['before'] === undefined ? Number.POSITIVE_INFINITY : readCursor(query['before'], '?before');
      const apps = new Map(workspace.catalog.apps().map((app) => [app.id, app]));
      const opened = workspace.engine.installations
        .all()
        .flatMap((installation) => {
          const app = apps.get(installation.appId);
          const { order } = installation;
          const isWanted =
            app !== undefined &&
            (query['app'] === undefined || query['app'] === app.id || query['app'] === app.bundleId);
          return isWanted && order !== null && order < before ? [{ installation, app, order }] : [];
        })
        .toSorted((a, b) => b.order - a.order);
      const page = opened.slice(0, limit);
      const next = opened.length > limit ? { next: String(page.at(-1)?.order ?? 0) } : {};
      response.json({ items: page.map(({ installation, app }) => presentInstall(installation, app)), ...next });
    })
    .all(refuseMethod);
  router
    .route('/:id')
    .get(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['app']);
      const { installation, app } = findInstallation(workspace, request.params.id, query['app'] ?? null);
      response.json(await presentStory(installation, app, workspace));
    })
    .all(refuseMethod);
  return router;
}

/** `/_sim/attribution/explain`: the attribution that an install would get; changes nothing. */
export function attributionRoutes({ directory }: ControlDeps): Router {
  const router = Router();
  router
    .route('/explain')
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.json(workspace.explain(readJson('Explanation', request.body)));
    })
    .all(refuseMethod);
  return router;
}
