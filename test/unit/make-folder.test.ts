import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../simulator/make-folder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

test('a folder is made with those above it, and one that is there is left alone', () => {
  const path = join(folder, 'a/b/c');
  makeFolder(path, 0o700);
  makeFolder(path, 0o700);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  expect(existsSync(path)).toBe(true);
});

test('a link that leads to a folder is one', () => {
  mkdirSync(join(folder, 'there'));
  symlinkSync('there', join(folder, 'link'));
  makeFolder(join(folder, 'link/below'));
  makeFolder(join(folder, 'link'));
  expect(existsSync(join(folder, 'there/below'))).toBe(true);
});

writeFileSync(join(folder, 'file'), '');
symlinkSync('nowhere', join(folder, 'lost'));

test.each([
  { what: 'a file', path: 'file', code: 'EEXIST' },
  { what: 'below a file', path: 'file/below', code: 'ENOTDIR' },
  { what: 'a link that leads nowhere', path: 'lost', code: 'EEXIST' },
  { what: 'below a link that leads nowhere', path: 'lost/below', code: 'EEXIST' },
])('$what cannot be made', ({ path, code }) => {
  expect(() => makeFolder(join(folder, path))).toThrow(expect.objectContaining({ code }));
});

test('a file system that takes no folder is told, and not asked for ever', () => {
  expect(() => makeFolder('/proc/none/such')).toThrow(/mkdir '\/proc(?:\/none)?'/);
});
