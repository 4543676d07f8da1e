import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type NewWorkspace, type Simulator, type WorkspaceHandle } from '../../simulator/index.js';
import { answerTo } from '../support/answer.js';
import { frozen } from '../support/world.js';

let sim: Simulator;
let guarded: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
  guarded = await createSimulator({ token: 'sesame', accessTokens: [{ token: 'MY-OWN' }] });
});
afterAll(async () => {
  await sim.close();
  await guarded.close();
});

type Json = Readonly<Record<string, unknown>>;
type Body = { readonly data: readonly (Json & { readonly attributes: Json })[] } & Json;
type Got = { readonly status: number; readonly note: string | null; readonly headers: Headers; readonly body: Body };

async function read(url: string, token: string | null, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const sent = token === null ? headers : { Authorization: `Bearer ${token}`, ...headers };
  const answer = await answerTo(url, { headers: sent });
  return {
    status: answer.status,
    note: answer.headers.get('mmp-sim-note'),
    headers: answer.headers,
    body: answer.body as Body,
  };
}

/** A workspace with an app on two platforms, and how a client of the reporting API asks it. */
function aTenant(options: NewWorkspace = {}): {
  workspace: WorkspaceHandle;
  token: string;
  get: (path: string) => Promise<Got>;
} {
  const workspace = sim.workspace({
    clock: frozen,
    apps: [
      { bundleId: 'com.example.game', platform: 'android', name: 'Game' },
      { bundleId: 'com.example.game', platform: 'ios', name: 'Game', storeId: '1234567890' },
    ],
    ...options,
  });
  const { token } = workspace.accessTokens.add({ requestsPerMinute: null });
  return { workspace, token, get: (path) => read(`${sim.url}/v2${path}`, token) };
}

const DAYS = 'start_date=2026-11-01&end_date=2026-11-24';

