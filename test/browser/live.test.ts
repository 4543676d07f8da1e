import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { aPage, expectAccessible, hasBrowser, type Watched } from '../support/browser-page.js';
import { AIID, aWorld, type World } from '../support/world.js';

const INJECTED = '<img src=x onerror="globalThis.wasInjected=true">';

describe.runIf(hasBrowser)('requests as they arrive', () => {
  let sim: Simulator;
  let world: World;
  let watched: Watched | null = null;
  beforeAll(async () => void (sim = await createSimulator()));
  afterAll(() => sim.close());
  afterEach(async () => {
    const { faults = [] } = watched ?? {};
    await watched?.close();
    watched = null;
    expect(faults).toEqual([]);
  });

  const open = async (query = '', options = {}) => {
    watched = await aPage(sim.url, options);
    await watched.page.goto(`/?workspace=${world.workspace.id}${query}`);
    return watched.page;
  };

  test('nothing has come: it says what to send, and shows it when it was sent', async () => {
    world = aWorld(sim, { keyScope: 'workspace' });
    const page = await open();
    await page.getByText('No request has come yet').waitFor();
    expect(await page.locator('pre').textContent()).toContain(`curl -i ${sim.url}/w/${world.workspace.id}/v0/event`);
    await expectAccessible(page);
    await world.open();
    await page.getByRole('row').filter({ hasText: 'tenjin.event' }).waitFor();
  });

  test('one is opened by its link and by the keyboard, and its address can be reloaded', async () => {
    world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    const page = await open();
    await page.getByRole('row').filter({ hasText: 'level_1' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
    expect(new URL(page.url()).searchParams.get('request')).toBe('2');
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor({ state: 'detached' });
  });

  test('filters stand in the address, and choose what comes too', async () => {
    world = aWorld(sim);
    await world.open();
    const page = await open();
    await page.getByRole('searchbox', { name: 'Search' }).fill('level_2');
    await page.getByText('No request is like that').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).toBe('level_2');
    await world.event('level_1');
    await world.event('level_2');
    await page.getByRole('row').filter({ hasText: 'level_2' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  test('what is sent is shown as text, whatever it says', async () => {
    world = aWorld(sim);
    await world.event(INJECTED);
    await world.open({ advertising_id: INJECTED, device_model: INJECTED });
    const page = await open('&request=2');
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
    await page.getByText(INJECTED, { exact: false }).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'wasInjected' in globalThis)).toBe(false);
  });

  test.each([
    { width: 390, height: 800, colorScheme: 'light' },
    { width: 390, height: 800, colorScheme: 'dark' },
    { width: 1280, height: 800, colorScheme: 'dark' },
  ] as const)('at $width pixels, $colorScheme, nothing is beyond the edge', async ({ width, height, colorScheme }) => {
    world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    const page = await open('', { viewport: { width, height }, colorScheme });
    await page.getByRole('row').filter({ hasText: 'tenjin.event' }).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await expectAccessible(page);
  });

  test('thousands a minute: the newest stand on top, and few rows are in the page', async () => {
    world = aWorld(sim);
    await world.open();
    const page = await open();
    await page.getByRole('row').filter({ hasText: AIID }).first().waitFor();
    for (let i = 0; i < 2000; i += 1) await world.event(`level_${i}`);
    await page.getByRole('row').filter({ hasText: 'level_1999' }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  });
});
