import { providerState } from '@mmp-sim/contracts/provider-states';
import { expect, test } from 'vitest';
import type { Candidate } from '../../../simulator/pact/journal-pact.js';
import { described } from '../../../simulator/pact/written-pact.js';

/** A kind of request with these parameters. */
const kind = (body: string): Candidate => ({
  interaction: {
    description: 'POST /v0/event is taken',
    states: [],
    request: { method: 'POST', path: '/v0/event', query: '', headers: {}, body },
    response: { status: 200, headers: {}, body: { code: 200 } },
  },
  state: providerState('an app'),
  count: 1,
  id: '1',
});

const names = (...bodies: string[]): string[] => described(bodies.map(kind)).map((one) => one.interaction.description);

test('a request without a twin needs no further name', () => {
  expect(names('a=1&b=2')).toEqual(['POST /v0/event is taken']);
});

test('twins are told apart by what one carries and the other lacks', () => {
  expect(names('a=1', 'a=1&country=DE')).toEqual([
    'POST /v0/event is taken, without country',
    'POST /v0/event is taken, with country',
  ]);
});

test('what carries the same as another lacks something else', () => {
  const all = 'a=1&b=2&c=3&d=4&e=5&f=6&g=7';
  const [, second] = names(`${all}&h=8`, all, 'z=1');
  expect(second).toBe('POST /v0/event is taken, with a, b, c, d, e, f, without h, z');
});
