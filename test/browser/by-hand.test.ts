import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, LOOKS, openPage, queryOf } from '../support/browser-page.js';
import { control } from '../support/control.js';
import { aWorld, GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const open = (world: World, query: Record<string, string> = {}, opening: object = {}): Promise<Page> => {
  const asked = new URLSearchParams({ workspace: world.workspace.id, ...query }).toString();
  return openPage(`${sim.url}/simulate?${asked}`, { reaches: 'https://play.google.com', ...opening });
};

const sent = async (page: Page, button: string, endpoint: string): Promise<void> => {
  await page.getByRole('button', { name: button }).click();
  await page.locator('.sent').getByRole('link', { name: endpoint }).waitFor();
};

test('who types the ids that a client reports clicks for that phone, and the address keeps them', async () => {
  const world = aWorld(sim);
  world.campaign({ channel: 'applovin' });
  const page = await open(world);
  await page.getByText('Ids of a device of your own').click();
  await page.getByLabel('Advertising id', { exact: true }).fill(GAID);
  await expect.poll(() => queryOf(page)).toMatchObject({ advertising_id: GAID });
  await page.reload();
  expect(await page.getByLabel('Advertising id', { exact: true }).inputValue()).toBe(GAID);
  await sent(page, 'Click it', 'tenjin.click');
  await world.open({ advertising_id: GAID });
  expect(world.last().facts.find(({ type }) => type === 'install')).toMatchObject({
    attribution: { method: 'device-click', channel: 'applovin' },
  });
});

test('an installation and a device of one’s own are those of what the app sends, until somebody else is played', async () => {
  const world = aWorld(sim);
  const own = {
    developer_device_id: 'B6BC48FE-0CE9-49E4-B229-CE6C55663FCA',
    analytics_installation_id: '29eeb161-0fe7-4997-b6d5-3f02e9711f8c',
  };
  const page = await open(world, own);
  await sent(page, 'Open it', 'tenjin.event');
  expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  expect(Object.fromEntries(new URLSearchParams(world.last().sent.body))).toMatchObject(own);
  await page.getByRole('link', { name: /^The story of this installation/ }).waitFor();
  await page.getByRole('button', { name: 'Somebody else' }).click();
  expect(Object.keys(queryOf(page))).toEqual(['workspace', 'person']);
});

test.each(LOOKS)(
  'at $width pixels, $theme, what cannot be an id is said at its field, and not sent',
  { tags: 'long' },
  async (look) => {
    const world = aWorld(sim);
    const page = await open(world, { analytics_installation_id: 'mine' }, look);
    const field = page.getByLabel('Installation id');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('Expected a UUID, with or without hyphens, not all zeros').waitFor();
    await expectSound(page);
    await sent(page, 'Open it', 'tenjin.event');
    expect(world.last().fields['analytics_installation_id']).toBe(await field.getAttribute('placeholder'));
  },
);

test('of a claim whose clock does not answer it stands there that the clock was asked', async () => {
  const world = aWorld(sim);
  world.campaign({ channel: 'facebook' });
  const page = await open(world, {}, { expected: /ERR_FAILED/ });
  await page.getByRole('button', { name: 'Claim a click' }).waitFor();
  await page.route('**/_sim/clock?*', (route) => route.abort());
  await page.getByRole('button', { name: 'Claim a click' }).click();
  await page.locator('.sent').locator('summary').click();
  await expect
    .poll(() => page.locator('.sent pre').textContent())
    .toBe(`curl '${sim.url}/_sim/clock?workspace=${world.workspace.id}'`);
});

test('when a campaign is made, the focus is where it is chosen', async () => {
  const world = aWorld(sim);
  const page = await open(world);
  await page.getByRole('button', { name: 'New campaign…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Spring');
  await page.getByRole('button', { name: 'Make it' }).click();
  const chosen = page.getByRole('combobox', { name: 'Campaign', exact: true });
  await chosen.and(page.locator(':focus')).waitFor();
  await expect.poll(() => queryOf(page)).toHaveProperty('campaign');
});

test('where nothing is sent yet, Live is led to as it is', { tags: 'long' }, async () => {
  const live = (page: Page) => page.getByText('Nothing yet').getByRole('link', { name: 'Live' });
  await control(sim.url, 'POST /_sim/apps', { bundleId: 'com.example.game', platform: 'android' });
  const page = await openPage(`${sim.url}/simulate`);
  expect(await live(page).getAttribute('href')).toBe('/');
  const other = aWorld(sim);
  expect(await live(await open(other)).getAttribute('href')).toBe(`/?workspace=${other.workspace.id}`);
});
