import type { App } from '@mmp-sim/contracts/catalog';
import type { NewCallback } from '@mmp-sim/contracts/wire';
import type { CheckedCallback } from '../callbacks/callback.js';
import type { Preview } from '../callbacks/planner.js';
import type { Installation } from '../engine/installation.js';
import { findInstallation } from './find-installation.js';
import type { Workspace } from './workspace.js';

export type CallbackPreview = Preview & {
  readonly callback: CheckedCallback;
  /** Of whose facts it tells; null where nobody has opened the app yet. */
  readonly installation: { readonly installationId: string; readonly app: App } | null;
};

type Chosen = {
  /** Any id of it; null: that of the last first open. */
  readonly installation: string | null;
  /** Id or bundle id; null: that of the callback. */
  readonly app: string | null;
};

/**
 * What a callback would call, of what an installation has done. Nothing is kept or sent.
 *
 * @throws {SimulatorError} REQUEST_INVALID, NOT_FOUND, AMBIGUOUS.
 */
export async function previewCallback(
  workspace: Workspace,
  input: NewCallback,
  { installation: id, app: named }: Chosen,
): Promise<CallbackPreview> {
  // What is wrong with the callback is said before anybody is looked for.
  workspace.callbacks.preview(input, []);
  const appNamed = named ?? input.app ?? null;
  const found = id === null ? lastOpened(workspace, appNamed) : findInstallation(workspace, id, appNamed);
  if (found === null) return { ...workspace.callbacks.preview(input, []), installation: null };
  const { installation, app } = found;
  const { formerId, installationId } = installation;
  const ids = formerId === null ? [installationId] : [formerId, installationId];
  const told = (await Promise.all(ids.map((one) => workspace.store.toldOfInstallation(app.id, one)))).flat();
  return { ...workspace.callbacks.preview(input, told), installation: { installationId, app } };
}

function lastOpened(
  { engine, catalog }: Workspace,
  appNamed: string | null,
): { installation: Installation; app: App } | null {
  const apps = new Map(catalog.apps().map((app) => [app.id, app]));
  let last: { installation: Installation; app: App; order: number } | null = null;
  for (const installation of engine.installations.all()) {
    const app = apps.get(installation.appId);
    const { order } = installation;
    if (app === undefined || order === null || (last !== null && order < last.order)) continue;
    if (appNamed === null || app.id === appNamed || app.bundleId === appNamed) last = { installation, app, order };
  }
  return last;
}
