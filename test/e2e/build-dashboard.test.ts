import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A clone with a dashboard of one line, and what it is made with. */
function aClone(): string {
  const clone = join(temporaryFolder(), 'clone');
  mkdirSync(join(clone, 'simulator/dashboard'), { recursive: true });
  cpSync(join(root, 'scripts/build-dashboard.mjs'), join(clone, 'scripts/build-dashboard.mjs'));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  for (const [name, text] of Object.entries({
    'package-lock.json': '{}',
    'simulator/dashboard-paths.ts': '',
    'simulator/dashboard/main.js': 'document.title = "first";',
    'simulator/dashboard/index.html': '<script type="module" src="/main.js"></script>',
    'simulator/dashboard/vite.config.mjs':
      "export default { root: import.meta.dirname, build: { outDir: '../dist/dashboard', emptyOutDir: true } };",
  })) {
    writeFileSync(join(clone, name), text);
  }
  return clone;
}

test('the dashboard is made anew where its sources or what it is made with have changed, and only then', async () => {
  const clone = aClone();
  const build = () => run(process.execPath, [join(clone, 'scripts/build-dashboard.mjs')]);
  const made = join(clone, 'simulator/dist/dashboard/index.html');
  await build();
  expect(readFileSync(made, 'utf8')).toContain('/assets/');

  writeFileSync(made, 'not made anew');
  await build();
  expect(readFileSync(made, 'utf8')).toBe('not made anew');

  for (const [name, text] of [
    ['simulator/dashboard/main.js', 'document.title = "second";'],
    ['package-lock.json', '{ "changed": true }'],
  ] as const) {
    writeFileSync(made, 'not made anew');
    writeFileSync(join(clone, name), text);
    await build();
    expect(readFileSync(made, 'utf8'), name).toContain('/assets/');
  }
});
