import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What the page takes from elsewhere than its own folder. */
const BESIDE = ['contracts/attribution-words.ts', 'contracts/did-you-mean.ts', 'contracts/report/plain.ts'] as const;

/** A clone with a dashboard of one line, and what it is made with. */
function aClone(): string {
  const clone = join(temporaryFolder(), 'clone');
  for (const folder of ['simulator/dashboard', 'contracts/report']) mkdirSync(join(clone, folder), { recursive: true });
  cpSync(join(root, 'scripts/build-dashboard.mjs'), join(clone, 'scripts/build-dashboard.mjs'));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  for (const [name, text] of Object.entries({
    'package-lock.json': '{}',
    ...Object.fromEntries(BESIDE.map((path) => [path, ''])),
    'simulator/dashboard/main.js': 'document.title = "first";',
    'simulator/dashboard/index.html': '<script type="module" src="/main.js"></script>',
    'simulator/dashboard/vite.config.mjs':
      "export default { root: import.meta.dirname, build: { outDir: '../dist/dashboard', emptyOutDir: true } };",
  })) {
    writeFileSync(join(clone, name), text);
  }
  return clone;
}

test(
  'the dashboard is made anew where its sources or what it is made with have changed, and only then',
  { tags: 'long' },
  async () => {
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
      ...BESIDE.map((path) => [path, '// changed'] as const),
    ] as const) {
      writeFileSync(made, 'not made anew');
      writeFileSync(join(clone, name), text);
      await build();
      expect(readFileSync(made, 'utf8'), name).toContain('/assets/');
    }
  },
);

test('what the page takes from elsewhere, types aside, is what it is made anew for', () => {
  const folder = join(root, 'simulator/dashboard');
  const taken = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const found = [...text.matchAll(/^(?:import|export) (?!type\b)([^;]*?) from '([^']+)';$/gms)];
      return found
        .filter(([, names = '']) => !/^\{(?:\s*type [^,}]+,?)+\s*\}$/.test(names))
        .map(([, , from = '']) =>
          from.startsWith('.') ? relative(root, resolve(folder, dirname(name), from)) : from.replace('@mmp-sim/', ''),
        );
    })
    .filter((path) => /^(?:contracts|sender|simulator)\//.test(path) && !path.startsWith('simulator/dashboard/'))
    .map((path) => `${path.replace(/\.js$/, '')}.ts`);
  expect(new Set(taken)).toEqual(new Set(BESIDE));
});
