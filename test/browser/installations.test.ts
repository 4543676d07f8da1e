import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, openPage, settled } from '../support/browser-page.js';
import { AIID, aWorld, frozen, GAID, IDFV, type Params, type World } from '../support/world.js';

const DAY_MS = 86_400_000;
const OTHER = '7d1f5a2b9c4e4d0f8a6b3c2d1e0f9a8b';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ demo: true, clock: frozen })));
afterAll(() => sim.close());

const open = (world: World, query: Params = {}, width: 390 | 1280 = 1280): Promise<Page> =>
  openPage(`${sim.url}/installations?${String(new URLSearchParams({ workspace: world.workspace.id, ...query }))}`, {
    width,
  });

describe('the list', () => {
  test('of a month goes on page by page, and its address can be reloaded', { tags: 'long' }, async () => {
    const page = await openPage(`${sim.url}/installations`);
    const first = page.getByRole('rowheader').first();
    await first.waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(100);
    const newest = await first.innerText();
    await page.getByRole('link', { name: 'Older ones' }).click();
    await page.getByRole('link', { name: 'The newest' }).waitFor();
    await page.reload();
    await settled(page);
    expect(await first.innerText()).not.toBe(newest);
    await first.getByRole('link').click();
    await page.getByRole('heading', { name: 'Who brought it' }).waitFor();
    await settled(page);
    await expectSound(page);
  });

  test('of nobody says what to send, which works, and shows who opened the app at once', { tags: 'long' }, async () => {
    const world = aWorld(sim, { keyScope: 'workspace' });
    const page = await open(world);
    await page.getByText('No installation has opened its app yet').waitFor();
    const { stdout } = await runBash((await page.locator('pre').textContent()) ?? '');
    expect(stdout).toContain('200 OK');
    await page.getByRole('rowheader').first().waitFor();
    expect(world.last()).toMatchObject({ verdict: 'recorded', findings: [] });
  });

  test('without an app there is nothing to send yet, but a way to one', async () => {
    const workspace = sim.workspace();
    const page = await openPage(`${sim.url}/installations?workspace=${workspace.id}`);
    await page.getByRole('link', { name: 'Make one' }).click();
    await page.getByRole('heading', { name: 'Apps and keys' }).waitFor();
    expect(new URL(page.url()).searchParams.get('workspace')).toBe(workspace.id);
  });

  test('is gone through by keys, from story to story and back to the list', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.open();
    await world.open({ analytics_installation_id: OTHER, advertising_id: '' });
    const page = await open(world);
    await page.getByRole('rowheader').nth(1).waitFor();
    const story = (id: string) => page.getByRole('heading', { level: 1, name: id });
    await page.keyboard.press('j');
    await story(OTHER).waitFor();
    await page.keyboard.press('j');
    await story(AIID).waitFor();
    await page.keyboard.press('k');
    await story(OTHER).waitFor();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').locator('kbd').allInnerTexts()).toEqual(['/', 'j', 'k', 'Esc', '?']);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.locator(`a:focus:has-text("${OTHER}")`).waitFor();
    // One that the address names by another id is not in the list: the keys begin at its head.
    await page.goto(
      `${sim.url}/installations?${String(new URLSearchParams({ workspace: world.workspace.id, id: GAID }))}`,
    );
    await story(AIID).waitFor();
    await page.keyboard.press('j');
    await story(OTHER).waitFor();
  });

  test('on a telephone is as wide as that', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await open(world, {}, 390);
    await page.getByRole('rowheader').first().waitFor();
    const table = page.getByRole('group', { name: 'Table of installations' });
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await expectSound(page);
  });
});

