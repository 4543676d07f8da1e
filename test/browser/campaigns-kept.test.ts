import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, settled, told } from '../support/browser-page.js';
import { aWorld, frozen, IDFV, OTHER_GAID } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ demo: true, clock: frozen });
  // Its facts are counted when they are first asked for.
  await sim.default.insights('installs', {});
});
afterAll(() => sim.close());

/** Whatever is asked of insights from now on, by question and query. */
function askedOn(page: Page): URL[] {
  const asked: URL[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/_sim/insights/')) asked.push(new URL(request.url()));
  });
  return asked;
}

test(
  'a channel is shown from what is there, without being asked for, and as the API tells it',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`);
    await page.locator('.stream.open').waitFor({ state: 'attached' });
    await settled(page);
    const asked = askedOn(page);
    const options = await page.getByRole('combobox', { name: 'Channel' }).locator('option').all();
    const channels = await Promise.all(options.slice(1).map((option) => option.getAttribute('value')));
    for (const channel of channels.map(String)) {
      await page.getByRole('combobox', { name: 'Channel' }).selectOption(channel);
      const { items } = await sim.default.insights('roas', {
        granularity: 'total',
        days: [120],
        filters: { channel: [channel] },
      });
      const users = Number(items[0]?.['users']).toLocaleString('en');
      expect(await told(page, /^Installs$/).innerText(), channel).toMatch(new RegExp(`^${users}\\s`));
      await settled(page);
    }
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ searchParams }) => searchParams.get('groupBy') === 'channel')).toEqual([]);
    const panel = page.locator('section.panel').filter({ hasText: 'Installs by channel' });
    await panel.getByText('SQL', { exact: false }).first().click();
    expect(await panel.locator('pre').innerText()).toContain(`'${channels.at(-1)}'`);
  },
);

test(
  'who goes back to all channels finds what was there, without asking, until something has happened',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
    await page.locator('.stream.open').waitFor({ state: 'attached' });
    await settled(page);
    const [all, one] = ['', 'organic'];
    const asked = askedOn(page);
    const choose = async (channel: string): Promise<number> => {
      asked.length = 0;
      await page.getByRole('combobox', { name: 'Channel' }).selectOption(channel);
      await settled(page);
      return asked.length;
    };
    expect(await choose(one)).toBeGreaterThan(0);
    expect(await choose(all)).toBe(0);
    expect(await choose(one)).toBe(0);
    expect(await told(page, /^Installs$/).innerText()).toMatch(/^1\b/);

    await world.open({ analytics_installation_id: IDFV, advertising_id: OTHER_GAID });
    await page.getByRole('button', { name: 'Ask again: there is something new' }).waitFor();
    expect(await choose(all)).toBeGreaterThan(0);
    expect(await told(page, /^Installs$/).innerText()).toMatch(/^2\b/);
    await choose(one);
    expect(await choose(all)).toBe(0);

    const clockAsked = page.waitForResponse(/_sim\/clock/);
    await world.control('POST /_sim/clock/advance', { ms: 86_400_000 });
    await clockAsked;
    expect(await choose(one)).toBeGreaterThan(0);
  },
);

test(
  'no number of before stands under what is chosen now, and what stands at the top is asked first',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`);
    await page.locator('.stream.open').waitFor({ state: 'attached' });
    await settled(page);
    const held: Route[] = [];
    await page.route(/insights\/.*country=/, (route) => void held.push(route));
    await page.getByRole('combobox', { name: 'Country' }).selectOption('US');
    await expect.poll(() => held.length).toBe(1);
    const numbers = page.locator('.summary-numbers strong');
    expect(new Set(await numbers.allInnerTexts())).toEqual(new Set(['…']));
    expect(await page.locator('section.panel').first().innerText()).toContain('Of what was chosen before');
    expect(new URL(held[0]?.request().url() ?? '').searchParams.get('days')).toBe('7,120');
    await page.unroute(/insights\/.*country=/);
    await settled(page);
    expect((await numbers.allInnerTexts()).join(' ')).not.toContain('…');
    expect(await page.getByText('Of what was chosen before').count()).toBe(0);
  },
);

test(
  'what was there is thrown away when something has come: a choice after it counts that too',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'unity' }));
    await world.open();
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
    await settled(page);
    await world.open({ analytics_installation_id: IDFV, advertising_id: OTHER_GAID });
    await page.getByRole('button', { name: 'Ask again: there is something new' }).waitFor();
    const [channel = ''] = await page
      .getByRole('combobox', { name: 'Channel' })
      .locator('option:not([value=""])')
      .evaluateAll((options) => options.map((option) => (option as unknown as { value: string }).value));
    const { items } = await world.workspace.insights('installs', { groupBy: ['channel'] });
    const now = items.find((item) => item['channel'] === channel)?.['trackedInstalls'];
    await page.getByRole('combobox', { name: 'Channel' }).selectOption(channel);
    await told(page, /^Installs$/)
      .getByText(String(now), { exact: true })
      .waitFor();
    await page.getByRole('button', { name: 'Ask again', exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Channel' }).selectOption('');
    await told(page, /^Installs$/)
      .getByText('2', { exact: true })
      .waitFor();
  },
);
