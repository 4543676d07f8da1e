import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type DuplicateList, type Simulator } from '../../simulator/index.js';
import { anyAnswerTo } from '../support/answer.js';
import type { Problem } from '../support/control.js';
import { AIID, aWorld, FORM, GAID, type Params, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
});
afterAll(() => sim.close());

/** A purchase; a fault may answer what no MMP would. */
const buy = ({ complete, workspace }: World, params: Params = {}) =>
  anyAnswerTo(`${sim.url}/w/${workspace.id}/v0/purchase`, {
    method: 'POST',
    headers: { 'content-type': FORM },
    body: new URLSearchParams({
      ...complete,
      product_id: 'gold',
      price: '4.99',
      currency: 'USD',
      quantity: '1',
      ...params,
    }).toString(),
  });

const reportOf = async (world: World, query = ''): Promise<DuplicateList> =>
  (await world.control<DuplicateList>(`GET /_sim/duplicates${query}`)).body;

test('a purchase whose answer was lost and that was sent again counts twice', async () => {
  const world = aWorld(sim);
  world.workspace.faults.add({ endpoint: 'purchase', when: { first: 1 }, do: { status: 503 }, phase: 'after' });
  expect([(await buy(world)).status, (await buy(world)).status]).toEqual([503, 200]);
  const report = await reportOf(world);
  expect(report).toMatchObject({ total: 1, surplus: 1, looked: 2, cursor: '2' });
  expect(report.items).toEqual([
    {
      endpoint: 'tenjin.purchase',
      app: { id: world.app.id, bundleId: 'com.example.game', platform: 'android' },
      installationId: AIID,
      name: 'gold',
      count: 2,
      firstAnswerLost: true,
      requests: [
        { id: '1', at: '2026-11-24T12:00:00.000Z', answerLost: true },
        { id: '2', at: '2026-11-24T12:00:00.000Z', answerLost: false },
      ],
    },
  ]);
  expect(await world.workspace.duplicates()).toEqual(report);
});

test('one that was refused before it counted is none', async () => {
  const world = aWorld(sim);
  world.workspace.faults.add({ when: { first: 1 }, do: { status: 503 } });
  await buy(world);
  await buy(world);
  expect(await reportOf(world)).toMatchObject({ items: [], total: 0, surplus: 0, looked: 1 });
});

test('the same in another spelling and order is the same; any other value, endpoint or installation is not', async () => {
  const world = aWorld(sim);
  await world.event('level_complete');
  const { advertising_id: id = '', ...rest } = world.complete;
  await world.get('/v0/event', { event: 'level_complete', advertising_id: id.toUpperCase(), ...rest });
  await world.event('level_complete', { value: '1' });
  await world.event('level_complete', { analytics_installation_id: 'b'.repeat(32) });
  await world.open();
  await buy(world);
  const { items, looked } = await reportOf(world);
  expect(
    items.map(({ endpoint, name, count, requests }) => ({ endpoint, name, count, ids: requests.map((one) => one.id) })),
  ).toEqual([{ endpoint: 'tenjin.event', name: 'level_complete', count: 2, ids: ['1', '2'] }]);
  expect(looked).toBe(6);
});

test.each(['sent_at', 'session_id', 'initialized_at', 'retry_attempts', 'retry_enabled'])(
  'a purchase that was sent again with another %s counts twice; one with another transaction is another one',
  async (name) => {
    const world = aWorld(sim);
    const now = Date.parse('2026-11-24T12:00:00Z');
    await buy(world, { [name]: String(now), transaction_id: '1' });
    await buy(world, { [name]: String(now + 1), transaction_id: '1' });
    expect(await reportOf(world)).toMatchObject({ total: 1, surplus: 1, items: [{ name: 'gold', count: 2 }] });
    await buy(world, { [name]: String(now + 1), transaction_id: '2' });
    expect(await reportOf(world)).toMatchObject({ total: 1, surplus: 1, looked: 3 });
  },
);

test('two opens are two sessions where their session ids differ, and one sent twice where only the instant of sending does', async () => {
  const world = aWorld(sim);
  await world.open({ session_id: 'a', sent_at: '1795521600000' });
  await world.open({ session_id: 'b', sent_at: '1795521600000' });
  expect(await reportOf(world)).toMatchObject({ total: 0, looked: 2 });
  await world.open({ session_id: 'b', sent_at: '1795521600001' });
  expect(await reportOf(world)).toMatchObject({ total: 1, surplus: 1, items: [{ count: 2, name: null }] });
});

test('on a link a network means by its parameters what it likes', async () => {
  const world = aWorld(sim);
  const link = world.campaign();
  await world.click(link, { advertising_id: GAID, session_id: 'a' });
  await world.click(link, { advertising_id: GAID, session_id: 'b' });
  expect((await reportOf(world)).total).toBe(0);
});

test('reads and what was thrown away count for nothing; opens and clicks have no name', async () => {
  const world = aWorld(sim);
  const link = world.campaign();
  for (let n = 0; n < 2; n += 1) {
    await world.click(link, { advertising_id: GAID });
    await world.open();
    await world.user();
    await buy(world, { price: 'free' });
  }
  const { items } = await reportOf(world);
  expect(items.map(({ endpoint, name, installationId }) => [endpoint, name, installationId])).toEqual([
    ['tenjin.event', null, AIID],
    ['tenjin.click', null, null],
  ]);
});

test('two links with the same parameters are two things', async () => {
  const world = aWorld(sim);
  for (const link of [world.campaign(), world.campaign({ name: 'Autumn' })]) await world.click(link);
  expect((await reportOf(world)).total).toBe(0);
});

test('can be asked of one endpoint, one app, after a cursor, and for the first few', async () => {
  const world = aWorld(sim);
  for (const name of ['a', 'b', 'a', 'b']) await world.event(name);
  await buy(world);
  await buy(world);
  const names = async (query: string): Promise<(string | null)[]> =>
    (await reportOf(world, query)).items.map(({ name }) => name);
  expect(await names('')).toEqual(['gold', 'b', 'a']);
  expect(await names('?endpoint=event')).toEqual(['b', 'a']);
  expect(await names('?app=com.example.other')).toEqual([]);
  expect(await names('?since=1')).toEqual(['gold', 'b']);
  expect(await reportOf(world, '?limit=1')).toMatchObject({ items: [{ name: 'gold' }], total: 3, surplus: 3 });
  const wrong = await world.control<Problem>('GET /_sim/duplicates?endpoint=evnt');
  expect(wrong.body.problems).toEqual([
    { path: '?endpoint', given: 'evnt', expected: expect.stringContaining('did you mean event?') },
  ]);
});

test('says where a limit has dropped requests that it would have compared', async () => {
  const small = await createSimulator({ limits: { journalEntries: 2 } });
  try {
    const world = aWorld(small);
    for (let n = 0; n < 3; n += 1) await world.event('level_complete');
    expect(await world.workspace.duplicates()).toMatchObject({ surplus: 1, looked: 2, droppedThrough: '1' });
  } finally {
    await small.close();
  }
});

test('lists the first hundred of a group, and counts them all', async () => {
  const world = aWorld(sim);
  for (let n = 0; n < 101; n += 1) await world.event('level_complete');
  const [group] = (await reportOf(world)).items;
  expect(group?.count).toBe(101);
  expect(group?.requests).toHaveLength(100);
});
