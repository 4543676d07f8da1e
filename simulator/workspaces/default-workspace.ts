import type { Settings } from '@mmp-sim/contracts/wire';
import { seedDemo } from './demo.js';
import { DEFAULT_WORKSPACE, type Directory } from './directory.js';
import type { Workspace } from './workspace.js';

/** The workspace of requests that name none, with the demo apps and those of the settings. */
export function defaultWorkspace(directory: Directory, settings: Settings): Workspace {
  const { anyKey, clock, mode, apps, callbacks, callbackMode, accessTokens = [] } = settings;
  const kept = directory.find(DEFAULT_WORKSPACE);
  if (kept !== null) {
    // What stands in a file is newer, but for what can be said anew with each start: that is kept from now on. What the
    // settings name and is not there yet comes to it.
    kept.setUp({ ...(mode === undefined ? {} : { mode }), ...(anyKey === undefined ? {} : { anyKey }) });
    for (const app of apps ?? []) if (kept.catalog.appOf(app.bundleId, app.platform) === null) kept.catalog.addApp(app);
    for (const one of accessTokens) {
      if (one.token !== undefined && kept.accessTokens.find(one.token) === null) kept.accessTokens.add(one);
    }
    return kept;
  }
  const workspace = directory.create({
    id: DEFAULT_WORKSPACE,
    anyKey: anyKey ?? false,
    ...(clock === undefined ? {} : { clock }),
  });
  seedDemo(workspace);
  for (const app of apps ?? []) workspace.catalog.addApp(app);
  if (callbackMode !== undefined) workspace.callbacks.mode = callbackMode;
  for (const callback of callbacks ?? []) workspace.callbacks.add(callback);
  for (const one of accessTokens) workspace.accessTokens.add(one);
  return workspace;
}
