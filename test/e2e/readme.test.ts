import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runBash } from '../support/bash.js';
import { runHere } from '../support/cli-here.js';
import { startJson } from '../support/cli.js';
import { installInto, run, runInCi } from '../support/run.js';

const ROOT = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const block = (kind: string): string => new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\`$`, 'm').exec(readme)?.[1] ?? '';
const tour = [...readme.matchAll(/^```sh tour\n([\s\S]*?)^```$/gm)].map(([, script = '']) => script);

test('the tour, pasted into a shell, ends with the stories that it promises', async () => {
  expect(tour).toHaveLength(3);
  const cli = await startJson();
  const { code, stdout } = await runBash(tour.join('\n').replaceAll('http://127.0.0.1:4747', cli.ready.url));
  expect(code).toBe(0);
  const [first = '', rest = ''] = stdout.split(/^\}$/m);

  expect(first).toMatch(/^302 https:\/\/play\.google\.com\/.*referrer=/);
  expect(first.match(/\{"code":200,"success":true\}/g)).toHaveLength(2);
  expect(first).toContain('"method": "device-click"');
  expect(first).toContain('"name": "level_complete"');

  // Inside the window at its very edge; organic one millisecond past it.
  expect(rest).toMatch(/"method": "device-click",\n[\s\S]*"ageMs": 604800000,\n.*"latest-of-highest-rank"/);
  expect(rest).toMatch(/"method": "organic",\n[\s\S]*"ageMs": 604800001,\n.*"outside-window"/);

  // Thrown away with a 202, and the reason; then recorded.
  expect(stdout).toContain('{"code":202,"error":"ignored"}');
  expect(stdout).toContain('You sent `prise`: did you mean `price`?');
  expect(stdout).toMatch(/"success":true\}\n {4}"purchases": \{\n {6}"gross": "4\.99",\n {6}"net": "3\.493"\n$/);
  expect(await cli.stop()).toBe(0);
});

test('the settings in the README are the flags of start', async () => {
  const { stdout } = await runHere(['start', '--help']);
  const flags = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag);
  const table = [...readme.matchAll(/^\| `(--[a-z-]+)` \|/gm)].map(([, flag]) => flag);
  expect(new Set(table)).toEqual(new Set(flags));
});

test('the Vitest test in the README passes, in a project of its own', { tags: 'long' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim readme '));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'readme.test.ts'), block('ts test'));
  await copyFile(join(ROOT, 'examples/vitest/package.json'), join(folder, 'package.json'));
  await installInto(folder);
  const { code, said } = await run(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'], folder);
  expect(said).toMatch(/Tests +1 passed \(1\)/);
  expect(code).toBe(0);
});

describe.each(['bash', 'sh'])('what the README says to do in CI, as a script of %s', (shell) => {
  const script = block('sh ci');
  const ownTests = '# Your own tests go here, in place of this.';
  // What npm's own npx makes of its words is no matter of the shell, and it takes longer than all else.
  const npx = shell === 'bash' ? { npx: 'npm' as const } : {};

  test('does it, and leaves nothing running', { tags: 'long' }, async () => {
    const { code, said, listening } = await runInCi(script, { shell, ...npx });
    expect({ code, listening }, said).toEqual({ code: 0, listening: false });
    expect(said.match(/^As expected, .*$/gm)).toHaveLength(2);
  });

  test('fails with the step that fails, and leaves nothing running', { tags: 'long' }, async () => {
    expect(script).toContain(ownTests);
    const { code, said, listening } = await runInCi(script.replace(ownTests, "sh -c 'exit 5'"), { shell });
    expect({ code, listening }, said).toEqual({ code: 5, listening: false });
  });

  test('fails where another simulator has the port, although that one would do', { tags: 'long' }, async () => {
    const other = await startJson(['--log', 'none']);
    const { code, said, listening } = await runInCi(script, { shell, port: other.ready.port, ...npx });
    expect(code, said).not.toBe(0);
    expect(listening).toBe(true);
    expect(said).toMatch(/The port is taken: mmp-sim .* received\) (listens|answers) on/);
    expect(await other.stop()).toBe(0);
  });
});

test('the file that the README sends arrives in the demo app', { tags: 'long' }, async () => {
  const cli = await startJson(['--log', 'none']);
  const script = block('sh send').replace(/^npm install .*$/m, '');
  const { code, said } = await runInCi(script, { shell: 'bash', port: cli.ready.port });
  expect(code, said).toBe(0);
  expect(said).toContain('calls.ndjson: 1 line: 1 delivered');
  expect(await cli.stop()).toBe(0);
});

test('the campaigns that the README makes are there, and can be described and graded', { tags: 'long' }, async () => {
  const { code, said } = await runInCi(`${block('sh generate')}${block('sh grade')}`, { shell: 'bash' });
  expect(code, said).toBe(0);
  expect(said).toMatch(/^\d+ files in campaigns\/, \d{4,} rows\.$/m);
  expect(said).toMatch(/^came by themselves +40\.0 % /m);
  expect(said).toMatch(/^All networks( +[\d,]+){3}( +\d\d\.\d %){2} +\d+$/m);
});

test('every command of the README is run: by this page, or by the scripts that CI runs', () => {
  const kinds = [...readme.matchAll(/^```(\S.*)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual([
    'sh',
    'sh tour',
    'sh tour',
    'sh tour',
    'sh vendor',
    'sh vendor-sender',
    'ts test',
    'sh ci',
    'sh exam',
    'sh pact',
    'sh send',
    'sh generate',
    'sh grade',
  ]);
  // The first block is what a fresh clone starts with: CI runs both of its commands.
  const commands = [...block('sh').matchAll(/npm (?:ci|start|test)/g)].map(([command]) => command);
  expect(new Set(commands)).toEqual(new Set(['npm ci', 'npm start', 'npm test']));

  // What stands in its sentences: run by CI as it is, or step by step.
  const inline = [...readme.matchAll(/`npm (?:run )?([\w:]+)[^`]*`/g)].map(([, name = '']) => name);
  expect(new Set(inline)).toEqual(
    new Set(['install', 'pack:all', 'start', 'build', 'check', 'test', 'test:all', 'test:chaos', 'bench']),
  );
  const ci = ['.ci/run', 'scripts/try-tarballs.sh', 'package.json'].map((file) =>
    readFileSync(join(ROOT, file), 'utf8'),
  );
  expect(ci.join('\n')).toMatch(/^npm run --silent pack:all /m);
  expect(ci[0]?.split('\n')).toContain('npm run test:chaos');
  // It takes that block out of the page, and refuses to go on with none.
  for (const kind of ['vendor', 'vendor-sender']) expect(ci[1]).toContain(`/^\`\`\`sh ${kind}$/`);
  for (const command of ['mmp-sim exam', 'mmp-sim verify --pact']) expect(ci[1]).toContain(command);
  const { check = '' } = (JSON.parse(ci[2] ?? '') as { scripts: Record<string, string> }).scripts;
  for (const step of check.split(' && ')) expect(ci[0]?.split('\n'), step).toContain(step);
});
