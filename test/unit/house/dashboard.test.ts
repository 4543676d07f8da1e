import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../simulator/dashboard');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

test('nothing in the dashboard makes HTML of a text, or a script', () => {
  expect(sources.length).toBeGreaterThan(50);
  const ways =
    /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;
  expect(sources.filter((name) => ways.test(readFileSync(join(folder, name), 'utf8')))).toEqual([]);
});
