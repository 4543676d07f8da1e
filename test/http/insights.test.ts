import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type InsightAnswer, type Simulator } from '../../simulator/index.js';
import { questions } from '../../simulator/insights/questions.js';
import { answerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { storeKinds } from '../support/store-kinds.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { aWorld, type World } from '../support/world.js';

const folder = temporaryFolder();
const THURSDAY = '2026-01-01T23:59:59.999Z';
const HOSTILE = `O'Brien"; drop table facts; -- {where} $1`;

/** Values that rows can have, of filters that do not take any. */
const VALUES: Readonly<Record<string, string>> = {
  app: 'com.example.game',
  platform: 'ios',
  channel: 'unity',
  country: 'FR',
  endpoint: 'event',
  method: 'claim',
  verdict: 'dropped',
  skCampaign: '12',
  fidelity: '1',
  sequence: '2',
  conversionValue: '63',
  coarseValue: 'low',
  bucket: '0',
};

/** Nobody's id in hexadecimal. */
const id = (letter: string): string => letter.repeat(32);

/**
 * Three installs: by Unity in the last millisecond of Thursday, organic in the first of Friday, by Mintegral on Monday.
 */
async function threeInstalls(sim: Simulator): Promise<World> {
  const world = aWorld(sim, { clock: { mode: 'frozen', now: THURSDAY } });
  const { workspace } = world;
  const spring = world.campaign({ name: 'Spring', channel: 'unity' });
  const summer = world.campaign({ name: '=Summer', channel: 'mintegral' });
  const open = (letter: string, country: string) =>
    world.open({ analytics_installation_id: id(letter), advertising_id: id(letter), country });
  await world.click(spring, { advertising_id: id('a'), site_id: HOSTILE });
  await open('a', 'DE');
  await workspace.clock.advance({ ms: 1 });
  await open('b', 'US');
  await workspace.clock.set({ mode: 'frozen', now: '2026-01-05T12:00:00Z' });
  await world.click(summer, { advertising_id: id('c') });
  // In the case in which some backends send it.
  await open('c', 'de');
  return world;
}

for (const { kind, tags } of storeKinds)
  describe(`with a store of kind ${kind}`, { tags }, () => {
    let sim: Simulator;
    let world: World;
    beforeAll(async () => {
      sim = await createSimulator(kind === 'file' ? { store: `file:${join(folder, 'insights.duckdb')}` } : {});
      world = await threeInstalls(sim);
    });
    afterAll(() => sim.close());

    const ask = async (query: string): Promise<InsightAnswer> =>
      (await world.control<InsightAnswer>(`GET /_sim/insights/${query}`)).body;
    const refused = async (query: string): Promise<Problem> =>
      (await world.control<Problem>(`GET /_sim/insights/${query}`)).body;
    /** Some columns of each row. */
    const rows = async (query: string, ...names: string[]): Promise<unknown[][]> =>
      (await ask(query)).items.map((item) => names.map((name) => item[name]));

    test('without a grouping there is one row, for all days', async () => {
      const { items, columns, total } = await ask('installs');
      const organicShare = 1 / 3;
      expect(items).toEqual([
        { firstOpens: 3, trackedInstalls: 3, attributedInstalls: 2, organicInstalls: 1, reinstalls: 0, organicShare },
      ]);
      expect(columns.at(-1)).toEqual({ name: 'organicShare', unit: 'ratio' });
      expect(total).toBe(1);
    });

    test('days are UTC days, weeks begin on Monday', async () => {
      const dates = (granularity: string) => rows(`installs?granularity=${granularity}`, 'date', 'trackedInstalls');
      expect(await dates('day')).toEqual([
        ['2026-01-01', 1],
        ['2026-01-02', 1],
        ['2026-01-05', 1],
      ]);
      expect(await dates('week')).toEqual([
        ['2025-12-29', 2],
        ['2026-01-05', 1],
      ]);
      expect(await dates('month')).toEqual([['2026-01-01', 3]]);
    });

    test.each([
      { span: 'from=2026-01-01&to=2026-01-01', installs: 1 },
      { span: 'from=2026-01-02', installs: 2 },
      { span: 'to=2026-01-02', installs: 2 },
      { span: 'from=0001-01-01&to=9999-12-31', installs: 3 },
      { span: 'from=2026-01-03&to=2026-01-04', installs: 0 },
    ])('$span holds $installs', async ({ span, installs }) => {
      expect(await rows(`installs?${span}`, 'trackedInstalls')).toEqual([[installs]]);
    });

    test('rows are split by groupings, with names for people, in one order', async () => {
      const { items } = await ask('installs?groupBy=channel,campaign,app,platform');
      const [app, bundleId] = [world.app.id, 'com.example.game'];
      const named = { app, bundleId, appPlatform: 'android', platform: 'android' };
      expect(items.map(({ channel, campaignName }) => [channel, campaignName])).toEqual([
        ['mintegral', '=Summer'],
        ['organic', null],
        ['unity', 'Spring'],
      ]);
      expect(items[1]).toMatchObject({ ...named, campaign: null, trackedInstalls: 1 });
    });

    test.each([
      { filter: 'channel=unity', installs: 1 },
      { filter: 'channel=unity,organic', installs: 2 },
      { filter: 'country=de', installs: 2 },
      { filter: 'country=DE', installs: 2 },
      { filter: 'country=dE&channel=mintegral', installs: 1 },
      { filter: 'app=com.example.game', installs: 3 },
      { filter: 'platform=ios', installs: 0 },
      { filter: 'campaign=', installs: 1 },
      { filter: `site=${encodeURIComponent(HOSTILE)}`, installs: 1 },
      { filter: `site=${encodeURIComponent("' or true --")}`, installs: 0 },
      { filter: `creative=${encodeURIComponent("x') or true or channel in ('")}`, installs: 0 },
    ])('$filter leaves $installs', async ({ filter, installs }) => {
      expect(await rows(`installs?${filter}`, 'trackedInstalls')).toEqual([[installs]]);
    });

    test('pages fit together, and say how many rows there are', async () => {
      const first = await ask('installs?granularity=day&limit=2');
      expect([first.items.length, first.total, first.next]).toEqual([2, 3, '2']);
      const second = await ask('installs?granularity=day&limit=2&cursor=2');
      expect([second.items.map(({ date }) => date), second.total, second.next]).toEqual([['2026-01-05'], 3, undefined]);
      const beyond = await ask('installs?granularity=day&limit=2&cursor=4');
      expect([beyond.items, beyond.total, beyond.next]).toEqual([[], 3, undefined]);
    });

    test('CSV has the same rows, and says where the next page is', async () => {
      const address = `${sim.url}/_sim/insights/installs?workspace=${world.workspace.id}&groupBy=campaign&limit=2`;
      const answer = await answerTo(`${address}&format=csv&channel=mintegral,organic`);
      const campaign = world.workspace.id;
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [header, ...lines] = answer.text.split('\r\n');
      expect(header).toBe(
        'campaign,campaignName,firstOpens,trackedInstalls,attributedInstalls,organicInstalls,reinstalls,organicShare',
      );
      expect(lines.map((line) => line.split(',').slice(1).join())).toEqual(['=Summer,1,1,1,0,0,0', ',1,1,0,1,0,1', '']);
      expect(answer.headers.get('link')).toBe(null);

      const accepted = await answerTo(`${address}&neutralize=true&limit=1`.replace('&limit=2', ''), {
        headers: { accept: 'text/csv' },
      });
      expect(accepted.text.split('\r\n')).toHaveLength(3);
      const next = /^<([^>]+)>; rel="next"$/.exec(accepted.headers.get('link') ?? '')?.[1] ?? '';
      expect(new URL(next).searchParams.get('cursor')).toBe('1');
      expect(new URL(next).searchParams.get('workspace')).toBe(campaign);
      const neutral = await answerTo(`${address}&format=csv&neutralize=true&channel=mintegral`);
      expect(neutral.text).toContain(",'=Summer,1,");
    });

    test('the SQL can be left out', async () => {
      const { sql, ...rest } = await ask('installs?groupBy=channel');
      expect(sql).toMatch(/^with answer as /);
      expect(await ask('installs?groupBy=channel&sql=false')).toEqual(rest);
      expect(await ask('installs?groupBy=channel&sql=true')).toEqual({ ...rest, sql });
    });

    test('the SQL that is told is the one that was run', async () => {
      const { sql } = await ask('installs?groupBy=channel&granularity=day&from=2026-01-01&to=2026-01-02');
      expect(sql).toContain(`
select
  happened_at::date as "date",
  hash(channel) as "split",
  any_value(channel) as "channel",
  count(*) as "firstOpens",`);
      expect(sql).toContain(`
where happened_at >= '2026-01-01'
  and happened_at < '2026-01-03'
group by all`);
    });

    test(
      'every question is listed with what it takes, and answers whatever it is split by',
      { tags: 'long' },
      async () => {
        const { body } = await world.control<{ items: { name: string; groupings: string[] }[] }>('GET /_sim/insights');
        expect(body.items.map(({ name }) => name)).toEqual(questions.map(({ name }) => name));
        const campaign = (await ask('installs?groupBy=campaign&channel=unity')).items[0]?.['campaign'];
        for (const { name, groupings } of body.items) {
          const filters = groupings
            .map((one) => `${one}=,${one === 'campaign' ? campaign : (VALUES[one] ?? 'x')}`)
            .join('&');
          const { columns } = await ask(
            `${name}?granularity=week&groupBy=${groupings.join()}&from=2026-01-01&${filters}`,
          );
          expect(new Set(columns.map((column) => column.name)).size, name).toBe(columns.length);
        }
      },
    );

    test('in process it is the same', async () => {
      const query = 'installs?groupBy=site&granularity=week&channel=unity&from=2026-01-01';
      const options = { groupBy: ['site'], granularity: 'week', filters: { channel: 'unity' }, from: '2026-01-01' };
      const answer = await world.workspace.insights('installs', options);
      expect(answer).toEqual(await ask(query));
      expect(answer.items).toMatchObject([{ date: '2025-12-29', site: HOSTILE, trackedInstalls: 1 }]);
      await expect(world.workspace.insights('installs', { groupBy: ['chanel'] })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        problems: [{ path: 'groupBy', given: 'chanel', expected: expect.stringMatching(/^did you mean channel\? /) }],
      });
    });

    test.each([
      { query: 'installs?from=2026-02-30', path: '?from', expected: 'a UTC day, such as 2026-01-31' },
      { query: 'installs?from=yesterday', path: '?from', expected: 'a UTC day, such as 2026-01-31' },
      { query: 'installs?from=2026-01-02&to=2026-01-01', path: '?to', expected: 'a day from 2026-01-02 (from) on' },
      { query: 'installs?granularity=hour', path: '?granularity', expected: 'one of day, week, month, total' },
      {
        query: 'installs?groupBy=chanel',
        path: '?groupBy',
        expected: 'did you mean channel? There are app, platform, channel, campaign, country, site, creative',
      },
      { query: 'installs?groupBy=', path: '?groupBy', expected: /^one of app, platform, channel, / },
      {
        query: 'requests?country=DE',
        path: '?country',
        expected: 'one of app, platform, endpoint, verdict, reason',
      },
      {
        query: 'installs?chanel=x',
        path: '?chanel',
        expected:
          /^did you mean channel\? There are workspace, from, .*, neutralize, app, platform, .*, site, creative$/,
      },
      {
        query: 'retention?day=1',
        path: '?day',
        expected:
          /^did you mean days\? There are workspace, from, .*, days, .*, neutralize, app, platform, .*, creative$/,
      },
      { query: 'installs?sql=no', path: '?sql', expected: 'true or false' },
      { query: 'installs?limit=0', path: '?limit', expected: 'a whole number, 1–10000' },
      { query: 'installs?cursor=x', path: '?cursor', expected: 'the next of an earlier answer' },
      { query: 'installs?site=a%00b', path: '?site', expected: 'at most 1024 characters, none of control' },
      { query: 'installs?days=1', path: '?days', expected: 'none: installs is not about days since the install' },
      { query: 'installs?days=x', path: '?days', expected: 'whole numbers with commas between, such as 0,1,7,30' },
      { query: 'installs?format=xml', path: '?format', expected: 'json or csv' },
    ])('$query is refused', async ({ query, path, expected }) => {
      const { status, problems } = await refused(query);
      expect(status).toBe(400);
      expect(problems).toMatchObject([
        { path, expected: expected instanceof RegExp ? expect.stringMatching(expected) : expected },
      ]);
    });

    test.each([
      { query: 'platform=andriod', says: 'did you mean android? There are ios, android, amazon, android_other' },
      { query: 'platform=windows', says: 'one of ios, android, amazon, android_other' },
      { query: 'app=com.exampel.game', says: 'did you mean com.example.game?' },
      { query: 'channel=unty', says: /^did you mean unity\? There are organic, facebook, / },
      { query: 'channel=Organic,nobody', says: /^one of organic, / },
      {
        query: 'campaign=11111111-1111-4111-8111-111111111111',
        says: /^one of [0-9a-f-]+ \(Spring\), [0-9a-f-]+ \(=Summer\)$/,
      },
      { query: "channel=unity') or true or channel in ('", says: /^one of organic, |^did you mean / },
      { query: 'country=GERMANY', says: 'two letters of ISO 3166-1, such as DE' },
    ])('$query, which nothing is called, is refused with what there is', async ({ query, says }) => {
      const { status, problems } = await refused(`installs?${encodeURI(query)}`);
      expect(status).toBe(400);
      const [name = '', value = ''] = query.split('=');
      const expected = says instanceof RegExp ? expect.stringMatching(says) : says;
      expect(problems).toEqual([{ path: `?${name}`, given: value.split(',').at(-1), expected }]);
      await expect(
        world.workspace.insights('installs', { filters: { [name]: value.split(',') } }),
      ).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        problems: [{ path: name, expected }],
      });
    });

    test.each([
      ['requests?verdict=droped', 'did you mean dropped? There are recorded, dropped, rejected'],
      ['requests?endpoint=evnt', /^one of tenjin\.|^did you mean /],
      ['attribution?method=organc', /^did you mean organic\? /],
      ['skan?conversionValue=64', /^one of 0, 1, .* and 34 more$/],
      ['skan?skCampaign=12345', 'a source identifier of 2–4 digits, or a campaign id, 1–100'],
      ['click-to-install?bucket=5', /^one of 0, 1000, /],
    ])('%s is refused', async (query, says) => {
      const { problems } = await refused(query);
      expect(problems).toMatchObject([{ expected: says instanceof RegExp ? expect.stringMatching(says) : says }]);
    });

    test.each(['country=FR', 'site=nowhere', 'creative=none', 'channel=applovin', 'platform=ios', 'app='])(
      '%s can be and has no rows: the answer is empty',
      async (query) => {
        expect((await ask(`installs?groupBy=channel&${query}`)).items).toEqual([]);
      },
    );

    test('a channel is named by its name too, and an endpoint without its MMP', async () => {
      expect((await ask('installs?channel=UNITY')).items).toMatchObject([{ trackedInstalls: 1 }]);
      const short = await ask('requests?endpoint=event');
      expect(short.items).toEqual((await ask('requests?endpoint=tenjin.event')).items);
      expect(short.items).toMatchObject([{ requests: 3 }]);
    });

    test('what is gone, or was sent against the rules, is there as long as it has rows', async () => {
      const other = aWorld(sim, { clock: { mode: 'frozen', now: THURSDAY } });
      const campaign = other.campaign({ channel: 'unity' });
      await other.click(campaign, { country: 'Germany' });
      const traffic = async (filters: Record<string, string>) =>
        (await other.workspace.insights('traffic', { filters })).items;
      await other.control(`DELETE /_sim/apps/${other.app.id}`);
      const filters = { app: other.app.id, country: 'Germany' };
      expect(await traffic(filters)).toMatchObject([{ trackedClicks: 1 }]);
      await expect(traffic({ ...filters, country: 'Germny' })).rejects.toMatchObject({
        problems: [{ path: 'country' }],
      });
      await expect(other.workspace.insights('skan', { filters: { app: other.app.id } })).rejects.toMatchObject({
        problems: [{ path: 'app', expected: 'one that is there, and there is none' }],
      });
    });

    test('all that is wrong is said at once', async () => {
      const { problems } = await refused('installs?from=x&to=y&groupBy=z&granularity=q');
      expect(problems?.map(({ path }) => path)).toEqual(['?from', '?to', '?granularity', '?groupBy']);
    });

    test('a question that is not there names those that are', async () => {
      expect(await refused('instals')).toMatchObject({
        status: 404,
        detail: expect.stringMatching(/^no question is called "instals". Did you mean installs\? There are installs, /),
      });
      expect((await refused('zzz')).detail).toMatch(/^no question is called "zzz". There are installs, /);
    });
  });
