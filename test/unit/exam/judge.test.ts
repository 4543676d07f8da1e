import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../simulator/exam/attempts.js';
import { readCleanLine } from '../../../simulator/exam/clean-line.js';
import { judge } from '../../../simulator/exam/judge.js';
import { type Lesson, lessons } from '../../../simulator/exam/lessons.js';
import { anAttempt } from '../../support/attempts.js';

const open = (more: Partial<Attempt> = {}): Attempt => anAttempt({ isOpen: true, fields: { kind: 'open' }, ...more });
const level = (more: Partial<Attempt> = {}): Attempt =>
  anAttempt({ name: 'level', fields: { event: 'level' }, ...more });
const failed = (status: number, more: Partial<Attempt> = {}): Partial<Attempt> => ({
  status,
  verdict: 'rejected',
  isRecorded: false,
  installationId: null,
  name: null,
  isOpen: false,
  ...more,
});
const lost = { answerLost: true, status: 0 };

const clean = readCleanLine([open(), level()], [open(), level()]);
const named = (name: string): Lesson => {
  const found = lessons.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(name);
  return found;
};
const judged = (attempts: readonly Attempt[], lesson = 'unavailable') => judge(named(lesson), clean, attempts);
const rules = (attempts: readonly Attempt[], lesson?: string): string[] =>
  judged(attempts, lesson).failures.map(({ rule }) => rule);

test('everything once passes', () => {
  expect(judged([open(), level()])).toMatchObject({ pass: true, attempts: 2, recorded: 2, lost: 0, copies: 0 });
});

describe('loss', () => {
  test('is what never counted, however often it was sent', () => {
    const { pass, failures, lost: count } = judged([open(), level(failed(503)), level(failed(503, { atMs: 100 }))]);
    expect({ pass, count }).toEqual({ pass: false, count: 1 });
    expect(failures.map(({ rule, message }) => [rule, message])).toEqual([
      ['lost', 'tenjin.event level of a was sent twice and never counted'],
    ]);
    expect(judged([open()]).failures[0]?.message).toBe('tenjin.event level of a was never sent');
  });

  test.each(['unauthorized', 'silent-202'])('is not judged in the lesson %s', (lesson) => {
    expect(judged([], lesson)).toMatchObject({ pass: true, lost: 2, judgesLoss: false });
  });
});

describe('copies', () => {
  test('of what had been confirmed fail', () => {
    const again = judged([open(), level(), level({ atMs: 1000 })]);
    expect(again).toMatchObject({ pass: false, copies: 1, unavoidable: 0 });
    expect(again.failures[0]?.message).toMatch(/was sent again although it had been confirmed: #\d+, #\d+ counted$/);
  });

  test('of what the sender could not know to have counted are unavoidable, one for each lost answer', () => {
    const tries = [open(), level(lost), level({ ...lost, atMs: 100 }), level({ atMs: 300 })];
    expect(judged(tries)).toMatchObject({ pass: true, copies: 0, unavoidable: 2 });
    expect(judged([...tries, level({ atMs: 500 })])).toMatchObject({ pass: false, copies: 1, unavoidable: 2 });
  });

  test('are none where nothing followed a lost answer: it counted', () => {
    expect(judged([open(), level(lost)])).toMatchObject({ pass: true, lost: 0, unavoidable: 0 });
  });
});

describe('what must not be sent again', () => {
  test.each([401, 202])('is what was answered %s', (status) => {
    expect(rules([open(failed(status))], 'unauthorized')).toEqual([]);
    expect(rules([open(failed(status)), open(failed(status, { atMs: 1000 }))], 'unauthorized')).toEqual(['retried']);
  });

  test('is not what was answered 503', () => {
    expect(rules([open(failed(503)), open({ atMs: 1000 }), level()])).toEqual([]);
  });
});

describe('Retry-After', () => {
  test.each([
    { atMs: 899, expected: ['retry-after'] },
    { atMs: 900, expected: [] }, // A tenth of a second less is still taken for it.
    { atMs: 1000, expected: [] },
  ])('of a second, come again after $atMs ms: $expected', ({ atMs, expected }) => {
    expect(rules([open(failed(429, { retryAfterMs: 1000 })), open({ atMs }), level({ atMs })])).toEqual(expected);
  });
});

describe('hammering', () => {
  test.each([
    { atMs: 49, expected: ['hammering'] },
    { atMs: 50, expected: [] },
  ])('is the same twice within 50 ms; after $atMs ms: $expected', ({ atMs, expected }) => {
    expect(rules([open(failed(503)), open({ atMs }), level()])).toEqual(expected);
  });

  test.each([
    { count: 20, expected: [] },
    { count: 21, expected: ['hammering'] },
  ])('is more than 20 tries; $count: $expected', ({ count, expected }) => {
    const tries = Array.from({ length: count - 1 }, (_, n) => open(failed(503, { atMs: n * 100 })));
    expect(rules([...tries, open({ atMs: count * 100 }), level()])).toEqual(expected);
  });

  test('is not two things at once', () => {
    expect(rules([open(), level()])).toEqual([]);
  });
});

describe('order', () => {
  test('an event that counted before its open fails', () => {
    expect(rules([open(failed(503)), level(), open({ atMs: 100 })])).toEqual(['before-open']);
  });

  test('an event that counted where the open never did fails twice', () => {
    expect(rules([open(failed(503)), level()])).toEqual(['lost', 'before-open']);
  });

  test('an event that was tried before its open, and counted after it, passes', () => {
    expect(rules([level(failed(503)), open(), level({ atMs: 100 })])).toEqual([]);
  });

  test('of a command that sends no opens nothing is said', () => {
    const only = readCleanLine([level()], [level()]);
    expect(judge(named('unavailable'), only, [level()]).pass).toBe(true);
  });
});

test('a request that is like nothing on the clean line is counted, and not judged', () => {
  const stray = anAttempt({ fields: { event: 'failed', a: '1', b: '2', c: '3' } });
  expect(judged([open(), level(), stray])).toMatchObject({ pass: true, unexpected: 1 });
});
