import { gzipSync } from 'node:zlib';
import type { DeliveryList } from '@mmp-sim/contracts/answers';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { VIEW_PATHS } from '../../simulator/dashboard-paths.js';
import { expectSound, expectSoundInAllLooks, INJECTED, openPage, settled } from '../support/browser-page.js';
import { AIID, aWorld, frozen, GAID, type Params, worldOf } from '../support/world.js';

/** Gzipped: what a reader of Live waits for. Charts are loaded when they are first needed. */
const INITIAL_BYTES = 250_000;
/** The same, and what shows all that comes after it from right to left. */
const HOSTILE = `${INJECTED}\u202E`;

/** Texts of the page, and what is read of it aloud, in which that stands as it is. */
const TURNED = `(() => {
  const texts = [document.title];
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (all.nextNode()) {
    const { nodeType, parentElement, data } = all.currentNode;
    const told = ['aria-label', 'title', 'placeholder', 'alt'];
    // What somebody edits stays as it is.
    if (nodeType === Node.TEXT_NODE && parentElement.tagName !== 'TEXTAREA') texts.push(parentElement.tagName + ': ' + data);
    if (nodeType === Node.ELEMENT_NODE) for (const name of told) texts.push(name + ': ' + (all.currentNode.getAttribute(name) ?? ''));
  }
  return texts.filter((text) => text.includes('\\u202E'));
})()`;

/** In a workspace in which nothing has happened. */
const SAYS_WHAT_TO_DO: Readonly<Record<string, RegExp>> = {
  Live: /^Send one to this address/,
  Installations: /^An open is a call of/,
  Campaigns: /^What a network reports/,
  Simulate: /^Nothing yet\. Click the link, then open the app/,
  Callbacks: /^A callback for each install/,
  Control: /^Base URL, for a sender/,
};

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ demo: true, clock: frozen });
  const world = worldOf(sim, sim.default);
  await world.open();
  await world.event('level_1', { valeu: '7' });
  // Its facts are counted when they are first asked for.
  await sim.default.insights('installs', {});
});
afterAll(() => sim.close());

/** Addresses of all views that there are, by their names. */
async function viewsOf(page: Page): Promise<readonly (readonly [name: string, href: string])[]> {
  const links = page.getByRole('navigation').locator('a:not([href^="/_sim"])');
  await links.first().waitFor();
  return await Promise.all(
    (await links.all()).map(async (link) => [await link.innerText(), (await link.getAttribute('href')) ?? ''] as const),
  );
}

