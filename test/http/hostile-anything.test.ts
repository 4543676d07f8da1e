import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendLine } from '../support/http-line.js';
import { aTarget } from '../support/hostile-target.js';
import { FORM } from '../support/world.js';

const target = aTarget();

test(
  'whatever is sent to whichever path, the answer is below 500 and the simulator still attributes',
  { tags: 'long' },
  async () => {
    const { world, campaign, query } = target.aWorld('ANY');
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
        const url = `${target.simulator.url}${where}?${known ? `${query}&` : ''}${given}`;
        const init = { method, redirect: 'manual' as const, headers: { 'content-type': type } };
        const response = await fetch(url, method === 'GET' || body === null ? init : { ...init, body });
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );

    const id = 'ffff0000ffff0000ffff0000ffff0001';
    await fetch(`${campaign.clickUrl}?advertising_id=${id}`, { redirect: 'manual' });
    await fetch(`${target.simulator.url}/v0/event?${query}&analytics_installation_id=${id}&advertising_id=${id}`);
    expect((await world.install(id)).attribution).toMatchObject({ method: 'device-click', campaignId: campaign.id });
  },
);

test(
  'whatever the control API is sent, the answer is below 500 and its lists still answer',
  { tags: 'long' },
  async () => {
    const { world, campaign } = target.aWorld('CONTROL');
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
      [
        'POST /_sim/attribution/explain',
        { appId },
        ['advertisingId', 'ip', 'referrer', 'userAgent', 'osVersion', 'at'],
      ],
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
    const send = async (operation: string, text: string | null): Promise<number> => {
      const [method = '', path = ''] = operation.split(' ');
      const line = `${path}?workspace=${world.id}`;
      const json = text === null ? {} : { headers: { 'content-type': 'application/json' }, chunks: [text] };
      return (await sendLine(target.simulator.port, { method, target: line, ...json })).status;
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
      { numRuns: 250 },
    );
  },
);

test('whatever headers and bytes come along, the answer is below 500', { tags: 'long' }, async () => {
  const { campaign } = target.aWorld('HEADERS');
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
  const line = fc.constantFrom(
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
      line,
      fc.dictionary(header, value, { maxKeys: 4 }),
      fc.uint8Array({ maxLength: 200 }),
      async (method, where, headers, body) => {
        const { status } = await sendLine(target.simulator.port, {
          method,
          target: where,
          headers: { ...headers, 'content-length': String(body.length) },
          chunks: [Buffer.from(body)],
        });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 200 },
  );
});

/** Encodes what an URL cannot hold, and leaves what is merely wrong. */
function encodeLoosely(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%25', '%');
}
