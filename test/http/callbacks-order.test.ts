import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { answers, aReceiver, type Called } from '../support/receiver.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ limits: { callbackConnections: 8 } });
});
afterAll(() => sim.close());

/** Numbers from 0 up to 1 that follow from a seed (mulberry32, public domain). */
function drawsOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const INSTALLATIONS = 5;
const STEPS = 60;
const HOUR_MS = 3_600_000;
const idOf = (n: number): string => n.toString(16).padStart(32, 'e');

/** The first call of each event, by installation, in the order in which they came. */
function firstCalls(called: readonly Called[]): Map<string, number[]> {
  const byInstallation = new Map<string, number[]>();
  for (const { query } of called) {
    const { id = '', value = '' } = query;
    const values = byInstallation.get(id) ?? [];
    if (!values.includes(Number(value))) values.push(Number(value));
    byInstallation.set(id, values);
  }
  return byInstallation;
}

const seeds =
  process.env['CALLBACKS_SEED'] === undefined ? [1, 2, randomInt(2 ** 31)] : [Number(process.env['CALLBACKS_SEED'])];

test.each(seeds)(
  'whatever a receiver answers, each installation is told of in order and of everything (CALLBACKS_SEED=%i)',
  async (seed) => {
    const draw = drawsOf(seed);
    // Nothing is refused so often that it is given up: eight retries follow the first attempt.
    const refused = new Map<string, number>();
    const takes = ({ query }: Called): boolean => {
      const name = `${query['id'] ?? ''} ${query['value'] ?? ''}`;
      const before = refused.get(name) ?? 0;
      if (before >= 6 || draw() < 0.6) return true;
      refused.set(name, before + 1);
      return false;
    };
    const to = await aReceiver((response, call, n) => {
      if (takes(call)) setTimeout(() => response.end(), draw() * 3);
      else if (draw() < 0.3) response.socket?.resetAndDestroy();
      else answers(500)(response, call, n);
    });
    const url = `${to.url}/?id={{analytics_installation_id}}&value={{value}}`;
    const world = aWorld(sim, { callbacks: [{ event: 'step', url }] });

    const sent = new Map<string, number[]>();
    for (let value = 1; value <= STEPS; value += 1) {
      const id = idOf(Math.floor(draw() * INSTALLATIONS));
      sent.set(id, [...(sent.get(id) ?? []), value]);
      await world.event('step', { analytics_installation_id: id, advertising_id: id, value: String(value) });
      if (draw() < 0.1) await world.workspace.clock.advance({ ms: Math.floor(draw() * HOUR_MS) });
      if (draw() < 0.05) world.workspace.callbacks.pause();
      if (draw() < 0.2) world.workspace.callbacks.resume();
      if (draw() < 0.05) await world.workspace.restore(await world.workspace.snapshot());
    }
    world.workspace.callbacks.resume();
    await world.workspace.clock.advance({ ms: 400 * 24 * HOUR_MS });
    expect(firstCalls(to.called)).toEqual(sent);
    const deliveries = world.workspace.callbacks.deliveries();
    expect(deliveries.map(({ state }) => state)).toEqual(Array.from({ length: STEPS }, () => 'delivered'));
    // At no time were two of one installation under way: the next was attempted when the one before it was taken.
    for (const id of sent.keys()) {
      const own = deliveries.filter(({ installationId }) => installationId === id).toReversed();
      for (const [place, delivery] of own.entries()) {
        const before = own[place - 1]?.settledAt ?? '';
        expect((delivery.attempts[0]?.at ?? '') >= before, `${id}: ${delivery.id} after ${before}`).toBe(true);
      }
    }
    await to.close();
  },
);
