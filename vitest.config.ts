import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { hasChromium, NO_CHROMIUM } from './scripts/chromium.mjs';
import { LONG } from './test/support/long.js';

// Tests run on the sources: the workspaces' first export condition names them.
const ssr = { resolve: { conditions: ['@mmp-sim/source'], externalConditions: ['@mmp-sim/source'] } };

/** A file that loads the simulator anew takes longer than its tests. No test mocks a module, so none needs its own. */
const isolate = false;

const cores = availableParallelism();

const { scripts } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};
/**
 * `.ci/run` says so when it has run the long forms: the same files with more rounds, requests and lessons. Their short
 * forms would tell nothing more.
 */
const longFormsRan = process.env['LONG_FORMS_RAN'] === 'true';
const exclude = longFormsRan
  ? ['test:chaos', 'test:exam'].flatMap((name) => scripts[name]?.match(/test\/\S+\.test\.ts/g) ?? [])
  : [];

const project = (name: string, testTimeout: number, options = {}) => ({
  ssr,
  resolve: { conditions: ['@mmp-sim/source'] },
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    exclude,
    testTimeout,
    hookTimeout: testTimeout,
    isolate,
    ...options,
  },
});

if (!hasChromium) process.stderr.write(`The tests of the dashboard in a browser are left out: ${NO_CHROMIUM}\n`);

export default defineConfig({
  test: {
    // One more than there are cores: of its time a worker waits a fifth, for disks, timers and processes that end.
    maxWorkers: cores + 1,
    tags: [{ name: LONG, description: 'Run by CI and `npm run test:all`.' }],
    // What one project has made of a source the others take, and so does the next run. Its key is the source itself.
    experimental: { fsModuleCache: true },
    projects: [
      project('unit', 20_000),
      project('http', 30_000),
      // Pact's own library writes one file for all tests of a consumer, and two workers would lose interactions: all of
      // them are in consumer.test.ts.
      project('contract', 30_000),
      project('store', 60_000, { globalSetup: ['./test/support/postgres-server.ts'] }),
      project('e2e', 60_000),
      // A browser for each worker, which share the cores with it: they wait for little, and come after all others.
      ...(hasChromium
        ? [
            project('browser', 120_000, {
              globalSetup: ['./test/support/chromium.ts'],
              maxWorkers: cores,
              // What a page shows in the end; how soon is measured elsewhere.
              expect: { poll: { timeout: 10_000 } },
              sequence: { groupOrder: 1 },
            }),
          ]
        : []),
      ...(longFormsRan ? [] : [project('hostile', 600_000)]),
    ],
    reporters: process.env['CI'] === 'true' ? ['default', './test/support/closing-line.ts'] : ['default'],
  },
});
