import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, expectSoundInAllLooks, INJECTED, openPage, queryOf, row } from '../support/browser-page.js';
import { answers, aReceiver } from '../support/receiver.js';
import { AIID, aWorld, GAID, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const OTHER_AIID = 'b'.repeat(32);
/** Refusals are answers with a 4xx, and browsers write those to their consoles. */
const refused = { expected: /status of 400/ };

const addressOf = ({ workspace }: World, query = ''): string =>
  `${sim.url}/callbacks?workspace=${workspace.id}${query}`;
const deliveries = (page: Page) => page.getByRole('region', { name: 'Deliveries' });

describe('definitions', () => {
  test('there is none: it says what to send, which works, and shows it', { tags: 'long' }, async () => {
    const page = await openPage(addressOf(aWorld(sim)));
    await page.getByText('Nothing is called yet').waitFor();
    const { stdout } = await runBash((await page.locator('pre').first().textContent()) ?? '');
    expect(JSON.parse(stdout)).toMatchObject({ event: 'install' });
    await page.reload();
    await row(page, 'on install').waitFor();
  });

  test('one is made from a template, and what it would call is shown before', { tags: 'long' }, async () => {
    const world = aWorld(sim, { callbackMode: 'capture' });
    await world.open();
    await world.post('/v0/purchase', {
      ...world.complete,
      product_id: 'gold',
      price: '4.99',
      quantity: '1',
      currency: 'USD',
    });
    const page = await openPage(addressOf(world));
    await page.getByRole('link', { name: 'New callback' }).click();
    await page.getByText('Your receiver will hear nothing of it: the mode is Capture').waitFor();
    await page.getByLabel('Template').selectOption('generic-purchase');
    await page.getByLabel('Beginning of the URL').fill('https://network.example/v1');
    const preview = page.locator('.preview');
    await preview.getByText(`https://network.example/v1/event?click_id=&advertising_id=${GAID}`).waitFor();
    await preview.getByText('revenue_usd_gross').waitFor();
    await preview.getByText('4.99', { exact: true }).waitFor();
    await expectSound(page);
    await page.getByLabel('Name', { exact: true }).fill('bought');
    await page.getByRole('button', { name: 'Make it' }).click();
    await row(page, 'bought').waitFor();
    expect(world.workspace.callbacks.list()).toMatchObject([{ name: 'bought', template: 'generic-purchase' }]);
    expect(new URL(page.url()).searchParams.get('edit')).toBeNull();
  });

  test(
    'a macro that is not known is told of with the nearest; one that is chosen stands where one types',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      await world.open();
      await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
      const page = await openPage(addressOf(world, '&edit=new'), refused);
      const url = page.getByLabel('URL, with macros');
      await url.fill('http://127.0.0.1:9/?c={{campaing_name}}');
      const preview = page.locator('.preview');
      await preview.getByText('is no macro. Did you mean {{campaign_name}}? All of them stand above').waitFor();
      await url.fill('https://my.backend.example/{{nope}}');
      await preview.getByText(/is no macro\. The nearest are \{\{\w+\}\}, \{\{\w+\}\}, \{\{\w+\}\}\. All/).waitFor();
      await url.fill('https://my.backend.example/{advertising_id}');
      await preview.getByText('Write {{advertising_id}} if you meant the macro.').waitFor();
      await preview.getByText('Nothing is sent to my.backend.example').waitFor();
      expect(await preview.getByText('It will be sent to its receiver').count()).toBe(0);
      await url.fill('http://127.0.0.1:9/');
      await preview.getByText('It will be sent to its receiver: the mode is Send.').waitFor();
      await page.locator('summary', { hasText: 'Macros' }).click();
      await page.getByRole('button', { name: 'advertising_id', exact: true }).click();
      expect(await url.inputValue()).toBe('http://127.0.0.1:9/{{advertising_id}}');
      await page.locator('.preview pre', { hasText: `http://127.0.0.1:9/${OTHER_GAID}` }).waitFor();
      await page.getByLabel('For the installation').fill(AIID);
      await page.locator('.preview pre', { hasText: `http://127.0.0.1:9/${GAID}` }).waitFor();
    },
  );

  test('one is changed, paused and deleted', async () => {
    const world = aWorld(sim, { callbacks: [{ name: 'opens', event: 'open', url: 'http://127.0.0.1:9/' }] });
    // While its event has no name yet, the preview is refused in the simulator's words.
    const page = await openPage(addressOf(world), refused);
    await page.getByRole('button', { name: 'Pause opens' }).click();
    await row(page, 'opens').getByText('paused').waitFor();
    expect(world.workspace.callbacks.list()).toMatchObject([{ active: false }]);
    await page.getByRole('link', { name: 'Edit opens' }).click();
    await page.getByLabel('When').selectOption('custom');
    await page.getByLabel('Name of the event').fill('level_1');
    await page.getByRole('button', { name: 'Save' }).click();
    await row(page, 'level_1 (custom)').waitFor();
    await page.getByRole('button', { name: 'Delete opens' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete opens' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Nothing is called yet').waitFor();
    expect(world.workspace.callbacks.list()).toEqual([]);
  });

  test('what somebody else changes while one is written is not undone unasked', { tags: 'long' }, async () => {
    const world = aWorld(sim, { callbacks: [{ name: 'opens', event: 'open', url: 'http://127.0.0.1:9/' }] });
    const id = world.workspace.callbacks.list()[0]?.id ?? '';
    const page = await openPage(addressOf(world, `&edit=${id}`));
    await page.getByLabel('When').selectOption('purchase');
    await world.control(`PATCH /_sim/callbacks/${id}`, { url: 'http://127.0.0.1:9/theirs' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('URL: http://127.0.0.1:9/theirs').waitFor();
    expect(world.workspace.callbacks.list()).toMatchObject([{ event: 'open' }]);
    await page.getByRole('button', { name: 'Take that into the form' }).click();
    expect(await page.getByLabel('URL, with macros').inputValue()).toBe('http://127.0.0.1:9/theirs');
    await page.getByLabel('When').selectOption('purchase');
    await page.getByRole('button', { name: 'Save' }).click();
    await row(page, 'opens').getByText('purchase').waitFor();
    expect(world.workspace.callbacks.list()).toMatchObject([{ event: 'purchase', url: 'http://127.0.0.1:9/theirs' }]);
  });

  test(
    'two of one trigger without a name are told apart, and one whose host is not allowed says how it is',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim, {
        callbacks: [
          { event: 'open', url: 'http://127.0.0.1:9/mine?id={{advertising_id}}' },
          { event: 'open', url: 'https://network.example/theirs' },
        ],
      });
      await world.open();
      await world.workspace.callbacks.idle();
      const page = await openPage(addressOf(world));
      await page.getByRole('link', { name: 'Edit on open, 127.0.0.1:9/mine', exact: true }).waitFor();
      const theirs = deliveries(page).getByRole('row').filter({ hasText: 'network.example/theirs' });
      await theirs.getByText('Allow it by --callback-host network.example').waitFor();
      const mine = deliveries(page).getByRole('row').filter({ hasText: '127.0.0.1:9/mine' });
      await mine.waitFor();
      await deliveries(page).getByLabel('Callback').selectOption({ label: 'on open, network.example/theirs' });
      await mine.waitFor({ state: 'detached' });
      await theirs.waitFor();
      await expectSound(page);
    },
  );

  test('they are captured instead of sent', { tags: 'long' }, async () => {
    const world = aWorld(sim, { callbacks: [{ event: 'open', url: 'https://network.example/' }] });
    const page = await openPage(addressOf(world));
    await page.getByText('Nothing is sent to network.example').waitFor();
    await page.getByRole('radio', { name: 'Capture' }).click();
    await page.getByText('Nothing is sent to network.example').waitFor({ state: 'detached' });
    await world.open();
    await deliveries(page).getByText('200, captured').waitFor();
    // What is settled goes out once more when it is asked for.
    await deliveries(page).getByRole('row').filter({ hasText: AIID }).getByRole('link').click();
    await page.getByRole('button', { name: 'Redeliver' }).click();
    await page.getByText('It goes out once more.').waitFor();
    await page.locator('.attempts li').nth(1).waitFor();
    await deliveries(page).getByRole('cell', { name: '2', exact: true }).waitFor();
  });
});

describe('deliveries', () => {
  /** A world whose receiver fails: each open makes a delivery that waits for its second attempt. */
  const failing = async (): Promise<World> => {
    const to = await aReceiver(answers(500, INJECTED));
    return aWorld(sim, {
      callbacks: [
        { name: 'opens', event: 'open', url: `${to.url}/?id={{advertising_id}}` },
        { name: 'levels', event: 'level_1', url: 'http://localhost:9/' },
      ],
    });
  };

  test.each([
    ['purchase', 'purchase'],
    ['level_1', 'level_1'],
  ])(
    'of what waits for %s: none has come yet, and what it says to send makes one',
    { tags: 'long' },
    async (event, shown) => {
      const world = aWorld(sim, { callbackMode: 'capture', callbacks: [{ event, url: 'http://127.0.0.1:9/' }] });
      const page = await openPage(addressOf(world));
      await page.getByText('Nothing has been planned yet').waitFor();
      await expectSound(page);
      await runBash((await page.locator('pre').last().textContent()) ?? '');
      await deliveries(page).getByRole('row').filter({ hasText: shown }).getByText('delivered').waitFor();
      expect(world.workspace.requests().flatMap(({ findings }) => findings)).toEqual([]);
    },
  );

  test('arrive by themselves, with the next attempt by the clock of the workspace', async () => {
    const world = await failing();
    const page = await openPage(addressOf(world));
    await page.getByText('Nothing has been planned yet').waitFor();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await world.open();
    const arrived = deliveries(page).getByRole('row').filter({ hasText: AIID });
    await arrived.getByText('waiting').waitFor();
    await arrived.getByText('in 1 min').waitFor();
    await world.workspace.clock.advance({ ms: 60_000 });
    await arrived.getByText('in 5 min').waitFor();
  });

  test('one is opened, shows what was answered as text, and is delivered once more', { tags: 'long' }, async () => {
    const world = await failing();
    await world.open();
    await world.workspace.callbacks.idle();
    const page = await openPage(addressOf(world));
    await deliveries(page).getByRole('row').filter({ hasText: AIID }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor();
    await page.getByText(INJECTED).waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    await page.reload();
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor();
    await page.getByRole('button', { name: 'Deliver now' }).click();
    await page.getByText('It goes out at once.').waitFor();
    await page.getByText('retry').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor({ state: 'detached' });
    // Whoever closes it goes on in the list, also where the address had opened it.
    const link = deliveries(page).getByRole('row').filter({ hasText: AIID }).getByRole('link');
    await link.and(page.locator(':focus')).waitFor();
    await link.press('Enter');
    await page.getByRole('heading', { name: 'Delivery 1' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await link.and(page.locator(':focus')).waitFor();
  });

  test('filters stand in the address, and j and k go from one to the next', { tags: 'long' }, async () => {
    const world = await failing();
    await world.open();
    await world.event('level_1');
    await world.open({ analytics_installation_id: OTHER_AIID, advertising_id: OTHER_GAID });
    await world.workspace.callbacks.idle();
    const page = await openPage(addressOf(world));
    await deliveries(page).getByLabel('Event').selectOption('level_1');
    await row(page, 'opens').filter({ hasText: OTHER_AIID }).waitFor({ state: 'detached' });
    await deliveries(page).getByLabel('Event').selectOption('');
    await deliveries(page).getByLabel('Callback').selectOption({ label: 'opens' });
    await row(page, 'level_1').filter({ hasText: AIID }).waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('waiting');
    await page.reload();
    expect(queryOf(page)).toMatchObject({ state: 'waiting' });
    await deliveries(page).getByRole('row').filter({ hasText: OTHER_AIID }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Delivery 3' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Delivery 3' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type(AIID);
    await page.keyboard.press('Enter');
    await deliveries(page).getByRole('row').filter({ hasText: OTHER_AIID }).waitFor({ state: 'detached' });
  });

  test('are sound wide and narrow, light and dark, as the editor is', { tags: 'long' }, async () => {
    const world = await failing();
    await world.open();
    await world.workspace.callbacks.idle();
    const page = await openPage(addressOf(world));
    for (const query of ['&edit=new', '&delivery=1', '&edit=new&delivery=1']) {
      await page.goto(addressOf(world, query));
      await expectSoundInAllLooks(page);
    }
  });
});
