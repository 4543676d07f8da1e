import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { AIID, aWorld, GAID, HOME_IP, IDFV, NOON } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const instantAfter = (ms: number): string => new Date(Date.parse(NOON) + ms).toISOString();
const NOBODY = '00000000-0000-8000-8000-000000000001';

type Items<T> = { readonly items: readonly T[]; readonly next?: string; readonly cursor?: string };
type Ref = { readonly id: string };

describe('engagements and claims', () => {
  test('a click gets an id and a referrer, a view only an id; neither is in the journal', async () => {
    const world = aWorld(sim);
    const { id: campaignId } = world.campaign();
    const click = await world.control<Ref & { referrer: string }>('POST /_sim/engagements', {
      kind: 'click',
      campaignId,
      advertisingId: GAID.toUpperCase(),
      ip: '::ffff:203.0.113.7',
      clickId: 'c1',
      parameters: { tenjin_parameter_0: 'x' },
      at: instantAfter(-1000),
    });
    expect(click.status).toBe(201);
    expect(click.body).toMatchObject({
      kind: 'click',
      campaignId,
      advertisingId: GAID,
      ip: HOME_IP,
      at: instantAfter(-1000),
    });
    expect(click.body.referrer).toContain(click.body.id);
    const view = await world.control('POST /_sim/engagements', { kind: 'impression', campaignId });
    expect(view).toMatchObject({ status: 201, body: { kind: 'impression', referrer: null, at: NOON } });
    expect(world.workspace.requests()).toEqual([]);
    await world.open();
    expect((await world.user()).body).toMatchObject({ click_id: 'c1', tenjin_parameter_0: 'x' });
  });

  test('the present instant is not the future, a millisecond later is: 400', async () => {
    const world = aWorld(sim);
    const engagement = { kind: 'click', campaignId: world.campaign().id };
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click' };
    expect((await world.control('POST /_sim/engagements', { ...engagement, at: NOON })).status).toBe(201);
    expect((await world.control('POST /_sim/claims', { ...claim, engagedAt: NOON })).status).toBe(201);
    const future = instantAfter(1);
    for (const [line, body, field] of [
      ['POST /_sim/engagements', { ...engagement, at: future }, 'at'],
      ['POST /_sim/claims', { ...claim, engagedAt: future }, 'engagedAt'],
    ] as const) {
      const { status, body: problem } = await world.control<Problem>(line, body);
      expect({ status, code: problem.code }).toEqual({ status: 400, code: 'ENGAGEMENT_IN_FUTURE' });
      expect(problem.detail).toContain(`${field}: got ${future}`);
      expect(problem.detail).toContain(NOON);
    }
  });

  test('a claim is answered with what it says, in canonical form', async () => {
    const world = aWorld(sim);
    const campaign = world.campaign({ channel: 'facebook' });
    const { status, body } = await world.control('POST /_sim/claims', {
      appId: world.app.id,
      channel: 'Meta',
      campaignId: campaign.id,
      advertisingId: GAID.toUpperCase(),
      kind: 'click',
      engagedAt: instantAfter(-5),
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: 'claim',
      channel: 'facebook',
      campaignId: campaign.id,
      advertisingId: GAID,
      installationId: null,
      at: NOON,
      engagedAt: instantAfter(-5),
    });
  });

  test.each([
    { wrong: 'nobody is named', change: { advertisingId: undefined }, status: 400 },
    { wrong: 'a zero id names nobody', change: { advertisingId: '0'.repeat(32) }, status: 400 },
    { wrong: 'an app that is not there', change: { appId: NOBODY }, status: 404 },
    { wrong: 'a campaign that is not there', change: { campaignId: NOBODY }, status: 404 },
    { wrong: 'organic', change: { channel: 'organic' }, status: 400 },
  ])('a claim is refused: $wrong', async ({ change, status }) => {
    const world = aWorld(sim);
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click', engagedAt: NOON };
    expect((await world.control('POST /_sim/claims', { ...claim, ...change })).status).toBe(status);
  });

  test("a claim with another channel's campaign is refused", async () => {
    const world = aWorld(sim);
    const { id: campaignId } = world.campaign({ channel: 'google' });
    const claim = { appId: world.app.id, channel: 'facebook', advertisingId: GAID, kind: 'click', engagedAt: NOON };
    expect((await world.control('POST /_sim/claims', { ...claim, campaignId })).status).toBe(400);
  });

  test('an engagement of a campaign that is not there, or deleted: 404', async () => {
    const world = aWorld(sim);
    const link = world.campaign();
    await world.control(`DELETE /_sim/campaigns/${link.id}`);
    for (const campaignId of [NOBODY, link.id]) {
      expect((await world.control('POST /_sim/engagements', { kind: 'click', campaignId })).status).toBe(404);
    }
  });
});

