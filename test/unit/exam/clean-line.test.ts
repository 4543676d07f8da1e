import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../simulator/exam/attempts.js';
import { readCleanLine } from '../../../simulator/exam/clean-line.js';
import { anAttempt } from '../../support/attempts.js';

const level = (value: string, more: Partial<Attempt> = {}): Attempt =>
  anAttempt({ name: 'level', ...more, fields: { event: 'level', value, ...more.fields } });

describe('what a command sends', () => {
  test('is what both runs have in common, in whatever order', () => {
    const { expected, volatile } = readCleanLine([level('1'), level('2')], [level('2'), level('1')]);
    expect(volatile).toEqual([]);
    expect(expected.map(({ label, fields }) => [label, fields['value']])).toEqual([
      ['tenjin.event level of a (value 1)', '1'],
      ['tenjin.event level of a (value 2)', '2'],
    ]);
  });

  test('is told without what differs from run to run', () => {
    const run = (key: string): Attempt[] => [
      level('1', { fields: { api_key: key } }),
      level('2', { fields: { api_key: key } }),
    ];
    const { expected, volatile, like } = readCleanLine(run('K1'), run('K2'));
    expect(volatile).toEqual(['api_key']);
    expect(like(level('2', { fields: { api_key: 'K3' } }))).toEqual([expected[1]]);
  });

  test('is told without when it was sent, even where both runs say the same', () => {
    const at = (value: string, sent: string): Attempt => level(value, { fields: { sent_at: sent } });
    const { expected, volatile, like } = readCleanLine([at('1', '0')], [at('1', '0')]);
    expect(volatile).toEqual(['sent_at']);
    expect(like(at('1', '7'))).toEqual([expected[0]]);
  });

  test('is told without values that only change places', () => {
    const run = (...order: readonly [string, string]): Attempt[] => [
      level('1', { fields: { player: 'a', sequence: order[0] } }),
      level('2', { fields: { player: 'b', sequence: order[1] } }),
    ];
    expect(readCleanLine(run('x', 'y'), run('y', 'x')).volatile).toEqual(['sequence']);
  });

  test('has no installations where they differ from run to run', () => {
    const of = (installationId: string): Attempt =>
      level('1', { installationId, fields: { analytics_installation_id: installationId } });
    const { expected, volatile } = readCleanLine([of('a')], [of('b')]);
    expect(volatile).toEqual(['analytics_installation_id']);
    expect(expected[0]?.label).toBe('tenjin.event level');
  });
});

