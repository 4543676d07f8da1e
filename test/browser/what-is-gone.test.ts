import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, settled } from '../support/browser-page.js';
import { aWorld, worldOf } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

test('an app that the address names and that is deleted is not played with another one', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  const meant = world.workspace.addApp({ bundleId: 'com.example.meant', platform: 'android', name: 'Meant' });
  const query = new URLSearchParams({ workspace: world.workspace.id, app: meant.id });
  const page = await openPage(`${sim.url}/simulate?${query.toString()}`);
  await page.getByRole('button', { name: 'Open it' }).waitFor();
  await world.control(`DELETE /_sim/apps/${meant.id}`);
  await page.getByRole('alert').getByText('This app is not there any more.').waitFor();
  expect(await page.getByRole('button', { name: 'Open it' }).count()).toBe(0);
  await expectSound(page);
  await page.locator('.empty').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Open it' }).waitFor();
});

test('a campaign that the address names and that is deleted has no other one’s link', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  world.campaign({ channel: 'unity', name: 'Other' });
  const meant = world.campaign({ channel: 'unity', name: 'Meant' });
  const query = new URLSearchParams({ workspace: world.workspace.id, campaign: meant.id });
  const page = await openPage(`${sim.url}/simulate?${query.toString()}`);
  await page.getByRole('button', { name: 'Click it' }).waitFor();
  await world.control(`DELETE /_sim/campaigns/${meant.id}`);
  await page.getByText('This campaign is not there any more').waitFor();
  expect(await page.getByRole('button', { name: 'Click it' }).count()).toBe(0);
  await page.getByRole('combobox', { name: 'Campaign' }).selectOption({ label: 'Other · unity' });
  await page.getByRole('button', { name: 'Click it' }).waitFor();
});

test('keys and windows are of the app that the address names, or of none', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  const query = new URLSearchParams({ workspace: world.workspace.id, app: 'nobody' });
  const page = await openPage(`${sim.url}/control/apps?${query.toString()}`);
  await page.getByRole('alert').getByText('This app is not there any more.').waitFor();
  expect(await page.getByRole('button', { name: 'New key' }).count()).toBe(0);
  await expectSound(page);
  await page.locator('.app-list').getByRole('link').first().click();
  await page.getByRole('button', { name: 'New key' }).waitFor();
});

test.each(['.5', '../apps', '\u202E1.2', 'x'])(
  'request=%j names no request, and is refused in words',
  { tags: 'long' },
  async (request) => {
    const world = aWorld(sim);
    await world.open();
    const query = new URLSearchParams({ workspace: world.workspace.id, request });
    const page = await openPage(`${sim.url}/?${query.toString()}`);
    const open = page.getByRole('complementary', { name: 'The request that is open' });
    await open.getByRole('alert').getByText('which names no request').waitFor();
    expect(await open.innerText()).not.toContain('\u202E');
    await open.getByRole('button', { name: 'Close' }).click();
    expect(await open.count()).toBe(0);
  },
);

test.each([
  { request: '1.', says: 'the link may be incomplete, or of another simulator' },
  { request: '1.0000', says: 'the link may be incomplete, or of another simulator' },
  { request: '1.00000000', says: 'or this link is of another simulator: what was request 1 is gone.' },
  { request: '7.00000000', says: 'a limit has dropped it, or this link is of another simulator' },
])('of the link $request it is said why it leads nowhere', async ({ request, says }) => {
  const world = aWorld(sim);
  await world.open();
  const query = new URLSearchParams({ workspace: world.workspace.id, request });
  const page = await openPage(`${sim.url}/?${query.toString()}`, { expected: /404/ });
  await page.getByRole('alert').getByText(says).waitFor();
  expect(await page.getByRole('heading', { name: 'As sent' }).count()).toBe(0);
});

test('of a simulator that was started anew it is said what its store has kept', { tags: 'long' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-kept-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const started = (name: string, port = 0): Promise<Simulator> =>
    createSimulator({ port, store: `file:${join(folder, name)}` });
  const first = await started('one.duckdb');
  const port = Number(new URL(first.url).port);
  const page = await openPage(`${first.url}/`, { expected: /ERR_|Failed/ });
  const notice = page.getByRole('status').filter({ hasText: 'The simulator was started anew at' });
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  await settled(page);
  await first.close();
  const empty = await started('one.duckdb', port);
  await notice.getByText('its store has kept no request').waitFor();
  await worldOf(empty, empty.default).open();
  await empty.close();
  const full = await started('one.duckdb', port);
  await notice.getByText('with what its store has kept').waitFor();
  await full.close();
  const other = await started('two.duckdb', port);
  onTestFinished(() => other.close());
  await notice.getByText(/with another store, .*two\.duckdb; what was shown of the one before is not in it/).waitFor();
});
