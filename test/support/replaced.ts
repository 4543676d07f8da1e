import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { frozen } from './world.js';

/** A simulator in which all that views show tells which one it is. */
export async function aSimulator(name: 'old' | 'new', port = 0): Promise<Simulator> {
  const sim = await createSimulator({
    port,
    clock: { ...frozen, now: `2026-11-24T1${name === 'old' ? 1 : 2}:00:00.000Z` },
  });
  const { default: workspace } = sim;
  const app = workspace.addApp({
    bundleId: `com.example.${name}`,
    platform: 'ios',
    name: `The ${name} app`,
    windows: { click: { deviceMs: (name === 'old' ? 3 : 5) * 86_400_000 } },
  });
  workspace.addCampaign({ appId: app.id, channel: 'unity', name: `The ${name} campaign` });
  workspace.faults.add({ endpoint: 'tenjin.user', do: { status: name === 'old' ? 500 : 503 } });
  workspace.callbacks.add({ event: 'install', url: `http://127.0.0.1:9/${name}`, name: `The ${name} callback` });
  sim.workspace({ id: `${name}-team` });
  return sim;
}

/** Stops a simulator, and starts the new one in its place. */
export async function replace(
  page: Page,
  first: Simulator,
  before: (second: Simulator) => Promise<unknown> = () => Promise.resolve(),
): Promise<Simulator> {
  await first.close();
  await page.getByRole('status').filter({ hasText: 'reconnecting…' }).waitFor();
  const second = await aSimulator('new', Number(new URL(first.url).port));
  onTestFinished(() => second.close());
  await before(second);
  return second;
}
