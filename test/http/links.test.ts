import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { sendLine } from '../support/http-line.js';
import { rawExchange } from '../support/raw-exchange.js';
import { AIID, aWorld, frozen, GAID, HOME_IP, type Link, type World, ZEROS } from '../support/world.js';

let sim: Simulator;
let proxied: Simulator;
beforeAll(async () => {
  [sim, proxied] = await Promise.all([createSimulator(), createSimulator({ trustProxy: true })]);
});
afterAll(() => Promise.all([sim.close(), proxied.close()]));

const locationOf = ({ headers }: { headers: Headers }): string => headers.get('location') ?? '';
const engagementOf = (world: World) => world.last().facts.find(({ type }) => type === 'engagement');
const PHONE = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36';

describe('where a click goes', () => {
  test('to redirect_url before all else, by 302, and nothing is kept of it by caches', async () => {
    const world = aWorld(sim, { app: { destinationUrl: 'https://app.example/' } });
    const link = world.campaign({ redirectUrl: 'https://campaign.example/' });
    const answer = await world.click(link, { redirect_url: 'https://link.example/a?b=c#d' });
    expect(answer.status).toBe(302);
    expect(locationOf(answer)).toBe('https://link.example/a?b=c#d');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).toBe('');
  });

  test("to the campaign's address before the app's, to the app's before the store", async () => {
    const world = aWorld(sim, { app: { destinationUrl: 'https://app.example/x' } });
    const own = world.campaign({ redirectUrl: 'https://campaign.example/y' });
    expect(locationOf(await world.click(own))).toBe('https://campaign.example/y');
    expect(locationOf(await world.click(world.campaign()))).toBe('https://app.example/x');
  });

  test.each([
    { app: { platform: 'ios', storeId: '1234567890' }, store: 'https://apps.apple.com/app/id1234567890' },
    { app: { platform: 'ios' }, store: 'https://apps.apple.com/app/com.example.game' },
    {
      app: { platform: 'amazon' },
      store: 'https://www.amazon.com/gp/mas/dl/android?p=com.example.game',
    },
  ] as const)('to the store page of $app.platform: $store', async ({ app, store }) => {
    const world = aWorld(sim, { app });
    expect(locationOf(await world.click(world.campaign()))).toBe(store);
  });

  test('android_other has no store: its destinationUrl, else the click is answered without a redirect', async () => {
    const bare = aWorld(sim, { app: { platform: 'android_other' } });
    const answer = await bare.click(bare.campaign());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('location')).toBeNull();
    expect(bare.last()).toMatchObject({ verdict: 'recorded', facts: [{ type: 'engagement', kind: 'click' }] });

    const world = aWorld(sim, { app: { platform: 'android_other', destinationUrl: 'https://apk.example/' } });
    expect(locationOf(await world.click(world.campaign()))).toBe('https://apk.example/');
  });

  test('Google Play gets the install referrer with our token and the UTM fields; it attributes the install', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ name: 'Spring & Summer', channel: 'applovin' });
    const url = new URL(locationOf(await world.click(link)));
    expect(url.origin + url.pathname).toBe('https://play.google.com/store/apps/details');
    expect(url.searchParams.get('id')).toBe('com.example.game');
    const referrer = url.searchParams.get('referrer') ?? '';
    const fields = new URLSearchParams(referrer);
    expect(fields.get('utm_source')).toBe('applovin');
    expect(fields.get('utm_campaign')).toBe('Spring & Summer');
    expect([...fields.values()]).toContain(engagementOf(world)?.id);

    await world.open({ advertising_id: ZEROS, referrer });
    expect(await world.workspace.install(AIID)).toMatchObject({
      attribution: { method: 'referrer-click', channel: 'applovin', campaignId: link.id },
    });
  });

  test('two clicks get two tokens', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    expect(locationOf(await world.click(link))).not.toBe(locationOf(await world.click(link)));
  });

  test.each([
    { target: 'https://play.google.com/store/apps/details?id=x', gets: true },
    { target: 'market://details?id=x', gets: true },
    { target: 'https://play.google.com.evil.example/?id=x', gets: false },
    { target: 'https://example.com/', gets: false },
  ])('a redirect to $target gets a referrer: $gets', async ({ target, gets }) => {
    const world = aWorld(sim);
    const url = new URL(locationOf(await world.click(world.campaign(), { redirect_url: target })));
    expect(url.searchParams.has('referrer')).toBe(gets);
  });

  test('the App Store gets no referrer, nor does Google Play from an iOS app', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const link = world.campaign();
    expect(locationOf(await world.click(link))).not.toContain('referrer');
    const play = 'https://play.google.com/store/apps/details?id=x';
    expect(locationOf(await world.click(link, { redirect_url: play }))).toBe(play);
  });

  test('an own scheme is a target', async () => {
    const world = aWorld(sim);
    expect(locationOf(await world.click(world.campaign(), { redirect_url: 'game://level/3?x=1' }))).toBe(
      'game://level/3?x=1',
    );
  });
});

