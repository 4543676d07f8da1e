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
  test('where there is none, one is made by the curl that stands there', { tags: 'long' }, async () => {
    const page = await openPage(`${sim.url}/control/apps?workspace=${sim.workspace().id}`);
    await page.getByText('The workspace has no app.').waitFor();
    await expectSound(page);
    await runBash((await page.locator('pre').textContent()) ?? '');
    await page.getByRole('link', { name: 'com.example.game' }).waitFor();
  });

  test('a new key is taken, and one that is disabled is not', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world));
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByText('A new key is there.').waitFor();
    const key = await page.getByRole('rowheader', { name: /^[A-Z2-7]{32}$/ }).innerText();
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

  test('a window that is refused is told of as it was sent, whatever is typed since', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world), { expected: /status of 400/ });
    const label = 'Click, probabilistic, of the app';
    await page.getByLabel(label, { exact: true }).fill('1e308');
    await page.getByLabel(`Unit: ${label}`).selectOption('d');
    await page.getByRole('button', { name: 'Save the windows' }).click();
    const said = page.getByText('Expected more than 0, at most 30 days, got 1e+308');
    await said.waitFor();
    await page.getByLabel(`Unit: ${label}`).selectOption('h');
    expect(await said.count()).toBe(1);
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

describe('what somebody else sets up', () => {
  test('an app stands in the list at once, and so does a window of one', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world));
    const byId = page.getByLabel('Click, by device id, of the app', { exact: true });
    await byId.waitFor();
    const { status } = await world.control('POST /_sim/apps', { bundleId: 'com.example.theirs', platform: 'ios' });
    expect(status).toBe(201);
    await page.getByRole('link', { name: 'com.example.theirs' }).waitFor();
    await world.control(`PATCH /_sim/apps/${world.app.id}`, { windows: { click: { deviceMs: 2 * 86_400_000 } } });
    await expect.poll(() => byId.inputValue()).toBe('2');
  });

  test('and whatever else is chosen among, in every view', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    const query = `workspace=${world.workspace.id}`;
    const [live, byHand, callbacks, faults, workspaces, clock] = await Promise.all(
      ['/', '/simulate', '/callbacks', '/control/faults', '/control', '/control/clock'].map((path) =>
        openPage(`${sim.url}${path}?${query}`),
      ),
    );
    if (!live || !byHand || !callbacks || !faults || !workspaces || !clock) throw new RangeError('six pages');
    await live.getByText('live', { exact: true }).waitFor();
    await byHand.getByLabel('Campaign').waitFor();
    await callbacks.getByText('Nothing is called yet').waitFor();
    await faults.getByText('Nothing goes wrong here').waitFor();
    await row(workspaces, world.workspace.id).getByText('faithful').waitFor();
    await clock.locator('.face', { hasText: '2026-11-24 12:00:00.000' }).waitFor();

    await world.control('POST /_sim/apps', { bundleId: 'com.example.theirs', platform: 'ios' });
    await live.getByLabel('App').getByText('com.example.theirs').waitFor({ state: 'attached' });
    await byHand.getByLabel('App').first().getByText('com.example.theirs').waitFor({ state: 'attached' });
    world.campaign({ name: 'Theirs', channel: 'A new channel' });
    await byHand.getByLabel('Campaign').getByText('Theirs ·').waitFor({ state: 'attached' });
    await world.control('POST /_sim/callbacks', { name: 'theirs', event: 'install', url: 'http://127.0.0.1:9/' });
    await row(callbacks, 'theirs').waitFor();
    await world.control('PUT /_sim/callbacks/mode', { mode: 'capture' });
    await callbacks.getByRole('radio', { name: 'Capture', checked: true }).waitFor();
    await world.control('POST /_sim/faults', { endpoint: 'purchase', do: { status: 503 } });
    await row(faults, 'purchase').waitFor();
    await world.control(`PATCH /_sim/workspaces/${world.workspace.id}`, { mode: 'strict' });
    await row(workspaces, world.workspace.id).getByText('strict').waitFor();
    await world.control('POST /_sim/clock/advance', { ms: 60_000 });
    await clock.locator('.face', { hasText: '2026-11-24 12:01:00.000' }).waitFor();
    await row(workspaces, world.workspace.id).getByText('12:01:00').waitFor();
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

  test('in windows is not undone unasked', { tags: 'long' }, async () => {
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

  test('in keys stays', { tags: 'long' }, async () => {
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
