import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, LOOKS, openPage } from '../support/browser-page.js';
import { AIID, aWorld, type World } from '../support/world.js';

const INJECTED = '<img src=x onerror="globalThis.wasInjected=true">';

describe('requests as they arrive', () => {
  let sim: Simulator;
  beforeAll(async () => void (sim = await createSimulator()));
  afterAll(() => sim.close());

  const addressOf = ({ workspace }: World, query = ''): string => `${sim.url}/?workspace=${workspace.id}${query}`;

  test('nothing has come: it says what to send, and shows it when it was sent', async () => {
    const world = aWorld(sim, { keyScope: 'workspace' });
    const page = await openPage(addressOf(world));
    await page.getByText('No request has come yet').waitFor();
    expect(await page.locator('pre').textContent()).toContain(`curl -i ${sim.url}/w/${world.workspace.id}/v0/event`);
    await expectSound(page);
    await world.open();
    await page.getByRole('row').filter({ hasText: 'tenjin.event' }).waitFor();
  });

  test('one is opened by its link and by the keyboard, and its address can be reloaded', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    const page = await openPage(addressOf(world));
    await page.getByRole('row').filter({ hasText: 'level_1' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
    expect(new URL(page.url()).searchParams.get('request')).toBe('2');
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await expectSound(page);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor({ state: 'detached' });
  });

  test('filters stand in the address, and choose what comes too', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world));
    await page.getByRole('searchbox', { name: 'Search' }).fill('level_2');
    await page.getByText('No request is like that').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).toBe('level_2');
    await world.event('level_1');
    await world.event('level_2');
    await page.getByRole('row').filter({ hasText: 'level_2' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('what is sent is shown as text, whatever it says', async () => {
    const world = aWorld(sim);
    await world.event(INJECTED);
    await world.open({ advertising_id: INJECTED, device_model: INJECTED });
    const page = await openPage(addressOf(world, '&request=2'));
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
    await page.getByText(INJECTED, { exact: false }).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'wasInjected' in globalThis)).toBe(false);
  });

  test.each(LOOKS)('at $width pixels, $theme', async (look) => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    const page = await openPage(addressOf(world), look);
    await page.getByRole('row').filter({ hasText: 'tenjin.event' }).first().waitFor();
    await expectSound(page);
  });

  test('thousands a minute: the newest stand on top, and few rows are in the page', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world));
    await page.getByRole('row').filter({ hasText: AIID }).first().waitFor();
    for (let sent = 0; sent < 2000; sent += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, at) => world.event(`level_${sent + at}`)));
    }
    await page.getByRole('row').filter({ hasText: 'level_1999' }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  });
});
