import { describe, expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { rawExchange } from '../support/raw-exchange.js';

const target = aTarget();

describe('bytes that are not a request', () => {
  const head = 'POST /v0/event HTTP/1.1\r\nHost: a\r\n';
  test.each([
    ['garbage', '\u0000\u0001\u0002garbage\r\n\r\n', 400],
    ['no Host', 'GET /v0/event HTTP/1.1\r\n\r\n', 400],
    ['both a length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, 400],
    ['a length that is none', `${head}Content-Length: -5\r\n\r\n`, 400],
    ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['a header without a name', 'GET /v0/event HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n', 400],
    ['an unknown version', 'GET /v0/event HTTP/9.9\r\nHost: a\r\n\r\n', 400],
    ['a method that is none', 'BREW /v0/event HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n', 400],
    ['CONNECT', 'CONNECT track.tenjin.com:443 HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ])('%s', async (_what, bytes, status) => {
    expect(await rawExchange(target.simulator.port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test.each([
    [
      'a target with scheme and host, as proxies send it',
      'GET http://track.tenjin.com/v0/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      401,
    ],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    [
      'a wish to change the protocol',
      'GET /v0/event HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n',
      401,
    ],
    ['the oldest protocol', 'GET /v0/event\r\n\r\n', 401],
    ['the old protocol', 'GET /v0/event HTTP/1.0\r\n\r\n', 401],
    ['HEAD', 'HEAD /v0/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
  ])('%s is answered', async (_what, bytes, status) => {
    expect(await rawExchange(target.simulator.port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test.each(['GET /v0/event HTT', 'GET /v0/event HTTP/1.1\r\nHost: a', 'GET /v0/event\r\n'])(
    'a sender that ends its half after %j gets a 400 and no wait',
    async (bytes) => {
      expect(await rawExchange(target.simulator.port, bytes, { end: true })).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  test('a sender that goes away in the middle leaves nothing behind', async () => {
    const { world, query } = target.aWorld('GONE');
    await rawExchange(
      target.simulator.port,
      `POST /v0/event?${query} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf`,
      { end: true },
    );
    expect(world.requests()).toEqual([]);
  });
});

describe('nonsense behind a request that is whole', () => {
  const get = 'GET /v0/event HTTP/1.1\r\nHost: a\r\n\r\n';
  const statusesOf = (text: string): string[] =>
    [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);

  test.each([
    { what: 'garbage', bytes: `${get}\0\0\0\r\n\r\n`, statuses: ['401', '400'] },
    { what: 'garbage after several', bytes: `${get}${get}${get}BREW\r\n\r\n`, statuses: ['401', '401', '401', '400'] },
    {
      what: 'headers that are too large',
      bytes: `${get}GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`,
      statuses: ['401', '431'],
    },
    { what: 'a body that belongs to nothing', bytes: `${get}abc=def\r\n\r\n`, statuses: ['401', '400'] },
    {
      what: 'garbage behind a call of the control API',
      bytes: `GET /_sim/clock HTTP/1.1\r\nHost: localhost\r\n\r\n\0\r\n\r\n`,
      statuses: ['200', '400'],
    },
    {
      what: 'a broken chunk, which is in the request itself,',
      bytes: `POST /v0/event HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      statuses: ['400'],
    },
  ])('$what takes nobody’s answer away', async ({ bytes, statuses }) => {
    expect(statusesOf(await rawExchange(target.simulator.port, bytes))).toEqual(statuses);
  });
});
