import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { control as call, type Problem } from '../support/control.js';
import { AIID, aWorld, GAID, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const control = <T = unknown>(line: string, body?: unknown) => call<T>(sim.url, line, body);
type Entry = { readonly id: string; readonly verdict: string; readonly endpoint: string };
/** One simulator of its own, with small limits. */
async function withLimits(limits: Record<string, number>, play: (own: Simulator) => Promise<void>): Promise<void> {
  const own = await createSimulator({ limits });
  try {
    await play(own);
  } finally {
    await own.close();
  }
}

describe('assert', () => {
  type Answer = {
    pass: boolean;
    matched: number;
    nearest: { request: Entry; criteria: { path: string; pass: boolean; expected: unknown; actual: unknown }[] }[];
    cursor: string;
  };
  const ask = (world: World, assertion: unknown, query = '') =>
    world.control<Answer>(`POST /_sim/assert?${query}`, assertion);

  async function threeEvents(): Promise<World> {
    const world = aWorld(sim);
    await world.open();
    await world.event('won', { value: '10' });
    await world.event('won', { value: '20' });
    await world.event('lost');
    return world;
  }

  test.each([
    { assertion: {}, pass: true, matched: 4 },
    { assertion: { atLeast: 4 }, pass: true, matched: 4 },
    { assertion: { atLeast: 5 }, pass: false, matched: 4 },
    { assertion: { count: 4 }, pass: true, matched: 4 },
    { assertion: { count: 3 }, pass: false, matched: 4 },
    { assertion: { count: 5 }, pass: false, matched: 4 },
    { assertion: { never: true }, pass: false, matched: 4 },
    { assertion: { count: 0, where: { verdict: 'dropped' } }, pass: true, matched: 0 },
    { assertion: { never: true, where: { verdict: 'rejected' } }, pass: true, matched: 0 },
    { assertion: { count: 2, where: { fields: { event: 'won' } } }, pass: true, matched: 2 },
    { assertion: { count: 1, where: { fields: { event: 'won', value: '20' } } }, pass: true, matched: 1 },
    { assertion: { count: 3, where: { fields: { event: { present: true } } } }, pass: true, matched: 3 },
    { assertion: { count: 1, where: { fields: { event: { present: false } } } }, pass: true, matched: 1 },
    { assertion: { count: 3, where: { fields: { event: { oneOf: ['won', 'lost'] } } } }, pass: true, matched: 3 },
    { assertion: { count: 1, where: { fields: { event: { matches: '^l.st$' } } } }, pass: true, matched: 1 },
    { assertion: { count: 4, where: { endpoint: 'tenjin.event' } }, pass: true, matched: 4 },
    { assertion: { count: 4, where: { endpoint: 'event' } }, pass: true, matched: 4 },
    { assertion: { count: 4, where: { app: 'com.example.game' } }, pass: true, matched: 4 },
    { assertion: { where: { app: 'com.example' } }, pass: false, matched: 0 },
    { assertion: { where: { fields: { analytics_installation_id: AIID.toUpperCase() } } }, pass: true, matched: 4 },
    { assertion: { where: { attribution: { channel: 'organic' } } }, pass: true, matched: 1 },
    { assertion: { where: { findings: [{ rule: 'unauthorized' }] } }, pass: false, matched: 0 },
  ])('$assertion: pass $pass, $matched matched', async ({ assertion, pass, matched }) => {
    const world = await threeEvents();
    const { status, body } = await ask(world, assertion);
    expect(status).toBe(200);
    expect(body).toMatchObject({ pass, matched, cursor: '4' });
    expect((await ask(world, assertion, 'status=true')).status).toBe(pass ? 200 : 417);
    expect((await ask(world, assertion, 'status=false')).status).toBe(200);
  });

  test('since: only what came after counts', async () => {
    const world = await threeEvents();
    const { body } = await ask(world, { count: 4 });
    expect((await ask(world, { since: body.cursor, never: true })).body.pass).toBe(true);
    await world.event('again');
    expect((await ask(world, { since: body.cursor, count: 1 })).body.pass).toBe(true);
    expect((await ask(world, { since: '3', count: 2 })).body.pass).toBe(true);
  });

  test('findings are asked for by rule, severity and field, all of one finding', async () => {
    const world = aWorld(sim);
    await world.open({ country: 'Germany', zodiac: 'libra' });
    const count = async (findings: unknown) => (await ask(world, { where: { findings } })).body.matched;
    expect(await count([{ rule: 'invalid-parameter', field: 'country' }])).toBe(1);
    expect(await count([{ rule: 'invalid-parameter', field: 'zodiac' }])).toBe(0);
    expect(await count([{ field: 'country', severity: 'warning' }])).toBe(0);
    expect(await count([{ rule: { matches: '^unknown' } }, { severity: 'error' }])).toBe(1);
  });

  test('on install: the attribution of tracked installs', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'applovin' });
    await world.click(link, { advertising_id: GAID });
    await world.open();
    await world.open();
    const other = { analytics_installation_id: 'a'.repeat(32), advertising_id: OTHER_GAID };
    await world.open(other);
    expect((await ask(world, { on: 'install', count: 2 })).body.pass).toBe(true);
    const where = { attribution: { method: 'device-click', campaignId: link.id.toUpperCase() } };
    expect((await ask(world, { on: 'install', where, count: 1 })).body.pass).toBe(true);
    const organic = { attribution: { channel: 'organic', campaignId: { present: false } } };
    expect((await ask(world, { on: 'install', where: organic, count: 1 })).body.pass).toBe(true);
    expect((await ask(world, { on: 'install', where: { verdict: 'recorded' } })).status).toBe(400);
  });

  test('on install: opens that made none come near, and it is said why', async () => {
    const world = aWorld(sim);
    await world.event('too_early');
    const { body } = await ask(world, { on: 'install' });
    expect(body).toMatchObject({ pass: false, matched: 0 });
    expect(body.nearest[0]?.criteria[0]).toMatchObject({ path: 'install', pass: false });
  });

  test('nearest: the closest miss first, field by field', async () => {
    const world = await threeEvents();
    const where = { verdict: 'recorded', fields: { event: 'won', value: '30', country: 'DE' } };
    const { body } = await ask(world, { where });
    expect(body.pass).toBe(false);
    expect(body.nearest).toHaveLength(3);
    expect(body.nearest[0]?.criteria).toEqual([
      { path: 'verdict', expected: 'recorded', actual: 'recorded', pass: true },
      { path: 'fields.event', expected: 'won', actual: 'won', pass: true },
      { path: 'fields.value', expected: '30', actual: '20', pass: false },
      { path: 'fields.country', expected: 'DE', actual: null, pass: false },
    ]);
    const failures = body.nearest.map(({ criteria }) => criteria.filter(({ pass }) => !pass).length);
    expect(failures).toEqual([2, 2, 3]);
  });

  test('a pass has no near misses', async () => {
    const world = await threeEvents();
    expect((await ask(world, {})).body.nearest).toEqual([]);
  });

  test('atLeast answers on arrival, long before the time is over', async () => {
    const world = aWorld(sim);
    const started = performance.now();
    const waiting = ask(world, { atLeast: 2, where: { fields: { event: 'won' } }, withinMs: 20_000 });
    await world.event('won');
    await world.event('lost');
    await world.event('won');
    expect((await waiting).body).toMatchObject({ pass: true, matched: 2 });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('never and count fail on arrival of one too many', async () => {
    const world = aWorld(sim);
    const never = ask(world, { never: true, withinMs: 20_000 });
    const count = ask(world, { count: 1, withinMs: 20_000 });
    await world.event('a');
    await world.event('b');
    expect((await never).body).toMatchObject({ pass: false });
    expect((await count).body).toMatchObject({ pass: false, matched: 2 });
  });

  test('count and never hold to the end of the time, wall time even where the clock is frozen', async () => {
    const world = aWorld(sim);
    await world.event('a');
    const started = performance.now();
    const [count, never] = await Promise.all([
      ask(world, { count: 1, withinMs: 60 }),
      ask(world, { never: true, where: { verdict: 'dropped' }, withinMs: 60 }),
    ]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect([count.body.pass, never.body.pass]).toEqual([true, true]);
  });

  test('atLeast that never holds is a failure when the time is over', async () => {
    const world = aWorld(sim);
    const { status, body } = await ask(world, { withinMs: 30 }, 'status=true');
    expect({ status, pass: body.pass }).toEqual({ status: 417, pass: false });
  });

  test('409 where the journal has dropped what would count, never a wrong number', async () => {
    await withLimits({ journalEntries: 3 }, async (own) => {
      const world = aWorld(own);
      for (let n = 0; n < 3; n += 1) await world.event(`e${n}`);
      expect((await ask(world, { count: 3 })).status).toBe(200);
      await world.event('e3');
      for (const assertion of [{ count: 3 }, { count: 4 }, { never: true }, { atLeast: 1 }, { since: '0' }]) {
        const { status, body } = await world.control<Problem>('POST /_sim/assert?status=true', assertion);
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'JOURNAL_INCOMPLETE' });
      }
      expect((await ask(world, { since: '1', count: 3 })).body).toMatchObject({ pass: true });
    });
  });

  test('409 too where the bytes were too many, and where it happened while waiting', async () => {
    await withLimits({ journalBytes: 4096 }, async (own) => {
      const world = aWorld(own);
      const waiting = world.control<Problem>('POST /_sim/assert', { count: 9, withinMs: 20_000 });
      for (let n = 0; n < 10; n += 1) await world.event(`e${n}`, { customer_user_id: 'x'.repeat(1000) });
      expect((await waiting).status).toBe(409);
      expect((await world.control<Problem>('POST /_sim/assert', { count: 10 })).body.code).toBe('JOURNAL_INCOMPLETE');
    });
  });

  test.each([
    { assertion: { count: 1, atLeast: 1 }, names: 'count, atLeast, never' },
    { assertion: { never: true, count: 0 }, names: 'count, atLeast, never' },
    { assertion: { never: false }, names: 'never' },
    { assertion: { atLeast: 0 }, names: 'atLeast' },
    { assertion: { count: -1 }, names: 'count' },
    { assertion: { withinMs: 60_001 }, names: 'withinMs' },
    { assertion: { withinMs: -1 }, names: 'withinMs' },
    { assertion: { on: 'payment' }, names: 'on' },
    { assertion: { where: { verdict: 'fine' } }, names: 'where.verdict' },
    { assertion: { where: { fields: { event: 5 } } }, names: 'where.fields.event' },
    { assertion: { where: { fields: { event: { matches: '(' } } } }, names: 'where.fields.event' },
    { assertion: { where: { findings: [{}] } }, names: 'where.findings.0' },
    { assertion: { whre: {} }, names: 'where' },
    { assertion: { since: 'x' }, names: 'since' },
  ])('$assertion is 400 and names $names', async ({ assertion, names }) => {
    const { status, body } = await control<Problem>('POST /_sim/assert', assertion);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body.detail).toContain(names);
  });
});
