import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, openPage, row } from '../support/browser-page.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World): string => `${sim.url}/control/apps?workspace=${workspace.id}`;

describe('apps', () => {
  test('where there is none, one is made by the curl that stands there', async () => {
    const page = await openPage(`${sim.url}/control/apps?workspace=${sim.workspace().id}`);
    await page.getByText('The workspace has no app.').waitFor();
    await expectSound(page);
    await runBash((await page.locator('pre').textContent()) ?? '');
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('link', { name: 'com.example.game' }).waitFor();
  });

  test('a new key is taken, and one that is disabled is not', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world));
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByText('A new key is there.').waitFor();
    const key = await page.getByRole('rowheader').nth(1).innerText();
    expect(key).toMatch(/^[A-Z2-7]{32}$/);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: `Copy ${key}` }).click();
    await page.getByRole('button', { name: `Copied ${key}` }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(key);
    await world.open({ api_key: key });
    expect(world.last()).toMatchObject({ verdict: 'recorded' });
    await page.getByRole('button', { name: `Disable ${key}` }).click();
    await row(page, key).getByText('disabled').waitFor();
    await world.open({ api_key: key });
    expect(world.last()).toMatchObject({ verdict: 'dropped' });
  });

  test('windows are changed, of the app and of a channel', async () => {
    const world = aWorld(sim);
    world.campaign({ channel: 'unity' });
    const page = await openPage(addressOf(world));
    await page.getByLabel('Click, by device id, of the app', { exact: true }).fill('3');
    await page.getByLabel('Windows of a channel').selectOption('unity');
    await page.getByLabel('Unit: View, probabilistic, of Unity').selectOption('off');
    await page.getByRole('button', { name: 'Save the windows' }).click();
    await page.getByText('Installs from now on are attributed by these windows').waitFor();
    const { body } = await world.control<{ items: { windows: object; channelWindows: object }[] }>('GET /_sim/apps');
    expect(body.items[0]).toMatchObject({
      windows: { click: { deviceMs: 3 * 86_400_000, probabilisticMs: 86_400_000 } },
      channelWindows: { unity: { view: { probabilisticMs: null } } },
    });
  });
});

describe('what somebody else changes meanwhile', () => {
  type Listed = { items: { id: string; windows: { click: object }; sdkKeys: { key: string; disabled: boolean }[] }[] };
  const appOf = async (world: World) => {
    const { body } = await world.control<Listed>('GET /_sim/apps');
    const [app] = body.items;
    if (app === undefined) throw new RangeError('no app');
    return app;
  };

  test('in windows is not undone unasked', async () => {
    const world = aWorld(sim);
    const { id } = await appOf(world);
    const page = await openPage(addressOf(world));
    const byId = page.getByLabel('Click, by device id, of the app', { exact: true });
    await byId.fill('3');
    await world.control(`PATCH /_sim/apps/${id}`, { windows: { click: { probabilisticMs: 3_600_000 } } });
    await page.getByRole('button', { name: 'Save the windows' }).click();
    const told = page.getByRole('alert').filter({ hasText: 'somebody else has changed it' });
    await told.getByText('Click, probabilistic, of the app: 1 h').waitFor();
    await expectSound(page);
    expect((await appOf(world)).windows.click).toEqual({ deviceMs: 7 * 86_400_000, probabilisticMs: 3_600_000 });
    await page.getByRole('button', { name: 'Take that into the form' }).click();
    expect(await byId.inputValue()).toBe('7');
    await byId.fill('3');
    await world.control(`PATCH /_sim/apps/${id}`, { windows: { click: { probabilisticMs: null } } });
    await page.getByRole('button', { name: 'Save the windows' }).click();
    await told.getByText('Click, probabilistic, of the app: off').waitFor();
    await page.getByRole('button', { name: 'Save mine in its place' }).click();
    await page.getByText('Installs from now on').waitFor();
    expect((await appOf(world)).windows.click).toEqual({ deviceMs: 3 * 86_400_000, probabilisticMs: 3_600_000 });
  });

  test('in keys stays', async () => {
    const world = aWorld(sim);
    const { id, sdkKeys } = await appOf(world);
    const [mine] = sdkKeys;
    const page = await openPage(addressOf(world));
    await page.getByRole('button', { name: `Disable ${mine?.key}` }).waitFor();
    await world.control(`PATCH /_sim/apps/${id}`, { sdkKeys: [...sdkKeys, { key: `THEIRS-${id}` }] });
    await page.getByRole('button', { name: `Disable ${mine?.key}` }).click();
    await row(page, `THEIRS-${id}`).getByText('in use').waitFor();
    expect((await appOf(world)).sdkKeys).toEqual([
      { key: mine?.key, disabled: true },
      { key: `THEIRS-${id}`, disabled: false },
    ]);
  });
});
