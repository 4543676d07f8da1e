import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumOptions } from '../../scripts/chromium.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser of all tests listens. */
    readonly browser: string;
  }
}

/** Starts the one browser of all browser tests. */
export default async function startChromium(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer(chromiumOptions());
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
