import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const id = (letter: string): string => letter.repeat(32);
const rowsOf = async ({ workspace }: World, sql: string) => (await workspace.sql(sql)).rows;

describe('user_attributes has a row for each user', () => {
  test.each(['keep-first', 'new-install'] as const)('a reinstall (%s) is the same one', async (reinstalls) => {
    const world = aWorld(sim, { app: { reinstalls } });
    const spring = world.campaign({ name: 'Spring', channel: 'unity' });
    await world.click(spring, { advertising_id: id('a'), site_id: 's1' });
    await world.open({ analytics_installation_id: id('1'), advertising_id: id('a'), country: 'DE' });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.open({ analytics_installation_id: id('2'), advertising_id: id('a'), country: 'US' });
    await world.open({ analytics_installation_id: id('3'), advertising_id: id('b') });
    const users = 'select acquired_at, last_seen, advertising_id, campaign_id, site_id, country from user_attributes';
    expect(await rowsOf(world, `${users} where advertising_id = '${id('a')}'`)).toEqual([
      ['2026-11-24 12:00:00', '2026-11-24 12:01:00', id('a'), spring.id, 's1', 'DE'],
    ]);
    const joined = 'select count(*) from events join user_attributes using (advertising_id)';
    expect(await rowsOf(world, joined)).toEqual([[3]]);
  });

  test('who gets an advertising id later is known by it, who never has one by the device or the installation', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const none = { advertising_id: '' };
    await world.open({ ...none, analytics_installation_id: id('1'), developer_device_id: id('e') });
    await world.open({ analytics_installation_id: id('1'), developer_device_id: id('e'), advertising_id: id('a') });
    await world.open({ ...none, analytics_installation_id: id('2'), developer_device_id: id('f') });
    await world.open({ ...none, analytics_installation_id: id('3'), developer_device_id: '' });
    const users = 'select advertising_id, developer_device_id from user_attributes order by 1, 2';
    expect(await rowsOf(world, users)).toEqual([
      [id('a'), id('e')],
      [null, id('f')],
      [null, null],
    ]);
  });
});
