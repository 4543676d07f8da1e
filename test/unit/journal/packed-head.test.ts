import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedHead, type RequestHead, unpackedHead } from '../../../simulator/journal/packed-head.js';

const aHead: RequestHead = {
  method: 'POST',
  scope: null,
  path: '/v0/event',
  query: '',
  headers: { host: '127.0.0.1:4747', 'content-type': 'application/x-www-form-urlencoded', 'x-empty': '' },
  remoteIp: '127.0.0.1',
  params: {},
};

/** As it comes back from where it rests. */
const rested = (head: RequestHead): RequestHead => unpackedHead(Buffer.from(packedHead(head), 'utf8').toString('utf8'));

test.each([
  ['a form', {}],
  ['nothing that may be left out', { remoteIp: null, headers: {} }],
  ['a query', { method: 'GET', query: 'event=a%0Ab&value=1' }],
  ['a workspace', { scope: 'one' }],
  ['a workspace without a name', { scope: '' }],
  ['an address without digits', { remoteIp: '' }],
  ['a named segment', { path: '/v0/click/a%0Ab', params: { shortId: 'a\nb' } }],
  ['a header that is a list', { headers: { 'set-cookie': ['a=1', 'b=2'] } }],
  ['a line break in a header', { headers: { 'x-note': 'two\nlines' } }],
  ['a line break in the name of a header', { headers: { 'x\ny': '1' } }],
  ['a line break in the path', { path: '/v0\n/event' }],
  ['letters beyond ASCII', { headers: { 'x-city': 'Þórshöfn' }, query: '广告=😀' }],
  ['half a surrogate pair', { query: '\ud800' }],
  ['a header that all objects have by nature', { headers: JSON.parse('{"__proto__": "x"}') as RequestHead['headers'] }],
])('%s is read as it was packed', (_what, part) => {
  const head = { ...aHead, ...part };
  expect(rested(head)).toEqual(head);
});

test('whatever it is made of, a head is read as it was packed', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\n', 'L', 'J', '/', '{}'));
  const head = fc.record({
    method: text,
    scope: fc.option(text),
    path: text,
    query: text,
    headers: fc.dictionary(text, fc.oneof(text, fc.array(text)), { noNullPrototype: true }),
    remoteIp: fc.option(text),
    params: fc.dictionary(text, text, { noNullPrototype: true }),
  });
  fc.assert(
    fc.property(head, (one) => {
      expect(JSON.stringify(rested(one))).toBe(JSON.stringify(one));
    }),
    { numRuns: 50 },
  );
});
