import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumOptions } from '../../scripts/chromium.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browsers listen, one for each worker. */
    readonly browsers: readonly string[];
  }
}

/**
 * Starts a browser for each worker: of one that they share, pages of different tests take the focus from each other, and what is
 * in the background draws less often.
 */
export default async function startChromium(project: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () => chromium.launchServer(chromiumOptions())),
  );
  project.provide(
    'browsers',
    servers.map((server) => server.wsEndpoint()),
  );
  return async () => void (await Promise.all(servers.map((server) => server.close())));
}
