import type { App } from '@mmp-sim/contracts/catalog';
import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { Installation } from '../engine/installation.js';
import { SimulatorError } from '../errors.js';
import type { Workspace } from './workspace.js';

/**
 * The installation that an id means: its `analytics_installation_id` in any spelling, else a device id.
 *
 * @param appNamed - Id or bundle id of the app; null where only one app has such an installation.
 * @throws {SimulatorError} NOT_FOUND; AMBIGUOUS where several apps share the id.
 */
export function findInstallation(
  workspace: Workspace,
  id: string,
  appNamed: string | null,
): { installation: Installation; app: App } {
  const canonical = canonicalId(id);
  const apps = workspace.catalog
    .apps()
    .filter((app) => appNamed === null || app.id === appNamed || app.bundleId === appNamed);
  const find = (byDevice: boolean): { installation: Installation; app: App }[] =>
    canonical === null
      ? []
      : apps.flatMap((app) => {
          const { installations } = workspace.engine;
          const installation = byDevice
            ? installations.byDevice(app.id, { advertisingId: canonical, developerDeviceId: canonical })
            : installations.byId(app.id, canonical);
          return installation === null ? [] : [{ installation, app }];
        });

  const byId = find(false);
  const found = byId.length > 0 ? byId : find(true);
  const [first] = found;
  if (first === undefined) {
    throw new SimulatorError(
      'NOT_FOUND',
      `no installation has the id ${id}. GET /_sim/installs lists them; GET /_sim/requests says what became of its requests.`,
    );
  }
  if (found.length > 1) {
    const names = found.map(({ app }) => `${app.id} (${app.bundleId} on ${app.platform})`).join(', ');
    throw new SimulatorError('AMBIGUOUS', `several apps have an installation ${id}: ${names}. Name one by ?app=<id>.`);
  }
  return first;
}
