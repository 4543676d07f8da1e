import type { App, Campaign } from '@mmp-sim/contracts/catalog';
import type { Platform } from '@mmp-sim/contracts/wire';
import type { Workspace } from './workspace.js';

const DEMO_BUNDLE = 'dev.mmpsim.demo';

const names: Record<Platform, string> = {
  ios: 'iOS',
  android: 'Android',
  amazon: 'Amazon',
  android_other: 'Android without Google Play',
};

/**
 * Something to try at once: the demo app on every platform, each with a key and a campaign that has a tracking link, and
 * an access token for the reporting API.
 */
export function seedDemo(workspace: Workspace): void {
  const { catalog, accessTokens } = workspace;
  for (const [platform, name] of Object.entries(names) as [Platform, string][]) {
    const app = catalog.addApp({
      bundleId: DEMO_BUNDLE,
      platform,
      name: `Demo (${name})`,
      ...(platform === 'android_other' ? { destinationUrl: 'https://example.com/demo.apk' } : {}),
    });
    catalog.addCampaign({ appId: app.id, name: `Demo campaign (${name})`, channel: 'Demo Network' });
  }
  accessTokens.add({ name: 'Demo' });
}

/** The demo apps with their campaigns, as far as they are still there. */
export function demoApps({ catalog }: Workspace): { app: App; campaign: Campaign | null }[] {
  return catalog.apps().flatMap((app) => {
    const campaign = catalog.campaigns().find((one) => one.appId === app.id && !one.deleted) ?? null;
    return app.bundleId === DEMO_BUNDLE ? [{ app, campaign }] : [];
  });
}