describe('a redirect never harms', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    'about:blank',
    '/relative',
    '//example.com/',
    'not a url',
    'http://',
    'http://[::1',
  ])('%j is not followed: the next target is, with a warning', async (target) => {
    const world = aWorld(sim, { app: { destinationUrl: 'https://safe.example/' } });
    const answer = await world.click(world.campaign(), { redirect_url: target });
    expect(answer.status).toBe(302);
    expect(locationOf(answer)).toBe('https://safe.example/');
    expect(world.last()).toMatchObject({
      verdict: 'recorded',
      findings: [{ rule: 'redirect-not-followed', severity: 'warning', field: 'redirect_url', given: target }],
    });
  });

  test.each(['%0d%0aSet-Cookie:%20a=b', '%0D%0A%0D%0A<html>', '%0aX-Evil:%201', '%00', '%E2%80%A8'])(
    'redirect_url with %s splits no headers',
    async (tail) => {
      const world = aWorld(sim);
      const { shortId } = world.campaign();
      const answer = await rawExchange(
        sim.port,
        `GET /v0/click/${shortId}?redirect_url=https://example.com/${tail} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      const [head = '', body] = answer.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 302 /);
      expect(head.split('\r\n').filter((line) => /^location:/i.test(line))).toHaveLength(1);
      expect(head).not.toMatch(/^(set-cookie|x-evil):/im);
      expect(head).toMatch(/^[\x20-\x7e\r\n]*$/);
      expect(body).toBe('');
    },
  );

  test('letters beyond ASCII are escaped', async () => {
    const world = aWorld(sim);
    const answer = await world.click(world.campaign(), { redirect_url: 'https://example.com/größe?q=日本' });
    expect(locationOf(answer)).toBe('https://example.com/gr%C3%B6%C3%9Fe?q=%E6%97%A5%E6%9C%AC');
  });
});

describe('who engaged', () => {
  test('ip_address counts before the socket, user_agent before the header', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.click(link, { ip_address: '2001:DB8::7', user_agent: PHONE }, { 'user-agent': 'curl/8' });
    expect(engagementOf(world)).toMatchObject({ ip: '2001:db8::7', userAgent: PHONE });
    await world.click(link, {}, { 'user-agent': PHONE });
    expect(engagementOf(world)).toMatchObject({ ip: '127.0.0.1', userAgent: PHONE });
  });

  test('an ip_address that is none leaves the word to the socket, with a finding', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { ip_address: 'somewhere' });
    expect(engagementOf(world)).toMatchObject({ ip: '127.0.0.1' });
    expect(world.last().findings).toMatchObject([{ rule: 'invalid-parameter', field: 'ip_address' }]);
  });

  test('X-Forwarded-For is believed only with trustProxy, and then its first address', async () => {
    const forwarded = { 'x-forwarded-for': `${HOME_IP}, 10.0.0.1` };
    const world = aWorld(sim);
    await world.click(world.campaign(), {}, forwarded);
    expect(engagementOf(world)).toMatchObject({ ip: '127.0.0.1' });

    const behind = aWorld(proxied);
    const link = behind.campaign();
    await behind.click(link, {}, forwarded);
    expect(engagementOf(behind)).toMatchObject({ ip: HOME_IP });
    await behind.click(link, { ip_address: '198.51.100.1' }, forwarded);
    expect(engagementOf(behind)).toMatchObject({ ip: '198.51.100.1' });
    await behind.click(link, {}, { 'x-forwarded-for': 'unknown' });
    expect(engagementOf(behind)).toMatchObject({ ip: '127.0.0.1' });
  });

  test.each(['{gaid}', '%%ADVERTISING_ID%%', '__GAID__', '${ADID}', ZEROS, ''])(
    'advertising_id=%s breaks no click and is matched with nobody',
    async (advertisingId) => {
      const world = aWorld(sim);
      const answer = await world.click(world.campaign(), { advertising_id: advertisingId });
      expect(answer.status).toBe(302);
      expect(world.last().verdict).toBe('recorded');
      expect(engagementOf(world)).toMatchObject({ advertisingId: null });
      await world.open({ advertising_id: advertisingId });
      expect(await world.workspace.install(AIID)).toMatchObject({
        attribution: { method: 'organic', candidatesTotal: 0 },
      });
    },
  );

  test('an unfilled placeholder is a warning that repeats it', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { advertising_id: '{gaid}' });
    expect(world.last().findings).toMatchObject([
      { rule: 'unfilled-macro', severity: 'warning', field: 'advertising_id', given: '{gaid}' },
    ]);
  });

  test('a placeholder that is no id is kept as it stands, and the finding says so', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { advertising_id: GAID, site_id: '{site}' });
    expect(world.last().findings).toMatchObject([
      { rule: 'unfilled-macro', field: 'site_id', message: expect.stringContaining('it is taken as it stands') },
    ]);
    await world.open();
    expect((await world.user()).body).toMatchObject({ site_id: '{site}' });
  });

  test('what the network adds is kept and comes back from v0/user', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ remoteCampaignId: 'remote-1' });
    const said = {
      click_id: 'clk_1',
      site_id: 'site_7',
      creative_name: 'video_123',
      campaign_name: 'mtg_us_1103',
      country: 'US',
      tenjin_parameter_0: 'zero',
      tenjin_parameter_5: 'five',
    };
    await world.click(link, { ...said, advertising_id: GAID, deeplink_url: 'game://x?y=1', their_own: '1' });
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [], fields: { their_own: '1' } });
    await world.open();
    expect((await world.user()).body).toEqual({
      advertising_id: GAID,
      ad_network: link.channel,
      campaign_id: link.id,
      campaign_name: 'mtg_us_1103',
      site_id: 'site_7',
      creative_name: 'video_123',
      remote_campaign_id: 'remote-1',
      click_id: 'clk_1',
      deferred_deeplink_url: 'game://x?y=1',
      tenjin_parameter_0: 'zero',
      tenjin_parameter_5: 'five',
    });
  });

  test('a user agent that nobody has filled in does not take the place of the header', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { user_agent: '{ua}', advertising_id: GAID }, { 'User-Agent': 'header/1' });
    expect(world.last().facts[0]).toMatchObject({ userAgent: 'header/1' });
  });

  test('of what the control API adds only the free slots come back, and none in the place of what Tenjin says', async () => {
    const world = aWorld(sim);
    const { id: campaignId, channel } = world.campaign();
    const parameters = { tenjin_parameter_1: 'one', tenjin_parameter_6: 'six', ad_network: 'organic', sub1: 's' };
    await world.workspace.addEngagement({ kind: 'click', campaignId, advertisingId: GAID, parameters });
    await world.open();
    const { body } = await world.user();
    expect(body).toMatchObject({ ad_network: channel, campaign_id: campaignId, tenjin_parameter_1: 'one' });
    expect(body).not.toHaveProperty('tenjin_parameter_6');
    expect(body).not.toHaveProperty('sub1');
  });

  test('a misspelt parameter of a link is a warning; parameters of others are not', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign(), { advertisingid: GAID, zodiac_sign: 'libra' });
    expect(world.last().findings).toMatchObject([
      { rule: 'unknown-parameter', field: 'advertisingid', hint: 'Did you mean `advertising_id`?' },
    ]);
  });
});

describe('links', () => {
  test('an impression is a transparent GIF that no cache keeps', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ redirectUrl: 'https://campaign.example/' });
    const answer = await world.view(link, { advertising_id: GAID, redirect_url: 'https://link.example/' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/gif');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text.startsWith('GIF89a')).toBe(true);
    expect(world.last()).toMatchObject({
      endpoint: 'tenjin.impression',
      verdict: 'recorded',
      facts: [{ type: 'engagement', kind: 'impression', campaignId: link.id, advertisingId: GAID }],
      answer: { status: 200, bodyEncoding: 'base64' },
    });
  });

  test.each(['click', 'impression'] as const)('a %s is visible as soon as it is answered', async (kind) => {
    const world = aWorld(sim);
    const link = world.campaign();
    await (kind === 'click' ? world.click(link) : world.view(link));
    expect(world.workspace.requests()).toHaveLength(1);
    expect(world.last()).toMatchObject({
      endpoint: `tenjin.${kind}`,
      at: frozen.now,
      app: { bundleId: 'com.example.game' },
    });
  });

  test('POST is taken too, since pages send beacons, with the parameters in a form', async () => {
    const world = aWorld(sim);
    const { shortId } = world.campaign();
    expect((await world.post(`/v0/click/${shortId}`, { advertising_id: GAID })).status).toBe(302);
    expect(engagementOf(world)).toMatchObject({ advertisingId: GAID });
  });

  test('the addresses that the campaign shows are good, trailing slash or not', async () => {
    const world = aWorld(sim);
    const { clickUrl, impressionUrl } = world.campaign();
    expect((await answerTo(clickUrl ?? '')).status).toBe(302);
    expect((await answerTo(`${clickUrl}/`)).status).toBe(302);
    expect((await answerTo(impressionUrl ?? '')).status).toBe(200);
    expect(world.workspace.requests()).toHaveLength(3);
  });

  test('a link finds its workspace without /w/{id}, under any host name', async () => {
    const world = aWorld(sim);
    const { shortId } = world.campaign();
    const headers = { host: 'track.tenjin.io' };
    expect((await sendLine(sim.port, { target: `/v0/click/${shortId}`, headers })).status).toBe(302);
    expect(world.last().verdict).toBe('recorded');
  });

  test('a deleted campaign answers 404 and engages nobody; what it won stays', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.click(link, { advertising_id: GAID });
    await world.control(`DELETE /_sim/campaigns/${link.id}`);
    const answer = await world.click(link, { advertising_id: GAID });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ code: 404, error: 'no such campaign' });
    expect(world.last()).toMatchObject({
      verdict: 'rejected',
      reason: 'no-such-link',
      findings: [{ rule: 'no-such-link', given: link.shortId, message: 'The campaign of this link has been deleted.' }],
      facts: [],
    });
    await world.open();
    expect(await world.workspace.install(AIID)).toMatchObject({ attribution: { campaignId: link.id } });
  });

  test('an unknown link is 404, in the default workspace, and the finding names the nearest', async () => {
    const [demo] = sim.default.demo();
    const known = demo?.campaign?.shortId ?? '';
    const wrong = `${known.slice(0, -1)}_`;
    const answer = await answerTo(`${sim.url}/v0/click/${wrong}`);
    expect(answer.status).toBe(404);
    expect(sim.default.requests()[0]).toMatchObject({
      endpoint: 'tenjin.click',
      verdict: 'rejected',
      findings: [{ rule: 'no-such-link', given: wrong, hint: `Did you mean \`${known}\`?` }],
    });
  });

  test.each(['/v0/click', '/v0/click/', '/v0/impression', '/v0/click/a/b'])('%s is no link: 404', async (path) => {
    const answer = await answerTo(sim.url + path);
    expect(answer.status).toBe(404);
    expect(sim.default.requests()[0]).toMatchObject({ verdict: 'rejected', facts: [] });
  });

  test.each(['PUT', 'DELETE', 'OPTIONS'])('%s on a link is 405', async (method) => {
    const world = aWorld(sim);
    const answer = await answerTo(world.campaign().clickUrl ?? '', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'POST']);
    expect(world.last()).toMatchObject({ endpoint: 'tenjin.click', verdict: 'rejected', facts: [] });
  });

  test('broken percent-encoding breaks neither the path nor the parameters', async () => {
    const world = aWorld(sim);
    const { shortId } = world.campaign();
    const send = (target: string) => sendLine(sim.port, { target });
    expect((await send('/v0/click/%E0%A4%A')).status).toBe(404);
    expect((await send(`/v0/click/${shortId}?site_id=100%&advertising_id=${GAID}`)).status).toBe(302);
    expect(engagementOf(world)).toMatchObject({ advertisingId: GAID, details: { siteId: '100%' } });
    expect(world.last().findings).toMatchObject([{ rule: 'broken-percent-encoding', severity: 'warning' }]);
  });

  test('a short id may be percent-encoded', async () => {
    const world = aWorld(sim);
    const link: Link = world.campaign({ shortId: 'ab-cd_ef' });
    expect((await sendLine(sim.port, { target: '/v0/click/ab%2Dcd%5Fef' })).status).toBe(302);
    expect(engagementOf(world)).toMatchObject({ campaignId: link.id });
  });

  test('self-attributing channels have no link', () => {
    const world = aWorld(sim);
    expect(world.campaign({ channel: 'facebook' })).toMatchObject({
      shortId: null,
      clickUrl: null,
      impressionUrl: null,
    });
  });
});
