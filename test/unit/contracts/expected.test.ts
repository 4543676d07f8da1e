import type { ErrorObject } from 'ajv';
import { expect, test } from 'vitest';
import { jsonProblems } from '../../../contracts/validators/control.js';

/** What a problem of this keyword tells, where the definition does not say what it expects. */
function toldOf(keyword: string, params: object): string | undefined {
  const error: ErrorObject = { keyword, params, instancePath: '/a', schemaPath: '', message: 'must be Ajv', data: 'b' };
  return jsonProblems([error])[0]?.expected;
}

test.each([
  ['minLength', { limit: 1 }, 'a text that is not empty'],
  ['minLength', { limit: 2 }, 'at least 2 characters'],
  ['maxLength', { limit: 1 }, 'at most 1 character'],
  ['minItems', { limit: 1 }, 'at least 1 element'],
  ['maxItems', { limit: 2 }, 'at most 2 elements'],
  ['minProperties', { limit: 1 }, 'at least 1 member'],
  ['maxProperties', { limit: 100 }, 'at most 100 members'],
  ['minimum', { limit: 0 }, 'at least 0'],
  ['maximum', { limit: 0 }, 'at most 0'],
  ['exclusiveMinimum', { limit: 0 }, 'more than 0'],
  ['pattern', { pattern: '^a$' }, 'a text that matches ^a$'],
  ['format', { format: 'date-time' }, 'an ISO 8601 instant with its zone'],
  ['format', { format: 'other' }, 'a text of the form other'],
  ['anyOf', {}, 'a value of one of the kinds that it takes'],
])('%s %j: in the words of all other problems', (keyword, params, expected) => {
  expect(toldOf(keyword, params)).toBe(expected);
});
