import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, openPage, queryOf, row } from '../support/browser-page.js';
import { AIID, aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, query = ''): string => `${sim.url}/?workspace=${workspace.id}${query}`;
/** Chromium without a screen takes every tab for seen. */
const showTab = (page: Page, state: 'hidden' | 'visible'): Promise<unknown> =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);

describe('requests as they arrive', () => {
  test(
    'nothing has come: it says what to send, which works, and shows it when it was sent',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim, { keyScope: 'workspace' });
      const page = await openPage(addressOf(world));
      await page.getByText('No request has come yet').waitFor();
      await expectSound(page);
      const { stdout } = await runBash((await page.locator('pre').textContent()) ?? '');
      expect(stdout).toContain('200 OK');
      await row(page, 'tenjin.event').waitFor();
      expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
    },
  );

  test('a full list unfolds what to send, which works', { tags: 'long' }, async () => {
    const world = aWorld(sim, { keyScope: 'workspace' });
    await world.event('level_1');
    const page = await openPage(addressOf(world), { width: 390 });
    await page.getByText('Send one').click();
    await page.locator('.send-one pre').waitFor();
    await expectSound(page);
    const { stdout } = await runBash((await page.locator('.send-one pre').textContent()) ?? '');
    expect(stdout).toContain('200 OK');
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
    await page.locator('[aria-rowcount="3"]').waitFor();
  });

  test('installations that no request tells of are said, with the way to them', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.open();
    await world.control('DELETE /_sim/requests');
    const page = await openPage(addressOf(world));
    await page.getByText('There are installations all the same').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Installations' }).click();
    await page.getByRole('rowheader', { name: AIID }).waitFor();
  });

  test('one is opened by its link and by the keyboard, and its address can be reloaded', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    const page = await openPage(addressOf(world));
    await row(page, 'level_1').getByRole('link').click();
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
    expect(queryOf(page)).toMatchObject({ request: expect.stringMatching(/^2\.[\da-f]{8}$/) as string });
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await row(page, 'level_1').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor({ state: 'detached' });
    expect(queryOf(page)).toEqual({ workspace: world.workspace.id });
    // The focus is where it was before.
    await page.locator('.row:has-text("tenjin.event") a:focus').waitFor();
  });

  test('one that is listed opens without being asked for, and one that is not, by itself', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('level_1');
    await world.event('level_2');
    const asked: string[] = [];
    const page = await openPage(addressOf(world, '&text=level'), {
      before: async (one) => one.on('request', (request) => asked.push(new URL(request.url()).pathname)),
    });
    await row(page, 'level_2').getByRole('link').click();
    await page.getByText('What was answered').waitFor();
    expect(asked.filter((path) => path.startsWith('/_sim/requests/'))).toEqual([]);
    // From one that the filters leave out, the keys lead to its neighbours.
    await page.goto(addressOf(world, '&text=level&request=1'));
    await page.getByText('What was answered').waitFor();
    expect(asked).toContain('/_sim/requests/1');
    await row(page, 'level_2').waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Request 2' }).waitFor();
  });

  test('a reset empties it once, and what comes after it is shown', { tags: 'long' }, async () => {
    const world = aWorld(sim, { keyScope: 'workspace' });
    await world.open();
    const page = await openPage(addressOf(world), { expected: /ERR_ABORTED/ });
    await row(page, 'tenjin.event').waitFor();
    const lists: string[] = [];
    page.on('request', (request) => {
      if (/\/_sim\/(?:requests|stream)\?/.test(request.url())) lists.push(request.url());
    });
    for (const _ of [1, 2]) {
      await world.control('POST /_sim/reset');
      await page.getByText('No request has come yet').waitFor();
      // It would ask for ever where it took the answer for another reset.
      const { stdout } = await runBash((await page.locator('pre').textContent()) ?? '');
      expect(stdout).toContain('200 OK');
      await row(page, 'tenjin.event').waitFor();
    }
    // More than the list has at once, of which the stream tells too.
    await showTab(page, 'hidden');
    await page.getByRole('status').filter({ hasText: 'resting' }).waitFor();
    await world.control('POST /_sim/reset');
    for (let n = 0; n < 150; n += 1) await world.event(`level_${n}`);
    await showTab(page, 'visible');
    await row(page, 'level_149 ').waitFor();
    const shown = await page.locator('.row .about').allInnerTexts();
    const levels = shown.map((text) => Number(/level_(\d+)/.exec(text)?.[1]));
    expect(levels).toEqual(levels.map((_, at) => 149 - at));
    // Whoever opens it after a reset is told of it, and lists once more.
    await world.control('POST /_sim/reset');
    await page.reload();
    await page.getByText('No request has come yet').waitFor();
    await page.locator('pre').waitFor();
    expect(lists.length).toBeLessThan(24);
  });

  test(
    'an address that opens nothing shows the list, and what was open goes with a reset',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim, { keyScope: 'workspace' });
      await world.open();
      for (const id of ['', '.', '..', '%2e']) {
        const page = await openPage(addressOf(world, `&request=${id}`));
        await row(page, 'tenjin.event').waitFor();
        expect(await page.locator('aside').count()).toBe(0);
      }
      const page = await openPage(addressOf(world, `&request=${world.last()?.id}`), { expected: /404/ });
      await page.getByRole('heading', { name: 'As sent' }).waitFor();
      await world.control('POST /_sim/reset');
      await page.getByRole('alert').waitFor();
    },
  );

  test(
    'a page of older ones that comes after a reset is of what is gone, and not shown',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      for (let sent = 0; sent < 150; sent += 1) await world.event(`level_${sent}`);
      const { body: older } = await world.control('GET /_sim/requests?before=51&limit=100');
      const page = await openPage(addressOf(world));
      await row(page, 'level_149 ').waitFor();
      const asked = new Promise<() => Promise<void>>((resolve) => {
        void page.route('**/_sim/requests?*before=*', (route) => {
          resolve(() => route.fulfill({ json: older }).catch(() => {}));
        });
      });
      await page.getByRole('table').evaluate((table) => table.scrollTo({ top: 1e6 }));
      const answer = await asked;
      await world.control('POST /_sim/reset');
      await page.getByText('No request has come yet').waitFor();
      await world.event('level_after');
      await row(page, 'level_after').waitFor();
      await answer();
      await world.event('level_last');
      await row(page, 'level_last').waitFor();
      expect(await page.getByRole('row').count()).toBe(3);
    },
  );

  test('paused, it holds what comes until it goes on', async () => {
    const world = aWorld(sim);
    await world.event('level_1');
    const page = await openPage(addressOf(world));
    await row(page, 'level_1').waitFor();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await page.keyboard.press('p');
    await world.event('level_2');
    await world.event('level_3');
    await page.getByRole('button', { name: 'Go on (2 new)' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'Go on (2 new)' }).click();
    await row(page, 'level_3').waitFor();
    expect(await page.getByRole('row').count()).toBe(4);
  });

  test('some thousand a minute: few rows are in the page, and who reads further down stays with what he reads', async () => {
    const world = aWorld(sim);
    const send = async (from: number, count: number): Promise<void> => {
      for (let sent = from; sent < from + count; sent += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, at) => world.event(`level_${sent + at}`)));
      }
    };
    await send(0, 100);
    const page = await openPage(addressOf(world));
    const table = page.getByRole('table');
    const placeOf = (): Promise<number> => table.evaluate(({ scrollTop }) => scrollTop);
    await table.evaluate((element) => element.scrollTo({ top: 1700 }));
    await page.getByRole('row').nth(20).waitFor();
    const read = await page.getByRole('row').nth(20).innerText();
    await send(100, 1000);
    await page.getByRole('button', { name: 'Follow (1,000 new above)' }).waitFor();
    expect(await placeOf()).toBe(1700);
    expect(await page.getByRole('row').nth(20).innerText()).toBe(read);
    await expectSound(page);
    await page.getByRole('button', { name: 'Follow' }).click();
    await row(page, 'level_1099').waitFor();
    await page.locator('[aria-rowcount="1101"]').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await send(1100, 50);
    await row(page, 'level_1149').waitFor();
    expect(await placeOf()).toBe(0);
    await page.getByRole('button', { name: 'Follow' }).waitFor({ state: 'detached' });
    await table.evaluate((element) => element.scrollTo({ top: 1700 }));
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Follow' }).waitFor({ state: 'detached' });
    expect(await placeOf()).toBe(0);
  });

  test('a tab that nobody sees holds no line, and tells all that came meanwhile when it is seen again', async () => {
    const world = aWorld(sim);
    await world.event('level_1');
    const page = await openPage(addressOf(world), { expected: /ERR_ABORTED/ });
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    const cut = page.waitForEvent('requestfailed', (request) => request.url().includes('/_sim/stream'));
    await showTab(page, 'hidden');
    await cut;
    await page.getByRole('status').filter({ hasText: 'resting' }).waitFor();
    await world.event('level_2');
    await world.event('level_3');
    await showTab(page, 'visible');
    await row(page, 'level_3').waitFor();
    expect(await page.getByRole('row').count()).toBe(4);
  });

  test('while nobody answers it says so, and nothing else', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.event('level_1');
    const refused = /Failed to load|ERR_/;
    const page = await openPage(addressOf(world), {
      expected: refused,
      before: async (one) => one.route('**/_sim/requests?*', async (route) => route.abort()),
    });
    const alert = page.getByRole('alert');
    await alert.getByText('The simulator does not answer').waitFor();
    await page.evaluate(`
      globalThis.wasGone = false;
      new MutationObserver(() => (globalThis.wasGone ||= document.querySelector('[role=alert]') === null))
        .observe(document.querySelector('main'), { childList: true, subtree: true });
    `);
    await page.waitForEvent('requestfailed');
    await page.waitForEvent('requestfailed');
    expect(await page.evaluate('globalThis.wasGone')).toBe(false);
    await page.unroute('**/_sim/requests?*');
    await row(page, 'level_1').waitFor();
    await alert.waitFor({ state: 'detached' });
  });
});
