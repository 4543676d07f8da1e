import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import evidence from '@mmp-sim/contracts/tenjin/evidence.json' with { type: 'json' };
import { problems } from '../../../simulator/errors.js';
import { lessons } from '../../../simulator/exam/lessons.js';
import { questions } from '../../../simulator/insights/questions.js';
import { defaultLimits } from '../../../simulator/limits.js';
import { VERSION } from '../../../simulator/version.js';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

type WithModules = <T>(use: (load: (path: string) => Promise<unknown>) => Promise<T>) => Promise<T>;
type Generated = { generated: Record<string, (withModules: WithModules) => Promise<string>> };
const { generated } = (await import(pathToFileURL(resolve(root, 'scripts/generate.mjs')).href)) as Generated;

const withModules: WithModules = (use) => use((path) => import(resolve(root, path)));

test.each(Object.entries(generated))(
  '%s is what `npm run generate` makes',
  { tags: 'long', timeout: 60_000 },
  async (path, make) => {
    expect(read(path)).toBe(await make(withModules));
  },
);

test('docs/errors.md lists every problem with its status, and no other', () => {
  const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(problems).map(([code, { status }]) => [code, status])),
  );
});

test('docs/settings.md tells the default of every limit', () => {
  const rows = [...read('docs/settings.md').matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value = '']) => [
    name,
    Number(value.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(rows)).toEqual(defaultLimits);
});

test.each(questions)('docs/insights.md tells of $name every metric as it is', ({ name, metrics }) => {
  const [, section = ''] = new RegExp(`^## ${name}$([^]*?)^## `, 'm').exec(read('docs/insights.md')) ?? [];
  const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+) \| (.+) \|$/gm)].map(([, metric, unit, formula]) => ({
    name: metric,
    unit,
    formula,
  }));
  expect(rows).toEqual(metrics);
});

test('docs/exam.md tells of every lesson what happens, and of no other', () => {
  const [, section = ''] = /^## The lessons$([^]*?)^## /m.exec(read('docs/exam.md')) ?? [];
  const rows = [...section.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)].map(([, name, title]) => [name, title]);
  expect(rows).toEqual(lessons.map(({ name, title }) => [name, title]));
});

const promises = [...read('docs/safety.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .map(([, promise = '', keptIn = '', tests = '']) => ({ promise, keptIn, tests }))
  .filter(({ promise }) => promise !== 'promise');

test.each(promises)('docs/safety.md names code and tests that exist: $promise', ({ keptIn, tests }) => {
  for (const [, path = ''] of keptIn.matchAll(/`([^`]+)`/g)) expect(existsSync(resolve(root, path)), path).toBe(true);
  const named = [...tests.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, title = '', path = ''] of named) expect(read(path), path).toContain(title);
});

test('docs/dashboard.md shows every picture of the dashboard, and no other; none of them is large', () => {
  const shown = [...read('docs/dashboard.md').matchAll(/\]\(screenshots\/([^)]+)\)/g)].map(([, name = '']) => name);
  expect(shown.toSorted()).toEqual(readdirSync(resolve(root, 'docs/screenshots')).toSorted());
  for (const name of shown) {
    expect(statSync(resolve(root, 'docs/screenshots', name)).size, name).toBeLessThan(150_000);
  }
});

test('docs/safety.md has promises', () => {
  expect(promises.length).toBeGreaterThan(30);
});

test('the version is the one in package.json', () => {
  expect(VERSION).toBe((JSON.parse(read('simulator/package.json')) as { version: string }).version);
});

test('every rule of the findings that the code makes stands in the evidence, and the other way round', () => {
  const tenjin = readdirSync(resolve(root, 'simulator/mmps/tenjin'), { recursive: true, encoding: 'utf8' });
  const files = [
    'contracts/validators/wire.ts',
    'simulator/ingest/app-refusals.ts',
    'simulator/ingest/refusals.ts',
    ...tenjin.filter((file) => file.endsWith('.ts')).map((file) => `simulator/mmps/tenjin/${file}`),
  ];
  // Of other MMPs, or of the simulator itself: no rule of Tenjin's.
  const foreign = new Set(['bad-signature', 'callback-loop', 'no-install-yet', 'no-such-workspace']);
  const made = files.flatMap((file) =>
    [...read(file).matchAll(/(?:\brule:\s*|\bfault\()([^,]+),/g)].flatMap(([, value = '']) =>
      [...value.matchAll(/'([a-z0-9-]+)'/g)].map(([, rule = '']) => rule),
    ),
  );
  const known = evidence.rules.flatMap((rule) => ('findings' in rule ? (rule.findings ?? []) : []));
  expect(new Set(made.filter((rule) => !foreign.has(rule)))).toEqual(new Set(known));
});

/** Each rule of a file with the sources of its findings, as the code writes them; a finding without one has `assumed`. */
function sourcesOf(file: string): [rule: string, source: string][] {
  const code = read(file);
  const constants = new Map(
    [...code.matchAll(/^const (\w+) = '(https:[^']+)';$/gm)].map(([, name = '', url = '']) => [name, url]),
  );
  const starts = [...code.matchAll(/\brule:\s*'([a-z-]+)'/g)];
  return starts.flatMap(({ 1: rule = '', index }, place) => {
    const own = code.slice(index, starts[place + 1]?.index);
    const written = [...own.matchAll(/\bsource: (?:'([^']+)'|([A-Z_]+)\b)/g)].map(
      ([, url, name = '']) => url ?? constants.get(name) ?? `no constant ${name}`,
    );
    return [...new Set(written.length === 0 ? ['assumed'] : written)].map((source): [string, string] => [rule, source]);
  });
}

test('what the code calls the source of a finding is that of its row in the evidence', () => {
  const rows = evidence.rules.flatMap((rule) => {
    const source = rule.status === 'assumed' ? 'assumed' : rule.source;
    return ('findings' in rule ? (rule.findings ?? []) : []).map((name): [string, string] => [name, source]);
  });
  // Those of the schemas' checks have the source of their parameter.
  const files = readdirSync(resolve(root, 'simulator/mmps/tenjin'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `simulator/mmps/tenjin/${file}`);
  const told = ['simulator/ingest/app-refusals.ts', 'simulator/ingest/refusals.ts', ...files].flatMap(sourcesOf);
  const sourcesByRule = (rule: string): string[] => rows.filter(([name]) => name === rule).map(([, source]) => source);
  const ofTenjin = told.filter(([rule]) => sourcesByRule(rule).length > 0);
  expect(ofTenjin.length).toBeGreaterThan(30);
  expect(ofTenjin.filter(([rule, source]) => !sourcesByRule(rule).includes(source))).toEqual([]);
});

test('ids in the evidence are unique, and every status is one of the three', () => {
  const ids = evidence.rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(evidence.rules.filter(({ status }) => !['documented', 'observed', 'assumed'].includes(status))).toEqual([]);
});

test('all packages need the same Node, which the manual names, and none that they install needs a later one', () => {
  const manifest = (folder: string): { engines: { node: string } } =>
    JSON.parse(read(`${folder}/package.json`)) as { engines: { node: string } };
  const needed = ['.', 'contracts', 'sender', 'simulator', 'node_modules/undici'].map(
    (one) => manifest(one).engines.node,
  );
  expect(new Set(needed).size).toBe(1);
  const version = needed[0]?.replace('>=', '') ?? '';
  for (const page of ['README.md', 'docs/sender.md']) expect(read(page)).toContain(`Node ${version} or newer`);
});
