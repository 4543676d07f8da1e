import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** What `mmp-sim start` loads before it answers a first event: its own module, and what that one and the next ask for. */
const ENTRIES = ['simulator/cli/main.ts', 'simulator/cli/start.ts', 'simulator/index.ts'];

/** The file or package that an import names; files as paths from the root. */
function named(name: string, file: string): string {
  const ours = /^@mmp-sim\/(contracts|sender)(?:\/(.*))?$/.exec(name);
  if (ours !== null) return withEnding(join(ours[1] ?? '', ours[2] ?? 'index'));
  return name.startsWith('.') ? withEnding(relative(root, resolve(root, dirname(file), name))) : name;
}

const withEnding = (path: string): string => (path.endsWith('.json') ? path : `${path.replace(/\.js$/, '')}.ts`);

/** What a module waits for: neither types nor what it imports later. */
function importsOf(file: string): string[] {
  if (!file.endsWith('.ts') || !existsSync(join(root, file))) return [];
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s)?'([^']+)'/gm);
  return [...found].map(([, name = '']) => named(name, file));
}

function loadedBy(entries: readonly string[]): string[] {
  const loaded = new Set(entries);
  for (const file of loaded) for (const other of importsOf(file)) loaded.add(other);
  return [...loaded].filter((name) => !name.startsWith('node:'));
}

const loaded = loadedBy(ENTRIES);

test.each(['contracts/compiled.ts', 'simulator/engine/engine.ts', 'simulator/http/create-server.ts', 'commander'])(
  'a start loads %s',
  (name) => {
    expect(loaded).toContain(name);
  },
);

test.each([
  // The control API, and what answers questions.
  /^express$/,
  /^@duckdb\//,
  /^simulator\/http\/(?:control-app|reporting|docs.*|stream|export|answer-.*)\.ts$/,
  /^simulator\/(?:insights|export|pact|exam|testing)\//,
  /^simulator\/mmps\/tenjin\/(?:warehouse|reporting\/(?:answers|report-.*|resources|describe))/,
  // What only a store needs, a snapshot, a callback.
  /^simulator\/archive\//,
  /^simulator\/memory\/(?!memory-warehouse)/,
  /^simulator\/snapshot\/(?!entry-record)/,
  /^contracts\/compiled-snapshot\.ts$/,
  /^simulator\/callbacks\/send-callback\.ts$/,
  // The other commands, and the sender.
  /^simulator\/cli\/(?!main|start|settings|flags|signals|welcome)/,
  /^sender\//,
  // Parsers of what few requests hold, and tables.
  /^(?:ua-parser-js|ipaddr\.js|ajv)/,
  /(?:evidence|rates)\.json$/,
])('no start waits for %s', (heavy) => {
  expect(loaded.filter((name) => heavy.test(name))).toEqual([]);
});

test('a start loads fewer modules than would make it slow: each costs about a millisecond', () => {
  expect(loaded.length).toBeLessThanOrEqual(205);
});
