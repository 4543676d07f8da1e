import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OpeningProgress } from '../../../simulator/cli/opening-progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aProgress(): { readonly progress: OpeningProgress; readonly said: () => string } {
  let said = '';
  return { progress: new OpeningProgress((text) => (said += text)), said: () => said };
}

test('what takes less than a second is not spoken of', () => {
  const { progress, said } = aProgress();
  progress.tell('reading a.duckdb');
  vi.advanceTimersByTime(999);
  progress.end();
  progress.tell('reading it again, later');
  vi.advanceTimersByTime(60_000);
  expect(said()).toBe('');
});

test('after a second it says what it is at, at each step then, and every five seconds of one', () => {
  const { progress, said } = aProgress();
  progress.tell('reading a.duckdb');
  progress.tell('bringing the file from version 1 to 2 of 3');
  vi.advanceTimersByTime(1500);
  progress.tell('bringing the file from version 2 to 3 of 3');
  vi.advanceTimersByTime(5000);
  progress.tell('bringing the file from version 2 to 3 of 3');
  expect(said().split('\n')).toEqual([
    'mmp-sim: bringing the file from version 1 to 2 of 3, 1 s so far',
    'mmp-sim: bringing the file from version 2 to 3 of 3, 2 s so far',
    'mmp-sim: bringing the file from version 2 to 3 of 3, 6 s so far',
    '',
  ]);
  progress.end();
});

test('where a second is over before the first step, that one is told at once', () => {
  const { progress, said } = aProgress();
  vi.advanceTimersByTime(2000);
  progress.tell('reading a.duckdb');
  expect(said()).toBe('mmp-sim: reading a.duckdb, 2 s so far\n');
  progress.end();
});

test('where no file is opened there is nothing to say', () => {
  const { progress, said } = aProgress();
  vi.advanceTimersByTime(60_000);
  progress.end();
  expect(said()).toBe('');
});