describe('each view', () => {
  test(
    'has a link, an address that can be reloaded, a title, and nothing beyond the simulator',
    { tags: 'long' },
    async () => {
      const page = await openPage(`${sim.url}/`);
      const views = await viewsOf(page);
      expect(views.map(([, href]) => href)).toEqual(
        VIEW_PATHS.filter((path) => views.some(([, href]) => href === path)),
      );
      for (const [name, href] of views) {
        await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
        await page.reload();
        await page.locator('main :is(h1, h2)').first().waitFor({ state: 'attached' });
        expect(new URL(page.url()).pathname).toBe(href);
        expect(await page.title()).toBe(`${name} · mmp-sim`);
        expect(await page.locator('nav [aria-current=page]').innerText()).toBe(name);
      }
    },
  );

  test('begins with little JavaScript', async () => {
    const scripts: Response[] = [];
    const page = await openPage(`${sim.url}/`, {
      before: async (one) =>
        one.on('response', (response) => void (response.url().endsWith('.js') && scripts.push(response))),
    });
    await page.getByRole('row').nth(1).waitFor();
    await settled(page);
    const bytes = await Promise.all(scripts.map(async (script) => gzipSync(await script.body()).length));
    const total = bytes.reduce((sum, one) => sum + one, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThanOrEqual(INITIAL_BYTES);
  });

  test('is sound wide and narrow, light and dark', async () => {
    const page = await openPage(`${sim.url}/`);
    for (const [name] of await viewsOf(page)) {
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await expectSoundInAllLooks(page);
    }
  });

  test('is empty without a mishap, and says what to do', { tags: 'long' }, async () => {
    const { workspace } = aWorld(sim);
    const page = await openPage(`${sim.url}/?workspace=${workspace.id}`);
    for (const [name, href] of await viewsOf(page)) {
      expect(new URL(href, sim.url).searchParams.get('workspace')).toBe(workspace.id);
      await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
      await settled(page);
      await page
        .getByRole('main')
        .getByText(SAYS_WHAT_TO_DO[name] ?? '')
        .first()
        .waitFor();
      await expectSound(page);
    }
  });

  test('shows what anybody sent as text, whatever it says, in the order that it has', async () => {
    const world = aWorld(sim, { app: { name: HOSTILE } });
    const link = world.campaign({ name: HOSTILE, channel: HOSTILE });
    const callback = { event: { custom: HOSTILE }, url: 'http://127.0.0.1:9/?id={{event}}' };
    for (const more of [{ name: HOSTILE }, { networks: [HOSTILE] }, { networks: 'channel', channel: HOSTILE }]) {
      const made = await world.control('POST /_sim/callbacks', { ...callback, ...more });
      expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 });
    }
    world.workspace.callbacks.capture();
    await world.click(link, { advertising_id: GAID, site_id: HOSTILE, creative_name: HOSTILE });
    await world.open({ device_model: HOSTILE, developer_device_id: HOSTILE, country: HOSTILE });
    await world.event(HOSTILE, { value: HOSTILE });
    await world.post('/v0/event', { api_key: HOSTILE, bundle_id: HOSTILE });
    const deliveries = await world.control<DeliveryList>('GET /_sim/callbacks/deliveries');
    const [delivery] = deliveries.body.items;
    // Nobody has that id.
    const page = await openPage(`${sim.url}/?workspace=${world.workspace.id}`, { expected: /40[04]/ });
    const of = (path: string, query: Params = {}): string =>
      `${path}?${String(new URLSearchParams({ workspace: world.workspace.id, ...query }))}`;
    for (const path of [
      ...VIEW_PATHS.map((one) => of(one)),
      ...['1', '2', '3', '4'].map((request) => of('/', { request })),
      of('/', { text: HOSTILE }),
      of('/installations', { id: AIID }),
      of('/installations', { id: HOSTILE }),
      of('/campaigns', { channel: HOSTILE, country: HOSTILE }),
      of('/callbacks', { delivery: delivery?.id ?? '' }),
      of('/callbacks', { edit: delivery?.callbackId ?? '', event: HOSTILE }),
      of('/control/apps', { app: world.app.id }),
      of('/control/sql', { sql: `SELECT '${HOSTILE}' AS "${HOSTILE}"` }),
    ]) {
      await page.goto(sim.url + path);
      await settled(page);
      expect(await page.locator('main img').count(), path).toBe(0);
      expect(await page.evaluate(TURNED), path).toEqual([]);
      // All of these are about something that was sent.
      if (path.includes('&')) {
        await page.getByText(INJECTED).first().waitFor({ state: 'attached' });
      }
    }
    expect(await page.evaluate('globalThis.wasInjected')).toBeUndefined();
  });
});

test('what an address says is shown as letters where it comes back', async () => {
  for (const query of [{ id: 'no\u202E_1' }, { workspace: 'no\u202E_1' }]) {
    const page = await openPage(`${sim.url}/installations?${String(new URLSearchParams(query))}`, { expected: /404/ });
    await page
      .getByRole('main')
      .getByText(String.raw`no\u202E_1`)
      .waitFor();
    expect(await page.locator('body').innerText()).not.toContain('\u202E');
  }
});

