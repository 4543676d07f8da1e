#!/usr/bin/env node
// A package has been built; a clone may not have been.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
const build = new URL('../../scripts/build-first.mjs', import.meta.url);
if (!existsSync(main) && existsSync(build)) await import(build.href);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write(
    'mmp-sim: it has not been built. Type `npm run build` in the clone, or install the package anew.\n',
  );
  process.exitCode = 2;
}
