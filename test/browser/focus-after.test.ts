import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, row } from '../support/browser-page.js';
import { aWorld, frozen, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ clock: frozen })));
afterAll(() => sim.close());

/** Refusals are answers with a 4xx, and browsers write those to their consoles. */
const refused = { expected: /status of 4\d\d/ };

const pageOf = ({ workspace }: World, path: string): Promise<Page> =>
  openPage(`${sim.url}${path}${path.includes('?') ? '&' : '?'}workspace=${workspace.id}`, refused);

const hasFocus = (page: Page, who: Locator): Promise<void> => who.and(page.locator(':focus')).waitFor();
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor();

/** Presses it as who has no mouse does. */
async function press(who: Locator): Promise<void> {
  await who.focus();
  await who.press('Enter');
}

test('an app that was made has the focus, and one that is refused leaves it where it was', async () => {
  const page = await pageOf(aWorld(sim), '/control/apps');
  await page.getByLabel('Bundle id of a new app').fill('com.example.game');
  await press(button(page, 'Make it'));
  await page.getByRole('alert').filter({ hasText: 'com.example.game on android' }).waitFor();
  await hasFocus(page, button(page, 'Make it'));
  await page.getByLabel('Bundle id of a new app').fill('com.example.another');
  await press(button(page, 'Make it'));
  await hasFocus(page, page.getByRole('heading', { name: 'com.example.another' }));
  await says(page, 'It is there, with a key.');
});

test('of an app, who makes a key, turns one off or saves windows stays at the button', async () => {
  const world = aWorld(sim);
  world.campaign({ channel: 'unity' });
  const page = await pageOf(world, '/control/apps');
  await press(button(page, 'New key'));
  await says(page, 'A new key is there.');
  await hasFocus(page, button(page, 'New key'));
  await press(page.getByRole('button', { name: /^Disable/ }).last());
  await hasFocus(page, page.getByRole('button', { name: /^Enable/ }));
  await page.getByLabel('Windows of a channel').selectOption('unity');
  await press(page.getByRole('button', { name: /^As the app/ }));
  await hasFocus(page, page.getByLabel('Windows of a channel'));
  await page.getByLabel('Click, by device id, of the app', { exact: true }).fill('3');
  await press(button(page, 'Save the windows'));
  await says(page, 'Installs from now on');
  await hasFocus(page, button(page, 'Save the windows'));
});

test('who saves over what somebody else has changed goes on at the button of the form', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  const page = await pageOf(world, '/control/apps');
  const byId = page.getByLabel('Click, by device id, of the app', { exact: true });
  for (const [days, answer] of [
    [2, 'Take that into the form'],
    [1, 'Save mine in its place'],
  ] as const) {
    await byId.fill('3');
    await world.control(`PATCH /_sim/apps/${world.app.id}`, { windows: { click: { deviceMs: days * 86_400_000 } } });
    await press(button(page, 'Save the windows'));
    await press(button(page, answer));
    await button(page, answer).waitFor({ state: 'detached' });
    await hasFocus(page, button(page, 'Save the windows'));
  }
});

test('who sets a fault stays at the button, and who clears the last one goes on in the content', async () => {
  const page = await pageOf(aWorld(sim), '/control/faults');
  await press(button(page, 'Set it'));
  await says(page, 'It waits for its requests.');
  await hasFocus(page, button(page, 'Set it'));
  await press(page.getByRole('button', { name: /^Clear/ }));
  await says(page, 'It is cleared.');
  await page.getByText('Nothing goes wrong here').waitFor();
  await hasFocus(page, page.locator('main'));
});

test('who makes a workspace goes on at its name, and who follows a link to one in its content', async () => {
  const world = aWorld(sim);
  const page = await pageOf(world, '/control');
  await page.getByLabel('Id', { exact: true }).fill('made-here');
  await press(button(page, 'Make it'));
  await hasFocus(page, page.getByRole('heading', { name: 'Workspace made-here' }));
  await press(page.getByRole('link', { name: 'default', exact: true }));
  await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
  await hasFocus(page, page.locator('main'));
});

test('how a workspace answers and what becomes of callbacks is chosen, and the choice keeps the focus', async () => {
  const world = aWorld(sim);
  for (const [path, name] of [
    ['/control', 'Strict'],
    ['/callbacks', 'Capture'],
  ] as const) {
    const page = await pageOf(world, path);
    const choice = page.getByRole('radio', { name });
    await choice.focus();
    await choice.press('Space');
    await page.getByRole('radio', { name, checked: true }).waitFor();
    await hasFocus(page, choice);
  }
});

test('who makes a callback goes on where it was asked for, and is told', async () => {
  const page = await pageOf(aWorld(sim), '/callbacks');
  await press(page.getByRole('link', { name: 'New callback' }));
  await page.getByLabel('URL, with macros').fill('http://127.0.0.1:9/');
  await press(button(page, 'Make it'));
  await says(page, 'The callback is made.');
  await hasFocus(page, page.getByRole('link', { name: 'New callback' }));
  await row(page, 'on install').waitFor();
  await press(page.getByRole('link', { name: 'New callback' }));
  await page.getByText('The callback is made.').waitFor({ state: 'detached' });
  await press(button(page, 'Cancel'));
  await hasFocus(page, page.getByRole('link', { name: 'New callback' }));
  expect(await page.getByText('The callback is made.').count()).toBe(0);
  await press(page.getByRole('button', { name: /^Pause/ }));
  await hasFocus(page, page.getByRole('button', { name: /^Resume/ }));
});

test('who freezes the clock or moves it stays at the button', async () => {
  const page = await openPage(`${sim.url}/control/clock?workspace=${aWorld(sim).workspace.id}`);
  await press(page.getByRole('button', { name: /^Resume/ }));
  await page.getByText('It runs as the clock of the machine does.').waitFor();
  await hasFocus(page, page.getByRole('button', { name: /^Resume/ }));
  expect(await page.getByRole('button', { name: /^Resume/ }).isDisabled()).toBe(true);
  await press(button(page, '+1 day'));
  await says(page, 'Nothing fell due.');
  await hasFocus(page, button(page, '+1 day'));
});

test(
  'in Simulate, who sends stays at the button, and who asks for a world goes on above it',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim);
    const page = await pageOf(world, '/simulate');
    await press(button(page, 'Open it'));
    await page.getByRole('list').filter({ hasText: 'An open' }).waitFor();
    await hasFocus(page, button(page, 'Open it'));
    const title = page.getByRole('heading', { name: 'A whole campaign, from a seed' });
    await page.getByRole('link', { name: 'A whole campaign' }).click();
    await page.getByLabel(/^Installs/).fill('5');
    await page.getByLabel('In a new workspace').fill('asked-for');
    await press(button(page, 'Make it'));
    await page.getByText('It is made:').waitFor();
    await hasFocus(page, title);
    const empty = await pageOf(aWorld(sim), '/simulate?part=world');
    await empty.getByLabel(/^Installs/).fill('5');
    await press(button(empty, 'Make it'));
    await empty.getByText('It is made:').waitFor();
    await hasFocus(empty, empty.getByRole('heading', { name: 'A whole campaign, from a seed' }));
  },
);
