import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type NetworkReport, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ limits: { networkReports: 4 } })));
afterAll(() => sim.close());

type List = { readonly items: readonly NetworkReport[]; readonly next?: string };

/** A report of a day on Unity Ads that nothing is wrong with. */
const aReport = ({ app }: World) => ({
  date: '2026-11-23',
  appId: app.id,
  channel: 'unity',
  impressions: 2000,
  clicks: 40,
  installs: 5,
});

const list = async (world: World, query = ''): Promise<List> =>
  (await world.control<List>(`GET /_sim/network-reports${query}`)).body;

describe('a report', () => {
  test('keeps what was reported, with money in US dollars by the rate of its own day', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'unity' });
    const { status, body } = await world.control('POST /_sim/network-reports', {
      rows: [
        {
          ...aReport(world),
          campaignId: campaign.id,
          country: 'de',
          siteId: 'site_1',
          creativeName: 'Banner',
          spend: '12.50',
          adRevenue: { amount: '100', currency: 'JPY' },
        },
      ],
    });
    expect(status).toBe(201);
    expect(body).toEqual({ added: 1, replaced: 0, findings: [] });
    const { items } = await list(world);
    expect(items).toEqual([
      {
        id: '1',
        ...aReport(world),
        campaignId: campaign.id,
        country: 'DE',
        siteId: 'site_1',
        creativeName: 'Banner',
        spend: { amount: '12.5', currency: 'USD', usd: '12.5' },
        adRevenue: { amount: '100', currency: 'JPY', usd: expect.stringMatching(/^0\.6\d+$/) },
      },
    ]);
    expect(world.workspace.networkReports.list()).toEqual(items);
  });

  test('takes the place of the earlier one of its key, as a whole and in its place', async () => {
    const world = aWorld(sim);
    const { networkReports } = world.workspace;
    networkReports.add([
      { ...aReport(world), spend: '10' },
      { ...aReport(world), country: 'US', spend: '1' },
    ]);
    // The channel by its name, an empty country for none: the same key.
    const again = { ...aReport(world), channel: 'Unity Ads', country: '', clicks: 41 };
    expect(networkReports.add([again])).toMatchObject({ added: 0, replaced: 1 });
    expect(networkReports.list()).toMatchObject([
      { id: '2', country: 'US', spend: { usd: '1' } },
      { id: '1', country: null, clicks: 41, spend: null },
    ]);
  });

  test('with a currency that no rate converts is kept, its dollars null and not zero, and that is said', async () => {
    const world = aWorld(sim);
    const spend = { amount: '7', currency: 'AFN' };
    const { findings } = world.workspace.networkReports.add([{ ...aReport(world), spend }]);
    expect(findings).toMatchObject([{ rule: 'no-rate', field: 'rows.0.spend', given: '7 AFN' }]);
    expect(world.workspace.networkReports.list()).toMatchObject([{ spend: { ...spend, usd: null } }]);
  });
});