describe('the page', () => {
  test('has an icon, a way past the navigation, and a list of its keys', { tags: 'long' }, async () => {
    const page = await openPage(`${sim.url}/`);
    const icon = await page.locator('link[rel=icon]').getAttribute('href');
    expect((await page.request.get(sim.url + icon)).headers()['content-type']).toBe('image/svg+xml');
    await settled(page);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'To the content' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#main:focus').waitFor();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.waitFor();
    const told = async (): Promise<string[]> => keys.locator('kbd').allInnerTexts();
    expect(await told()).toEqual(['/', 'j', 'k', 'Esc', 'p', 'f', '?']);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await settled(page);
    await page.keyboard.press('?');
    // It has neither a list nor a search.
    expect(await told()).toEqual(['?']);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  test('does nothing at keys of one letter where they are switched off, which is kept', async () => {
    const page = await openPage(`${sim.url}/?request=1`);
    const details = page.getByRole('complementary');
    await details.waitFor();
    await page.getByRole('button', { name: 'Keys' }).click();
    const turn = page.getByRole('checkbox', { name: 'Keys of one letter' });
    await turn.uncheck();
    await page.keyboard.press('Escape');
    await page.reload();
    await details.waitFor();
    for (const key of ['k', '/', 'p', '?']) await page.keyboard.press(key);
    expect(new URL(page.url()).searchParams.get('request')).toBe('1');
    // All of them came before it.
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed')).toBe('false');
    expect(await page.getByRole('searchbox', { name: 'Search' }).and(page.locator(':focus')).count()).toBe(0);
    expect(await turn.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Keys' }).click();
    await turn.check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.getByRole('searchbox', { name: 'Search' }).and(page.locator(':focus')).waitFor();
  });

  test('follows the workspace that is chosen', async () => {
    const { workspace } = aWorld(sim);
    const page = await openPage(`${sim.url}/`);
    await settled(page);
    await page.getByLabel('Workspace').selectOption(workspace.id);
    await page.getByText('No request has come yet').waitFor();
    expect(new URL(page.url()).searchParams.get('workspace')).toBe(workspace.id);
  });

  test('takes nothing to another workspace that is of this one alone', { tags: 'long' }, async () => {
    const [one, other] = [aWorld(sim), aWorld(sim)];
    await one.open();
    const query = new URLSearchParams({ workspace: one.workspace.id, app: one.app.id, cohorts: 'month' });
    const page = await openPage(`${sim.url}/campaigns?${query.toString()}`);
    await page.getByLabel('Workspace').selectOption(other.workspace.id);
    await page.getByText('No installs and no spend yet').waitFor();
    expect(new URL(page.url()).search).toBe(`?workspace=${other.workspace.id}&cohorts=month`);
  });

  test('has room for itself on a narrow screen, and lists the workspaces of scenarios apart', async () => {
    for (const id of ['scenario-organic', 'scenario-reinstall']) sim.workspace({ id });
    const page = await openPage(`${sim.url}/control`, { width: 390 });
    const heads = await page.getByRole('banner').evaluate((head) => head.getBoundingClientRect().height);
    expect(heads).toBeLessThan(115);
    const apart = page.getByRole('combobox', { name: 'Workspace' }).locator('optgroup[label=Scenarios] option');
    await expect.poll(() => apart.allInnerTexts()).toEqual(['scenario-reinstall', 'scenario-organic']);
    const rows = page.getByRole('row').filter({ hasText: 'scenario-organic' });
    await page.getByText('2 workspaces of scenarios').waitFor();
    expect(await rows.isVisible()).toBe(false);
    await page.getByText('2 workspaces of scenarios').click();
    await rows.waitFor();
    await expectSound(page);
  });

  test('comes back by itself when the simulator does', { tags: 'long' }, async () => {
    const first = await createSimulator();
    const page = await openPage(`${first.url}/`, { expected: /ERR_|Failed to load/ });
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await first.close();
    await page.getByRole('status').filter({ hasText: 'reconnecting' }).waitFor();
    const second = await createSimulator({ port: Number(new URL(first.url).port) });
    onTestFinished(() => second.close());
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await fetch(`${second.url}/v0/event`, { method: 'POST', body: new URLSearchParams({ event: 'after' }) });
    await page.getByRole('row').filter({ hasText: 'after' }).waitFor();
  });
});