describe('installs', () => {
  test('are found by any spelling of their id, by advertising id and by device id', async () => {
    const world = aWorld(sim);
    await world.open({ developer_device_id: IDFV });
    const hyphened = '29EEB161-0FE7-4997-B6D5-3F02E9711F8C';
    const story = await world.control(`GET /_sim/installs/${AIID}`);
    expect(story).toMatchObject({ status: 200, body: { installationId: AIID } });
    for (const id of [hyphened, AIID.toUpperCase(), GAID, GAID.toUpperCase(), IDFV]) {
      expect((await world.control(`GET /_sim/installs/${id}`)).body).toEqual(story.body);
    }
  });

  test('without an installation id, by the device', async () => {
    const world = aWorld(sim);
    await world.open({ analytics_installation_id: '' });
    expect(await world.control(`GET /_sim/installs/${GAID}`)).toMatchObject({
      status: 200,
      body: { advertisingId: GAID, sessionCount: 1 },
    });
  });

  test.each(['0'.repeat(32), 'nobody', '{gaid}', '%00'])('%s is nobody: 404', async (id) => {
    const world = aWorld(sim);
    await world.open({ advertising_id: '0'.repeat(32) });
    const { status, body } = await world.control<Problem>(`GET /_sim/installs/${encodeURIComponent(id)}`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  test('where two apps share the id, ?app= says which; without it 409 names both', async () => {
    const world = aWorld(sim);
    const other = world.workspace.addApp({
      bundleId: 'com.example.other',
      platform: 'android',
      sdkKeys: [{ key: world.key }],
    });
    await world.open();
    await world.open({ bundle_id: other.bundleId });
    const { status, body } = await world.control<Problem>(`GET /_sim/installs/${AIID}`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'AMBIGUOUS' });
    expect(body.detail).toContain(world.app.id);
    expect(body.detail).toContain(other.id);
    for (const app of [other.id, other.bundleId]) {
      expect((await world.control(`GET /_sim/installs/${AIID}?app=${app}`)).body).toMatchObject({
        app: { id: other.id },
      });
    }
    expect((await world.control(`GET /_sim/installs/${AIID}?app=${NOBODY}`)).status).toBe(404);
  });

  test('are listed newest first, page by page, per app; what was only heard of is not', async () => {
    const world = aWorld(sim);
    const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
    for (const id of ids) await world.open({ analytics_installation_id: id, advertising_id: id });
    await world.event('early', { analytics_installation_id: '4'.repeat(32), advertising_id: '' });
    type Item = { installationId: string };
    const list = async (query: string) => (await world.control<Items<Item>>(`GET /_sim/installs?${query}`)).body;
    expect((await list('')).items.map(({ installationId }) => installationId)).toEqual(ids.toReversed());
    const page = await list('limit=2');
    expect(page.items).toHaveLength(2);
    const rest = await list(`limit=2&before=${page.next}`);
    expect(rest.items.map(({ installationId }) => installationId)).toEqual([ids[0]]);
    expect(rest).not.toHaveProperty('next');
    expect((await list(`app=${world.app.id}`)).items).toHaveLength(3);
    expect((await list('app=com.nowhere')).items).toEqual([]);
  });

  test('one that was heard of first and opened last stands first, on each page in the same order', async () => {
    const world = aWorld(sim);
    const ids = ['5', '1', '2', '3', '4'].map((digit) => digit.repeat(32));
    await world.event('early', { analytics_installation_id: ids[0] ?? '', advertising_id: '' });
    for (const id of ids.slice(1)) await world.open({ analytics_installation_id: id, advertising_id: id });
    await world.open({ analytics_installation_id: ids[0] ?? '', advertising_id: ids[0] ?? '' });
    type Page = Items<{ readonly installationId: string }>;
    const list = async (query: string): Promise<Page> =>
      (await world.control<Page>(`GET /_sim/installs?${query}`)).body;
    const seen: string[] = [];
    for (let query: string | null = 'limit=1'; query !== null;) {
      const { items, next } = await list(query);
      seen.push(...items.map(({ installationId }) => installationId.slice(0, 1)));
      query = next === undefined ? null : `limit=1&before=${next}`;
    }
    expect(seen.join('')).toBe('54321');
  });
});
