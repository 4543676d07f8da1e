import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { sendLine } from '../support/http-line.js';
import { rawExchange } from '../support/raw-exchange.js';

const MEGABYTE = 1_048_576;
const FORM = 'application/x-www-form-urlencoded';

let simulator: Simulator;
const bugs: unknown[] = [];
beforeAll(async () => {
  simulator = await createSimulator({ onBug: (error) => bugs.push(error) });
});
afterAll(async () => {
  await simulator.close();
  expect(bugs).toEqual([]);
});

function aWorld(key: string) {
  const world = simulator.workspace({ apps: [{ bundleId: 'game', platform: 'android', sdkKeys: [{ key }] }] });
  const campaign = world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'Spring', channel: 'unity' });
  return { world, campaign, query: `api_key=${key}&bundle_id=game&platform=android&os_version=34&sdk_version=server` };
}

/** The newest entry, and the answer to a POST of these bytes. */
async function post(
  key: string,
  body: string | Uint8Array,
  headers: Record<string, string> = { 'content-type': FORM },
) {
  const { world, query } = aWorld(key);
  const response = await fetch(`${simulator.url}/v0/event?${query}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json(), entry: world.requests()[0] };
}

describe('parameters of any kind are read', () => {
  const open = 'analytics_installation_id=29eeb1610fe74997b6d53f02e9711f8c&advertising_id=';

  test('broken percent-encoding is read as it stands, what is whole beside it is decoded, and a finding says so', async () => {
    const { status, entry } = await post('H1', `${open}&customer_user_id=100%25%zz%&device_model=Pixel%208`);
    expect(status).toBe(200);
    expect(entry?.fields).toMatchObject({ customer_user_id: '100%%zz%', device_model: 'Pixel 8' });
    expect(entry?.findings).toContainEqual(expect.objectContaining({ rule: 'broken-percent-encoding' }));
  });

  test('of a duplicate the last counts, and a finding names both', async () => {
    const { status, entry } = await post('H2', `${open}&country=US&country=DE`);
    expect(status).toBe(200);
    expect(entry?.fields['country']).toBe('DE');
    expect(entry?.findings).toContainEqual(expect.objectContaining({ rule: 'duplicate-parameter', given: 'US, DE' }));
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__[polluted]', 'constructor.prototype'])(
    'a parameter may be called %s',
    async (name) => {
      const { status, entry } = await post(`H3-${name.replaceAll(/\W/g, '')}`, `${open}&${encodeURIComponent(name)}=1`);
      expect(status).toBe(200);
      expect(Object.entries(entry?.fields ?? {})).toContainEqual([name, '1']);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  test.each([
    ['NUL', '%00'],
    ['half a surrogate pair', '%ED%A0%80'],
    ['bytes that are no UTF-8', '%FF%FE%C0%AF'],
    ['a line break', '%0D%0ASet-Cookie:%20a=1'],
    ['a right-to-left override', '%E2%80%AE'],
  ])('%s in every value is recorded, or refused in the MMP’s own words', async (_what, value) => {
    for (const name of ['analytics_installation_id', 'advertising_id', 'event', 'ip_address', 'referrer', 'country']) {
      const { status, body } = await post(`H4-${name}-${value.replaceAll(/\W/g, '')}`, `${open}&${name}=${value}`);
      expect([200, 202]).toContain(status);
      expect(body).toMatchObject({ code: status });
    }
  });

  test('a thousand parameters are read, of more a finding says that they were left', async () => {
    const many = (count: number): string => Array.from({ length: count }, (_, n) => `p${n}=${n}`).join('&');
    const all = await post('H5', many(1000));
    expect(all.entry?.findings.filter(({ rule }) => rule === 'too-many-parameters')).toEqual([]);
    expect(all.entry?.fields).toHaveProperty('p999', '999');
    const more = await post('H6', many(1001));
    expect(more.entry?.findings).toContainEqual(expect.objectContaining({ rule: 'too-many-parameters' }));
    expect(more.entry?.fields).not.toHaveProperty('p1000');
  });

  test.each([
    ['application/json', '{"event":"x"}'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="event"\r\n\r\nx\r\n--x--'],
    ['text/plain', 'event=x'],
  ])('a body of type %s is not read, and the finding says to send a form', async (type, body) => {
    const { entry } = await post(`H7-${type.length}`, body, { 'content-type': type });
    expect(entry?.fields).not.toHaveProperty('event');
    expect(entry?.findings).toContainEqual(
      expect.objectContaining({ rule: 'unread-body', severity: 'error', hint: expect.stringContaining(FORM) }),
    );
  });
});

describe('sizes', () => {
  test('a body of exactly 1 MB is read, one byte more is 413 and stands in the journal', async () => {
    const head = 'customer_user_id=';
    const fits = await post('S1', head + 'x'.repeat(MEGABYTE - head.length));
    expect(fits.entry?.fields['customer_user_id']).toHaveLength(MEGABYTE - head.length);

    const over = await post('S2', head + 'x'.repeat(MEGABYTE - head.length + 1));
    expect(over).toMatchObject({
      status: 413,
      body: { code: 413 },
      entry: { verdict: 'rejected', reason: 'body-too-large' },
    });
  });

  test('a chunked body is cut off at the same size', async () => {
    const { world, query } = aWorld('S3');
    const piece = new Uint8Array(65_536).fill(120);
    let left = 20;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        if (left > 0) controller.enqueue(piece);
        else controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': FORM } } as RequestInit;
    expect((await fetch(`${simulator.url}/v0/event?${query}`, init)).status).toBe(413);
    expect(world.requests()[0]).toMatchObject({ verdict: 'rejected', reason: 'body-too-large' });
  });

  test('headers over 64 KB are 431', async () => {
    const head = `GET /v0/event HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`;
    expect(await rawExchange(simulator.port, head)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

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
    expect(await rawExchange(simulator.port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
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
    expect(await rawExchange(simulator.port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test.each(['GET /v0/event HTT', 'GET /v0/event HTTP/1.1\r\nHost: a', 'GET /v0/event\r\n'])(
    'a sender that ends its half after %j gets a 400 and no wait',
    async (bytes) => {
      expect(await rawExchange(simulator.port, bytes, { end: true })).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  test('a sender that goes away in the middle leaves nothing behind', async () => {
    const { world, query } = aWorld('GONE');
    await rawExchange(
      simulator.port,
      `POST /v0/event?${query} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf`,
      { end: true },
    );
    expect(world.requests()).toEqual([]);
  });
});

test('whatever is sent to whichever path, the answer is below 500 and the simulator still attributes', async () => {
  const { world, campaign, query } = aWorld('ANY');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '',
      '%',
      '%zz',
      '\u0000',
      '__proto__',
      '{gaid}',
      '00000000-0000-0000-0000-000000000000',
      '../..',
      'x'.repeat(3000),
    ),
  );
  const name = fc.oneof(
    text,
    fc.constantFrom(
      'analytics_installation_id',
      'advertising_id',
      'ip_address',
      'event',
      'value',
      'referrer',
      'sent_at',
    ),
    fc.constantFrom(
      'redirect_url',
      'user_agent',
      'platform',
      'bundle_id',
      'api_key',
      'tenjin_parameter_0',
      'os_version',
    ),
  );
  const pairs = fc.array(fc.tuple(name, text), { maxLength: 8 });
  const encoded = pairs.map((list) =>
    list.map(([key, value]) => `${encodeLoosely(key)}=${encodeLoosely(value)}`).join('&'),
  );
  const path = fc.oneof(
    fc.constantFrom(
      '/v0/event',
      '/v0/event/',
      '/v0/user',
      `/v0/click/${campaign.shortId}`,
      `/v0/impression/${campaign.shortId}`,
    ),
    text.map((segment) => `/v0/click/${encodeLoosely(segment)}`),
    text.map((segment) => `/w/${encodeLoosely(segment)}/v0/event`),
    text.map((segment) => `/v0/${encodeLoosely(segment)}`),
  );
  const request = fc.record({
    path,
    query: encoded,
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
    body: fc.option(encoded, { nil: null }),
    type: fc.constantFrom(FORM, `${FORM}; charset=utf-8`, 'application/json', 'nonsense'),
    known: fc.boolean(),
  });

  await fc.assert(
    fc.asyncProperty(request, async ({ path: where, query: given, method, body, type, known }) => {
      const url = `${simulator.url}${where}?${known ? `${query}&` : ''}${given}`;
      const init = { method, redirect: 'manual' as const, headers: { 'content-type': type } };
      const response = await fetch(url, method === 'GET' || body === null ? init : { ...init, body });
      await response.arrayBuffer();
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: 700 },
  );

  const id = 'ffff0000ffff0000ffff0000ffff0001';
  await fetch(`${campaign.clickUrl}?advertising_id=${id}`, { redirect: 'manual' });
  await fetch(`${simulator.url}/v0/event?${query}&analytics_installation_id=${id}&advertising_id=${id}`);
  expect((await world.install(id)).attribution).toMatchObject({ method: 'device-click', campaignId: campaign.id });
});

test('whatever the control API is sent, the answer is below 500 and its lists still answer', async () => {
  const { world, campaign } = aWorld('CONTROL');
  const appId = world.apps[0]?.id;
  const instant = new Date(0).toISOString();
  type Operation = readonly [line: string, body: Record<string, unknown>, names: readonly string[]];
  const operations: readonly Operation[] = [
    ['POST /_sim/engagements', { kind: 'click', campaignId: campaign.id }, ['ip', 'at', 'parameters', 'userAgent']],
    [
      'POST /_sim/claims',
      { appId, channel: 'facebook', advertisingId: 'a', kind: 'click', engagedAt: instant },
      ['channel', 'advertisingId', 'installationId', 'engagedAt', 'campaignId'],
    ],
    ['POST /_sim/attribution/explain', { appId }, ['advertisingId', 'ip', 'referrer', 'userAgent', 'osVersion', 'at']],
    ['POST /_sim/campaigns', { appId, name: 'n', channel: 'q' }, ['name', 'channel', 'shortId', 'redirectUrl']],
    [`PATCH /_sim/campaigns/${campaign.id}`, {}, ['name', 'attributionWindowMs', 'redirectUrl', 'shortId']],
    [`PATCH /_sim/apps/${appId}`, {}, ['name', 'windows', 'channelWindows', 'storeId', 'destinationUrl', 'protocol']],
    ['POST /_sim/apps', { bundleId: 'b', platform: 'ios' }, ['bundleId', 'platform', 'sdkKeys', 'windows']],
    ['POST /_sim/channels', { shortId: 's', name: 'n' }, ['id', 'shortId', 'name', 'selfAttributing']],
    ['PUT /_sim/clock', { mode: 'frozen' }, ['mode', 'now', 'rate']],
    ['POST /_sim/clock/advance', { ms: 1000 }, ['ms', 'to']],
    ['POST /_sim/assert', {}, ['on', 'where', 'count', 'atLeast', 'never', 'since']],
  ];
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      -1,
      0,
      1,
      5000,
      1e308,
      appId,
      campaign.id,
      'unity',
      '::1',
      'https://a',
      instant,
    ),
    fc.constantFrom<unknown>(
      '9999-12-31T23:59:59Z',
      '0000-01-01T00:00:00Z',
      '\u0000',
      '\ud800',
      '(a+)+$',
      'x'.repeat(5000),
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const name = fc.constantFrom('__proto__', 'constructor', 'fields', 'event', 'click', 'deviceMs', 'key', 'matches');
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf, { maxKeys: 2 })), { maxKeys: 3 }),
  );
  const send = async (line: string, text: string | null): Promise<number> => {
    const [method = '', path = ''] = line.split(' ');
    const target = `${path}?workspace=${world.id}`;
    const json = text === null ? {} : { headers: { 'content-type': 'application/json' }, chunks: [text] };
    return (await sendLine(simulator.port, { method, target, ...json })).status;
  };

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operations),
      fc.array(fc.tuple(fc.nat(5), value), { maxLength: 2 }),
      fc.constantFrom('apps', 'campaigns', 'channels', 'installs', 'requests'),
      async ([line, template, names], changes, list) => {
        const changed = changes.map(([at, given]) => [names[at % names.length] ?? '', given] as const);
        expect(await send(line, JSON.stringify({ ...template, ...Object.fromEntries(changed) }))).toBeLessThan(500);
        expect(await send(`GET /_sim/${list}`, null)).toBe(200);
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever headers and bytes come along, the answer is below 500', async () => {
  const { campaign } = aWorld('HEADERS');
  const header = fc.constantFrom(
    'authorization',
    'content-type',
    'x-forwarded-for',
    'user-agent',
    'cookie',
    'range',
    'if-none-match',
    'te',
    'content-encoding',
    'accept-encoding',
    'origin',
    'sec-fetch-site',
    'x-http-method-override',
    'accept',
  );
  const value = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '',
      'Basic',
      'Basic =',
      `Basic ${'A'.repeat(9000)}`,
      'gzip',
      'bytes=0-',
      'a/b;;;',
      'application/json',
    ),
  );
  const target = fc.constantFrom(
    '/v0/event',
    '/v0/user',
    `/v0/click/${campaign.shortId}`,
    `/v0/impression/${campaign.shortId}`,
    '/v0//event',
    '//v0/event',
    '/w//v0/event',
    '/w/default/_sim/apps',
    '/_sim/apps',
    '/_sim/apps/%E0%A4%A',
    '/_sim',
    '/',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH'),
      target,
      fc.dictionary(header, value, { maxKeys: 4 }),
      fc.uint8Array({ maxLength: 200 }),
      async (method, where, headers, body) => {
        const { status } = await sendLine(simulator.port, {
          method,
          target: where,
          headers: { ...headers, 'content-length': String(body.length) },
          chunks: [Buffer.from(body)],
        });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 400 },
  );
});

/** Encodes what an URL cannot hold, and leaves what is merely wrong. */
function encodeLoosely(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%25', '%');
}
