import type { App, AppKey, Commission } from '@mmp-sim/contracts/catalog';
import type * as wire from '@mmp-sim/contracts/wire';
import { defaultWindows, overrideWindows } from '../attribution/windows.js';
import { SimulatorError } from '../errors.js';

/** What the catalog decides of an app, not its maker. */
type Decided = Pick<App, 'id' | 'sdkKeys' | 'channelWindows'>;

/** An app with nothing left out. @throws {SimulatorError} REQUEST_INVALID. */
export function newApp(input: wire.NewApp, { id, sdkKeys, channelWindows }: Decided): App {
  return {
    id,
    mmp: input.mmp ?? 'tenjin',
    bundleId: input.bundleId,
    platform: input.platform,
    name: input.name ?? input.bundleId,
    sdkKeys,
    ignoredAppVersions: input.ignoredAppVersions ?? [],
    windows: overrideWindows(defaultWindows, input.windows),
    channelWindows,
    storeId: input.storeId ?? null,
    destinationUrl: input.destinationUrl ?? null,
    protocol: input.protocol ?? null,
    reinstalls: input.reinstalls ?? 'keep-first',
    androidNeedsAdvertisingId: input.androidNeedsAdvertisingId ?? false,
    matchPrivateIps: input.matchPrivateIps ?? false,
    attributionDelayMs: input.attributionDelayMs ?? 0,
    commission: commissionOf(input.commission ?? []),
    playAccess: input.playAccess ?? false,
    adRevenueDatedBy: input.adRevenueDatedBy ?? 'sent-at',
    lateAfterMs: input.lateAfterMs ?? 600_000,
    cohortDays: input.cohortDays ?? 'elapsed',
  };
}

/** @throws {SimulatorError} REQUEST_INVALID for a span that ends before it begins. */
export function commissionOf(spans: readonly wire.Commission[]): Commission[] {
  return spans.map(({ from, to, rate }, index) => {
    if (to !== undefined && to < from) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `commission.${index}.to: got ${to}, expected a day that is not before from, ${from}.`,
      );
    }
    return { from, to: to ?? null, rate };
  });
}

/** Each key once; of two that are the same the last one counts. */
export function keysOf(keys: readonly wire.SdkKey[]): AppKey[] {
  const byKey = new Map(keys.map(({ key, disabled = false }) => [key, { key, disabled }]));
  return [...byKey.values()];
}
