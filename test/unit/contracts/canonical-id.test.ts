import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalId, isUnfilled } from '@mmp-sim/contracts/canonical-id';
import { IDFA } from '../../support/builders.js';

test.each([
  ['as it should be', 'f024e65f3dd94f16983726bcef192d68'],
  ['with hyphens', 'f024e65f-3dd9-4f16-9837-26bcef192d68'],
  ['in capitals', 'F024E65F3DD94F16983726BCEF192D68'],
  ["as Apple's frameworks print it", 'F024E65F-3DD9-4F16-9837-26BCEF192D68'],
  ['with white space around', ' \tf024e65f3dd94f16983726bcef192d68\n'],
  ['with hyphens in odd places', 'f-024e65f3dd94f16983726bcef192d6-8'],
])('an id %s has one canonical form', (_what, sent) => {
  expect(canonicalId(sent)).toBe(IDFA);
});

test.each([
  ['undefined', undefined],
  ['null', null],
  ['empty', ''],
  ['white space', ' \t\n'],
  ['hyphens', '--'],
  ['one zero', '0'],
  ['zeros', '00000000000000000000000000000000'],
  ['zeros with hyphens', '00000000-0000-0000-0000-000000000000'],
  ['zeros with white space around', ' 00000000-0000-0000-0000-000000000000 '],
])('%s is no id', (_what, sent) => {
  expect(canonicalId(sent)).toBeNull();
});

test.each([
  '{gaid}',
  '{{gaid}}',
  '${GAID}',
  '%%IDFA%%',
  '__GAID__',
  '[idfa]',
  '<idfa>',
  '$idfa$',
  '#IDFA#',
  'null',
  'NULL',
  'nil',
  'None',
  'undefined',
  '(null)',
  'n/a',
  'N/A',
  '  {gaid}\n',
])('%j was never filled in', (sent) => {
  expect(isUnfilled(sent)).toBe(true);
  expect(canonicalId(sent)).toBeNull();
});

describe('not everything odd is a placeholder', () => {
  test.each([IDFA, '{gaid', 'gaid}', '%IDFA', '_GAID_', 'nullable', 'anonymous', '0', 'n', `{${'x'.repeat(255)}}`])(
    '%j is an id of somebody',
    (sent) => {
      expect(isUnfilled(sent)).toBe(false);
    },
  );

  test('an empty value is empty, not unfilled', () => {
    expect(isUnfilled('')).toBe(false);
  });

  test('zeros are an id where something else follows', () => {
    expect(canonicalId('00000000000000000000000000000001')).toBe('00000000000000000000000000000001');
    expect(canonicalId('00000000000000000000000000000000f')).toBe('00000000000000000000000000000000f');
  });

  test('a value longer than any placeholder is not searched for one', () => {
    expect(isUnfilled(`{${'x'.repeat(254)}}`)).toBe(true);
    expect(isUnfilled(`{${'x'.repeat(255)}}`)).toBe(false);
  });
});

test('every spelling of a UUID has one form, and that form is its own', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const plain = uuid.replaceAll('-', '');
      const spellings = [uuid, plain, uuid.toUpperCase(), plain.toUpperCase(), ` ${uuid} `];
      expect(new Set(spellings.map(canonicalId)).size).toBe(1);
      expect(canonicalId(canonicalId(uuid))).toBe(canonicalId(uuid));
    }),
  );
});

test('any text has at most one form, which is neither empty nor in capitals nor hyphenated', { tags: 'long' }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const id = canonicalId(text);
      if (id === null) return;
      expect(id).not.toBe('');
      expect(id).not.toContain('-');
      expect(id).toBe(id.toLowerCase());
    }),
  );
});
