import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answers, aReceiver } from '../support/receiver.js';
import { aWorld, OTHER_GAID } from '../support/world.js';

const OTHER_AIID = 'b'.repeat(32);

async function withLimits<T>(
  limits: NonNullable<Parameters<typeof createSimulator>[0]>['limits'],
  work: (sim: Simulator) => Promise<T>,
): Promise<T> {
  const sim = await createSimulator(limits === undefined ? {} : { limits });
  try {
    return await work(sim);
  } finally {
    await sim.close();
  }
}

const OPENS = { event: 'open', url: 'https://network.example/' } as const;

describe('limits', () => {
  test('of callbacks: one more is refused', () =>
    withLimits({ callbacks: 2 }, async (sim) => {
      const { callbacks } = aWorld(sim).workspace;
      callbacks.add(OPENS);
      const { id } = callbacks.add(OPENS);
      expect(() => callbacks.add(OPENS)).toThrow(/limits\.callbacks/);
      callbacks.delete(id);
      expect(callbacks.add(OPENS)).toMatchObject({ event: 'open' });
    }));

  test('what finds no room in the queue is not planned, and that is counted', () =>
    withLimits({ callbackQueue: 2 }, async (sim) => {
      const world = aWorld(sim, { callbackMode: 'pause', callbacks: [OPENS] });
      for (let n = 0; n < 3; n += 1) await world.open();
      expect(world.workspace.callbacks.deliveries().map(({ id }) => id)).toEqual(['2', '1']);
      const { body } = await world.control('GET /_sim/callbacks/deliveries');
      expect(body).toMatchObject({ cursor: '3', droppedThrough: '3' });
      const workspaces = await world.control<{ items: object[] }>('GET /_sim/workspaces');
      expect(workspaces.body.items[0]).toMatchObject({ dropped: { deliveries: 1 } });
      await expect(world.workspace.assert({ on: 'delivery', never: true })).rejects.toMatchObject({
        code: 'JOURNAL_INCOMPLETE',
      });
      expect(await world.workspace.assert({ on: 'delivery', never: true, since: '3' })).toMatchObject({ pass: true });
    }));

  test('of settled ones the newest are kept, and those that wait stay', () =>
    withLimits({ deliveries: 2 }, async (sim) => {
      const world = aWorld(sim, { callbackMode: 'pause', callbacks: [OPENS] });
      await world.open();
      world.workspace.callbacks.capture();
      for (let n = 0; n < 3; n += 1) await world.open();
      expect(world.workspace.callbacks.deliveries().map(({ id }) => id)).toEqual(['4', '3']);
    }));

  test('what they take together is bounded', () =>
    withLimits({ deliveryBytes: 4096 }, async (sim) => {
      const world = aWorld(sim, {
        callbackMode: 'capture',
        callbacks: [{ ...OPENS, url: `https://network.example/${'x'.repeat(1000)}` }],
      });
      for (let n = 0; n < 5; n += 1) await world.open();
      expect(world.workspace.callbacks.deliveries().length).toBeLessThan(4);
    }));

  test('of installations that ping_on_first remembers the oldest is told of again', () =>
    withLimits({ callbackInstallations: 1 }, async (sim) => {
      const world = aWorld(sim, { callbackMode: 'capture', callbacks: [{ ...OPENS, action: 'ping_on_first' }] });
      const other = { analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID };
      await world.open();
      await world.open();
      expect(world.workspace.callbacks.deliveries()).toHaveLength(1);
      await world.open(other);
      await world.open();
      expect(world.workspace.callbacks.deliveries()).toHaveLength(3);
    }));

  test('of calls at a time', () =>
    withLimits({ callbackConnections: 3 }, async (sim) => {
      const to = await aReceiver((response) => void setImmediate(() => response.end()));
      const world = aWorld(sim, { callbackMode: 'pause', callbacks: [{ event: 'open', url: `${to.url}/` }] });
      for (let n = 0; n < 20; n += 1) {
        await world.open({
          analytics_installation_id: n.toString(16).padStart(32, 'c'),
          advertising_id: n.toString(16).padStart(32, 'd'),
        });
      }
      world.workspace.callbacks.resume();
      await world.workspace.callbacks.idle();
      expect(to.called).toHaveLength(20);
      expect(to.mostAtATime()).toBeLessThanOrEqual(3);
      await to.close();
    }));

  test('a thousand retries of many installations are done in one advance', { tags: 'long' }, () =>
    withLimits({ callbackConnections: 50 }, async (sim) => {
      const to = await aReceiver(answers(500));
      const world = aWorld(sim, { callbackMode: 'pause', callbacks: [{ event: 'open', url: `${to.url}/` }] });
      for (let n = 0; n < 120; n += 1) {
        await world.open({
          analytics_installation_id: n.toString(16).padStart(32, 'c'),
          advertising_id: n.toString(16).padStart(32, 'd'),
        });
      }
      world.workspace.callbacks.resume();
      expect(await world.workspace.clock.advance({ ms: 86_400_000 })).toMatchObject({ dueTotal: 120 * 9 });
      expect(to.called).toHaveLength(120 * 9);
      await to.close();
    }),
  );
});
