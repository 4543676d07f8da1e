import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage } from '../support/browser-page.js';
import { aSimulator, replace } from '../support/replaced.js';

const streamsOpen = async ({ url }: Simulator): Promise<number> =>
  Number(/^mmp_sim_streams_open (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);

type Written = { readonly label: string; readonly text: string };
type Case = {
  readonly path: string;
  /** What stands there of a simulator. */
  readonly shows: (page: Page, name: 'old' | 'new') => Promise<unknown>;
  readonly written?: Written;
};
const says = (text: (name: string) => string) => (page: Page, name: string) =>
  page.locator('main').getByText(text(name)).first().waitFor();
/** The choice of an app, which is folded away nowhere at this width. */
const offersApp = (page: Page, name: string) =>
  page
    .getByRole('combobox', { name: /^App/ })
    .locator('option')
    .filter({ hasText: `The ${name} app` })
    .waitFor({ state: 'attached' });

const cases: readonly Case[] = [
  { path: '/', shows: offersApp },
  { path: '/campaigns', shows: offersApp },
  { path: '/installations', shows: says(() => 'No installation has opened its app yet') },
  { path: '/callbacks', shows: says((name) => `The ${name} callback`) },
  {
    path: '/simulate',
    shows: offersApp,
    written: { label: 'Event', text: 'half' },
  },
  { path: '/simulate?part=scenarios', shows: says(() => 'What is to come of it') },
  {
    path: '/simulate?part=world',
    shows: says(() => 'What is to be generated'),
    written: { label: 'Seed', text: 'half' },
  },
  {
    path: '/control',
    shows: says((name) => `${name}-team`),
    written: { label: 'Id', text: 'half' },
  },
  {
    path: '/control/apps',
    shows: says((name) => `The ${name} app`),
    written: { label: 'Bundle id of a new app', text: 'com.half' },
  },
  {
    path: '/control/clock',
    shows: says((name) => (name === 'old' ? '11:00:00' : '12:00:00')),
    written: { label: 'Advance by', text: '7' },
  },
  {
    path: '/control/faults',
    shows: says((name) => (name === 'old' ? '500' : '503')),
    written: { label: 'Status', text: '418' },
  },
  {
    path: '/control/sql',
    shows: says(() => 'campaign_buckets'),
    written: { label: 'Statement', text: 'select half' },
  },
];

test.each(cases)(
  '$path says that it reconnects, and goes on with what is there then',
  { tags: 'long' },
  async ({ path, shows, written }) => {
    const first = await aSimulator('old');
    const page = await openPage(first.url + path, { expected: /ERR_|Failed/ });
    await shows(page, 'old');
    if (written !== undefined) await page.getByLabel(written.label, { exact: true }).fill(written.text);
    await page.evaluate('globalThis.wasHereBefore = true');
    const second = await replace(page, first);
    await shows(page, 'new');
    await expect.poll(() => page.getByRole('status').filter({ hasText: 'reconnecting…' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    const teams = page.getByRole('combobox', { name: 'Workspace' }).locator('option');
    await expect.poll(() => teams.allInnerTexts()).toEqual(['new-team', 'default']);
    // A browser opens six lines to a simulator, for all of its tabs.
    await expect.poll(() => streamsOpen(second)).toBe(1);
    if (written !== undefined) {
      expect(await page.getByLabel(written.label, { exact: true }).inputValue()).toBe(written.text);
    }
    expect(await page.evaluate('globalThis.wasHereBefore')).toBe(true);
  },
);

test(
  'a form that nobody has begun shows the windows that are there then; one that somebody has stays',
  { tags: 'long' },
  async () => {
    const first = await aSimulator('old');
    const page = await openPage(
      `${first.url}/control/apps?app=${first.default.apps.find(({ bundleId }) => bundleId === 'com.example.old')?.id}`,
      {
        expected: /ERR_|Failed/,
      },
    );
    const byId = page.getByLabel('Click, by device id, of the app', { exact: true });
    await page.getByRole('heading', { name: 'The old app' }).waitFor();
    expect(await byId.inputValue()).toBe('3');
    const second = await replace(page, first);
    await page.getByRole('heading', { name: 'The new app' }).waitFor();
    await expect.poll(() => byId.inputValue()).toBe('5');
    await byId.fill('6');
    await replace(page, second);
    await page.getByRole('status').filter({ hasText: 'reconnecting…' }).waitFor({ state: 'hidden' });
    expect(await byId.inputValue()).toBe('6');
  },
);

test('that the simulator is another one is said on every view, until it is read', { tags: 'long' }, async () => {
  const first = await aSimulator('old');
  const page = await openPage(`${first.url}/control`, { expected: /ERR_|Failed/ });
  await page.locator('main').getByText('old-team').first().waitFor();
  const notice = page.getByRole('status').filter({ hasText: 'The simulator was started anew at' });
  expect(await notice.count()).toBe(0);
  const second = await replace(page, first);
  await notice.getByText('what was shown of the one before is gone').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Callbacks' }).click();
  await page.getByText('The new callback').first().waitFor();
  await expectSound(page);
  await notice.getByRole('button', { name: 'Understood' }).click();
  expect(await notice.count()).toBe(0);
  // A reset is of the same simulator.
  const asked = page.waitForResponse(/\/_sim\/health/);
  await second.default.reset();
  await (await asked).finished();
  expect(await notice.count()).toBe(0);
});

test('the clock of a simulator that does not answer is not known, and does not go on', { tags: 'long' }, async () => {
  const first = await createSimulator();
  const page = await openPage(`${first.url}/control/clock`, { expected: /ERR_|Failed/ });
  await page.getByRole('timer').waitFor();
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  await replace(page, first, async () => {
    // It is there already, and is not asked yet.
    await page.getByText('What it shows now is not known').waitFor();
    expect(await page.getByRole('timer').count()).toBe(0);
  });
  await page.getByRole('timer').waitFor();
  await page.getByText('It stands still.').waitFor();
});

test('who asks anew for all that is shown is not told besides of all that was there before', async () => {
  const first = await aSimulator('old');
  const page = await openPage(`${first.url}/control/faults`, { expected: /ERR_|Failed/ });
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  const places: (string | null)[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/_sim/stream') places.push(searchParams.get('since'));
  });
  await replace(page, first);
  await page.getByText('503').first().waitFor();
  await expect.poll(() => places.at(-1)).toBeNull();
  // It came back to where it was before.
  expect(places[0]).not.toBeNull();
});

test('what SQL has answered is asked again', { tags: 'long' }, async () => {
  const first = await aSimulator('old');
  const page = await openPage(`${first.url}/control/sql`, { expected: /ERR_|Failed/ });
  await page.getByLabel('Statement', { exact: true }).fill("select name from campaigns where name like 'The %'");
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('cell', { name: 'The old campaign' }).waitFor();
  await replace(page, first);
  await page.getByRole('cell', { name: 'The new campaign' }).waitFor();
});

test('what was sent by hand and played goes with the simulator that it was sent to', { tags: 'long' }, async () => {
  const first = await aSimulator('old');
  const page = await openPage(`${first.url}/simulate`, {
    expected: /ERR_|Failed/,
    reaches: 'https://play.google.com',
  });
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('listitem').filter({ hasText: 'An open' }).first().waitFor();
  const second = await replace(page, first);
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'An open' }).count()).toBe(0);

  await page.getByRole('link', { name: 'Scenarios' }).click();
  await page.getByRole('button', { name: 'Run it' }).click();
  await page.getByText('So it is.').first().waitFor();
  await replace(page, second);
  await page.getByRole('button', { name: 'Run it', exact: true }).waitFor();
});
