import type { App } from '@mmp-sim/contracts/catalog';
import { nameHint } from '@mmp-sim/contracts/known-names';
import type { Platform } from '@mmp-sim/contracts/wire';
import { SimulatorError } from '../errors.js';

/**
 * The app of a bundle id.
 *
 * @param platform - Null where the bundle id is on one platform only.
 * @throws {SimulatorError} NOT_FOUND; AMBIGUOUS where it is on several and none is named.
 */
export function findApp(apps: readonly App[], bundleId: string, platform: Platform | null): App {
  const ofBundle = apps.filter((app) => app.bundleId === bundleId);
  const [app, ...more] = ofBundle.filter((one) => platform === null || one.platform === platform);
  if (app !== undefined && more.length === 0) return app;
  const platforms = ofBundle.map((one) => one.platform).join(', ');
  if (app !== undefined)
    throw new SimulatorError('AMBIGUOUS', `${bundleId} is on ${platforms}. Name the platform too.`);
  if (ofBundle.length > 0) throw new SimulatorError('NOT_FOUND', `${bundleId} is on ${platforms}, not on ${platform}.`);
  const known = [...new Set(apps.map((one) => one.bundleId))];
  throw new SimulatorError('NOT_FOUND', `no app has the bundle id ${bundleId}. ${nameHint(bundleId, known)}`);
}