describe('what is wrong', () => {
  test('is said at once, each with its row, and nothing is taken', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'mintegral' });
    const { status, body } = await world.control<Problem>('POST /_sim/network-reports', {
      rows: [
        aReport(world),
        { ...aReport(world), appId: 'game' },
        { ...aReport(world), channel: 'untiy' },
        { ...aReport(world), channel: 'organic' },
        { ...aReport(world), campaignId: campaign.id },
        { ...aReport(world), country: 'US', spend: { amount: '1', currency: 'EUX' } },
        aReport(world),
      ],
    });
    expect(status).toBe(400);
    expect(body.code).toBe('REQUEST_INVALID');
    expect(Object.fromEntries(body.problems?.map(({ path, expected }) => [path, expected]) ?? [])).toEqual({
      'rows.1.appId': `the id of an app: ${world.app.id} (com.example.game on android)`,
      'rows.2.channel': expect.stringMatching(/^a channel that advertises: facebook, .*; did you mean unity\?$/),
      'rows.3.channel': expect.stringContaining('a channel that advertises: facebook, ad_mob'),
      'rows.4.campaignId': 'the id of a campaign of com.example.game on unity: there is none',
      'rows.5.spend.currency': 'an ISO 4217 code, such as EUR',
      'rows.6': 'another day, channel, campaign, country, site or creative than rows.0: one of each counts',
    });
    expect(await list(world)).toEqual({ items: [] });
  });

  test.each([
    { wrong: { date: '2026-02-30' }, detail: 'rows.0.date: got 2026-02-30, expected a UTC day' },
    { wrong: { clicks: -1 }, detail: 'rows.0.clicks: got -1, expected a whole number' },
    { wrong: { installs: undefined }, detail: 'rows.0.installs is missing' },
    { wrong: { spend: 12.5 }, detail: 'rows.0.spend: got 12.5, expected US dollars as a decimal text' },
    { wrong: { spend: '-1' }, detail: 'rows.0.spend: got -1, expected US dollars as a decimal text' },
    { wrong: { revenue: '1' }, detail: 'rows.0.revenue is not known: did you mean adRevenue?' },
  ])('$detail', async ({ wrong, detail }) => {
    const world = aWorld(sim);
    const { body } = await world.control<Problem>('POST /_sim/network-reports', {
      rows: [{ ...aReport(world), ...wrong }],
    });
    expect(body.detail).toContain(detail);
  });

  test.each([
    [{ country: 'XQ' }, 'country', 'two letters of ISO 3166-1, such as DE, or none'],
    [{ country: 'Germany' }, 'country', 'two letters of ISO 3166-1, such as DE, or none'],
    [{ siteId: 'a\u0000b' }, 'siteId', /none of them control characters/],
    [{ siteId: '\uD800' }, 'siteId', /halves of surrogate pairs$/],
    [{ creativeName: 'a\u2028b' }, 'creativeName', /none of them control characters/],
    [{ creativeName: 'x'.repeat(256) }, 'creativeName', /^text of at most 255 characters/],
    [
      { date: '0000-01-01' },
      'date',
      /^a day from 2000-01-01 to 2026-11-25: the workspace's clock stands at 2026-11-24T12/,
    ],
    [{ date: '1999-12-31' }, 'date', /^a day from 2000-01-01 /],
    [{ date: '2026-11-26' }, 'date', /^a day from 2000-01-01 to 2026-11-25: /],
    [{ date: '9999-12-31' }, 'date', /^a day from 2000-01-01 /],
  ])('%o is refused', async (wrong, field, expected) => {
    const world = aWorld(sim);
    const rows = [{ ...aReport(world), ...wrong }];
    const { status, body } = await world.control<Problem>('POST /_sim/network-reports', { rows });
    expect(status).toBe(400);
    expect(body.problems).toMatchObject([
      { path: `rows.0.${field}`, expected: expected instanceof RegExp ? expect.stringMatching(expected) : expected },
    ]);
  });

  test.each([
    { country: 'xk' },
    { country: '' },
    { siteId: '', creativeName: '😀 \u00A0 O\u2019Brien' },
    { date: '2000-01-01' },
    { date: '2026-11-25' },
  ])('%o is taken', async (right) => {
    const world = aWorld(sim);
    const rows = [{ ...aReport(world), ...right }];
    expect((await world.control('POST /_sim/network-reports', { rows })).status).toBe(201);
  });

  test('an unknown app is told beside what is wrong about the form of other rows', async () => {
    const world = aWorld(sim);
    const { body } = await world.control<Problem>('POST /_sim/network-reports', {
      rows: [
        { ...aReport(world), appId: 'game' },
        { ...aReport(world), clicks: -1, channel: 'untiy' },
        'no row',
        { ...aReport(world), appId: 7, channel: 'unity' },
      ],
    });
    expect(body.problems?.map(({ path }) => path)).toEqual([
      'rows.0.appId',
      'rows.1.clicks',
      'rows.1.channel',
      'rows.2',
      'rows.3.appId',
    ]);
    expect(await list(world)).toEqual({ items: [] });
  });

  test('the first hundred problems are told, and that there are more', async () => {
    const world = aWorld(sim);
    const rows = Array.from({ length: 101 }, () => ({ ...aReport(world), appId: 'game' }));
    const { body } = await world.control<Problem>('POST /_sim/network-reports', { rows });
    expect(body.problems).toHaveLength(101);
    expect(body.problems?.at(-1)).toMatchObject({ path: '', expected: expect.stringContaining('there are more') });
  });

  test('more reports than the limit are refused as a whole; one that takes the place of another needs no room', async () => {
    const world = aWorld(sim);
    const days = (...dates: string[]) => dates.map((date) => ({ ...aReport(world), date }));
    world.workspace.networkReports.add(days('2026-11-01', '2026-11-02', '2026-11-03'));
    const refused = await world.control<Problem>('POST /_sim/network-reports', {
      rows: days('2026-11-04', '2026-11-05'),
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'CATALOG_LIMIT' } });
    expect(refused.body.detail).toContain('limits.networkReports');
    expect(world.workspace.networkReports.add(days('2026-11-03', '2026-11-04'))).toMatchObject({
      added: 1,
      replaced: 1,
    });
  });
});

