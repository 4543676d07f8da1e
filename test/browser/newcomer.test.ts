// Somebody who starts it with `--demo` and opens the page, without having read anything: all by what can be clicked.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, settled, told } from '../support/browser-page.js';
import { frozen } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ demo: true, clock: frozen })));
afterAll(() => sim.close());

const begin = (width: 390 | 1280 = 1280): Promise<Page> => openPage(`${sim.url}/`, { width });

test.each([390, 1280] as const)('finds the request that was dropped, and why, at %i pixels', async (width) => {
  const page = await begin(width);
  await page.getByRole('row').filter({ hasText: 'tenjin.purchase' }).first().waitFor();
  const filters = page.getByText('Filters', { exact: true });
  if (width === 390) await filters.click();
  await page.getByLabel('Verdict').selectOption('dropped');
  const dropped = page.getByRole('row').filter({ hasText: 'dropped' });
  await expect.poll(() => dropped.count()).toBe(1);
  await dropped.getByText(/^no-device-id · \S/).waitFor();
  await dropped.getByRole('link').click();
  await page.getByText('Dropped: no device id. Send advertising_id, empty where there is none').waitFor();
  const found = page.getByRole('heading', { name: /^Why it was dropped|^Other findings/ });
  expect(await found.allInnerTexts()).toEqual(['Why it was dropped', 'Other findings, which did not decide']);
  expect(await page.locator('.found').first().getByRole('listitem').count()).toBe(1);
  await page
    .getByRole('link', { name: /^https:\/\/github\.com\/tenjin/ })
    .first()
    .waitFor();
  await page.getByText('must carry advertising_id: the request was thrown away').first().waitFor();
  await page.getByText('sdk_version=server').first().waitFor();
});

test('is told to send the open of the app that the start and the README are about', async () => {
  const page = await begin();
  await page.getByText('Send one').click();
  const said = await page.locator('.send-one pre').innerText();
  expect(said).toContain('bundle_id=dev.mmpsim.demo');
  expect(said).toContain('platform=android');
});

test('finds why an install was organic, and what would have changed that', async () => {
  const page = await begin();
  await page.getByRole('link', { name: 'Installations' }).click();
  await page.getByRole('row').filter({ hasText: 'organic' }).first().getByRole('link').click();
  await page.getByText(/^Organic: .*click.* before the install; the window is 7 d/).waitFor();
  const click = page.getByRole('row').filter({ hasText: 'click, by device id' });
  expect(await click.first().innerText()).toMatch(/lost.*unity.*click.*8 d.*7 d.*too old: outside its window/s);
  await page.getByLabel('Click, by device id').fill('9 days');
  await page.getByText('It would move.').waitFor();
  await page.getByText('then it would be brought by unity (click, by device id)').waitFor();
});

test('finds the same install by its advertising id, and its click by a link', async () => {
  const page = await begin();
  await page.getByRole('link', { name: 'Installations' }).click();
  await page.getByRole('row').filter({ hasText: 'click, by device id' }).first().getByRole('link').click();
  const id = told(page, /^Advertising id$/);
  const advertisingId = await id.innerText();
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('link', { name: 'All installations' }).click();
  await page.getByRole('heading', { name: 'Installations, the newest first' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(advertisingId.toUpperCase());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('link', { name: 'All with its advertising id' }).click();
  await page.getByRole('row').filter({ hasText: 'tenjin.click' }).waitFor();
});

test('reads the ROAS of last week, and how it grew by day', async () => {
  const page = await begin();
  await page.getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('link', { name: 'Last week' }).click();
  await page.getByText('Of installs from 2026-11-16 to 2026-11-22').waitFor();
  await settled(page);
  const week = { from: '2026-11-16', to: '2026-11-22' };
  const { items } = await sim.default.insights('roas', {
    ...week,
    granularity: 'total',
    groupBy: ['channel'],
    days: [7, 120],
  });
  // Who came by themselves cost nothing, and pay nothing back.
  const roasBy = (day: number): string => {
    const paid = items.filter((item) => item['channel'] !== 'organic' && item['day'] === day);
    const sum = (name: string): number => paid.reduce((before, item) => before + Number(item[name]), 0);
    return `${((100 * sum('totalRevenue')) / sum('spend')).toFixed(1)} %`;
  };
  const figure = (name: RegExp) => told(page, name).locator('strong');
  expect(await figure(/^ROAS$/).innerText()).toBe(roasBy(120));
  expect(await figure(/^ROAS by day 7$/).innerText()).toBe(roasBy(7));
  const cohorts = page.getByRole('group', { name: 'Table of cohorts: ROAS' });
  expect(await cohorts.getByRole('columnheader').last().innerText()).toBe('So far');
  const soFar = cohorts.getByRole('row').filter({ hasText: '2026-11-16' }).getByRole('cell').last();
  expect(await soFar.getAttribute('title')).toContain(`${roasBy(120)}, so far`);
});

test('sees a callback that was refused first, and taken when it was tried again', async () => {
  const page = await begin();
  await page.getByRole('link', { name: 'Callbacks' }).click();
  const refused = page
    .getByRole('row')
    .filter({ hasText: 'Purchases' })
    .filter({ hasText: /\b2\b\s*$/ });
  await refused.first().getByRole('link').first().click();
  await page.getByText('answered 503, expected 2xx').waitFor();
});
