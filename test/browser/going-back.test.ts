import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, queryOf, row, settled } from '../support/browser-page.js';
import { aWorld, frozen } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ clock: frozen })));
afterAll(() => sim.close());

/** How many steps the page has gone, beginning with none. */
const stepsOf = (page: Page): Promise<number> => page.evaluate<number>('history.length');

test('in Campaigns, each choice is a step that Back undoes', async () => {
  const world = aWorld(sim);
  await world.open();
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/campaigns?workspace=${workspace}`);
  await settled(page);
  const begun = await stepsOf(page);
  await page.getByRole('combobox', { name: 'Channel' }).selectOption('organic');
  await page.getByRole('combobox', { name: 'App', exact: true }).selectOption(world.app.id);
  expect((await stepsOf(page)) - begun).toBe(2);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace, channel: 'organic' });
  expect(await page.getByRole('combobox', { name: 'App', exact: true }).inputValue()).toBe('');
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await page.getByRole('combobox', { name: 'Channel' }).inputValue()).toBe('');
  await page.goForward();
  await expect.poll(() => page.getByRole('combobox', { name: 'Channel' }).inputValue()).toBe('organic');
});

test('a day that is typed is one step, and counts when its year is whole', async () => {
  const world = aWorld(sim);
  await world.open();
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/campaigns?workspace=${workspace}`);
  await settled(page);
  const begun = await stepsOf(page);
  const from = page.getByLabel('From (UTC)');
  await from.focus();
  await page.keyboard.type('11182025');
  await expect.poll(() => queryOf(page)).toEqual({ workspace, from: '2025-11-18' });
  // One day less, by the arrow of the day.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => queryOf(page)).toEqual({ workspace, from: '2025-11-17' });
  expect((await stepsOf(page)) - begun).toBe(1);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  await expect.poll(() => from.inputValue()).toBe('');
});

test('a day whose year is left unfinished counts for nothing, which is said', async () => {
  const page = await openPage(`${sim.url}/campaigns`);
  await page.getByLabel('From (UTC)').focus();
  await page.keyboard.type('11180020');
  expect(queryOf(page)).toEqual({});
  await page.getByLabel('To (UTC)').focus();
  await page.getByText('The address says from=0020-11-18, which counts for nothing').waitFor();
});

test('in Live, a verdict is a step, and what is typed after it is none of its own', async () => {
  const world = aWorld(sim);
  await world.event('level_1');
  await world.event('level_2');
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/?workspace=${workspace}`);
  await row(page, 'level_1').waitFor();
  const begun = await stepsOf(page);
  await page.getByLabel('Verdict').selectOption('recorded');
  await page.keyboard.press('/');
  await page.keyboard.type('level_2');
  await row(page, 'level_1').waitFor({ state: 'detached' });
  await expect.poll(() => queryOf(page)).toEqual({ workspace, verdict: 'recorded', text: 'level_2' });
  expect((await stepsOf(page)) - begun).toBe(1);
  await page.goBack();
  await row(page, 'level_1').waitFor();
  expect(queryOf(page)).toEqual({ workspace });
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
});

test('in Simulate, another phone is a step, and its address that is typed is none', async () => {
  const world = aWorld(sim);
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/simulate?workspace=${workspace}`);
  const model = page.getByLabel('Model');
  const before = await model.inputValue();
  await model.selectOption({ index: 1 });
  const chosen = queryOf(page);
  await page.getByLabel('Address', { exact: true }).fill('203.0.113.9');
  await expect.poll(() => queryOf(page)).toEqual({ ...chosen, ip: '203.0.113.9' });
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await model.inputValue()).toBe(before);
  expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('');
});
