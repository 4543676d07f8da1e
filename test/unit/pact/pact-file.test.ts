import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatorError } from '../../../simulator/errors.js';
import { readPact } from '../../../simulator/pact/pact-file.js';
import { withStates } from '../../../simulator/pact/with-states.js';

const named = { consumer: { name: 'a' }, provider: { name: 'b' } };
const withOne = (interaction: unknown): string => JSON.stringify({ ...named, interactions: [interaction] });
const request = { method: 'post', path: '/v0/event' };
const response = { status: 200 };

test.each([
  { text: '', said: 'expected JSON' },
  { text: '[]', said: 'expected a JSON object with consumer, provider and interactions' },
  { text: '{"consumer":{"name":1}}', said: 'consumer.name: got 1, expected a text' },
  { text: '{"consumer":{"name":"a"}}', said: 'provider.name: got nothing, expected a text' },
  { text: JSON.stringify(named), said: 'interactions: got nothing, expected a list' },
  { text: JSON.stringify({ ...named, messages: [] }), said: 'it holds messages' },
  { text: JSON.stringify({ ...named, interactions: [] }), said: 'the list is empty' },
  { text: withOne(null), said: 'interactions.0: expected a request and a response' },
  {
    text: withOne({ type: 'Asynchronous/Messages', description: 'x' }),
    said: 'nothing but interactions of type Asynchronous/Messages',
  },
  {
    text: JSON.stringify({ ...named, interactions: [{}], metadata: { plugins: [{ name: 'protobuf' }, 1] } }),
    said: 'metadata.plugins: got protobuf, 1, expected none',
  },
  { text: withOne({ request, response }), said: 'interactions.0.description: got nothing' },
  {
    text: withOne({ description: 'x', request: { path: 'v0/event' }, response }),
    said: 'request.path: got "v0/event"',
  },
])('what is no pact is refused with the reason: $said', ({ text, said }) => {
  expect(() => readPact(text, 'p.json')).toThrow(said);
  expect(() => readPact(text, 'p.json')).toThrow('p.json: ');
});

const read = (interaction: object) =>
  readPact(withOne({ description: 'x', response, ...interaction }), 'p.json').interactions[0];

test.each([
  { version: '2, query as a text', request: { ...request, query: 'a=1&b=2' }, expected: { query: 'a=1&b=2' } },
  { version: '3, query as lists', request: { ...request, query: { a: ['1', '2'] } }, expected: { query: 'a=1&a=2' } },
  { version: '3, a JSON body', request: { ...request, body: { a: 1 } }, expected: { body: '{"a":1}' } },
  {
    version: '4, headers as lists',
    request: { ...request, headers: { 'X-A': ['1', '2'] } },
    expected: { headers: { 'x-a': '1, 2' } },
  },
  {
    version: '4, a body as text',
    request: { ...request, body: { content: 'a=1', contentType: 'text/plain', encoded: false } },
    expected: { body: 'a=1' },
  },
  {
    version: '4, an encoded body',
    request: { ...request, body: { content: 'YT0x', contentType: 'text/plain', encoded: 'base64' } },
    expected: { body: 'a=1' },
  },
])('a request of version $version is read', ({ request: given, expected }) => {
  expect(read({ request: given })?.request).toMatchObject({ method: 'POST', path: '/v0/event', ...expected });
});

test.each([
  { given: { providerState: 'an app' }, states: [{ name: 'an app', params: {} }] },
  { given: { provider_state: 'an app' }, states: [{ name: 'an app', params: {} }] },
  { given: { providerStates: [{ name: 'an app', params: { a: 1 } }] }, states: [{ name: 'an app', params: { a: 1 } }] },
  { given: { providerState: '' }, states: [] },
  { given: {}, states: [] },
])('states are read in every spelling: $given', ({ given, states }) => {
  expect(read({ request, ...given })?.states).toEqual(states);
});

test('an empty list of plugins is none, and messages are told apart from what an MMP can be asked', () => {
  const message = { type: 'Asynchronous/Messages', description: 'm' };
  const interactions = [message, { description: 'x', request, response }, { type: 'Synchronous/Messages' }];
  const pact = readPact(JSON.stringify({ ...named, interactions, metadata: { plugins: [] } }), 'p.json');
  expect(pact.interactions.map(({ description }) => description)).toEqual(['x']);
  expect(pact.messages).toEqual([message, { type: 'Synchronous/Messages', description: 'interactions.2' }]);
  expect(pact.json['interactions']).toEqual([interactions[1]]);
});

test('states that are not known are replaced where that is asked for, and those that are known stay', () => {
  const of = (...names: string[]) => ({
    description: 'x',
    request,
    response,
    providerStates: names.map((name) => ({ name })),
  });
  const text = JSON.stringify({
    ...named,
    interactions: [
      of('mine'),
      of('mine', 'no app'),
      of('an app'),
      { ...of(), providerStates: [], provider_state: 'mine' },
    ],
  });
  const statesWith = (inferUnknown: boolean): unknown[] => {
    const { json } = withStates(readPact(text, 'p.json'), inferUnknown);
    return (json['interactions'] as { providerStates: unknown }[]).map(({ providerStates }) => providerStates);
  };
  expect(statesWith(false)).toEqual([
    [{ name: 'mine' }],
    [{ name: 'mine' }, { name: 'no app' }],
    [{ name: 'an app' }],
    [],
  ]);
  // The request has no key, so nothing can be made of it: any key is taken then.
  expect(statesWith(true)).toEqual([[], [{ name: 'no app', params: {} }], [{ name: 'an app' }], []]);
});

test('a byte order mark does not matter', () => {
  expect(readPact(`\uFEFF${withOne({ description: 'x', request, response })}`, 'p.json').consumer).toBe('a');
});

test('whatever a file holds, it is read or refused, and a pact that is read can be given states', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const part = fc.dictionary(fc.constantFrom('method', 'path', 'query', 'headers', 'body', 'status'), value);
  const interaction = fc.record(
    { description: fc.string(), request: part, response: part, providerStates: value, providerState: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(value, fc.record({ ...mapped(named), interactions: fc.array(interaction) })), (json) => {
      try {
        const pact = readPact(JSON.stringify(json), 'p.json');
        for (const inferUnknown of [false, true]) withStates(pact, inferUnknown);
      } catch (error) {
        expect(error).toBeInstanceOf(SimulatorError);
      }
    }),
    { numRuns: 300 },
  );
});

function mapped(values: Readonly<Record<string, unknown>>): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fc.constant(value)]));
}
