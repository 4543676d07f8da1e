import { describe, expect, test } from 'vitest';
import { BAD_DAYS, EMPTY_FAULT, newFault } from '../../../simulator/dashboard/control/faults/fault-form.js';
import { effectWords, whenWords } from '../../../simulator/dashboard/control/faults/fault-words.js';
import { checkControl } from '@mmp-sim/contracts/validators';

describe('what POST /_sim/faults takes', () => {
  test.each([
    [{}, { when: { first: 1 }, do: { status: 503 } }],
    [{ when: 'always' }, { do: { status: 503 } }],
    [
      { endpoint: 'event', app: 'com.example', when: 'nth', count: '3', per: 'installation', phase: 'after' },
      {
        endpoint: 'event',
        app: 'com.example',
        when: { nth: 3, per: 'installation' },
        do: { status: 503 },
        phase: 'after',
      },
    ],
    [
      { status: '429', retryAfter: '2', body: 'slow' },
      { when: { first: 1 }, do: { status: 429, body: 'slow', retryAfter: 2 } },
    ],
    [
      { retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', delayMs: '5' },
      { when: { first: 1 }, do: { status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', delayMs: 5 } },
    ],
    [
      { effect: 'reset', status: '500' },
      { when: { first: 1 }, do: { reset: true } },
    ],
    [
      { effect: 'timeoutMs', delayMs: '5' },
      { when: { first: 1 }, do: { timeoutMs: 10_000 } },
    ],
    [
      { effect: 'drip', bytes: '4' },
      { when: { first: 1 }, do: { drip: { everyMs: 200, bytes: 4 } } },
    ],
  ] as const)('of %j', (typed, said) => {
    expect(newFault({ ...EMPTY_FAULT, ...typed })).toEqual(said);
  });

  test.each(BAD_DAYS)('%s is taken', (_name, day) => {
    expect(checkControl('NewFault', newFault({ ...EMPTY_FAULT, ...day }))).toHaveProperty('value');
  });

  test('what is not a number is refused by its name', () => {
    expect(checkControl('NewFault', newFault({ ...EMPTY_FAULT, status: '' }))).toMatchObject({
      problems: [{ path: 'do.status' }],
    });
  });
});

test.each([
  [null, 'all that fit'],
  [{ first: 1 }, 'the first'],
  [{ first: 3, per: 'installation' }, 'the first 3, of each installation'],
  [{ nth: 2 }, 'number 2'],
  [{ probability: 0.125 }, '12.5 % of them'],
] as const)('when %j it meets %s', (when, words) => {
  expect(whenWords({ when })).toBe(words);
});

test.each([
  [{ status: 503 }, 'after', 'answers 503; the request counts all the same'],
  [{ status: 429, retryAfter: 1, delayMs: 2000 }, 'before', 'answers 429, Retry-After 1 s, 2 s later'],
  [{ reset: true }, 'before', 'resets the connection'],
  [{ timeoutMs: 10_000 }, 'before', 'no answer, closed after 10 s'],
  [{ drip: { everyMs: 200 } }, 'before', '1 byte each 200 ms'],
] as const)('%j %s the commit: %s', (effect, phase, words) => {
  expect(effectWords({ do: effect, phase })).toBe(words);
});
