import { SimulatorError } from '../errors.js';

/** Most apps, campaigns and channels of a workspace. */
export type CatalogLimits = { readonly apps: number; readonly campaigns: number; readonly channels: number };

const waysOut = {
  apps: 'Delete some by DELETE /_sim/apps/{id}',
  // A deleted one stays: installs name it.
  campaigns: 'Make another workspace',
  channels: 'Make another workspace',
} as const satisfies Record<keyof CatalogLimits, string>;

/** @throws {SimulatorError} CATALOG_LIMIT where there is no room for one more. */
export function requireRoom(limits: CatalogLimits, what: keyof CatalogLimits, count: number): void {
  const most = limits[what];
  if (count < most) return;
  throw new SimulatorError('CATALOG_LIMIT', `${most} ${what}. ${waysOut[what]}, or raise limits.${what}.`);
}
