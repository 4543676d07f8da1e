import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, settled } from '../support/browser-page.js';
import { AIID, aWorld, frozen, GAID, IDFV, type Params, type World } from '../support/world.js';

const DAY_MS = 86_400_000;
const OTHER = '7d1f5a2b9c4e4d0f8a6b3c2d1e0f9a8b';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ demo: true, clock: frozen })));
afterAll(() => sim.close());

const open = (world: World, query: Params = {}): Promise<Page> =>
  openPage(`${sim.url}/installations?${String(new URLSearchParams({ workspace: world.workspace.id, ...query }))}`);

describe('the list', () => {
  test('of a month goes on page by page, and its address can be reloaded', async () => {
    const page = await openPage(`${sim.url}/installations`);
    const first = page.getByRole('rowheader').first();
    await first.waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(100);
    const newest = await first.innerText();
    await page.getByRole('link', { name: 'Older ones' }).click();
    await page.getByRole('link', { name: 'The newest' }).waitFor();
    await page.reload();
    await settled(page);
    expect(await first.innerText()).not.toBe(newest);
    await first.getByRole('link').click();
    await page.getByRole('heading', { name: 'Who brought it' }).waitFor();
    await settled(page);
    await expectSound(page);
  });

  test('of nobody says how one comes to stand in it', async () => {
    const page = await open(aWorld(sim));
    await page.getByText('No installation has opened its app yet').waitFor();
  });
});

describe('the story of one', () => {
  test.each([
    { kind: 'its own', id: AIID },
    { kind: 'its own, in another spelling', id: '29EEB161-0FE7-4997-B6D5-3F02E9711F8C' },
    { kind: 'its advertising', id: GAID },
    { kind: 'its device', id: IDFV },
  ])('is found by $kind id, typed after a key', async ({ id }) => {
    const world = aWorld(sim);
    await world.open({ developer_device_id: IDFV });
    await world.open({ analytics_installation_id: OTHER, advertising_id: '' });
    const page = await open(world);
    await page.getByRole('rowheader').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: AIID }).waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe(id);
    await page.reload();
    await page.getByRole('heading', { name: AIID }).waitFor();
  });

  test('tells why it was organic: each that was considered, and why it lost', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'slow_ads' });
    await world.click(link, { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 8 * DAY_MS });
    await world.open();
    const page = await open(world, { id: AIID });
    await page.getByText('Nobody: it is organic.').waitFor();
    const candidate = page.getByRole('row').filter({ hasText: 'slow_ads' });
    expect(await candidate.innerText()).toMatch(/lost.*click.*8 d.*7 d.*too old: outside its window/s);
    await expectSound(page);
  });

  test('tells who won over whom, and all that it did in the order in which it happened', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'early_ads' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.click(world.campaign({ channel: 'late_ads' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.open();
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.event('level_1', { value: '3' });
    const page = await open(world, { id: AIID });
    const rows = page.getByRole('row');
    await rows.filter({ hasText: 'late_ads' }).filter({ hasText: 'won' }).waitFor();
    expect(await rows.filter({ hasText: 'early_ads' }).innerText()).toContain('came later');
    const moments = await page.locator('.timeline li').allInnerTexts();
    expect(moments.map((one) => one.replace(/\s+/g, ' '))).toEqual([
      expect.stringContaining('12:02:00.000 First open'),
      expect.stringContaining('12:03:00.000 level_1 value 3'),
    ]);
    await page.getByRole('link', { name: 'Its requests' }).click();
    await page.getByRole('row').filter({ hasText: 'level_1' }).waitFor();
  });
});