describe('a request in a lesson', () => {
  const marked = (value: string, fields: Attempt['fields'] = {}): Attempt =>
    level(value, { fields: { attempt: '1', country: 'DE', player: `p${value}`, session_id: 's', ...fields } });
  const run = [marked('1'), marked('2'), marked('3')];
  const { expected, like } = readCleanLine(run, run);

  test('is a try of what it is like', () => {
    expect(like(marked('2'))).toEqual([expected[1]]);
  });

  test.each<{ what: string; fields: Attempt['fields'] }>([
    { what: 'marks that only a try has, however many', fields: { retry: '1', tries: '2', more: '3', again: '4' } },
    { what: 'less that says nothing of what counts', fields: { attempt: null, country: null } },
    { what: 'another value where the MMP does not look', fields: { attempt: '2', player: 'p4' } },
    { what: 'another value that is of the sending', fields: { session_id: 't' } },
    { what: 'another instant of sending', fields: { sent_at: '1790000000000' } },
  ])('may have $what', ({ fields }) => {
    expect(like(marked('2', fields))).toEqual([expected[1]]);
  });

  test.each<{ what: string; fields: Attempt['fields'] }>([
    { what: 'another name', fields: { event: 'level2' } },
    { what: 'no name', fields: { event: null } },
    { what: 'another value', fields: { value: '20' } },
    { what: 'no value', fields: { value: null } },
    { what: 'another installation', fields: { analytics_installation_id: 'b' } },
    { what: 'another device', fields: { advertising_id: 'b' } },
    { what: 'a price', fields: { price: '4.99' } },
    { what: 'another value where the MMP looks', fields: { country: 'FR' } },
  ])('is a try of nothing with $what', ({ fields }) => {
    expect(like(marked('2', fields))).toEqual([]);
  });

  test.each<{ name: string; value: string }>([
    { name: 'product_id', value: 'silver' },
    { name: 'price', value: '499' },
    { name: 'currency', value: 'EUR' },
    { name: 'quantity', value: '2' },
    { name: 'receipt', value: 'another' },
  ])('is no try of a purchase with $name $value', ({ name, value }) => {
    const buy = (fields: Attempt['fields'] = {}): Attempt =>
      anAttempt({
        endpoint: 'tenjin.purchase',
        fields: { product_id: 'gold', price: '4.99', currency: 'USD', quantity: '1', receipt: 'r', ...fields },
      });
    const line = readCleanLine([buy()], [buy()]);
    expect(line.like(buy({ retry: '1' }))).toEqual([line.expected[0]]);
    expect(line.like(buy({ [name]: value, retry: '1' }))).toEqual([]);
    expect(line.like(buy({ [name]: null }))).toEqual([]);
  });

  test('is a try of either where it has lost what tells two apart, of neither where it says another thing there', () => {
    const of = (player: string | null): Attempt => anAttempt({ name: 'level', fields: { event: 'level', player } });
    const line = readCleanLine([of('1'), of('2')], [of('1'), of('2')]);
    expect(line.like(of(null))).toEqual(line.expected);
    expect(line.like(of('3'))).toEqual([]);
    expect(line.like({ ...of('1'), endpoint: 'tenjin.purchase' })).toEqual([]);
  });

  test('that is like nothing is told by what it is nearest to', () => {
    const { nearest } = readCleanLine(run, run);
    expect(nearest(marked('2', { value: '20', country: 'FR' }))).toEqual({
      one: expected[1],
      differences: ['value', 'country'],
    });
    expect(nearest(anAttempt({ endpoint: 'tenjin.purchase' }))).toBeNull();
  });
});

describe('a command that cannot be examined', () => {
  const refusal = (first: readonly Attempt[], second: readonly Attempt[]): string => {
    try {
      readCleanLine(first, second);
    } catch (error) {
      return (error as Error).message;
    }
    return 'none';
  };

  test.each([
    { what: 'nothing', runs: [[], []], said: 'the command sent nothing that counts' },
    { what: 'less in one run', runs: [[level('1'), level('2')], [level('1')]], said: 'sent 2 and 1 requests' },
    {
      what: 'what is refused',
      runs: [
        [level('1'), level('2', { isRecorded: false, status: 401, reason: 'unauthorized' })],
        [level('1'), level('2')],
      ],
      said: '1 of 2 requests were not recorded. The first: tenjin.event, answered 401 (unauthorized)',
    },
    {
      what: 'the same twice',
      runs: [
        [level('1'), level('1'), level('2')],
        [level('1'), level('1'), level('2')],
      ],
      said: 'requests on a clean line cannot be told apart: 2 × tenjin.event level of a.',
    },
    {
      what: 'what only a field tells apart that differs from run to run',
      runs: [
        [level('1', { fields: { nonce: 'a' } }), level('1', { fields: { nonce: 'b' } })],
        [level('1', { fields: { nonce: 'c' } }), level('1', { fields: { nonce: 'd' } })],
      ],
      said: 'cannot be told apart when nonce is left out, since it differs from run to run: 2 × tenjin.event level of a.',
    },
    {
      what: 'values that change places, where nothing tells which of them belong to an event',
      runs: [
        [level('1', { fields: { sequence: 'x' } }), level('2', { fields: { sequence: 'y' } })],
        [level('1', { fields: { sequence: 'y' } }), level('2', { fields: { sequence: 'x' } })],
      ],
      said: 'the values of value and sequence change places from run to run',
    },
    {
      what: 'different endpoints',
      runs: [[level('1')], [level('1', { endpoint: 'tenjin.purchase' })]],
      said: 'two runs on a clean line sent different things',
    },
  ])('sends $what', ({ runs: [first = [], second = []], said }) => {
    expect(refusal(first, second)).toContain(said);
  });
});
