import { linkSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { lengthOf, requireLeftover, requireStdin, writeLines } from '../../../simulator/cli/send-files.js';
import { aFolder } from '../../support/exam-senders.js';

const DEAD = '{"line":2,"state":"refused","reason":"no JSON","text":"{"}\n';

async function aSending() {
  const folder = await aFolder();
  const file = join(folder, 'calls.ndjson');
  writeFileSync(file, '{}\n');
  mkdirSync(`${file}.progress`);
  return { folder, file };
}

test('the length of a file is told, that of an empty one too', async () => {
  const { folder, file } = await aSending();
  expect(lengthOf(file)).toBe(3);
  writeFileSync(join(folder, 'empty'), '');
  expect(lengthOf(join(folder, 'empty'))).toBe(0);
});

test.each([
  { path: '/dev/stdin', said: '/dev/stdin is no regular file, and cannot be gone on with. Send it as stdin:' },
  { path: '/dev/null', said: 'mmp-sim send - < /dev/null' },
  { path: '/proc/self/environ', said: 'is no regular file' },
  { path: '/tmp', said: '/tmp is a folder. Name a file, or - for stdin.' },
  { path: '/no/such', said: '/no/such cannot be read: ENOENT' },
])('$path is refused as a file', ({ path, said }) => {
  expect(() => lengthOf(path)).toThrow(said);
});

test('a folder as stdin is refused, and a file is not', async () => {
  const { folder, file } = await aSending();
  expect(() => requireStdin(openSync(folder, 'r'))).toThrow('stdin is a folder. Give it lines');
  expect(() => requireStdin(openSync(file, 'r'))).not.toThrow();
});

test('lines that were not delivered may go where nothing else is, and where those of an earlier start are', async () => {
  const { folder, file } = await aSending();
  const places = ['new', 'empty', 'earlier'].map((name) => join(folder, name));
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'earlier'), DEAD);
  for (const place of places) expect(() => requireLeftover(place, file, true)).not.toThrow();
});

test.each([
  { name: 'calls.ndjson', said: 'is the file that is sent. Name another file.' },
  { name: 'link', said: 'is the file that is sent' },
  { name: 'symlink', said: 'is the file that is sent' },
  { name: 'calls.ndjson.progress', said: 'is a part of the progress' },
  { name: 'calls.ndjson.progress/outbox.sqlite', said: 'is a part of the progress' },
  { name: 'symlinked/outbox.sqlite', said: 'is a part of the progress' },
  { name: 'folder', said: 'is a folder' },
  { name: 'missing/dead', said: 'cannot be written: ENOENT' },
  { name: 'other.txt', said: 'has something else than lines that were not delivered' },
])('--dead $name is refused: $said', async ({ name, said }) => {
  const { folder, file } = await aSending();
  linkSync(file, join(folder, 'link'));
  symlinkSync(file, join(folder, 'symlink'));
  symlinkSync(`${file}.progress`, join(folder, 'symlinked'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'other.txt'), 'a list of\n');
  expect(() => requireLeftover(join(folder, name), file, true)).toThrow(said);
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
});

test('--dead /dev/null is refused: it would be replaced', () => {
  expect(() => requireLeftover('/dev/null', null, true)).toThrow('--dead: /dev/null is no regular file');
});

test('what a name without --dead cannot be is told with the way out', async () => {
  const { file } = await aSending();
  mkdirSync(`${file}.dead.ndjson`);
  expect(() => requireLeftover(`${file}.dead.ndjson`, file, false)).toThrow(
    'is a folder. Name another file by --dead.',
  );
});

test('of stdin a file that has lines is refused, since nothing could bring them back', async () => {
  const { folder } = await aSending();
  const path = join(folder, 'dead.ndjson');
  writeFileSync(path, DEAD);
  expect(() => requireLeftover(path, null, true)).toThrow('has lines of an earlier sending');
});

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  yield* await Promise.resolve(lines);
}

test('lines are written whole; a file that may be replaced is, and without lines it is taken away', async () => {
  const { folder } = await aSending();
  const path = join(folder, 'dead.ndjson');
  expect(await writeLines(path, given(['a', 'b']), true)).toBe(path);
  expect(await writeLines(path, given(['c']), true)).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('c\n');
  expect(await writeLines(path, given([]), true)).toBeNull();
  expect(readdirSync(folder)).not.toContain('dead.ndjson');
});

test('one that may not be replaced stays, and the next free name is taken', async () => {
  const { folder } = await aSending();
  const path = join(folder, 'stdin.dead.ndjson');
  const names: string[] = [];
  for (const line of ['a', 'b', 'c']) names.push(basename((await writeLines(path, given([line]), false)) ?? ''));
  expect(names).toEqual(['stdin.dead.ndjson', 'stdin-2.dead.ndjson', 'stdin-3.dead.ndjson']);
  expect(readFileSync(path, 'utf8')).toBe('a\n');
  expect(await writeLines(path, given([]), false)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('a\n');
});

test('lines that break off leave what was there, and nothing half written', async () => {
  const { folder } = await aSending();
  const path = join(folder, 'dead.ndjson');
  writeFileSync(path, DEAD);
  const breaking = async function* (): AsyncGenerator<string> {
    yield await Promise.resolve('x');
    throw new Error('EIO');
  };
  await expect(writeLines(path, breaking(), true)).rejects.toThrow('EIO');
  expect(readFileSync(path, 'utf8')).toBe(DEAD);
  expect(readdirSync(folder)).toHaveLength(3);
});
