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

  test('is not what one process sent before it was killed and the next one right after', () => {
    const [before, after] = [failed(0, { answerLost: true }), { atMs: 1, process: 1 }];
    expect(rules([open(before), open(after), level(after)], 'killed')).toEqual([]);
    expect(rules([open(before), open({ ...after, process: 0 }), level(after)], 'killed')).toEqual(['hammering']);
    // Nor does the pause between the two processes hide what the second one does.
    const tries = [open(before), open(failed(503, after)), open({ ...after, atMs: 50 }), level(after)];
    expect(rules(tries, 'killed')).toEqual(['hammering']);
  });
});

describe('order', () => {
  test('an event that counted before its open fails', () => {
    expect(rules([open(failed(503)), level(), open({ atMs: 100 })])).toEqual(['before-open']);
  });

  test('an event that counted where the open never did fails twice', () => {
    expect(rules([open(failed(503)), level()])).toEqual(['lost', 'before-open']);
  });

  test('an event that was tried before its open fails, although it counted after it', () => {
    const { failures } = judged([level(failed(503)), open(), level({ atMs: 100 })]);
    expect(failures.map(({ rule, message }) => [rule, message.replace(/#\d+/, '#n')])).toEqual([
      ['before-open', 'tenjin.event level of a was sent (#n) before the open of its installation had been taken'],
    ]);
  });

  test.each([
    { status: 0, expected: ['before-open'] },
    { status: 408, expected: ['before-open'] },
    { status: 429, expected: ['before-open'] },
    { status: 503, expected: ['before-open'] },
    // Trying again changes nothing here, so there is nothing to wait for.
    { status: 202, expected: [] },
    { status: 400, expected: [] },
    { status: 401, expected: [] },
  ])('an event after an open that was answered $status: $expected', ({ status, expected }) => {
    const later = { atMs: 100 };
    const tries = [open(failed(status)), level(failed(status, later))];
    expect(rules(tries, 'unauthorized')).toEqual(expected);
  });

  test('an event after an open that counted passes, although the answer was lost and the open was sent again', () => {
    expect(rules([open(lost), level(), open({ atMs: 100 })])).toEqual([]);
  });

  test('an event of one installation may come before the open of another one', () => {
    const other = { installationId: 'b', fields: { kind: 'open', player: 'b' } };
    const two = readCleanLine([open(), level(), open(other)], [open(), level(), open(other)]);
    const tries = [open(other), level(), open()];
    const of = judge(named('unavailable'), two, tries).failures.map(({ rule, installationId }) => [
      rule,
      installationId,
    ]);
    expect(of).toEqual([['before-open', 'a']]);
    expect(judge(named('unavailable'), two, [open(), level(), open(other)]).pass).toBe(true);
  });

  test('is judged where installations differ from run to run, too', () => {
    const run = (id: string): Attempt[] => {
      const own = { installationId: id, analytics_installation_id: id };
      return [
        open({ installationId: id, fields: { kind: 'open', ...own } }),
        level({ installationId: id, fields: { event: 'level', ...own } }),
      ];
    };
    const line = readCleanLine(run('a'), run('b'));
    expect(line.expected.map(({ installationId }) => installationId)).toEqual([null, null]);
    const tried = failed(503, {
      atMs: -100,
      fields: { event: 'level', installationId: 'c', analytics_installation_id: 'c' },
    });
    const sent = [level(tried), ...run('c')];
    expect(judge(named('unavailable'), line, run('c')).pass).toBe(true);
    expect(judge(named('unavailable'), line, sent).failures).toMatchObject([
      { rule: 'before-open', installationId: 'c' },
    ]);
  });

  test('of a command that sends no opens nothing is said', () => {
    const only = readCleanLine([level()], [level()]);
    expect(judge(named('unavailable'), only, [level()]).pass).toBe(true);
  });
});

describe('what is like nothing on the clean line', () => {
  const buy = (more: Partial<Attempt> = {}, fields: Attempt['fields'] = {}): Attempt =>
    anAttempt({
      endpoint: 'tenjin.purchase',
      name: 'gold',
      ...more,
      fields: { product_id: 'gold', price: '4.99', currency: 'USD', analytics_installation_id: 'a', ...fields },
    });
  const shop = readCleanLine([open(), buy()], [open(), buy()]);
  const shopped = (...tries: readonly Attempt[]) => judge(named('unavailable'), shop, [open({ id: '0' }), ...tries]);

  test('and counted is a surplus: it fails', () => {
    const stray = anAttempt({ name: 'failed', fields: { event: 'failed', a: '1', b: '2', c: '3' } });
    const { pass, unexpected, recorded, failures } = judged([open(), level(), stray]);
    expect({ pass, unexpected, recorded }).toEqual({ pass: false, unexpected: 1, recorded: 3 });
    expect(failures.map(({ rule, name }) => [rule, name])).toEqual([['unexpected', 'failed']]);
  });

  test('and came to nothing is counted, and not judged', () => {
    const stray = anAttempt(failed(503, { fields: { event: 'failed' } }));
    expect(judged([open(), level(), stray])).toMatchObject({ pass: true, unexpected: 1 });
  });

  test('with another price is lost and a surplus, and it is said what differs', () => {
    const { failures, lost: count } = shopped(buy(failed(503)), buy({ atMs: 100 }, { price: '499' }));
    expect(count).toBe(1);
    expect(failures.map(({ rule, message }) => [rule, message.replace(/#\d+/, '#n')])).toEqual([
      ['lost', 'tenjin.purchase gold of a was sent once and never counted'],
      [
        'unexpected',
        'tenjin.purchase gold of a counted (#n), and is nothing that the command sends on a clean line. Nearest: tenjin.purchase gold of a, with price 499 instead of 4.99',
      ],
    ]);
  });

  test.each<{ what: string; more: Partial<Attempt>; fields: Attempt['fields'] }>([
    { what: 'for another installation', more: { installationId: 'b' }, fields: { analytics_installation_id: 'b' } },
    { what: 'in another currency', more: {}, fields: { currency: 'EUR' } },
    { what: 'of another product', more: { name: 'silver' }, fields: { product_id: 'silver' } },
  ])('$what is no copy that could not be avoided', ({ more, fields }) => {
    expect(shopped(buy(lost), buy({ atMs: 100, ...more }, fields)).failures.map(({ rule }) => rule)).toEqual([
      'unexpected',
    ]);
  });

  const marks = { retry: 'yes', tries: '2', reason: 'reset', backoff: '100' };

  test('but for many marks of a try is a try: it is not lost, and its copies are judged as all copies', () => {
    expect(shopped(buy(failed(503)), buy({ atMs: 100 }, marks))).toMatchObject({ pass: true, unexpected: 0, lost: 0 });
    expect(shopped(buy(lost), buy({ atMs: 100 }, marks))).toMatchObject({ pass: true, unavoidable: 1, copies: 0 });
    expect(shopped(buy(), buy({ atMs: 100 }, marks))).toMatchObject({ pass: false, unavoidable: 0, copies: 1 });
  });

  test('since it has lost what tells two things apart stands for the one that is missing', () => {
    const of = (player: string | null, more: Partial<Attempt> = {}): Attempt =>
      anAttempt({ name: 'level', ...more, fields: { event: 'level', player } });
    const two = readCleanLine([of('1'), of('2')], [of('1'), of('2')]);
    const both = (...tries: readonly Attempt[]) => judge(named('unavailable'), two, tries);
    const later = { atMs: 100 };
    expect(both(of('1'), of('2', failed(503)), of(null, later))).toMatchObject({ pass: true, unexpected: 0 });
    expect(both(of('1'), of('2', lost), of(null, later))).toMatchObject({ pass: true, unavoidable: 1 });
    expect(both(of('1'), of('2'), of(null, later))).toMatchObject({ pass: false, copies: 1 });
    expect(both(of('1'), of('2', failed(503)), of(null, failed(503)))).toMatchObject({ lost: 1, unexpected: 1 });
  });
});
