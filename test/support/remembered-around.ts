import { expect } from 'vitest';
import { aReceiver, answers } from './receiver.js';
import { expectAlike, found, HOUR_MS, type Remembered } from './remembered.js';
import { alike } from './seen.js';
import { AIID, aWorld, GAID, NOON, worldOf } from './world.js';

const id = (letter: string): string => letter.repeat(32);
const instantAfter = (ms: number): string => new Date(Date.parse(NOON) + ms).toISOString();

/** What a workspace has besides: its callbacks, clock and faults, and what becomes of it as a whole. */
export const rememberedAround: readonly Remembered[] = [
  {
    says: 'callbacks, whom they have told, and deliveries with their attempts, which go on',
    async tell(sim) {
      let isUp = false;
      const receiver = await aReceiver((response, call, n) => answers(isUp ? 200 : 503)(response, call, n));
      const world = aWorld(sim, { id: 'callbacks' });
      const { callbacks } = world.workspace;
      const url = `${receiver.url}/first?i={{analytics_installation_id}}`;
      callbacks.add({ event: 'open', action: 'ping_on_first', url });
      callbacks.delete(callbacks.add({ event: 'open', url: `${receiver.url}/gone` }).id);
      const open = (to: typeof world, one: string) =>
        to.open({ analytics_installation_id: id(one), advertising_id: '' });
      await open(world, 'a');
      await callbacks.idle();
      expect(callbacks.deliveries()).toMatchObject([{ state: 'waiting', attempts: [{ status: 503 }] }]);
      callbacks.pause();
      await open(world, 'b');
      const told = { list: callbacks.list(), deliveries: callbacks.deliveries() };
      return async (again) => {
        const kept = worldOf(again, found(again, 'callbacks'));
        const { clock, callbacks: now } = kept.workspace;
        expect({ list: now.list(), deliveries: now.deliveries() }).toEqual(told);
        expect(now.mode).toBe('pause');
        // Told of once, so not again; what waited goes out when it is its turn.
        await open(kept, 'a');
        expect(now.deliveries()).toHaveLength(2);
        isUp = true;
        now.resume();
        await clock.advance({ ms: HOUR_MS });
        expect(now.deliveries().map(({ state, attempts }) => [state, attempts.length])).toEqual([
          ['delivered', 1],
          ['delivered', 2],
        ]);
        now.redeliver(now.deliveries()[0]?.id ?? '');
        await now.idle();
        expect(receiver.called.map(({ query }) => query['i'])).toEqual([id('a'), id('b'), id('a'), id('b')]);
        await receiver.close();
      };
    },
  },
  {
    says: 'a clock, and what falls due on it',
    async tell(sim) {
      const world = aWorld(sim, { id: 'clock' });
      // Nobody listens there: it is tried again after 1, 5 and 15 minutes.
      world.workspace.callbacks.add({ event: 'level', url: 'http://127.0.0.1:1/' });
      await world.open();
      await world.event('level');
      await world.workspace.clock.advance({ ms: 60_001 });
      return async (again) => {
        const { clock, callbacks } = found(again, 'clock');
        expect(clock.state()).toEqual({ mode: 'frozen', now: instantAfter(60_001), rate: 0 });
        await expect(clock.set({ mode: 'frozen', now: NOON })).rejects.toMatchObject({ code: 'CLOCK_BACKWARD' });
        const { due } = await clock.advance({ ms: 21 * 60_000 - 60_001 });
        expect(due).toMatchObject([{ at: instantAfter(6 * 60_000) }, { at: instantAfter(21 * 60_000) }]);
        expect(callbacks.deliveries()).toMatchObject([{ state: 'waiting', nextAttemptAt: instantAfter(51 * 60_000) }]);
      };
    },
  },
  {
    says: 'faults, and which requests they have met',
    async tell(sim) {
      const world = aWorld(sim, { id: 'faults' });
      world.workspace.faults.add({ endpoint: 'event', when: { first: 2 }, do: { status: 503 } });
      expect((await world.open()).status).toBe(503);
      return async (again) => {
        const kept = worldOf(again, found(again, 'faults'));
        expect(kept.workspace.faults.list()).toMatchObject([{ seen: 1, hits: 1 }]);
        expect([(await kept.open()).status, (await kept.open()).status]).toEqual([503, 200]);
      };
    },
  },
  {
    says: 'a snapshot, and what was put in from one',
    async tell(sim) {
      const world = aWorld(sim, { id: 'taken' });
      await world.click(world.campaign(), { advertising_id: GAID });
      const early = await world.workspace.snapshot();
      await world.open();
      world.workspace.accessTokens.add({ token: 'a-token-of-taken' });
      const taken = await world.workspace.snapshot();
      const other = sim.workspace({ id: 'put-in', keyScope: 'workspace' });
      await other.restore(taken);
      const story = await other.install(AIID);
      await world.workspace.restore(early);
      return async (again) => {
        // It lives in one workspace.
        const [first, second] = [found(again, 'taken'), found(again, 'put-in')];
        expect(await first.snapshot()).toEqual(early);
        expect(await second.install(AIID)).toEqual(story);
        expect(story.attribution?.method).toBe('device-click');
        expect(alike(again, await second.snapshot())).toEqual(alike(again, taken));
        expectAlike('snapshot', taken);
        await worldOf(again, first).open();
        expect((await first.install(AIID)).attribution).toEqual(story.attribution);
      };
    },
  },
  {
    says: 'that a workspace was reset: what happened is gone, and what was set up stays',
    async tell(sim) {
      const world = aWorld(sim, {
        id: 'reset',
        callbackMode: 'capture',
        accessTokens: [{ token: 'a-token-of-reset' }],
      });
      world.workspace.callbacks.add({ event: 'open', url: 'http://127.0.0.1:1/' });
      await world.click(world.campaign(), { advertising_id: GAID });
      await world.open();
      await world.workspace.sql('select 1');
      await world.workspace.reset();
      await world.event('after');
      return async (again) => {
        const workspace = found(again, 'reset');
        expect(workspace.requests().map(({ fields }) => fields['event'])).toEqual(['after']);
        expect(workspace.callbacks.list()).toHaveLength(1);
        expect(workspace.callbacks.deliveries()).toEqual([]);
        expect(workspace.accessTokens.list()).toMatchObject([{ token: 'a-token-of-reset' }]);
        const types = await workspace.sql('select type from facts', { dialect: 'duckdb' });
        expect(types.rows).toEqual([['event']]);
        await worldOf(again, workspace).open();
        expect((await workspace.install(AIID)).attribution?.method).toBe('organic');
      };
    },
  },
  {
    says: 'which workspaces there are, and of one that was deleted nothing, though another has its name',
    async tell(sim) {
      const apps = [{ bundleId: 'com.example.game', platform: 'android' as const, sdkKeys: [{ key: 'ONE-KEY' }] }];
      const world = aWorld(sim, { id: 'named', apps, seed: 'first' });
      await world.open();
      expect((await world.workspace.sql('select count(*) from events')).rows).toEqual([[1]]);
      expect(() => sim.workspace({ apps })).toThrow(/ONE-KEY lives in the workspace named/);
      world.workspace.delete();
      const gone = sim.workspace({ id: 'gone', apps });
      gone.delete();
      const next = sim.workspace({ apps: [] });
      sim.workspace({ id: 'named', apps, seed: 'second' });
      return async (again) => {
        expect([again.find('gone'), again.find(next.id)?.id]).toEqual([null, next.id]);
        const kept = worldOf(again, found(again, 'named'));
        expect(kept.workspace.requests()).toEqual([]);
        expect((await kept.workspace.sql('select count(*) from events')).rows).toEqual([[0]]);
        await expect(kept.workspace.install(AIID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await kept.open();
        expect((await kept.workspace.sql('select count(*) from events')).rows).toEqual([[1]]);
        // A name that was not taken is still the next one's.
        const before = again.workspace().id;
        expect(() => again.workspace({ apps })).toThrow(/ONE-KEY lives in the workspace named/);
        expect(again.workspace().id).toBe(`w${Number(before.slice(1)) + 1}`);
      };
    },
  },
];
