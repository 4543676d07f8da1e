import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { scenarios } from '../../simulator/dashboard/simulate/scenarios/all.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, LOOKS, openPage, pressThrice } from '../support/browser-page.js';
import { aWorld, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

/** A redirect that is not followed is told as a request by the browser's debugger; that none leaves is a test of its own. */
const PLAY = 'https://play.google.com';
const APPLE = 'https://apps.apple.com';

const simulate = (query: Record<string, string>, opening: object = {}): Promise<Page> =>
  openPage(`${sim.url}/simulate?${new URLSearchParams(query).toString()}`, { reaches: PLAY, ...opening });

describe('by hand', () => {
  const open = (world: World, opening: object = {}): Promise<Page> =>
    simulate({ workspace: world.workspace.id }, opening);

  test('without an app, one is made by the curl that stands there', { tags: 'long' }, async () => {
    const page = await simulate({ workspace: sim.workspace().id });
    await page.getByText('There is no app to play with').waitFor();
    await expectSound(page);
    await runBash((await page.locator('pre').textContent()) ?? '');
    await page.getByRole('button', { name: 'Open it' }).waitFor();
  });

  test(
    'a link is made, clicked and seen, and the app does what it does: all of it as a client would send it',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      const page = await open(world);
      await page.getByRole('button', { name: 'New campaign…' }).click();
      await page.getByLabel('Channel').fill('applovin');
      await page.getByLabel('Name').fill('Spring');
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByLabel('Site').fill('site_7');
      await page.getByText('site_id=site_7').waitFor();
      const link = await page.locator('pre').first().innerText();
      for (const [button, endpoint] of [
        ['Click it', 'tenjin.click'],
        ['View it, without a click', 'tenjin.impression'],
        ['Open it', 'tenjin.event'],
        ['Report the purchase', 'tenjin.purchase'],
        ['Report the ad impression', 'tenjin.ad_impressions'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        await page.locator('.sent').getByRole('link', { name: endpoint }).waitFor();
      }
      const sent = world.workspace.requests().toReversed();
      expect(sent.map(({ verdict, findings }) => ({ verdict, findings }))).toEqual(
        sent.map(() => ({ verdict: 'recorded', findings: [] })),
      );
      expect(sent[0]?.sent.target).toBe(link.replace(sim.url, ''));
      await expectSound(page);
      await page.getByRole('link', { name: /^The story of this installation/ }).click();
      await page.getByText('applovin (click, by device id).').waitFor();
    },
  );

  test(
    'a network that nobody knows is told of as new, with the one that was probably meant',
    { tags: 'long' },
    async () => {
      const page = await open(aWorld(sim));
      await page.getByRole('button', { name: 'New campaign…' }).click();
      const channel = page.getByLabel('Channel');
      const told = page.getByText('A new network.');
      await channel.fill('unitty');
      await told.filter({ hasText: 'Did you mean unity?' }).waitFor();
      await expectSound(page);
      await channel.fill('UNITY');
      await told.waitFor({ state: 'detached' });
      await channel.fill('our own little network');
      await told.waitFor();
      expect(await told.innerText()).not.toContain('Did you mean');
    },
  );

  test('what is pressed thrice at once is sent once', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    const page = await open(world);
    await pressThrice(page.getByRole('button', { name: 'Open it' }));
    await page.locator('.sent').getByRole('link', { name: 'tenjin.event' }).waitFor();
    await page.getByRole('button', { name: 'Report the event' }).click();
    await page.locator('.sent').getByText('The event level_complete').waitFor();
    expect(world.workspace.requests()).toHaveLength(2);
  });

  test('a fault that cuts the line is told as what became of the request', async () => {
    const world = aWorld(sim);
    world.workspace.faults.add({ do: { reset: true } });
    const page = await open(world, { expected: /ERR_/ });
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.locator('.sent').getByText('the line was cut').waitFor();
    expect(world.last()).toMatchObject({ fault: { action: 'reset' } });
    expect(await page.getByText('does not answer').count()).toBe(0);
  });

  test('where a link leads is not asked for anything', async () => {
    let asked = 0;
    const store = createServer((_request, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void store.close());
    const elsewhere = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
    const world = aWorld(sim);
    world.campaign({ redirectUrl: `${elsewhere}/store` });
    const page = await open(world, { reaches: elsewhere });
    await page.getByRole('button', { name: 'Click it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.click' }).waitFor();
    expect(world.last().answer.headers['Location']).toBe(`${elsewhere}/store`);
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.event' }).waitFor();
    expect(asked).toBe(0);
  });

  test('who limits tracking has no id, and the address tells all of the phone', async () => {
    const world = aWorld(sim);
    world.campaign();
    const page = await open(world);
    await page.getByRole('combobox', { name: 'Tracking' }).selectOption('denied');
    await page.getByText('none: tracking is not allowed').waitFor();
    await page.getByRole('textbox', { name: 'Address' }).fill('198.51.100.7');
    await page.getByText('ip_address=198.51.100.7').waitFor();
    await page.getByRole('button', { name: 'Somebody else' }).click();
    await page.reload();
    await page.getByText('ip_address=198.51.100.7').waitFor();
    await page.getByRole('button', { name: 'Click it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.click' }).waitFor();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.event' }).waitFor();
    expect(world.last().facts.find(({ type }) => type === 'install')).toMatchObject({
      attribution: { method: 'probabilistic-click' },
    });
  });

  test('a self-attributing network claims', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    world.campaign({ channel: 'facebook' });
    const page = await open(world);
    await page.getByRole('button', { name: 'Claim a click' }).click();
    await page.getByText('Taken by the control API.').waitFor();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.event' }).waitFor();
    expect(world.last().facts.find(({ type }) => type === 'install')).toMatchObject({
      attribution: { method: 'claim' },
    });
  });

  test.each(LOOKS)('at $width pixels, $theme, nothing is beyond the edge', { tags: 'long' }, async (look) => {
    const world = aWorld(sim);
    world.campaign();
    const page = await open(world, look);
    await page.getByRole('button', { name: 'Click it' }).click();
    await page.locator('.sent').getByRole('link', { name: 'tenjin.click' }).waitFor();
    await expectSound(page);
  });
});

describe('scenarios', () => {
  // Each of them is played by HTTP in test/http/scenarios.test.ts.
  const shown = (['android', 'ios'] as const).flatMap(
    (name) => scenarios.find(({ platform }) => platform === name) ?? [],
  );
  test.each(shown)(
    '$name: its steps arrive, and it comes out as promised',
    { tags: 'long' },
    async ({ id, steps, promises, platform }) => {
      const reaches = platform === 'ios' ? APPLE : PLAY;
      const page = await simulate({ part: 'scenarios', scenario: id }, { reaches });
      await page.getByRole('button', { name: 'Run it' }).click();
      await expect.poll(() => page.getByText('So it is.').count(), { timeout: 30_000 }).toBe(promises.length);
      expect(await page.locator('.steps .taken').count()).toBe(steps.length);
      await page.getByText('What was sent').first().click();
      expect(await page.locator('.steps pre').first().innerText()).toContain(`${sim.url}/w/scenario-${id}/v0/`);
      await expectSound(page);
      await page.getByRole('link', { name: 'Why: its story' }).first().click();
      await page.getByRole('heading', { name: 'Who brought it' }).waitFor();
      expect(new URL(page.url()).searchParams.get('workspace')).toBe(`scenario-${id}`);
      await page
        .getByRole('status')
        .filter({ hasText: `You are in workspace scenario-${id}.` })
        .waitFor();
      await expectSound(page);
      // What came of it stands there for the next story.
      await page.goBack();
      await expect.poll(() => page.getByText('So it is.').count()).toBe(promises.length);
      expect(await page.locator('.steps .taken').count()).toBe(steps.length);
      expect(await page.getByText('You are in workspace').count()).toBe(0);
      await page.getByRole('link', { name: 'Why: its story' }).first().click();
      await page.getByRole('link', { name: 'Back to default' }).click();
      expect(new URL(page.url()).searchParams.get('workspace')).toBeNull();
      expect(await page.getByText('You are in workspace').count()).toBe(0);
    },
  );

  test.each(LOOKS)('at $width pixels, $theme, nothing is beyond the edge', async (look) => {
    const page = await simulate({ part: 'scenarios' }, look);
    await page.getByRole('button', { name: 'Run it' }).waitFor();
    await expectSound(page);
  });
});
