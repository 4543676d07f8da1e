import type { App } from '@mmp-sim/contracts/answers';

/** The first key that is not switched off. */
export const keyOf = ({ sdkKeys }: Pick<App, 'sdkKeys'>): string | null =>
  sdkKeys.find(({ disabled }) => !disabled)?.key ?? null;

/**
 * The app that is meant, or the one that was made first, for Android where it is for that too: what `start` prints and the README are about it.
 *
 * @param apps - The newest first, as `GET apps` has them.
 * @returns Undefined where there is no app whose key is good.
 */
export function firstApp(apps: readonly App[], wanted: string | null): App | undefined {
  const usable = apps.filter((app) => keyOf(app) !== null);
  const first = usable.at(-1);
  return (
    usable.find(({ id }) => id === wanted) ??
    usable.find(({ bundleId, platform }) => bundleId === first?.bundleId && platform === 'android') ??
    first
  );
}
