import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage } from '../support/browser-page.js';

/** What the console says where nobody answers. */
const DOWN = /ERR_|Failed|NotLoaded/;

const startAgain = async ({ url }: Simulator): Promise<Simulator> => {
  const again = await createSimulator({ port: Number(new URL(url).port) });
  onTestFinished(() => again.close());
  return again;
};
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const alert = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).first();
/** What a page forgets that is loaded again. */
const mark = (page: Page) => page.evaluate('globalThis.wasHereBefore = true');
const isMarked = (page: Page) => page.evaluate('globalThis.wasHereBefore === true');

test(
  'where the simulator is stopped a view that was not loaded yet says so; those that were stay, and all come back',
  { tags: 'long' },
  async () => {
    const first = await createSimulator();
    const page = await openPage(`${first.url}/`, { expected: DOWN });
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await go(page, 'Callbacks');
    await page.getByText('Nothing is called yet').waitFor();
    await mark(page);
    await first.close();

    await go(page, 'Control');
    await alert(page, 'The view could not be loaded').waitFor();
    await expectSound(page);
    await go(page, 'Live');
    await page.getByRole('search').waitFor();
    await go(page, 'Callbacks');
    await alert(page, 'The simulator does not answer').waitFor();
    await expectSound(page);

    await startAgain(first);
    // It asks again by itself.
    await page.getByText('Nothing is called yet').waitFor();
    await go(page, 'Control');
    await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
    await expectSound(page);
    expect(await isMarked(page)).toBe(true);
  },
);

test('a view and a page of one that were first needed meanwhile come by themselves, whatever else failed', async () => {
  const first = await createSimulator();
  const page = await openPage(`${first.url}/control`, { expected: DOWN });
  await page.getByLabel('Id', { exact: true }).waitFor();
  await mark(page);
  await first.close();
  await page.getByRole('status').filter({ hasText: 'reconnecting…' }).waitFor();

  await page.getByRole('link', { name: 'Faults' }).click();
  await alert(page, 'The page could not be loaded').waitFor();
  // One that failed keeps none of the others away.
  await page.getByRole('link', { name: 'Workspaces' }).click();
  await alert(page, 'The simulator does not answer').waitFor();
  await page.getByRole('link', { name: 'Faults' }).click();
  await alert(page, 'The page could not be loaded').waitFor();
  const second = await startAgain(first);
  await page.getByRole('heading', { name: 'A new fault' }).waitFor();
  await second.close();

  await go(page, 'Simulate');
  await alert(page, 'The view could not be loaded').waitFor();
  await startAgain(first);
  await page.getByRole('button', { name: 'Open it' }).waitFor();
  expect(await isMarked(page)).toBe(true);
});

test('so does a picture; what is written beside it stays', { tags: 'long' }, async () => {
  const first = await createSimulator();
  const page = await openPage(`${first.url}/control/sql`, { expected: DOWN });
  await page.getByLabel('Statement', { exact: true }).fill("select 'a' as x, 1 as y union all select 'b', 2");
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('2 rows').waitFor();
  await page.getByLabel('Statement', { exact: true }).fill('select half');
  await mark(page);
  await first.close();
  await page.getByRole('button', { name: 'Chart' }).click();
  await alert(page, 'The picture could not be loaded').waitFor();
  await startAgain(first);
  await page.getByRole('img').and(page.locator('.picture')).waitFor();
  expect(await page.getByLabel('Statement', { exact: true }).inputValue()).toBe('select half');
  expect(await isMarked(page)).toBe(true);
});

test(
  'a page whose simulator was built anew is loaded again where a view of it is missing, once',
  { tags: 'long' },
  async () => {
    const sim = await createSimulator();
    onTestFinished(() => sim.close());
    const page = await openPage(`${sim.url}/`, { expected: /Failed|404/ });
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    let loads = 0;
    page.on('request', (request) => (loads += Number(request.isNavigationRequest())));
    // It is there again when somebody loads the page, and not before: the view is tried twice by itself.
    await page.route('**/assets/callbacks-page-*.js', (route) =>
      loads < 2 ? route.fulfill({ status: 404 }) : route.continue(),
    );
    await go(page, 'Callbacks');
    await expect.poll(() => loads).toBe(1);
    // Not once more for the same.
    await alert(page, 'The view could not be loaded').waitFor();
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByText('Nothing is called yet').waitFor();
    expect(loads).toBe(2);
    expect(new URL(page.url()).pathname).toBe('/callbacks');
  },
);

test('it is not where something could be undone', { tags: 'long' }, async () => {
  const sim = await createSimulator();
  onTestFinished(() => sim.close());
  const page = await openPage(`${sim.url}/control`, {
    expected: /Failed|404/,
  });
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).last().click();
  await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
  await mark(page);
  await page.route('**/assets/callbacks-page-*.js', (route) => route.fulfill({ status: 404 }));
  await go(page, 'Callbacks');
  await alert(page, 'The view could not be loaded').waitFor();
  await go(page, 'Control');
  await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
  expect(await isMarked(page)).toBe(true);
});
