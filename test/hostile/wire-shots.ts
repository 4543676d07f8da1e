import fc from 'fast-check';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { aShot, type Shot } from './shot.js';

const CLOSE = 'Connection: close\r\n';
const paths = [
  ...tenjin.endpoints.map(({ path }) => path.replace(/:\w+$/, 'x')),
  '/w/default/v0/event',
  '/_sim/apps',
  '/_sim/workspaces',
  '/_sim/health',
  '/',
  '*',
  'http://localhost/v0/event',
  'http://evil.example/_sim/apps',
  '/v0/../_sim/apps',
  '//_sim/apps',
];

const path = fc.constantFrom(...paths);
const method = fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH');
const bytes = (most: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength: most }).map((list) => Buffer.from(list));

/** One shot of a text with the line ends that it says. */
const shot = (label: string, text: string, rest: Partial<Shot> = {}): Shot =>
  aShot(label, [Buffer.from(text, 'latin1')], rest);

const head = (line: string, ...headers: string[]): string =>
  `${[line, 'Host: localhost', ...headers].join('\r\n')}\r\n${CLOSE}\r\n`;

/** First lines and headers that no request has, or that two readers read in two ways. */
const heads: fc.Arbitrary<Shot> = fc.oneof(
  bytes(300).map((given) => aShot('garbage', [given, Buffer.from('\r\n\r\n')])),
  fc
    .tuple(path, bytes(60))
    .map(([where, given]) =>
      aShot('garbage after a path', [Buffer.from(`GET ${where}`), given, Buffer.from(' HTTP/1.1\r\n\r\n')]),
    ),
  fc
    .tuple(method, path, fc.constantFrom('0.9', '1.0', '1.2', '2.0', '3', '9.9', '1.1.1', '-1.1', '01.1', 'x', ''))
    .map(([verb, where, version]) => shot(`HTTP/${version}`, `${verb} ${where} HTTP/${version}\r\nHost: a\r\n\r\n`)),
  path.map((where) => shot('HTTP/0.9', `GET ${where}\r\n\r\n`)),
  path.map((where) => shot('PRI', `PRI ${where} HTTP/2.0\r\n\r\nSM\r\n\r\n`)),
  fc
    .constantFrom('BREW', 'get', 'TRACE', 'CONNECT', 'PROPFIND', 'M-SEARCH', 'QUERY', 'A'.repeat(9000))
    .chain((verb) => path.map((where) => shot('another method', head(`${verb} ${where} HTTP/1.1`)))),
  path.map((where) => shot('bare line feeds', `GET ${where} HTTP/1.1\nHost: a\n\n`)),
  path.map((where) => shot('bare carriage returns', `GET ${where} HTTP/1.1\rHost: a\r\r`)),
  path.map((where) => shot('folded header', head(`GET ${where} HTTP/1.1`, 'X: a\r\n b\r\n\tc'))),
  path.map((where) => shot('no host', `GET ${where} HTTP/1.1\r\n${CLOSE}\r\n`)),
  path.map((where) => shot('two hosts', head(`GET ${where} HTTP/1.1`, 'Host: evil.example'))),
  path.map((where) => shot('NUL in a header', head(`GET ${where} HTTP/1.1`, 'X: a\0b'))),
  path.map((where) => shot('space before the colon', head(`GET ${where} HTTP/1.1`, 'Content-Length : 3'))),
  path.map((where) => shot('a header without a name', head(`GET ${where} HTTP/1.1`, ': x'))),
  path.map((where) => shot('umlauts', head(`GET ${where}?a=\u00e4\u00ff HTTP/1.1`, 'X-\u00e4: \u00f6'))),
  fc
    .tuple(path, fc.integer({ min: 1, max: 4000 }))
    .map(([where, count]) =>
      shot('many headers', head(`GET ${where} HTTP/1.1`, ...Array.from({ length: count }, (_, n) => `h${n}: ${n}`))),
    ),
  fc
    .tuple(path, fc.constantFrom(60_000, 70_000, 1_000_000))
    .map(([where, size]) => shot('a large header', head(`GET ${where} HTTP/1.1`, `X: ${'x'.repeat(size)}`))),
  fc.constant(
    aShot('TLS', [Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(190, 7)], { after: 'half-close' }),
  ),
  path.map((where) =>
    shot(
      'upgrade',
      `GET ${where} HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ),
  ),
  path.map((where) => shot('h2c', head(`GET ${where} HTTP/1.1`, 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'))),
);

const length = (value: string): string => `Content-Length: ${value}`;

/** Bodies whose length is a lie, a riddle, or said twice. */
const bodies: fc.Arbitrary<Shot> = fc
  .tuple(
    path,
    fc.constantFrom<readonly [string, readonly string[], string]>(
      ['length and chunks', [length('5'), 'Transfer-Encoding: chunked'], '0\r\n\r\nGET /_sim/apps HTTP/1.1\r\n\r\n'],
      ['chunks and length', ['Transfer-Encoding: chunked', length('0')], '5\r\nabcde\r\n0\r\n\r\n'],
      ['two lengths', [length('5'), length('6')], 'abcdef'],
      ['the same length twice', [length('3'), length('3')], 'abc'],
      ['a list of lengths', [length('3, 3')], 'abc'],
      ['a negative length', [length('-1')], 'abc'],
      ['a huge length', [length('99999999999999999999999')], 'abc'],
      ['a signed length', [length('+3')], 'abc'],
      ['a hexadecimal length', [length('0x3')], 'abc'],
      ['two codings', ['Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'],
      ['chunked twice', ['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
      ['a coding that is none', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
      ['a tabbed coding', ['Transfer-Encoding:\tchunked'], '3\r\nabc\r\n0\r\n\r\n'],
      ['chunk size that is none', ['Transfer-Encoding: chunked'], 'zz\r\nabc\r\n0\r\n\r\n'],
      ['a negative chunk', ['Transfer-Encoding: chunked'], '-3\r\nabc\r\n0\r\n\r\n'],
      ['a huge chunk', ['Transfer-Encoding: chunked'], 'ffffffffffffffffff\r\nabc'],
      ['a chunk longer than said', ['Transfer-Encoding: chunked'], '2\r\nabcdef\r\n0\r\n\r\n'],
      ['chunk extensions', ['Transfer-Encoding: chunked'], '3;a=b;c="d e"\r\nabc\r\n0;x\r\n\r\n'],
      ['long chunk extensions', ['Transfer-Encoding: chunked'], `3;${'x'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`],
      ['trailers', ['Transfer-Encoding: chunked', 'Trailer: Host'], '0\r\nHost: evil\r\nContent-Length: 9\r\n\r\n'],
      ['many trailers', ['Transfer-Encoding: chunked'], `0\r\n${'T: x\r\n'.repeat(20_000)}\r\n`],
      ['a body after the end', [length('3')], 'abcGET /_sim/apps HTTP/1.1\r\n\r\n'],
      ['a wish that is none', ['Expect: 100-continue', length('3')], 'abc'],
      ['another wish', ['Expect: a-miracle', length('3')], 'abc'],
    ),
  )
  .map(([where, [label, headers, body]]) => shot(label, head(`POST ${where} HTTP/1.1`, ...headers) + body));

const get = (where: string): string => `GET ${where} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** Senders that go away, that say more than they are asked, or that end what they have not begun. */
const manners: fc.Arbitrary<Shot> = fc.oneof(
  fc
    .tuple(fc.array(path, { minLength: 2, maxLength: 40 }), path)
    .map(([wheres, last]) => shot('pipelining', wheres.map(get).join('') + head(`GET ${last} HTTP/1.1`))),
  fc.tuple(fc.array(path, { minLength: 1, maxLength: 5 }), bytes(40)).map(([wheres, given]) =>
    aShot('pipelining, then garbage', [Buffer.from(wheres.map(get).join('')), given, Buffer.from('\r\n\r\n')], {
      after: 'half-close',
    }),
  ),
  fc
    .tuple(path, fc.integer({ min: 1, max: 60 }))
    .map(([where, size]) => shot('half a head', head(`GET ${where} HTTP/1.1`).slice(0, size), { after: 'half-close' })),
  path.map((where) => shot('half closed after the head', get(where), { after: 'half-close' })),
  path.map((where) =>
    shot('half a body', `${head(`POST ${where} HTTP/1.1`, length('5000'))}half`, { after: 'half-close' }),
  ),
  path.map((where) => shot('gone after the head', get(where), { after: 'abort' })),
  path.map((where) =>
    shot('gone in a body', `${head(`POST ${where} HTTP/1.1`, length('5000'))}half`, { after: 'abort' }),
  ),
  path.map((where) =>
    shot('gone in a chunk', `${head(`POST ${where} HTTP/1.1`, 'Transfer-Encoding: chunked')}ff\r\nab`, {
      after: 'abort',
    }),
  ),
  fc.constant(shot('gone before anything', '', { after: 'abort' })),
  fc.constant(shot('nothing at all', '', { after: 'half-close' })),
  fc.constantFrom(60_000, 500).map((withinMs) => {
    const body = JSON.stringify({ never: true, where: { fields: { event: { matches: '(a+)+$' } } }, withinMs });
    const headers = ['Content-Type: application/json', length(String(body.length))];
    return shot('gone while an assertion waits', head('POST /_sim/assert HTTP/1.1', ...headers) + body, {
      after: 'abort',
    });
  }),
);

/** Whatever is not HTTP, or only nearly. */
export const wireShot: fc.Arbitrary<Shot> = fc.oneof(heads, bodies, manners);

/** Senders that take their time: the limits end them. */
export const slowShot: fc.Arbitrary<Shot> = fc
  .tuple(path, fc.constantFrom('headers', 'body', 'chunks', 'nothing', 'silence'), fc.integer({ min: 5, max: 60 }))
  .map(([where, kind, pauseMs]) => {
    const start = `POST ${where} HTTP/1.1\r\nHost: localhost\r\n`;
    const first = {
      headers: start,
      body: `${start}${length('100000')}\r\n\r\n`,
      chunks: `${start}Transfer-Encoding: chunked\r\n\r\n`,
      nothing: '',
      silence: `${start}${length('100000')}\r\n\r\n`,
    }[kind];
    const drip = { headers: 'X: y\r\n', body: 'x', chunks: '1\r\nx\r\n', nothing: '\r\n', silence: '' }[kind];
    const drips = kind === 'silence' ? [] : Array.from({ length: 2000 }, () => Buffer.from(drip));
    return aShot(`slow ${kind}`, [Buffer.from(first), ...drips], { pauseMs });
  });
