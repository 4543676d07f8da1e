import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, queryOf, row } from '../support/browser-page.js';
import { AIID, aWorld, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, query = ''): string => `${sim.url}/?workspace=${workspace.id}${query}`;

describe('requests that are chosen', () => {
  test('a blank that is typed stays for the next word', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.event('level 1');
    await world.event('level 2');
    const page = await openPage(addressOf(world));
    await row(page, 'level 1').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('level ');
    await expect.poll(() => queryOf(page)).toMatchObject({ text: 'level' });
    await page.keyboard.type('2');
    await row(page, 'level 1').waitFor({ state: 'detached' });
    await expect.poll(() => queryOf(page)).toMatchObject({ text: 'level 2' });
  });

  test('each letter asks, what was asked before it ends, and what was found before stays until the answer', async () => {
    const world = aWorld(sim);
    await world.event('level_1');
    await world.event('level_2');
    const page = await openPage(addressOf(world));
    await row(page, 'level_1').waitFor();
    const typed = ['=', '=l', '=le', '=lev', '=leve', '=level', '=level_', '=level_2'];
    const textOf = (request: Request): string => new URL(request.url()).searchParams.get('text') ?? '';
    const ended: string[] = [];
    // A journal that takes its time: only the last one is answered.
    await page.route('**/_sim/requests?*', async (route) => {
      if (textOf(route.request()) === typed.at(-1)) await route.continue();
    });
    page.on('requestfailed', (request) => {
      if (request.url().includes('/_sim/requests?')) ended.push(textOf(request));
    });
    await page.evaluate(`
      globalThis.wasEmpty = false;
      new MutationObserver(() => (globalThis.wasEmpty ||= document.querySelector('.rows') === null))
        .observe(document.querySelector('main'), { childList: true, subtree: true });
    `);
    await page.keyboard.press('/');
    for (const text of typed) {
      await page.keyboard.type(text.slice(-1));
      await expect.poll(() => queryOf(page), { interval: 5 }).toMatchObject({ text });
    }
    await row(page, 'level_1').waitFor({ state: 'detached' });
    await row(page, 'level_2').waitFor();
    await expect.poll(() => ended).toEqual(typed.slice(0, -1));
    expect(await page.evaluate('globalThis.wasEmpty')).toBe(false);
  });

  test('filters stand in the address, outlive a reload, and choose what comes too', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world));
    await row(page, AIID).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('level_2');
    await page.getByText('No request is like that').waitFor();
    await page.getByLabel('Verdict').selectOption('recorded');
    await page.getByLabel('App').selectOption(world.app.id);
    await page.reload();
    expect(queryOf(page)).toMatchObject({ text: 'level_2', verdict: 'recorded', app: world.app.id });
    expect(await page.getByRole('searchbox').inputValue()).toBe('level_2');
    await page.getByText('No request is like that').waitFor();
    await world.event('level_1');
    await world.event('level_2');
    await row(page, 'level_2').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByRole('searchbox').fill('');
    await row(page, 'level_1').waitFor();
    await world.user();
    await row(page, 'tenjin.user').waitFor();
    await page.getByLabel('Endpoint').selectOption('user');
    await row(page, 'level_1').waitFor({ state: 'detached' });
    await row(page, 'tenjin.user').waitFor();
    expect(queryOf(page)).toMatchObject({ endpoint: 'user' });
  });

  test(
    'a whole id of an installation leaves all others out, of what has come and of what comes',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      const theirs = { analytics_installation_id: 'b'.repeat(32), advertising_id: OTHER_GAID };
      await world.event('level_mine');
      await world.event('level_theirs', theirs);
      const page = await openPage(addressOf(world));
      await row(page, 'level_theirs').waitFor();
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
      await page.getByLabel('Installation').fill(AIID);
      await row(page, 'level_theirs').waitFor({ state: 'detached' });
      await row(page, 'level_mine').waitFor();
      expect(queryOf(page)).toMatchObject({ installation: AIID });
      await world.event('later_theirs', theirs);
      await world.event('later_mine');
      await row(page, 'later_mine').waitFor();
      expect(await page.getByRole('row').filter({ hasText: 'theirs' }).count()).toBe(0);
      expect(await page.getByRole('row').filter({ hasText: 'mine' }).count()).toBe(2);
    },
  );

  test('on a narrow screen the filters unfold, and say how many of them choose', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.event('level_1', { valeu: '7' });
    const page = await openPage(addressOf(world, '&endpoint=event'), { width: 390 });
    await row(page, 'tenjin.event').waitFor();
    await page.getByText('Filters (1)').click();
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('rejected');
    await page.getByText('Filters (2)').waitFor();
    await page.getByLabel('Installation').fill(AIID.slice(0, 8));
    await page.getByRole('link', { name: 'Search the text for it' }).waitFor();
    await page.getByText('No request is like that').waitFor();
    await expectSound(page);
  });
});
