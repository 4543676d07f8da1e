import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import type { Problem } from '../support/control.js';
import { aWorld, GAID, NOON, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

const instantAfter = (ms: number): string => new Date(Date.parse(NOON) + ms).toISOString();

describe('clock', () => {
  const at = (ms: number) => ({ mode: 'frozen', now: instantAfter(ms) });

  test('frozen: it stands, and moves by what it is told', async () => {
    const world = aWorld(sim);
    expect((await world.control('GET /_sim/clock')).body).toEqual({ mode: 'frozen', now: NOON, rate: 0 });
    const { body } = await world.control('POST /_sim/clock/advance', { ms: 1 });
    expect(body).toEqual({ mode: 'frozen', now: instantAfter(1), rate: 0, due: [], dueTotal: 0 });
    await world.control('POST /_sim/clock/advance', { to: instantAfter(5) });
    await world.control('POST /_sim/clock/advance', { ms: 0 });
    expect((await world.control('GET /_sim/clock')).body).toMatchObject({ now: instantAfter(5) });
    await world.open();
    expect(world.last().at).toBe(instantAfter(5));
  });

  test('without facts it goes anywhere, past included; what made no fact does not count', async () => {
    const world = aWorld(sim);
    expect((await world.control('PUT /_sim/clock', at(1000))).status).toBe(200);
    await world.user();
    await world.open({ bundle_id: 'com.nowhere' });
    await world.open({ analytics_installation_id: '', advertising_id: '' });
    expect(
      (await world.control('PUT /_sim/clock', { mode: 'frozen', now: '2001-01-01T00:00:00.000Z' })).body,
    ).toMatchObject({
      now: '2001-01-01T00:00:00.000Z',
    });
  });

  test.each([
    { fact: 'an open', make: (world: World) => world.open() },
    { fact: 'an event', make: (world: World) => world.event('x') },
    { fact: 'a click', make: (world: World) => world.click(world.campaign()) },
    {
      fact: 'a simulated view',
      make: (world: World) => world.workspace.addEngagement({ kind: 'impression', campaignId: world.campaign().id }),
    },
    {
      fact: 'a claim',
      make: (world: World) =>
        world.workspace.addClaim({
          appId: world.app.id,
          channel: 'facebook',
          advertisingId: GAID,
          kind: 'click',
          engagedAt: NOON,
        }),
    },
  ])('after $fact only forward: 409 names both instants', async ({ make }) => {
    const world = aWorld(sim);
    await make(world);
    const { status, body } = await world.control<Problem>('PUT /_sim/clock', at(-1));
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'CLOCK_BACKWARD' });
    expect(body.detail).toContain(NOON);
    expect(body.detail).toContain(instantAfter(-1));
    expect((await world.control('PUT /_sim/clock', at(0))).status).toBe(200);
    expect((await world.control('PUT /_sim/clock', at(1))).status).toBe(200);
  });

  test('advancing is never backward', async () => {
    const world = aWorld(sim);
    const { status, body } = await world.control<Problem>('POST /_sim/clock/advance', { to: instantAfter(-1) });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'CLOCK_BACKWARD' });
    expect(body.detail).toBe(
      `it shows ${NOON}, which is after ${instantAfter(-1)}. ` +
        'Advance only goes forward. PUT /_sim/clock sets it back, since this workspace holds no facts.',
    );
    expect((await world.control('PUT /_sim/clock', at(-1))).status).toBe(200);
  });

  test('nor is it where facts keep the clock from being set back, which is said instead', async () => {
    const world = aWorld(sim);
    await world.open();
    const { body } = await world.control<Problem>('POST /_sim/clock/advance', { to: instantAfter(-1) });
    expect(body.detail).toContain('A workspace that holds facts only goes forward. Reset it or make a new one.');
  });

  test('a mode without an instant goes on from where it is', async () => {
    const world = aWorld(sim);
    await world.open();
    const scaled = await world.control<{ now: string }>('PUT /_sim/clock', { mode: 'scaled', rate: 1000 });
    expect(scaled.body).toMatchObject({ mode: 'scaled', rate: 1000 });
    expect(Date.parse(scaled.body.now)).toBeGreaterThanOrEqual(Date.parse(NOON));
    expect((await world.control('PUT /_sim/clock', { mode: 'frozen' })).body).toMatchObject({
      mode: 'frozen',
      rate: 0,
    });
  });

  test('real may carry an offset, and keeps it when advanced', async () => {
    const world = aWorld(sim, { clock: { mode: 'real', now: '2040-01-01T00:00:00.000Z' } });
    const { body } = await world.control<{ now: string }>('POST /_sim/clock/advance', { ms: 86_400_000 });
    expect(body).toMatchObject({ mode: 'real', rate: 1 });
    expect(body.now.slice(0, 10)).toBe('2040-01-02');
  });

  test('an instant may be given in another zone; answers are in UTC', async () => {
    const world = aWorld(sim);
    const { body } = await world.control('PUT /_sim/clock', { mode: 'frozen', now: '2026-11-24T14:00:00+01:00' });
    expect(body).toMatchObject({ now: '2026-11-24T13:00:00.000Z' });
  });

  test.each([
    { line: 'PUT /_sim/clock', body: {}, names: 'mode' },
    { line: 'PUT /_sim/clock', body: { mode: 'stopped' }, names: 'mode' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', rate: 2 }, names: 'rate' },
    { line: 'PUT /_sim/clock', body: { mode: 'scaled', rate: 0 }, names: 'rate' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: 'noon' }, names: 'now' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: '2026-02-30T00:00:00Z' }, names: 'now' },
    { line: 'PUT /_sim/clock', body: { mode: 'frozen', now: '2026-11-24' }, names: 'now' },
    { line: 'POST /_sim/clock/advance', body: {}, names: 'ms, to' },
    { line: 'POST /_sim/clock/advance', body: { ms: 1, to: NOON }, names: 'ms, to' },
    { line: 'POST /_sim/clock/advance', body: { ms: -1 }, names: 'ms' },
    { line: 'POST /_sim/clock/advance', body: { ms: 1.5 }, names: 'ms' },
  ])('$line $body is 400 and names $names', async ({ line, body, names }) => {
    const { status, body: problem } = await aWorld(sim).control<Problem>(line, body);
    expect({ status, code: problem.code }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(problem.detail).toContain(names);
  });

  test('the end of time is no crash', async () => {
    const world = aWorld(sim, { clock: { mode: 'frozen', now: '9999-12-31T23:59:59.999Z' } });
    const { status } = await world.control('POST /_sim/clock/advance', { ms: 3_153_600_000_000 });
    expect([200, 400, 409]).toContain(status);
    expect((await world.open()).status).toBe(200);
    expect(world.last().at).toMatch(/^\d{4}-/);
  });
});
