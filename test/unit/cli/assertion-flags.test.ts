import { describe, expect, test } from 'vitest';
import { assertCommand } from '../../../simulator/cli/assert.js';
import { assertionOf, matcher } from '../../../simulator/cli/assertion-flags.js';
import { duration, whole } from '../../../simulator/cli/flags.js';

test('flags that are not given ask for nothing', () => {
  expect(assertionOf({})).toEqual({ where: {} });
});

test('every flag has its place in the assertion', () => {
  expect(
    assertionOf({
      on: 'install',
      endpoint: 'event',
      verdict: 'recorded',
      app: 'com.example.game',
      field: [
        ['event', 'level_complete'],
        ['value', { matches: '^7' }],
      ],
      finding: ['late-delivery', 'repeated-open'],
      attribution: [['channel', 'unity']],
      count: 0,
      within: 1500,
      since: '7',
    }),
  ).toEqual({
    on: 'install',
    where: {
      endpoint: 'event',
      verdict: 'recorded',
      app: 'com.example.game',
      fields: { event: 'level_complete', value: { matches: '^7' } },
      findings: [{ rule: 'late-delivery' }, { rule: 'repeated-open' }],
      attribution: { channel: 'unity' },
    },
    count: 0,
    withinMs: 1500,
    since: '7',
  });
  expect(assertionOf({ atLeast: 2 })).toEqual({ where: {}, atLeast: 2 });
  expect(assertionOf({ never: true })).toEqual({ where: {}, never: true });
});

test('of a delivery', () => {
  const where = { callback: 'opens', event: 'open', state: 'failed', installation: 'a1' };
  expect(assertionOf({ on: 'delivery', ...where })).toEqual({ on: 'delivery', where });
});

test('a severity is asked of the rules that are named, or of any', () => {
  expect(assertionOf({ severity: 'error' }).where).toEqual({ findings: [{ severity: 'error' }] });
  expect(assertionOf({ severity: 'error', finding: ['late-delivery', 'no-rate'] }).where).toEqual({
    findings: [
      { rule: 'late-delivery', severity: 'error' },
      { rule: 'no-rate', severity: 'error' },
    ],
  });
});

describe('a field', () => {
  test.each([
    { text: 'event=level_complete', asks: ['event', 'level_complete'] },
    { text: 'event=', asks: ['event', ''] },
    { text: 'value~^[0-9]+$', asks: ['value', { matches: '^[0-9]+$' }] },
    { text: 'url=https://a/?b=c~d', asks: ['url', 'https://a/?b=c~d'] },
    { text: 'url~^https.*=', asks: ['url', { matches: '^https.*=' }] },
    { text: 'text=two\nlines', asks: ['text', 'two\nlines'] },
  ])('$text: the first of the two signs counts', ({ text, asks }) => {
    expect(matcher(text)).toEqual([asks]);
  });

  test('several are collected, one name twice is refused', () => {
    expect(matcher('b=2', matcher('a=1'))).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(() => matcher('a~2', matcher('a=1'))).toThrow('a is asked for twice');
  });

  test.each(['event', '=x', '~x', ''])('%j is refused with what is expected', (text) => {
    expect(() => matcher(text)).toThrow('name=value or name~regex');
  });
});

test.each([
  { text: '500ms', ms: 500 },
  { text: '0s', ms: 0 },
  { text: '2s', ms: 2000 },
  { text: '1.5s', ms: 1500 },
  { text: '1.005s', ms: 1005 },
  { text: '0.001m', ms: 60 },
  { text: '1m', ms: 60_000 },
])('$text is $ms ms', ({ text, ms }) => {
  expect(duration(text)).toBe(ms);
});

test.each(['', '2', '-1s', '1h', '1.5ms', 's', '1 s'])('%j is no duration', (text) => {
  expect(() => duration(text)).toThrow('500ms, 2s or 1m');
});

test.each(['', '-1', '1.5', 'x', '1e3'])('%j is no whole number', (text) => {
  expect(() => whole(text)).toThrow('whole number');
});

test.each([
  { args: ['--count', '1', '--never'], says: /--never' cannot be used with option '--count/ },
  { args: ['--at-least', '1', '--count', '1'], says: /--at-least <n>' cannot be used with option '--count/ },
  { args: ['--at-least', '1', '--never'], says: /--never' cannot be used with option '--at-least/ },
  { args: ['--file', '-', '--endpoint', 'event'], says: /--file <path>' cannot be used with option '--endpoint/ },
  { args: ['--file', '-', '--within', '1s'], says: /--file <path>' cannot be used with option '--within/ },
  { args: ['--within', '2'], says: /--within <duration>' argument '2' is invalid.*500ms, 2s or 1m/ },
  { args: ['--filed', 'a=b'], says: /unknown option '--filed'[^]*--field/ },
])('$args is refused', async ({ args, says }) => {
  let said = '';
  const command = assertCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => (said += text) });
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow();
  expect(said).toMatch(says);
});