describe('the list', () => {
  const dates = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'];

  test('has the newest first, in pages', async () => {
    const world = aWorld(sim);
    world.workspace.networkReports.add(dates.map((date) => ({ ...aReport(world), date })));
    const first = await list(world, '?limit=3');
    expect(first.items.map(({ date }) => date)).toEqual(['2026-11-04', '2026-11-03', '2026-11-02']);
    expect(await list(world, `?limit=3&before=${first.next}`)).toMatchObject({ items: [{ date: '2026-11-01' }] });
  });

  test.each([
    { query: 'from=2026-11-02&to=2026-11-03', found: ['2026-11-03', '2026-11-02'] },
    { query: 'to=2026-11-01', found: ['2026-11-01'] },
    { query: 'channel=Unity+Ads&app=com.example.game', found: dates.toReversed() },
    { query: 'channel=mintegral', found: [] },
    { query: 'country=de', found: ['2026-11-04'] },
  ])('of $query has $found; the same are deleted', async ({ query, found }) => {
    const world = aWorld(sim);
    world.workspace.networkReports.add(
      dates.map((date, at) => ({ ...aReport(world), date, country: at === 3 ? 'DE' : null })),
    );
    expect((await list(world, `?${query}`)).items.map(({ date }) => date)).toEqual(found);
    const { body } = await world.control(`DELETE /_sim/network-reports?${query}`);
    expect(body).toEqual({ deleted: found.length });
    expect((await list(world)).items).toHaveLength(4 - found.length);
  });

  test.each([
    { query: 'from=2026-11-03&to=2026-11-02', detail: '?to: got 2026-11-02, expected a day that is not before from' },
    { query: 'from=yesterday', detail: '?from: got yesterday, expected a UTC day' },
    { query: 'chanel=unity', detail: '?chanel is not known: did you mean channel?' },
  ])('refuses $query', async ({ query, detail }) => {
    const { body } = await aWorld(sim).control<Problem>(`GET /_sim/network-reports?${query}`);
    expect(body.detail).toContain(detail);
  });
});

test('a reset forgets them, a snapshot carries them', async () => {
  const world = aWorld(sim, { keyScope: 'workspace' });
  world.workspace.networkReports.add([{ ...aReport(world), spend: '1' }]);
  const snapshot = await world.workspace.snapshot();
  const before = world.workspace.networkReports.list();
  await world.workspace.reset();
  expect(world.workspace.networkReports.list()).toEqual([]);
  await world.workspace.restore(snapshot);
  expect(world.workspace.networkReports.list()).toEqual(before);
});
