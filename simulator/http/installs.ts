import { Router } from 'express';
import { findInstallation } from '../workspaces/find-installation.js';
import { whatIf } from '../workspaces/what-if.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readJson, readQuery, readWhole, refuseMethod } from './control-request.js';
import { presentInstall } from './present.js';
import { presentStory } from './present-story.js';

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
      const opened = workspace.engine.installations.all().flatMap((installation) => {
        const app = apps.get(installation.appId);
        const { order } = installation;
        const isWanted =
          app !== undefined && (query['app'] === undefined || query['app'] === app.id || query['app'] === app.bundleId);
        return isWanted && order !== null && order < before ? [{ installation, app, order }] : [];
      });
      const found = newest(opened, limit + 1);
      const page = found.slice(0, limit);
      const next = found.length > limit ? { next: String(page.at(-1)?.order ?? 0) } : {};
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
  router
    .route('/:id/what-if')
    .post((request, response) => {
      const { workspace, query } = readQuery(directory, request, ['app']);
      const settings = readJson('WhatIf', request.body);
      const found = findInstallation(workspace, request.params.id, query['app'] ?? null);
      response.json(whatIf(workspace, found, settings));
    })
    .all(refuseMethod);
  return router;
}

/** So many of the greatest order, the greatest first. Of a million nobody waits until all are sorted. */
function newest<T extends { readonly order: number }>(ascending: readonly T[], count: number): T[] {
  const found: T[] = [];
  // Nearly in order: from the end on, few are greater than what has been found.
  for (let at = ascending.length - 1; at >= 0; at -= 1) {
    const one = ascending[at];
    if (one === undefined || (found.length === count && one.order < (found.at(-1)?.order ?? 0))) continue;
    const place = found.findLastIndex(({ order }) => order > one.order) + 1;
    found.splice(place, 0, one);
    if (found.length > count) found.pop();
  }
  return found;
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
