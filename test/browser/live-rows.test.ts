import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, row } from '../support/browser-page.js';
import { AIID, aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, query = ''): string => `${sim.url}/?workspace=${workspace.id}${query}`;

describe('a row of a request', () => {
  test('is numbered from the head on, and on a narrow screen tells how many findings there are', async () => {
    const world = aWorld(sim);
    await world.event('level_1', { value: 'ten', valeu: '7' });
    const { findings } = world.last();
    const page = await openPage(addressOf(world), { width: 390 });
    await row(page, 'tenjin.event').getByText(`${findings.length} findings`).waitFor();
    await row(page, 'tenjin.event').getByText(world.app.bundleId).waitFor();
    const rows = page.getByRole('row');
    expect(await rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-rowindex')))).toEqual(['1', '2']);
    await page.locator('[aria-rowcount="2"]').waitFor();
  });

  test('of a long id that has no room the end is seen, by which such ids are told apart', async () => {
    const world = aWorld(sim);
    await world.event('level_1');
    const page = await openPage(addressOf(world, `&request=${world.last().id}`));
    const about = row(page, 'level_1').locator('.about');
    const [start, end] = [about.locator('span').first(), about.locator('span').last()];
    expect(await about.textContent()).toBe(`level_1 · ${AIID}`);
    expect(await about.getAttribute('title')).toBe(`level_1 · ${AIID}`);
    expect(await start.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(true);
    const [cell, tail] = [await about.boundingBox(), await end.boundingBox()];
    expect(await end.innerText()).toBe(AIID.slice(-6));
    expect((tail?.x ?? 0) + (tail?.width ?? 0)).toBeLessThanOrEqual((cell?.x ?? 0) + (cell?.width ?? 0) + 1);
  });

  test(
    'beside an opened one, and on a narrow screen, the names of endpoints are whole, without their MMP',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      await world.view(world.campaign(), { ip_address: '203.0.113.7' });
      await world.post('/v0/ad_impressions', world.complete);
      const page = await openPage(addressOf(world));
      const endpoints = page
        .getByRole('row')
        .getByRole('cell')
        .filter({ hasText: /^tenjin\./ });
      // A view that no id came with is told apart by its address.
      await row(page, 'tenjin.impression').getByText('203.0.113.7').waitFor();
      expect(await endpoints.allInnerTexts()).toEqual(['tenjin.ad_impressions', 'tenjin.impression']);
      const areWhole = async (): Promise<void> => {
        await expect.poll(() => endpoints.allInnerTexts()).toEqual(['ad_impressions', 'impression']);
        const room = await endpoints.evaluateAll((all) => all.map((one) => one.clientWidth - one.scrollWidth));
        expect(room).toEqual([0, 0]);
      };
      await row(page, 'tenjin.impression').getByRole('link').click();
      await page.getByRole('heading', { name: /^Request \d/ }).waitFor();
      await areWhole();
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 720 });
      await areWhole();
    },
  );
});