describe('who may ask', () => {
  test('nobody without a token, and the wire says as little as the real one', async () => {
    const { status, body, note } = await read(`${sim.url}/v2/apps`, null);
    expect({ status, body }).toEqual({ status: 401, body: { errors: [{ status: 401, title: 'Unauthorized' }] } });
    expect(note).toContain('POST /_sim/access-tokens makes one');
  });

  test('a token that could be one is not known: 401', async () => {
    const { token } = aTenant();
    const { status, note } = await read(`${sim.url}/v2/apps`, `${token.slice(0, -1)}_`);
    expect({ status, note }).toEqual({
      status: 401,
      note: 'No workspace has this access token. GET /_sim/access-tokens lists them.',
    });
  });

  test('one that cannot be decoded: 403, and an SDK key is called one', async () => {
    const { workspace } = aTenant();
    const forbidden = { errors: [{ status: 403, title: 'Forbidden' }] };
    expect(await read(`${sim.url}/v2/apps`, 'not-a-token')).toMatchObject({
      status: 403,
      body: forbidden,
      note: expect.stringContaining('it is no JSON web token') as string,
    });
    const key = workspace.apps[0]?.sdkKeys[0]?.key ?? '';
    expect(await read(`${sim.url}/v2/apps`, key)).toMatchObject({
      status: 403,
      note: expect.stringContaining('This is an SDK key') as string,
    });
  });

  test('a disabled token is like an unknown one', async () => {
    const { workspace, get } = aTenant();
    const [{ id } = { id: '' }] = workspace.accessTokens.list();
    workspace.accessTokens.patch(id, { disabled: true });
    expect(await get('/apps')).toMatchObject({ status: 401, note: 'This access token is disabled.' });
  });

  test.each([
    { rights: ['reporting'] as const, reports: 200, apps: 200 },
    { rights: ['campaigns'] as const, reports: 403, apps: 200 },
  ])('with the right $rights reports are $reports and apps are $apps', async ({ rights, reports, apps }) => {
    const { workspace } = aTenant();
    const { token } = workspace.accessTokens.add({ rights: [...rights] });
    const url = `${sim.url}/v2`;
    expect((await read(`${url}/reports/spend?${DAYS}&group_by=app`, token)).status).toBe(reports);
    expect((await read(`${url}/saved_reports`, token)).status).toBe(reports);
    expect((await read(`${url}/apps`, token)).status).toBe(apps);
    expect((await read(`${url}/campaigns`, token)).status).toBe(apps);
  });

  test('the third request within a minute is one too many where two are allowed, and refusals do not count', async () => {
    const { workspace } = aTenant();
    const { id, token } = workspace.accessTokens.add({ requestsPerMinute: 2 });
    const get = (): Promise<Got> => read(`${sim.url}/v2/apps`, token);
    expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
    const { status, headers, body, note } = await get();
    expect({ status, body }).toEqual({ status: 429, body: { errors: [{ status: 429, title: 'Too Many Requests' }] } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(note).toContain('"requestsPerMinute": null');
    workspace.accessTokens.patch(id, { requestsPerMinute: null });
    expect((await get()).status).toBe(200);
  });

  test('the token finds its workspace, and /w/{id} before the path may say it too', async () => {
    const { workspace, token } = aTenant();
    const other = aTenant();
    expect(await read(`${sim.url}/w/${workspace.id}/v2/apps`, token)).toMatchObject({ status: 200 });
    expect(await read(`${sim.url}/w/${other.workspace.id}/v2/apps`, token)).toMatchObject({
      status: 401,
      note: `It is a token of the workspace ${workspace.id}: ask at /w/${workspace.id}.`,
    });
    expect(await read(`${sim.url}/w/nowhere/v2/apps`, token)).toMatchObject({
      status: 401,
      note: 'No workspace has the id nowhere.',
    });
  });

  test('workspaces that keep their keys to themselves may have the same token', async () => {
    const options: NewWorkspace = { keyScope: 'workspace', accessTokens: [{ token: 'SAME' }] };
    const [one, two] = [aTenant({ ...options, apps: [] }), aTenant(options)];
    expect((await read(`${one.workspace.url}/v2/apps`, 'SAME')).body.data).toHaveLength(0);
    expect((await read(`${two.workspace.url}/v2/apps`, 'SAME')).body.data).toHaveLength(2);
    expect((await read(`${sim.url}/v2/apps`, 'SAME')).status).toBe(403);
  });

  test('where --token guards the simulator, it will do, and so will a token of your own, but none that can be worked out', async () => {
    expect((await read(`${guarded.url}/v2/apps`, 'sesame')).body.data).toHaveLength(4);
    expect((await read(`${guarded.url}/v2/apps`, 'MY-OWN')).status).toBe(200);
    const demo = guarded.default.accessTokens.list().find(({ name }) => name === 'Demo')?.token ?? '';
    expect(await read(`${guarded.url}/v2/apps`, demo)).toMatchObject({
      status: 401,
      note: expect.stringContaining('anybody can work it out') as string,
    });
    expect((await read(`${sim.url}/v2/apps`, demo)).status).toBe(200);
  });

  test('a page that rebinds its name to this machine is a stranger', async () => {
    const answer = await answerTo(`${sim.url}/v2/apps`, { headers: { 'X-Forwarded-Host': 'evil.example' } });
    expect(answer.status).toBe(401);
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${sim.url}/v2/apps`, { headers: { Host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('what is managed', () => {
  test('apps are listed by their ids alone', async () => {
    const { workspace, get } = aTenant();
    expect((await get('/apps')).body).toEqual({
      data: workspace.apps.map(({ id }) => ({ id, type: 'app' })),
      links: { next: `${sim.url}/v2/apps?page=2&per_page=100` },
      meta: { count: 2 },
    });
  });

  test('an app shows all that it is, secrets included: they are well-formed and good for nothing', async () => {
    const { workspace, get } = aTenant();
    const [android, ios] = await Promise.all(
      workspace.apps.map(
        async ({ id }) => (await get(`/apps/${id}`)).body as unknown as { data: Body['data'][number] },
      ),
    );
    expect(ios?.data).toMatchObject({
      type: 'app',
      attributes: {
        name: 'Game',
        bundle_id: 'com.example.game',
        platform: 'ios',
        store_id: '1234567890',
        ios_shared_secret: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        public_key: null,
      },
    });
    const { public_key: key } = android?.data.attributes ?? {};
    const parsed = createPublicKey({ key: Buffer.from(String(key), 'base64'), format: 'der', type: 'spki' });
    expect(parsed.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
  });

  test('campaigns can be narrowed to an app; deleted ones are gone', async () => {
    const { workspace, get } = aTenant();
    const [android, ios] = workspace.apps.map(({ id }) => id) as [string, string];
    const spring = workspace.addCampaign({
      appId: android,
      name: 'Spring',
      channel: 'ad_mob',
      remoteCampaignId: 'remote-1',
    });
    workspace.addCampaign({ appId: ios, name: 'Meta', channel: 'facebook' });
    const list = await get(`/campaigns?app_id=${android}`);
    expect(list.body.data).toEqual([
      {
        id: spring.id,
        type: 'campaign',
        attributes: {
          id: spring.id,
          name: 'Spring',
          app_id: android,
          remote_campaign_id: 'remote-1',
          channel_id: 4,
          channel_name: 'Google AdMob',
          short_id: spring.shortId,
          click_tracking_url: spring.clickUrl,
          impression_tracking_url: spring.impressionUrl,
        },
      },
    ]);
    expect((await get('/campaigns')).body.data).toHaveLength(2);
    expect((await get(`/campaigns/${spring.id}`)).body).toEqual({ data: list.body.data[0] });
    expect(await get('/campaigns?app_id=none')).toMatchObject({
      body: { data: [] },
      note: 'app_id: nothing has none.',
    });
  });

  test('channels have the numbers that reports name', async () => {
    const { get } = aTenant();
    const { data } = (await get('/channels?per_page=3')).body;
    expect(data.map(({ id, attributes }) => [id, attributes['name']])).toEqual([
      ['0', 'Organic'],
      ['3', 'Meta'],
      ['4', 'Google AdMob'],
    ]);
  });

  test('saved reports spell their grouping with an underscore, and can be narrowed to a type', async () => {
    const { workspace, get } = aTenant();
    const { id } = workspace.savedReports.add({
      name: 'Campaigns',
      groupBy: ['campaign', 'country'],
      metrics: ['tracked_installs', 'roas_7d'],
      pastNumberDays: 7,
    });
    workspace.savedReports.add({ name: 'Ads', reportType: 'ad_revenue', groupBy: ['app'], metrics: ['ecpm'] });
    const saved = {
      id,
      type: 'saved_report',
      attributes: {
        name: 'Campaigns',
        report_type: 'user_acquisition',
        app_ids: [],
        channel_ids: [],
        metrics: ['tracked_installs', 'roas_7d'],
        granularity: 'daily',
        group_by: 'campaign_country',
        past_number_days: 7,
      },
    };
    expect((await get('/saved_reports?report_type=user_acquisition')).body.data).toEqual([saved]);
    expect((await get('/saved_reports')).body.data).toHaveLength(2);
    expect((await get(`/saved_reports/${id}`)).body).toEqual({ data: saved });
  });

  test.each(['/apps/none', '/campaigns/none', '/channels/99', '/saved_reports/none', '/apps/a/b', '/reports'])(
    '%s is not there',
    async (path) => {
      const { status, body, note } = await aTenant().get(path);
      expect({ status, body }).toEqual({ status: 404, body: { errors: [{ status: 404, title: 'Not Found' }] } });
      expect(note).not.toBeNull();
    },
  );
});

describe('paging', () => {
  test('a client of JSON:API follows links.next to the end, and has each once', async () => {
    const { workspace, token } = aTenant();
    const appId = workspace.apps[0]?.id ?? '';
    const made = Array.from(
      { length: 7 },
      (_, n) => workspace.addCampaign({ appId, name: `C${n}`, channel: 'unity' }).id,
    );
    const pages: string[][] = [];
    let next: unknown = `${sim.url}/v2/campaigns?app_id=${appId}&per_page=3`;
    while (typeof next === 'string') {
      const { body } = await read(next, token);
      pages.push(body.data.map(({ id }) => String(id)));
      ({ next } = body['links'] as { next: unknown });
    }
    // The last page has a link too, as the real one was seen to have; it leads to an empty one, which has none.
    expect(pages).toEqual([made.slice(0, 3), made.slice(3, 6), made.slice(6), []]);
  });

  test('links.next is absolute, with the host that was asked, /w/{id} and all parameters', async () => {
    const { workspace, token } = aTenant();
    const { port } = new URL(sim.url);
    const url = `http://localhost:${port}/w/${workspace.id}/v2/apps?per_page=1`;
    const { links } = (await read(url, token)).body as unknown as { links: { next: string } };
    expect(links.next).toBe(`${url}&page=2`);
  });

  test('the last page has a next; a page behind it is empty, has none, and still tells how many there are', async () => {
    const { get } = aTenant();
    expect((await get('/apps?per_page=1&page=2')).body).toMatchObject({
      links: { next: `${sim.url}/v2/apps?per_page=1&page=3` },
      meta: { count: 2 },
    });
    expect((await get('/apps?per_page=1&page=3')).body).toMatchObject({ data: [], links: { next: null } });
    expect((await get('/saved_reports')).body).toMatchObject({ data: [], links: { next: null } });
    expect((await get('/apps?page=9')).body).toMatchObject({ data: [], links: { next: null }, meta: { count: 2 } });
  });

  test.each(['page=0', 'page=x', 'per_page=0', 'per_page=1001', 'per_page=-1'])('%s is refused', async (parameter) => {
    const { get } = aTenant();
    const [name = ''] = parameter.split('=');
    expect(await get(`/apps?${parameter}`)).toMatchObject({ status: 400, body: { error: `Invalid ${name}` } });
    expect(await get(`/reports/spend?${DAYS}&group_by=app&${parameter}`)).toMatchObject({
      status: 400,
      body: { error: `Invalid ${name}` },
    });
  });
});

describe('what a report is not asked', () => {
  test.each([
    ['spend', '', 'Missing start_date', 'start_date: it is required'],
    ['spend', 'start_date=2026-11-01&group_by=app', 'Missing end_date', 'end_date: it is required'],
    ['spend', DAYS, 'Missing group_by', 'such as app, or campaign,country'],
    ['spend', 'start_date=2026-02-29&end_date=2026-11-24&group_by=app', 'Invalid start_date', 'got 2026-02-29'],
    ['spend', 'start_date=2026-11-24&end_date=2026-11-23&group_by=app', 'Invalid end_date', 'from start_date'],
    ['spend', `${DAYS}&group_by=campain`, 'Invalid group_by', 'did you mean campaign?'],
    ['spend', `${DAYS}&group_by=campaign_country`, 'Invalid group_by', 'expected campaign,country: only saved reports'],
    ['sk_ad_network', `${DAYS}&group_by=app_sk_source_app`, 'Invalid group_by', 'expected app,sk_source_app:'],
    ['spend', `${DAYS}&group_by=country_region`, 'Invalid group_by', 'one of app, channel, campaign'],
    ['spend', `${DAYS}&group_by=app,platform`, 'Invalid group_by', 'app already splits by platform'],
    ['spend', `${DAYS}&group_by=sk_campaign`, 'Invalid group_by', 'did you mean campaign?'],
    ['ad_revenue', `${DAYS}&group_by=campaign`, 'Invalid group_by', 'one of app, channel, country'],
    ['spend', `${DAYS}&group_by=app&metrics=spend,instals`, 'Invalid metrics', 'did you mean installs?'],
    ['spend', `${DAYS}&group_by=app&metrics=revenue_7d`, 'Invalid metrics', 'did you mean revenues_Nd?'],
    ['spend', `${DAYS}&group_by=app&metrics=roas_01d`, 'Invalid metrics', 'did you mean roas_1d?'],
    ['spend', `${DAYS}&group_by=app&metrics=roas_00d`, 'Invalid metrics', 'did you mean roas_0d?'],
    ['ad_revenue', `${DAYS}&group_by=app&metrics=roas_01d`, 'Invalid metrics', 'ad_revenue, clicks'],
    ['spend', `${DAYS}&group_by=app&metrics=roas_121d`, 'Invalid metrics', 'N is 0-120'],
    ['spend', `${DAYS}&group_by=app&metrics=roas`, 'Invalid metrics', 'roas_Nd'],
    ['ad_revenue', `${DAYS}&group_by=app&metrics=spend`, 'Invalid metrics', 'ad_revenue, clicks'],
    ['spend', `${DAYS}&group_by=app&granularity=hourly`, 'Invalid granularity', 'daily, totals-daily, weekly, monthly'],
    ['spend', `${DAYS}&group_by=app&format=csv`, 'Invalid format', 'expected json'],
  ])('%s?%s: %s', async (family, query, error, hint) => {
    const { status, body, note } = await aTenant().get(`/reports/${family}?${query}`);
    expect({ status, body }).toEqual({ status: 400, body: { error } });
    expect(note).toContain(hint);
  });

  test('all that is wrong is told at once, beside the one thing that the wire names', async () => {
    const { note } = await aTenant().get('/reports/spend?end_date=soon&metrics=cost');
    expect(note?.split(' | ')).toHaveLength(4);
  });

  test('the name of a report type is no report, as the real one has it', async () => {
    const { status, body, note } = await aTenant().get(`/reports/user_acquisition?${DAYS}`);
    expect({ status, body }).toEqual({ status: 400, body: { error: 'Saved report not found' } });
    expect(note).toContain('POST /_sim/saved-reports makes one');
  });

  test('country does not filter, and what is not looked at is told', async () => {
    const { status, note } = await aTenant().get(`/reports/spend?${DAYS}&group_by=app&country=US&app_ids=none&x=1`);
    expect(status).toBe(200);
    expect(note).toContain('country: it does not filter.');
    expect(note).toContain('x: it is not looked at.');
    expect(note).toContain('app_ids: no app has the id none.');
  });

  test('a saved report of metrics or groupings that there are not is not saved', () => {
    const { savedReports } = aTenant().workspace;
    const report = { name: 'Wrong', groupBy: ['campain'], metrics: ['spend', 'roas_7'] };
    expect(() => savedReports.add(report)).toThrow(
      expect.objectContaining({
        problems: [
          { path: 'metrics.1', given: 'roas_7', expected: expect.stringContaining('roas_Nd') as string },
          { path: 'groupBy.0', given: 'campain', expected: expect.stringContaining('did you mean campaign?') },
        ],
      }),
    );
  });

  test('app_ids may be a thousand, and one more is refused in the words of the API', async () => {
    const { workspace, get } = aTenant();
    const [first = ''] = workspace.apps.map(({ id }) => id);
    const ids = (count: number): string => [first, ...Array.from({ length: count - 1 }, (_, n) => `id-${n}`)].join();
    const of = (appIds: string) => get(`/reports/spend?${DAYS}&group_by=app&app_ids=${appIds}`);
    expect(await of(ids(1000))).toMatchObject({ status: 200 });
    expect(await of(ids(1001))).toMatchObject({
      status: 400,
      body: { error: 'Invalid app_ids' },
      note: 'app_ids: got 1001 of them, expected at most 1000; left out, it is all apps.',
    });
    // The same one a thousand times is one.
    expect(await of(Array.from({ length: 1200 }, () => first).join())).toMatchObject({ status: 200 });
    expect(await of('a'.repeat(100))).toMatchObject({ status: 200 });
    expect(await of('a'.repeat(101))).toMatchObject({ status: 400, body: { error: 'Invalid app_ids' } });
    expect(await of('%00')).toMatchObject({ status: 400, body: { error: 'Invalid app_ids' } });
  });

  test('of a parameter that is there twice the last counts, and it is told', async () => {
    const { get } = aTenant();
    const report = await get(`/reports/spend?${DAYS}&group_by=app&metrics=cost&metrics=spend`);
    expect(report).toMatchObject({ status: 200, body: { meta: { metrics: ['spend'] } } });
    expect(report.note).toBe('metrics: it is there 2 times, and only the last is read. Join with commas.');
    expect(await get('/apps?page=x&page=1')).toMatchObject({
      status: 200,
      note: expect.stringContaining('page: it is there 2 times') as string,
    });
  });
});

describe('what is not there', () => {
  test.each(['/', '/app', '/nothing/at/all', '/event?event=level_complete'])(
    'GET /v2%s is answered as the reporting API answers, and not journaled',
    async (path) => {
      const { workspace, get } = aTenant();
      const { status, body, note } = await get(path);
      expect({ status, body }).toEqual({ status: 404, body: { errors: [{ status: 404, title: 'Not Found' }] } });
      expect(note).toContain('nothing is at');
      expect((await read(`${workspace.url}/v2${path}`, null)).status).toBe(401);
      expect(workspace.requests()).toEqual([]);
    },
  );

  test('the nearest is named', async () => {
    expect((await aTenant().get('/app')).note).toContain('did you mean apps?');
  });

  test('reports are only read; what is posted where nothing is was meant for the tracker, and is journaled', async () => {
    const { workspace, token } = aTenant();
    const post = (path: string) =>
      answerTo(`${workspace.url}${path}`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
    const { status, body, headers } = await post('/v2/reports/spend');
    expect({ status, body }).toEqual({ status: 405, body: { errors: [{ status: 405, title: 'Method Not Allowed' }] } });
    expect(headers.get('allow')).toBe('GET, HEAD');
    expect(headers.get('mmp-sim-note')).toBe('Here it is only read.');
    expect(workspace.requests()).toEqual([]);
    expect((await post('/v2/event')).status).toBe(404);
    expect(workspace.requests()).toMatchObject([{ verdict: 'rejected', reason: 'no-such-endpoint' }]);
  });

  test('reads are not journaled', async () => {
    const { workspace, get } = aTenant();
    await get('/apps');
    expect(workspace.requests()).toEqual([]);
  });
});

describe('the names of apps by their ids', () => {
  test('are read at /data_exports/v1/apps, of all or of those that are asked for', async () => {
    const { workspace, token } = aTenant();
    const [android, ios] = workspace.apps.map(({ id }) => id) as [string, string];
    const of = (query: string) => read(`${sim.url}/data_exports/v1/apps${query}`, token);
    const named = (id: string) => ({ id, type: 'app', attributes: { name: 'Game' } });
    expect((await of('')).body).toEqual({ data: [named(android), named(ios)] });
    expect(await of(`?ids[]=${ios}&ids[]=none`)).toMatchObject({
      status: 200,
      body: { data: [named(ios)] },
      note: 'ids[]: no app has the id none.',
    });
    expect((await of(`?ids%5B%5D=${ios}&ids%5B%5D=${android}`)).body.data).toHaveLength(2);
    expect((await read(`${sim.url}/data_exports/v1/apps`, null)).status).toBe(401);
    expect(await read(`${sim.url}/data_exports/v1/events`, token)).toMatchObject({
      status: 404,
      note: '/data_exports/v1/apps is all that is known there.',
    });
  });
});
