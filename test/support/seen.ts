import type { Simulator } from '../../simulator/index.js';
import { control } from './control.js';
import type { Stage } from './stage.js';

/** All that can be asked of a stage, but for what is asked in questions. */
export async function seenOf({ sim, workspace }: Stage): Promise<unknown> {
  type Installs = {
    readonly items: readonly { readonly installationId: string; readonly app: { readonly id: string } }[];
  };
  const ask = async <T>(line: string): Promise<T> =>
    (await control<T>(sim.url, `GET /_sim/${line}${line.includes('?') ? '&' : '?'}workspace=stage`)).body;
  const { items } = await ask<Installs>('installs?limit=1000');
  const stories = await Promise.all(
    items.map(({ installationId, app }) => workspace.install(installationId, { app: app.id })),
  );
  return {
    items,
    stories,
    requests: await ask('requests?limit=1000'),
    campaigns: await ask('campaigns'),
    channels: await ask('channels'),
    subscriptions: await ask('subscriptions'),
    faults: workspace.faults.list(),
    reports: workspace.networkReports.list(),
    postbacks: workspace.skanPostbacks.list(),
    duplicates: await ask('duplicates'),
    apps: workspace.apps,
    callbacks: workspace.callbacks.list(),
    callbackMode: workspace.callbacks.mode,
    deliveries: workspace.callbacks.deliveries(),
    accessTokens: workspace.accessTokens.list(),
    savedReports: workspace.savedReports.list(),
    clock: workspace.clock.state(),
    snapshot: await workspace.snapshot(),
  };
}

/** The workspaces of a simulator, and what has arrived in each of them. */
export async function seenOfAll({ url }: Simulator): Promise<unknown> {
  const ask = async <T>(path: string): Promise<T> => (await control<T>(url, `GET /_sim/${path}`)).body;
  const { items } = await ask<{ items: readonly { readonly id: string }[] }>('workspaces');
  return { items, requests: await Promise.all(items.map(({ id }) => ask(`requests?limit=1000&workspace=${id}`))) };
}

/** What two simulators tell alike: not where they listen, nor how long a call took by the wall. */
export const alike = ({ url }: Simulator, seen: unknown): unknown =>
  JSON.parse(
    JSON.stringify(seen)
      .replaceAll(url, 'http://here')
      .replaceAll(/"tookMs":\d+/g, '"tookMs":0')
      // Of a snapshot, which tells that too.
      .replaceAll(/"sha256":"[0-9a-f]+"/g, '"sha256":""'),
  );
