import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type BrowserServer, chromium as playwright } from 'playwright-core';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the one browser of all tests listens; null where there is none for this platform. */
    readonly browser: string | null;
  }
}

/** Starts the one browser of the browser tests: that of `MMP_SIM_CHROMIUM`, else the one of npm, unpacked once for each version. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const own = process.env['MMP_SIM_CHROMIUM'];
  const executablePath = own ?? (await unpacked());
  if (executablePath === null) {
    process.stderr.write(
      `browser tests are left out: @sparticuz/chromium has none for ${process.platform} ${process.arch}. Name one by MMP_SIM_CHROMIUM.\n`,
    );
    project.provide('browser', null);
    return () => Promise.resolve();
  }
  // The package's own arguments hold `--single-process`, in which a second page crashes, and `--disable-web-security`.
  const server: BrowserServer = await playwright.launchServer({
    executablePath,
    args: ['--no-sandbox'],
    headless: true,
    ...(own === undefined ? { env: environmentIn(dirname(executablePath)) } : {}),
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}

/** It finds its libraries and fonts beside itself. */
function environmentIn(folder: string): Record<string, string> {
  const own = Object.entries(process.env).filter((one): one is [string, string] => one[1] !== undefined);
  return {
    ...Object.fromEntries(own),
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  };
}

/** The browser's path in a folder of our own; null where there is none for this platform. */
async function unpacked(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const require = createRequire(import.meta.url);
  const { version } = require('@sparticuz/chromium/package.json') as { version: string };
  const folder = join(tmpdir(), `mmp-sim-chromium-${version}`);
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  const begun = `${folder}.${process.pid}.part`;
  mkdirSync(begun, { recursive: true });
  // So its libraries come along.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x';
  const { TMPDIR: before } = process.env;
  process.env['TMPDIR'] = begun;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const made = await chromium.executablePath();
    if (dirname(made) !== begun) throw new RangeError(`unpacked to ${made}, expected ${begun}`);
    // Another run may have been first.
    if (!existsSync(folder)) renameSync(begun, folder);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(begun, { recursive: true, force: true });
  }
  return path;
}
