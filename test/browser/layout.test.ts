import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, settled } from '../support/browser-page.js';
import { aWorld, frozen } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ demo: true, clock: frozen })));
afterAll(() => sim.close());

const topOf = async (one: Locator): Promise<number> => Math.round((await one.boundingBox())?.y ?? Number.NaN);
const styleOf = (one: Locator, name: string): Promise<string> =>
  one.evaluate(`(element) => getComputedStyle(element).${name}`);

test('pictures beside each other stand level, whatever their legends take', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns`);
  await settled(page);
  const panels = ['Installs by channel', 'Spend by channel'].map((name) => page.getByRole('region', { name }));
  const legends = panels.map((panel) => panel.locator('.picture-legend'));
  // The only one that is longer than its line.
  await legends[0]?.evaluate(`(list) => {
    for (let more = 0; more < 12; more += 1) list.append(list.lastElementChild.cloneNode(true));
  }`);
  const heights = await Promise.all(legends.map(async (one) => (await one.boundingBox())?.height ?? 0));
  expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
  const tops = await Promise.all(panels.map((panel) => topOf(panel.getByRole('img'))));
  expect(tops[0]).toBe(tops[1]);
  await panels[0]?.getByText('Table', { exact: false }).first().click();
  await panels[0]?.getByRole('group', { name: /^Table/ }).waitFor();
  expect(await topOf(page.getByRole('region', { name: 'Spend by channel' }).getByRole('img'))).toBe(tops[1]);
});

test.each(['control', 'callbacks'])('words of choices are as large as all others: %s', async (view) => {
  const page = await openPage(`${sim.url}/${view}`);
  const choice = page.locator('label:has(input[type=radio])').first();
  await choice.waitFor();
  expect(await styleOf(choice, 'fontSize')).toBe(await styleOf(page.locator('body'), 'fontSize'));
});

test('a button beside fields is as wide as its words', async () => {
  const world = aWorld(sim);
  const page = await openPage(`${sim.url}/simulate?workspace=${world.workspace.id}`);
  const button = page.getByRole('button', { name: 'New campaign…' });
  await button.waitFor();
  const select = await page.getByRole('combobox', { name: 'App' }).boundingBox();
  expect((await button.boundingBox())?.width).toBeLessThan((select?.width ?? 0) / 2);
});
