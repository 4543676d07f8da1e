import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type LaunchOptions } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one browser of all tests listens; null where there is none for this platform. */
    readonly browser: string | null;
  }
}

type Script = { chromiumOptions(): LaunchOptions | null; readonly NO_CHROMIUM: string };
const script = resolve(import.meta.dirname, '../../scripts/chromium.mjs');

/** Starts the one browser of all browser tests, or says why they are left out. */
export default async function startChromium(project: TestProject): Promise<() => Promise<void>> {
  const { chromiumOptions, NO_CHROMIUM } = (await import(pathToFileURL(script).href)) as Script;
  const options = chromiumOptions();
  if (options === null) {
    process.stderr.write(`The tests of the dashboard in a browser are left out: ${NO_CHROMIUM}\n`);
    project.provide('browser', null);
    return () => Promise.resolve();
  }
  const server = await chromium.launchServer(options);
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
