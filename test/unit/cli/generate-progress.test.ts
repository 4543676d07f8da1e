import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GenerateProgress } from '../../../simulator/cli/generate-progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aProgress(isTTY: boolean) {
  const said: string[] = [];
  const out = { isTTY, write: (text: string) => said.push(text) };
  return { progress: new GenerateProgress({ parts: 'partitions', rows: 'rows' }, out), said };
}
/** Of a world with four partitions, of which each takes two seconds and has a thousand rows. */
const after = (seconds: number) => ({
  rows: 500 * seconds,
  parts: Math.floor(seconds / 2),
  of: 4,
  share: seconds / 8,
});

test('in a terminal a bar is drawn over itself, with rows a second and the time left, and goes at the end', () => {
  const { progress, said } = aProgress(true);
  for (let tenths = 1; tenths <= 40; tenths += 1) {
    vi.advanceTimersByTime(100);
    progress.tell(after(tenths / 10));
  }
  expect(said).toHaveLength(7);
  expect(said[0]).toBe(`\r[###${' '.repeat(21)}] 0 of 4 partitions, 500 rows, 500 a second, 7 s left\u001b[K`);
  expect(said[6]).toBe(
    `\r[${'#'.repeat(12)}${' '.repeat(12)}] 2 of 4 partitions, 2000 rows, 500 a second, 4 s left\u001b[K`,
  );
  progress.end();
  expect(said.slice(7)).toEqual(['\r\u001b[K']);
});

test('elsewhere there is a line every five seconds, and none at the end', () => {
  const { progress, said } = aProgress(false);
  for (let tenths = 1; tenths <= 80; tenths += 1) {
    vi.advanceTimersByTime(100);
    progress.tell(after(tenths / 10));
  }
  progress.end();
  expect(said).toEqual(['mmp-sim: 2 of 4 partitions, 2500 rows, 500 a second, 3 s left\n']);
});

test('the time left is told by how fast it has gone since the first part of it was done, not from the start', () => {
  const { progress, said } = aProgress(false);
  // All begins with it: ten seconds for the first tenth, then a tenth a second.
  vi.advanceTimersByTime(10_000);
  progress.tell({ rows: 100, parts: 1, of: 10, share: 0.1 });
  vi.advanceTimersByTime(5000);
  progress.tell({ rows: 600, parts: 6, of: 10, share: 0.6 });
  expect(said).toEqual([
    'mmp-sim: 1 of 10 partitions, 100 rows, 10 a second\n',
    'mmp-sim: 6 of 10 partitions, 600 rows, 40 a second, 4 s left\n',
  ]);
});

test.each([true, false])('of what is done within a second nothing is said: in a terminal %s', (isTTY) => {
  const { progress, said } = aProgress(isTTY);
  vi.advanceTimersByTime(999);
  progress.tell(after(1));
  progress.end();
  expect(said).toEqual([]);
});
