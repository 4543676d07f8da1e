import type { Problem } from '@mmp-sim/contracts/answers';
import { expect, test } from 'vitest';
import { inPage, problemAt } from '../../../simulator/dashboard/parts/refusal-words.js';

test.each([
  ['Not found: no app has the id a.b. GET /_sim/apps lists them.', 'Not found: no app has the id a.b.'],
  ['It is there: the app x. Change it by PATCH /_sim/apps/{id}.', 'It is there: the app x. Change it.'],
  [
    'Full: 8. Delete some by DELETE /_sim/faults/{id}, or raise limits.faults.',
    'Full: 8. Delete some, or raise limits.faults.',
  ],
  [
    'Not found: none. GET /_sim/installs lists them; GET /_sim/requests says what became of its requests.',
    'Not found: none.',
  ],
  ['It cannot be deleted. POST /_sim/reset clears it.', 'It cannot be deleted.'],
  ['The simulator does not answer.', 'The simulator does not answer.'],
])('%j is said as %j', (message, said) => expect(inPage({ message })).toBe(said));

test('a problem that names a field is told of that field', () => {
  const problems = [
    { path: 'id', given: 'My Team', expected: '1–64 small letters' },
    { path: 'apps.0.bundleId', given: null, expected: 'a value' },
  ];
  const refusal = { problem: { problems } as unknown as Problem };
  expect(problemAt(refusal, 'id')).toBe('Expected 1–64 small letters, got My Team');
  expect(problemAt(refusal, 'apps.0.bundleId')).toBe('Expected a value');
  expect(problemAt(refusal, 'seed')).toBe(null);
  expect(problemAt(null, 'id')).toBe(null);
});
