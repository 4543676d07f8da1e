import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Redactor } from '../../../simulator/live-log/redactor.js';

const KEY = 'MY-KEY-2';
const redactor = (): Redactor => new Redactor((word) => word === KEY);

const UUID = 'f024e65f-3dd9-4f16-9837-26bcef192d68';

test('a value keeps its first four characters and gets a number; the same value always the same', () => {
  const one = redactor();
  expect(one.value(UUID)).toBe('f024…(1)');
  expect(one.value('f0240000-0000-4000-8000-000000000000')).toBe('f024…(2)');
  expect(one.value(UUID)).toBe('f024…(1)');
  expect(one.value(UUID.toUpperCase().replaceAll('-', ''))).toBe('F024…(1)');
});

test('of a short value at most a third is shown', () => {
  const one = redactor();
  expect(['KEY', 'TOURKEY', 'x', ''].map((value) => one.value(value))).toEqual(['K…(1)', 'TO…(2)', '…(3)', '…(4)']);
});

test('ten thousand values are told apart; the longest unseen is forgotten first and its number is not used again', () => {
  const one = redactor();
  for (let n = 1; n <= 10_000; n += 1) one.value(`value-${n}`);
  expect(one.value('value-1')).toBe('va…(1)');
  one.value('value-10001');
  expect(one.value('value-1')).toBe('va…(1)');
  expect(one.value('value-2')).toBe('va…(10002)');
});

describe('a text', () => {
  test.each([
    { what: 'an id with hyphens', text: `the id ${UUID}.`, shown: 'the id f024…(1).' },
    { what: 'an id without', text: `the id ${UUID.replaceAll('-', '')}!`, shown: 'the id f024…(1)!' },
    { what: 'an id in upper case', text: `(${UUID.toUpperCase()})`, shown: '(F024…(1))' },
    { what: 'a key of 32 letters', text: 'No NFMKQTHM34G2S6E5H6QRHEY5KKYN67LX here', shown: 'No NFMK…(1) here' },
    { what: 'an Android id of 16', text: 'on 9774d56d682e549c', shown: 'on 9774…(1)' },
    { what: 'a known key of any form', text: `Did you mean \`${KEY}\`?`, shown: 'Did you mean `MY…(1)`?' },
    { what: 'a known key at the end', text: `It is ${KEY}.`, shown: 'It is MY…(1).' },
    { what: 'an IPv4 address', text: 'the address 203.0.113.7, and', shown: 'the address 203…(1), and' },
    { what: 'an IPv6 address', text: 'from 2001:db8::1 there', shown: 'from 200…(1) there' },
  ])('hides $what', ({ text, shown }) => {
    expect(redactor().text(text)).toBe(shown);
  });

  test.each([
    'country is not ISO 3166-1 alpha-2. Did you mean `advertising_id`?',
    'http://127.0.0.1:4747 and [::1]:4747',
    '    at Ingest.handle (/home/me/simulator/ingest/ingest.js:120:15)',
    'at 2026-11-24T12:00:00.000Z, 12:00:00 more than 30 seconds',
    'the version 1.2.3 of dev.mmpsim.demo on android',
  ])('leaves alone what is none of it: %s', (text) => {
    expect(redactor().text(text)).toBe(text);
  });

  test('hides the secrets that it is given in any spelling, the longer ones first', () => {
    const shown = redactor().text('Device DEV-ABC-123 of abc123 is known.', ['devabc123', 'abc123']);
    expect(shown).toBe('Device DEV…(1) of ab…(2) is known.');
  });

  test('a secret that may be any word is no reason to break a sentence', () => {
    expect(redactor().text('The event is late.', ['event'])).toBe('The event is late.');
  });

  test('no id, key or address is left in any text', () => {
    const word = fc.stringMatching(/^[a-z ,.:`()]{0,12}$/);
    const secret = fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => id.replaceAll('-', '').toUpperCase()),
      fc.ipV4().filter((ip) => !ip.startsWith('127.') && ip !== '0.0.0.0'),
      fc.constant(KEY),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, secret), { maxLength: 4 }), (parts) => {
        const text = parts.map(([before, hidden]) => `${before} ${hidden} `).join('');
        const shown = redactor().text(text);
        for (const [, hidden] of parts) expect(shown).not.toContain(` ${hidden} `);
      }),
    );
  });

  test('takes no longer than its length for the worst of texts', () => {
    for (const piece of [':', '1.', 'f', 'f:', '-', '`', 'f-']) {
      const text = piece.repeat(200_000 / piece.length);
      expect(redactor().text(text).length).toBeGreaterThan(0);
    }
  });

  test('what is cut shows no secret half, and what is beyond the cut is not read', () => {
    const words: string[] = [];
    const hide = new Redactor((word) => words.push(word) < 0).hiding(['a secret of five words', 'r'.repeat(3000)]);
    for (let from = 0; from < 60; from += 1) {
      const shown = hide(`${'.'.repeat(from)}A secret of five words ${UUID} ${'x '.repeat(50_000)}`, 30);
      expect(shown).not.toMatch(/secret|f024e/i);
      expect(shown.length).toBeLessThan(50);
    }
    expect(hide(`a receipt ${'r'.repeat(3000)} of it`, 30)).toBe('a receipt rrrr…(3)');
    expect(words.join('').length).toBeLessThan(60 * 600);
  });

  test('a pattern is made for a secret that is in the text alone, and once', () => {
    const made = vi.fn();
    class Counted extends RegExp {
      constructor(pattern: string | RegExp, flags?: string) {
        super(pattern, flags);
        if (typeof pattern === 'string') made();
      }
    }
    vi.stubGlobal('RegExp', Counted);
    try {
      const hide = redactor().hiding(Array.from({ length: 200 }, (_, n) => `${'a'.repeat(90)}${n}`));
      expect(hide('a '.repeat(40_000), 600)).toHaveLength(600);
      expect(made).toHaveBeenCalledTimes(0);
      for (let n = 0; n < 3; n += 1) expect(hide(`${'A'.repeat(90)}-7 came`)).toBe('AAAA…(1) came');
      expect(made).toHaveBeenCalledTimes(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