describe('the story of one', () => {
  test.each([
    { kind: 'its own', id: AIID },
    { kind: 'its own, in another spelling', id: '29EEB161-0FE7-4997-B6D5-3F02E9711F8C' },
    { kind: 'its advertising', id: GAID },
    { kind: 'its device', id: IDFV },
  ])('is found by $kind id, typed after a key', { tags: 'long' }, async ({ id }) => {
    const world = aWorld(sim);
    await world.open({ developer_device_id: IDFV });
    await world.open({ analytics_installation_id: OTHER, advertising_id: '' });
    const page = await open(world);
    await page.getByRole('rowheader').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(id);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: AIID }).waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe(id);
    await page.reload();
    await page.getByRole('heading', { name: AIID }).waitFor();
  });

  test(
    'a part of an id finds nobody: it says so, and leads to the requests that have it',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      await world.open();
      const query = new URLSearchParams({ workspace: world.workspace.id, id: AIID.slice(0, 12) });
      const page = await openPage(`${sim.url}/installations?${query.toString()}`, {
        width: 390,
        expected: /status of 404/,
      });
      await page.getByText('An installation is found by a whole id').waitFor();
      expect(await page.getByRole('main').innerText()).not.toMatch(/\/_sim\//);
      await expectSound(page);
      await page.getByRole('link', { name: 'Requests with this text in them' }).click();
      await page.getByRole('row').filter({ hasText: 'tenjin.event' }).waitFor();
    },
  );

  test('many that lost for one reason are one row, until it is unfolded', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'slow_ads' });
    for (const _ of [1, 2, 3, 4]) await world.click(link, { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 8 * DAY_MS });
    await world.open();
    const page = await open(world, { id: AIID }, 390);
    await page.getByText('Organic: 4 clicks, too old: outside its window.').waitFor();
    const rows = page.locator('table.candidates tbody tr');
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Show each', exact: true }).click();
    expect(await rows.count()).toBe(5);
    await expectSound(page);
  });

  test(
    'so they are on the time line: the winner, those nearest to the install, and the others by a button',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      const link = world.campaign({ channel: 'slow_ads' });
      for (let n = 0; n < 40; n += 1) await world.view(link, { advertising_id: GAID });
      await world.workspace.clock.advance({ ms: 8 * DAY_MS });
      await world.click(world.campaign({ channel: 'late_ads' }), { advertising_id: GAID });
      await world.open();
      const page = await open(world, { id: AIID }, 390);
      const lines = page.locator('.timeline > li');
      await lines.filter({ hasText: 'Click of late_ads' }).filter({ hasText: 'won' }).waitFor();
      expect(await lines.filter({ hasText: 'View of slow_ads' }).count()).toBe(2);
      const folded = lines.filter({ hasText: '38 more views lost for the same reason: too old: outside its window' });
      const button = folded.getByRole('button', { name: 'Show each of the 38 more views' });
      await button.focus();
      await page.keyboard.press('Enter');
      expect(await folded.getByRole('listitem').count()).toBe(38);
      expect(await lines.count()).toBe(6);
      await expectSound(page);
      await page.keyboard.press('Enter');
      expect(await folded.getByRole('listitem').count()).toBe(0);
    },
  );

  test('tells why it was organic: each that was considered, and why it lost', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'slow_ads' });
    await world.click(link, { advertising_id: GAID });
    await world.view(world.campaign({ channel: 'seen_ads' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 8 * DAY_MS });
    await world.open();
    const page = await open(world, { id: AIID }, 390);
    await page.getByText(/^Organic: .*click.* before the install; the window is 7 d/).waitFor();
    const candidate = page.getByRole('row').filter({ hasText: 'slow_ads' });
    expect(await candidate.innerText()).toMatch(/lost.*click.*8 d.*7 d.*too old: outside its window/s);
    expect(await page.getByRole('row').filter({ hasText: 'seen_ads' }).innerText()).toMatch(
      /lost.*\bview\b.*view, by/s,
    );
    expect(await page.locator('.story').innerText()).not.toContain('impression');
    await expectSound(page);
  });

  test('tells who won over whom, and all that it did in the order in which it happened', async () => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'early_ads' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.click(world.campaign({ channel: 'late_ads' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.open();
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.event('level_1', { value: '3' });
    await world.workspace.clock.advance({ ms: 60_000 });
    const paid = { product_id: 'gold', price: '4.99', quantity: '2', currency: 'USD' };
    await world.post('/v0/purchase', { ...world.complete, ...paid });
    await world.workspace.clock.advance({ ms: 60_000 });
    const seen = { ad_revenue_mediation: 'admob', network_name: 'admob', currency: 'USD', revenue_decimal: '0.01' };
    await world.post('/v0/ad_impressions', { ...world.complete, ...seen });
    await world.workspace.clock.advance({ ms: 60_000 });
    await world.open();
    const page = await open(world, { id: AIID });
    const rows = page.getByRole('row');
    await rows.filter({ hasText: 'late_ads' }).filter({ hasText: 'won' }).waitFor();
    expect(await rows.filter({ hasText: 'early_ads' }).innerText()).toContain('another of its rank was later');
    const moments = page.locator('.timeline li');
    expect((await moments.allInnerTexts()).map((one) => one.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(
        /12:00:00.000 Click of early_ads 2 min before the install; lost: another of its rank was later/,
      ),
      expect.stringMatching(/12:01:00.000 Click of late_ads 1 min before the install; won: /),
      expect.stringContaining('12:02:00.000 First open'),
      expect.stringContaining('12:02:00.000 Attributed brought by late_ads (click, by device id)'),
      expect.stringContaining('12:03:00.000 level_1 value 3'),
      expect.stringContaining('12:04:00.000 Purchase 2 × gold, 9.98 USD'),
      expect.stringContaining('12:05:00.000 Ad impression 0.01 USD, told by admob'),
      expect.stringContaining('12:06:00.000 Open'),
    ]);
    const edges = "[...document.querySelectorAll('.timeline li')].map((one) => getComputedStyle(one).borderLeftColor)";
    const [lost, won, first, attributed, event] = await page.evaluate<string[]>(edges);
    expect([first, attributed]).toEqual([won, won]);
    expect(lost).not.toBe(won);
    expect(event).toBe(lost);
    // What comes while it is looked at stands there too.
    await world.event('level_2');
    await moments.filter({ hasText: 'level_2' }).waitFor();
    await page.getByRole('link', { name: 'Its requests' }).click();
    await page.getByRole('row').filter({ hasText: 'level_1' }).waitFor();
  });

  test('leads to the callbacks that it brought about, made and waiting', { tags: 'long' }, async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    world.workspace.callbacks.add({ name: 'told', event: 'install', url: 'http://127.0.0.1:9/' });
    await world.open();
    world.workspace.callbacks.pause();
    world.workspace.callbacks.add({ name: 'to tell', event: 'level_1', url: 'http://127.0.0.1:9/' });
    await world.event('level_1');
    const page = await open(world, { id: AIID });
    const moments = page.locator('.timeline li');
    await moments.filter({ hasText: 'Callback to tell waits: the next attempt falls due' }).waitFor();
    await moments.getByRole('link', { name: 'Callback told' }).click();
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor();
  });

  test('of an id that installations of two apps have, asks which is meant', { tags: 'long' }, async () => {
    const both = sim.workspace({
      clock: frozen,
      apps: [
        { bundleId: 'com.example.one', platform: 'android' },
        { bundleId: 'com.example.two', platform: 'android' },
      ],
    });
    for (const { bundleId, sdkKeys } of both.apps) {
      const form = { api_key: sdkKeys[0]?.key ?? '', bundle_id: bundleId, platform: 'android', os_version: '34' };
      const ids = { analytics_installation_id: AIID, advertising_id: GAID, sdk_version: 'server' };
      await fetch(`${sim.url}/v0/event`, { method: 'POST', body: new URLSearchParams({ ...form, ...ids }) });
    }
    const page = await openPage(`${sim.url}/installations?workspace=${both.id}&id=${GAID}`, { expected: /409/ });
    await page.getByText('Several apps have this id').waitFor();
    await expectSound(page);
    await page.getByRole('link', { name: /com\.example\.two/ }).click();
    await page.getByRole('heading', { name: AIID }).waitFor();
    await page.getByText('com.example.two, android').waitFor();
  });

  test('of very much begins with five hundred moments', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.open();
    await Promise.all(Array.from({ length: 510 }, (_, n) => world.event(`level_${n % 9}`, { value: String(n) })));
    const page = await open(world, { id: AIID });
    const moments = page.locator('.timeline li');
    await moments.first().waitFor();
    expect(await moments.count()).toBe(500);
    await page.getByRole('button', { name: 'Show more' }).click();
    // The open, its verdict, and the events.
    expect(await moments.count()).toBe(512);
  });
});
