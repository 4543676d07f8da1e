import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, pressThrice, queryOf, row, stepsOf } from '../support/browser-page.js';
import { AIID, aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

test('in Live, a request that is opened and closed leaves no step behind', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.event('level_1');
  await world.event('level_2');
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/?workspace=${workspace}`);
  await page.getByLabel('Verdict').selectOption('recorded');
  await row(page, 'level_1').click();
  await page.getByRole('heading', { name: 'Request 1' }).waitFor();
  // More than once, before it is gone, closes nothing more.
  await pressThrice(page.getByRole('button', { name: 'Close' }));
  await expect.poll(() => queryOf(page)).toEqual({ workspace, verdict: 'recorded' });
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  // By a link it was not opened from the list: there is nothing to go back to.
  const { id } = world.last();
  await page.goto(`${sim.url}/?workspace=${workspace}&request=${id}`);
  await page.getByRole('heading', { name: `Request ${id}` }).waitFor();
  const begun = await stepsOf(page);
  await page.keyboard.press('Escape');
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await stepsOf(page)).toBe(begun);
});

/** Opens what is named, closes it, and expects to be where it was, with no step that opens it again. */
async function expectNoStep(page: Page, open: () => Promise<unknown>, close: () => Promise<unknown>): Promise<void> {
  const before = queryOf(page);
  await open();
  await expect.poll(() => queryOf(page)).not.toEqual(before);
  const opened = await stepsOf(page);
  await close();
  await expect.poll(() => queryOf(page)).toEqual(before);
  await page.goForward();
  await expect.poll(() => queryOf(page)).not.toEqual(before);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual(before);
  expect(await stepsOf(page)).toBe(opened);
}

const opens = { name: 'opens', event: 'open', url: 'http://127.0.0.1:9/' };

/** Callbacks of a workspace with a delivery, of which those that wait are chosen. */
async function callbacksOf(world: World): Promise<Page> {
  await world.open();
  await world.workspace.callbacks.idle();
  const page = await openPage(`${sim.url}/callbacks?workspace=${world.workspace.id}`);
  await page.getByLabel('State').selectOption('delivered');
  await page.getByRole('row').filter({ hasText: 'captured' }).waitFor();
  return page;
}

test('in Callbacks, what is opened and closed leaves no step behind', async () => {
  const world = aWorld(sim, { callbackMode: 'capture', callbacks: [opens] });
  const page = await callbacksOf(world);
  const delivery = page.getByRole('row').filter({ hasText: 'captured' }).getByRole('link').first();
  const [edit, cancel] = [page.getByRole('link', { name: 'Edit opens' }), page.getByRole('button', { name: 'Cancel' })];
  await expectNoStep(
    page,
    () => delivery.click(),
    () => page.keyboard.press('Escape'),
  );
  await expectNoStep(
    page,
    () => edit.click(),
    () => pressThrice(cancel),
  );
  await edit.and(page.locator(':focus')).waitFor();
  await expectNoStep(
    page,
    () => edit.click(),
    () => pressThrice(page.getByRole('button', { name: 'Save' })),
  );
  await edit.and(page.locator(':focus')).waitFor();
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace: world.workspace.id });
});

test('in Callbacks, the editor that was closed below a delivery is not come back to', { tags: 'long' }, async () => {
  const world = aWorld(sim, { callbackMode: 'capture', callbacks: [opens] });
  const page = await callbacksOf(world);
  const begun = queryOf(page);
  await page.getByRole('link', { name: 'New callback' }).click();
  await page.getByRole('row').filter({ hasText: 'captured' }).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => queryOf(page)).toEqual({ ...begun, delivery: '1' });
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => queryOf(page)).toEqual(begun);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace: world.workspace.id });
});

test('in Installations, a story that is opened and closed leaves no step behind', async () => {
  const world = aWorld(sim);
  await world.open();
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/installations?workspace=${workspace}`, { expected: /status of 404/ });
  const listed = page.getByRole('rowheader').getByRole('link', { name: AIID });
  const all = page.getByRole('link', { name: 'All installations' });
  await expectNoStep(
    page,
    () => listed.click(),
    () => all.click(),
  );
  await listed.and(page.locator(':focus')).waitFor();
  await expectNoStep(
    page,
    () => listed.click(),
    () => page.keyboard.press('Escape'),
  );
  // Nobody has the id: from there to the list as well, though a story was open before.
  await listed.click();
  await page.getByRole('heading', { name: AIID }).waitFor();
  await page.getByRole('searchbox').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Nobody has this id' }).waitFor();
  const found = await stepsOf(page);
  await all.last().click();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await stepsOf(page)).toBe(found);
  // By a link it was not opened from the list: there is nothing to go back to.
  await page.goto(`${sim.url}/installations?workspace=${workspace}&id=${AIID}`);
  await page.getByRole('heading', { name: AIID }).waitFor();
  const begun = await stepsOf(page);
  await all.click();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await stepsOf(page)).toBe(begun);
});
