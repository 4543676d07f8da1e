import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const files = ['contracts', 'sender', 'simulator'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(?:^|\/)(?:dist|node_modules)\//.test(name))
    .map((name) => `${folder}/${name}`),
);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What a finding or a problem says is expected, as it stands in the code and in the schemas. */
const written = [
  ...files
    .filter((path) => path.endsWith('.ts') && !/compiled|\.d\.ts$/.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/\bexpected(?::| =) (['`])(.+?)\1/g)].map(([, , text = '']) => ({ path, text })),
    ),
  ...files
    .filter((path) => path.endsWith('.schema.json'))
    .flatMap((path) =>
      [...read(path).matchAll(/"x-expected": ("(?:[^"\\]|\\.)*")/g)].map(([, text = '']) => ({
        path,
        text: String(JSON.parse(text)),
      })),
    ),
];

test('what is expected goes on a sentence: it begins in lower case, but for abbreviations, and has no full stop', () => {
  expect(written.length).toBeGreaterThan(300);
  expect(written.filter(({ text }) => /^[A-Z][a-z]|\.$/.test(text))).toEqual([]);
});
