import { expect } from 'vitest';
import { DAY_MS, expectAlike, found, HOUR_MS, type Remembered } from './remembered.js';
import { AIID, aWorld, GAID, HOME_IP, OTHER_GAID, type Params, worldOf, ZEROS } from './world.js';

const id = (letter: string): string => letter.repeat(32);
const PHONE = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36';

/** An open of a device. */
const of = (installation: string, advertisingId: string, more: Params = {}): Params => ({
  analytics_installation_id: installation,
  advertising_id: advertisingId,
  ...more,
});

/** What is known of installations and of the requests that told of them. */
export const rememberedInstalls: readonly Remembered[] = [
  {
    says: 'each request with its verdict, its findings, its facts and the answer on the wire',
    async tell(sim) {
      const world = aWorld(sim, { id: 'journal', mode: 'strict' });
      await world.open();
      await world.event('level_complete', { value: '7' });
      const bought = { ...world.complete, product_id: 'gold', quantity: '1', currency: 'USD' };
      await world.post('/v0/purchase', { ...bought, prise: '4.99' });
      await world.open({ bundle_id: 'com.example.nothing' });
      await world.user();
      await world.click(world.campaign(), { advertising_id: GAID });
      const told = world.workspace.requests();
      const journal = (await world.control('GET /_sim/requests?verdict=rejected')).body;
      return async (again) => {
        const workspace = found(again, 'journal');
        expect(workspace.requests()).toEqual(told);
        expect(told.map(({ endpoint, verdict, answer }) => [endpoint, verdict, answer.status])).toEqual([
          ['tenjin.click', 'recorded', 302],
          ['tenjin.user', 'recorded', 200],
          ['tenjin.event', 'rejected', 404],
          ['tenjin.purchase', 'dropped', 422],
          ['tenjin.event', 'recorded', 200],
          ['tenjin.event', 'recorded', 200],
        ]);
        expect(told[3]?.findings).toMatchObject([{ field: 'price', severity: 'error' }, { field: 'prise' }]);
        const rejected = await worldOf(again, workspace).control('GET /_sim/requests?verdict=rejected');
        expect(rejected.body).toEqual(journal);
        expect(await workspace.assert({ where: { findings: [{ field: 'prise' }] }, count: 1 })).toMatchObject({
          pass: true,
        });
        expectAlike('journal', told);
      };
    },
  },
  {
    says: 'the story of each installation, and who brought it by which candidates',
    async tell(sim) {
      const world = aWorld(sim, {
        id: 'stories',
        app: { channelWindows: { 'Example Ads': { click: { deviceMs: HOUR_MS } } } },
      });
      const [spring, autumn] = [world.campaign(), world.campaign({ name: 'Autumn', channel: 'unity' })];
      const { workspace } = world;
      await world.click(spring, { advertising_id: GAID });
      await world.click(autumn, { advertising_id: GAID });
      await workspace.clock.advance({ ms: 1 });
      await world.click(spring, { advertising_id: GAID });
      await workspace.clock.advance({ ms: HOUR_MS });
      // A window of the channel has both its edges inside.
      await world.open(of(id('a'), GAID, { country: 'DE' }));
      await workspace.clock.advance({ ms: 1 });
      await world.click(spring, { ip_address: HOME_IP }, { 'user-agent': PHONE });
      await world.open(of(id('b'), ZEROS, { ip_address: HOME_IP, device_model: 'Pixel 8' }));
      await workspace.addClaim({
        appId: world.app.id,
        channel: 'facebook',
        advertisingId: OTHER_GAID,
        kind: 'impression',
        engagedAt: workspace.clock.state().now,
      });
      await world.open(of(id('c'), OTHER_GAID));
      await world.open(of(id('d'), id('4')));
      await world.open(of(id('e'), GAID));
      await world.event('level', of(id('a'), GAID));
      await world.post('/v0/purchase', {
        ...world.complete,
        ...of(id('a'), GAID),
        product_id: 'gold',
        price: '4.99',
        quantity: '2',
        currency: 'EUR',
      });
      const stories = () => Promise.all(['a', 'b', 'c', 'd', 'e'].map((one) => workspace.install(id(one))));
      const told = await stories();
      return async (again) => {
        const kept = found(again, 'stories');
        const now = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((one) => kept.install(id(one))));
        expect(now).toEqual(told);
        expect(now.map(({ attribution, tracked }) => [attribution?.method, attribution?.channel, tracked])).toEqual([
          ['device-click', 'example_ads', true],
          ['probabilistic-click', 'example_ads', true],
          ['claim', 'facebook', true],
          ['organic', 'organic', true],
          ['device-click', 'example_ads', false],
        ]);
        expect(now[0]).toMatchObject({
          events: [{ name: 'level' }],
          purchases: [{ revenue: { gross: { amount: '9.98', currency: 'EUR' } } }],
          attribution: { candidates: [{ verdict: 'won' }, { reason: 'earlier' }, { reason: 'outside-window' }] },
        });
        expectAlike('stories', now);
      };
    },
  },
  {
    says: 'what an open that is still to come will be matched to, and what counts once',
    async tell(sim) {
      const world = aWorld(sim, { id: 'goes-on', app: { playAccess: true, attributionDelayMs: HOUR_MS } });
      const link = world.campaign();
      await world.click(link, { advertising_id: GAID, site_id: 'news' });
      await world.click(link, { advertising_id: OTHER_GAID });
      await world.workspace.addClaim({
        appId: world.app.id,
        channel: 'facebook',
        installationId: id('c'),
        kind: 'click',
        engagedAt: world.workspace.clock.state().now,
      });
      await world.open(of(id('f'), id('6')));
      const subscribed = { ...world.complete, ...of(id('f'), id('6')), product_id: 'monthly', price: '9.99' };
      const token = { ...subscribed, currency: 'USD', google_play_purchase_token: 'token-1' };
      await world.post('/v1/subscriptions', token);
      return async (again) => {
        const kept = worldOf(again, found(again, 'goes-on'));
        const { workspace } = kept;
        const attributed = async (one: string) => (await workspace.install(one)).attribution;
        await workspace.clock.advance({ ms: 7 * DAY_MS });
        await kept.open();
        expect(await attributed(AIID)).toMatchObject({ method: 'device-click', candidates: [{ ageMs: 7 * DAY_MS }] });
        // It is told when its delay is over.
        expect((await kept.user()).body).toEqual({});
        await workspace.clock.advance({ ms: HOUR_MS });
        expect((await kept.user()).body).toMatchObject({ ad_network: 'example_ads', site_id: 'news' });
        await kept.open(of(id('b'), OTHER_GAID));
        expect(await attributed(id('b'))).toMatchObject({
          method: 'organic',
          candidates: [{ reason: 'outside-window' }],
        });
        await kept.open(of(id('c'), id('3')));
        expect(await attributed(id('c'))).toMatchObject({ method: 'organic', candidates: [{ method: 'claim' }] });
        // Its advertising id is known here already.
        await kept.open(of(id('d'), GAID));
        expect(await workspace.install(id('d'))).toMatchObject({ reinstall: true, tracked: false });
        await kept.post('/v1/subscriptions', token);
        expect(kept.last().findings).toMatchObject([{ rule: 'repeated-purchase-token' }]);
        const renewed = await kept.control('POST /_sim/subscriptions/token-1/renew', {});
        expect(renewed).toMatchObject({ status: 200, body: { state: 'active' } });
      };
    },
  },
  {
    says: 'who a user is, whatever ids came later',
    async tell(sim) {
      const world = aWorld(sim, { id: 'users', app: { playAccess: true } });
      await world.open(of(id('a'), ZEROS));
      await world.open(of(id('a'), GAID, { country: 'DE' }));
      await world.post('/v1/subscriptions', {
        ...world.complete,
        ...of(id('a'), GAID),
        product_id: 'monthly',
        price: '9.99',
        currency: 'USD',
        google_play_purchase_token: 'token-1',
      });
      return async (again) => {
        const kept = worldOf(again, found(again, 'users'));
        await kept.open(of(id('a'), OTHER_GAID));
        await kept.open(of(id('b'), OTHER_GAID));
        await kept.control('POST /_sim/subscriptions/token-1/renew', {});
        const { rows } = await kept.workspace.sql(
          'select user_id, advertising_id, count(distinct user_hash) over () from mmp.activity order by number',
        );
        expect(rows.map(([user]) => user)).toEqual(rows.map(() => id('a')));
        expect(rows.map((row) => row[1])).toEqual([
          null,
          null,
          GAID,
          GAID,
          OTHER_GAID,
          OTHER_GAID,
          OTHER_GAID,
          OTHER_GAID,
        ]);
        expectAlike('users', rows);
      };
    },
  },
];
