import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aTarget } from '../support/hostile-target.js';
import { sendLine } from '../support/http-line.js';

const target = aTarget();

/** Where a click with this `redirect_url` is sent: the header as it came, null where there is none. */
async function locationOf(redirectUrl: string, shortId: string | null): Promise<string | null> {
  const query = `redirect_url=${encodeURIComponent(redirectUrl.toWellFormed())}`;
  const { status, headers } = await sendLine(target.simulator.port, { target: `/v0/click/${shortId}?${query}` });
  expect(status).toBe(302);
  return headers.location ?? null;
}

test.each([
  { given: 'https://example.com/a b', location: 'https://example.com/a%20b' },
  { given: 'https://example.com/a\r\nSet-Cookie: b=1', location: 'https://example.com/aSet-Cookie:%20b=1' },
  { given: 'https://example.com/\u0000\u0007x', location: 'https://example.com/%00%07x' },
  { given: 'https:\\\\example.com\\@evil.example/', location: 'https://example.com/@evil.example/' },
  { given: 'HTTPS://EXAMPLE.com:443/../a', location: 'https://example.com/a' },
  { given: 'https://user:pass word@example.com/', location: 'https://user:pass%20word@example.com/' },
  { given: 'https://münchen.example/ü?ü#ü', location: 'https://xn--mnchen-3ya.example/%C3%BC?%C3%BC#%C3%BC' },
  { given: '  https://example.com  ', location: 'https://example.com/' },
  { given: 'myapp://open/\u2028é"<>', location: 'myapp://open/%E2%80%A8%C3%A9%22%3C%3E' },
])('Location is the normalised address, in visible ASCII: $given', async ({ given, location }) => {
  const { campaign } = target.aWorld(`LOCATION-${location}`.replaceAll(/[^A-Z]/gi, '').slice(0, 60));
  expect(await locationOf(given, campaign.shortId)).toBe(location);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\r\nscript:alert(1)',
  'javascript&colon;alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'about:blank',
  'blob:https://example.com/x',
  'filesystem:https://example.com/x',
  'view-source:https://example.com',
  '//evil.example/x',
  '/relative',
  'https://',
  'https://a b/',
  'https://[::1',
  'https://example.com:99999/',
  '\u0000',
])('what is no address to go to, %j, does not get into Location, and a finding says so', async (given) => {
  const { world, campaign } = target.aWorld(`REFUSED-${given.replaceAll(/\W/g, '_')}-${given.length}`);
  expect(await locationOf(given, campaign.shortId)).toMatch(
    /^https:\/\/play\.google\.com\/store\/apps\/details\?id=game&/,
  );
  expect(world.requests()[0]?.findings).toContainEqual(
    expect.objectContaining({ rule: 'redirect-not-followed', field: 'redirect_url' }),
  );
});

test(
  'whatever redirect_url, campaign and app say, Location is one line of visible ASCII that stays as it is when read',
  { tags: 'long' },
  async () => {
    const { world } = target.aWorld('ANYWHERE');
    const scheme = fc.constantFrom(
      'https:',
      'http:',
      'market:',
      'myapp:',
      'intent:',
      'mailto:',
      'ws:',
      'JAVASCRIPT:',
      '',
    );
    const rest = fc.string({ unit: 'binary', maxLength: 30 });
    const url = fc.tuple(scheme, fc.constantFrom('//', '\\\\', '/', ''), rest).map((parts) => parts.join(''));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(url, url, async (asked, own) => {
        n += 1;
        const app = world.apps[0]?.id ?? '';
        const redirectUrl = URL.canParse(own) ? { redirectUrl: own } : {};
        const campaign = world.addCampaign({
          appId: app,
          name: 'Any',
          channel: 'unity',
          shortId: `any-${n}`,
          ...redirectUrl,
        });
        const location = await locationOf(asked, campaign.shortId);
        expect(location).toMatch(/^[\x21-\x7e]+$/);
        expect(new URL(location ?? '').href).toBe(location);
        expect(location).not.toMatch(/^(?:javascript|data|vbscript|file|about|blob|filesystem|view-source):/i);
      }),
      { numRuns: 300 },
    );
  },
);

test('lone surrogates and line breaks in a bundle id or a store id stay inside their parameter', async () => {
  for (const platform of ['android', 'ios', 'amazon'] as const) {
    const world = target.simulator.workspace({
      apps: [{ bundleId: 'a\r\nb\ud800&id=evil', platform, storeId: '1/../..?x=\r\ny' }],
    });
    const campaign = world.addCampaign({ appId: world.apps[0]?.id ?? '', name: '\ud800\r\n', channel: 'unity' });
    const location = new URL((await locationOf('', campaign.shortId)) ?? '');
    expect(location.hostname).toMatch(/^(?:play\.google|apps\.apple|www\.amazon)\.com$/);
    expect(location.href).not.toMatch(/[\r\n]|[?&]x=/);
  }
});
