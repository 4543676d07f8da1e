import type { App } from '@mmp-sim/contracts/catalog';
import type { NewApp, SdkKey } from '@mmp-sim/contracts/wire';
import type { Workspace } from '../workspaces/workspace.js';

/**
 * Makes an app, or gives one that another state of the same interaction has made these keys too.
 *
 * @param sdkKeys - Undefined: one is made that nobody knows.
 * @throws {SimulatorError} KEY_TAKEN, CATALOG_LIMIT.
 */
export function putApp(
  { catalog }: Workspace,
  app: Pick<NewApp, 'bundleId' | 'platform'>,
  sdkKeys: readonly SdkKey[] | undefined,
): App {
  const known = catalog.appOf(app.bundleId, app.platform);
  if (known !== null) return catalog.patchApp(known.id, { sdkKeys: [...known.sdkKeys, ...(sdkKeys ?? [])] });
  return catalog.addApp({ ...app, ...(sdkKeys === undefined ? {} : { sdkKeys: [...sdkKeys] }) });
}
