import { expect, test } from 'vitest';
import { readTenjinAnswer } from '../../../sender/mmps/tenjin/answer.js';

const JSON_TYPE = 'application/json; charset=utf-8';

test.each([
  [200, '{"code":200,"success":true}', { kind: 'delivered' }],
  [200, '{"code":200}', { kind: 'delivered' }],
  [200, '', { kind: 'delivered' }],
  [200, 'OK', { kind: 'delivered' }],
  [200, 'null', { kind: 'delivered' }],
  [200, '{"code":"odd"}', { kind: 'delivered' }],
  [200, '{"code":"200"}', { kind: 'delivered' }],
  [200, '{"code":200,"success":true,"error":null,"errors":[]}', { kind: 'delivered' }],
  [200, '{"error":"","errors":{}}', { kind: 'delivered' }],
  [200, '{"code":200,"success":false}', { kind: 'dropped', reason: 'success is false' }],
  [200, '{"success":false,"error":"not logged"}', { kind: 'dropped', reason: 'not logged' }],
  [200, '{"errors":["a","b"]}', { kind: 'dropped', reason: 'a; b' }],
  [200, '{"errors":[{"message":"a"},{"code":7}]}', { kind: 'dropped', reason: 'a; {"code":7}' }],
  [200, '{"errors":{"price":["is odd"]}}', { kind: 'dropped', reason: '{"price":["is odd"]}' }],
  [200, '{"error":{"message":"a"}}', { kind: 'dropped', reason: 'a' }],
  [200, '{"error":true}', { kind: 'dropped', reason: 'true' }],
  [200, '{"code":"202"}', { kind: 'dropped', reason: 'HTTP 202' }],
  [200, '{"code":"401","error":"unauthorized"}', { kind: 'unauthorized', reason: 'unauthorized' }],
  [200, '{"code":"2020"}', { kind: 'delivered' }],
  [200, '{"code":503,"success":false}', { kind: 'retry', reason: 'success is false', mayHaveCounted: false }],
  [200, '{"error":"not logged"}', { kind: 'dropped', reason: 'not logged' }],
  [200, '{"code":202,"error":"ignored"}', { kind: 'dropped', reason: 'ignored' }],
  [200, '{"code":401,"error":"unauthorized"}', { kind: 'unauthorized', reason: 'unauthorized' }],
  [200, '{"code":503}', { kind: 'retry', reason: 'HTTP 503', mayHaveCounted: false }],
  [202, '{"code":202,"error":"invalid device identifier"}', { kind: 'dropped', reason: 'invalid device identifier' }],
  [204, '', { kind: 'dropped', reason: 'HTTP 204' }],
  [301, '', { kind: 'no-such-app', reason: 'HTTP 301, a redirect: is baseUrl right?' }],
  [400, 'broken {', { kind: 'refused', reason: 'HTTP 400' }],
  [401, '{"error":"unauthorized"}', { kind: 'unauthorized', reason: 'unauthorized' }],
  [403, '', { kind: 'unauthorized', reason: 'HTTP 403' }],
  [404, '{"error":"no such app"}', { kind: 'no-such-app', reason: 'no such app' }],
  [408, '', { kind: 'retry', reason: 'HTTP 408', mayHaveCounted: false }],
  [413, '', { kind: 'refused', reason: 'HTTP 413' }],
  [429, '', { kind: 'retry', reason: 'HTTP 429', mayHaveCounted: false }],
  [500, '', { kind: 'retry', reason: 'HTTP 500', mayHaveCounted: true }],
  [503, '', { kind: 'retry', reason: 'HTTP 503', mayHaveCounted: false }],
  [504, '', { kind: 'retry', reason: 'HTTP 504', mayHaveCounted: true }],
])('%i %s means %j', (status, body, meaning) => {
  expect(readTenjinAnswer({ status, contentType: JSON_TYPE, body })).toEqual(meaning);
});

test.each([
  { contentType: 'text/html', body: '<title>Welcome</title>' },
  { contentType: 'text/html; charset=utf-8', body: '' },
  { contentType: '', body: '<html><body>Sign in</body></html>' },
  { contentType: 'text/plain', body: '\uFEFF\n  <!doctype html>' },
  { contentType: JSON_TYPE, body: '<?xml version="1.0"?>' },
])('a page with 200 is none of its answers: $contentType $body', (page) => {
  const reason = 'HTTP 200 with a page of HTML: is baseUrl right?';
  expect(readTenjinAnswer({ status: 200, ...page })).toEqual({ kind: 'retry', reason, mayHaveCounted: false });
});

test.each(['OK', 'a < b', '"<"', ''])('plain text with 200 is delivered: %j', (body) => {
  expect(readTenjinAnswer({ status: 200, contentType: 'text/plain', body })).toEqual({ kind: 'delivered' });
});

test('a reason steers no terminal', () => {
  const body = JSON.stringify({ error: 'no\u001b[2J\u0007\r\nsuch\u009b1m app\u202e!\ud800 caf\u00e9' });
  const meaning = readTenjinAnswer({ status: 400, contentType: JSON_TYPE, body });
  expect(meaning).toEqual({
    kind: 'refused',
    reason: 'no\uFFFD[2J\uFFFD\uFFFD\uFFFDsuch\uFFFD1m app\uFFFD!\uFFFD caf\u00e9',
  });
});

test('a reason is not as long as somebody may like', () => {
  const body = JSON.stringify({ error: 'x'.repeat(100_000) });
  const meaning = readTenjinAnswer({ status: 400, contentType: JSON_TYPE, body });
  expect('reason' in meaning && meaning.reason.length).toBe(200);
});
