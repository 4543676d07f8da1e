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

test('a page of HTML with 200 is none of its answers', () => {
  const answer = { status: 200, contentType: 'text/html', body: '<title>Welcome</title>' };
  expect(readTenjinAnswer(answer)).toMatchObject({ kind: 'retry' });
});

test('a reason is not as long as somebody may like', () => {
  const body = JSON.stringify({ error: 'x'.repeat(100_000) });
  const meaning = readTenjinAnswer({ status: 400, contentType: JSON_TYPE, body });
  expect('reason' in meaning && meaning.reason.length).toBe(200);
});
