import type { World as Made } from '@mmp-sim/contracts/answers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, settled } from '../support/browser-page.js';
import { control } from '../support/control.js';
import { aWorld, worldOf } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

/** A redirect that is not followed is told as a request by the browser's debugger; that none leaves is a test of its own. */
const PLAY = 'https://play.google.com';

const simulate = (query: Record<string, string>, opening: object = {}): Promise<Page> =>
  openPage(`${sim.url}/simulate?${new URLSearchParams(query).toString()}`, { reaches: PLAY, ...opening });

describe('a whole campaign', () => {
  test('is made with a bar that moves, and leads to its numbers', { tags: 'long' }, async () => {
    const { workspace } = aWorld(sim, { id: 'whole', clock: { mode: 'real' } });
    const page = await simulate({ part: 'world', workspace: workspace.id });
    await page.getByLabel('Kind of app').selectOption('mid-core');
    await page.getByLabel(/^Installs/).fill('30');
    await page.getByLabel(/^Days/).fill('7');
    await page.evaluate(`
      globalThis.shares = new Set();
      new MutationObserver(() => {
        const share = document.querySelector('progress')?.getAttribute('value') ?? null;
        if (share !== null) shares.add(Number(share));
      }).observe(document.querySelector('main'), { childList: true, subtree: true, attributes: true });
    `);
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('It is made').waitFor();
    const shares = await page.evaluate<number[]>('[...shares]');
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await expectSound(page);
    await page.getByRole('link', { name: 'Its campaigns in numbers' }).click();
    await page.getByRole('heading', { name: 'Installs' }).first().waitFor();
    await settled(page);
  });

  test(
    'goes into a new workspace where something has happened; one that is refused leaves none, and can be tried again',
    { tags: 'long' },
    async () => {
      const small = await createSimulator({ limits: { worldInstalls: 1000 } });
      onTestFinished(() => small.close());
      const used = worldOf(small, small.workspace({ apps: [{ bundleId: 'com.example.game', platform: 'android' }] }));
      await used.open();
      small.workspace({ id: 'campaign' });
      const other = small.workspace({ id: 'other' });
      const begun = await control<Made>(small.url, 'POST /_sim/worlds?workspace=other', { installs: 1000 });
      const page = await openPage(`${small.url}/simulate?part=world&workspace=${used.workspace.id}`, {
        width: 390,
        theme: 'dark',
        expected: /status of 429/,
      });
      await page.getByLabel('Installs, at most 1,000').fill('1000');
      const name = page.getByLabel('In a new workspace');
      expect(await name.inputValue()).toBe('campaign-2');
      await name.fill('another');
      await expectSound(page);
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByRole('alert').filter({ hasText: 'limits.worlds' }).waitFor();
      expect(small.find('another')).toBeNull();
      expect((await control(small.url, `DELETE /_sim/worlds/${begun.body.id}?workspace=${other.id}`)).status).toBe(204);
      expect(await name.inputValue()).toBe('another');
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByRole('progressbar').waitFor();
      expect(new URL(page.url()).searchParams.get('workspace')).toBe('another');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Make it' }).waitFor();
      expect(small.find('another')?.apps).toEqual([]);
    },
  );

  test(
    'refused since its workspace has ended is not told of the one that was made anew',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim, { id: 'anew' });
      const page = await simulate({ part: 'world', workspace: 'anew' }, { expected: /404/ });
      // Of one that does not end it cannot be said when it is looked whether it can be made.
      const ended = {
        title: 'There is no such thing',
        status: 404,
        code: 'NOT_FOUND',
        detail: 'the workspace anew has ended.',
      };
      await page.route('**/_sim/worlds?*', (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status: 404, json: ended }) : route.continue(),
      );
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByRole('alert').filter({ hasText: 'the workspace anew has ended' }).waitFor();
      world.workspace.delete();
      aWorld(sim, { id: 'anew' });
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Make it' }).waitFor();
    },
  );

  test('that a simulator was making when it was stopped is not there any more', { tags: 'long' }, async () => {
    const first = await createSimulator();
    const page = await openPage(`${first.url}/simulate?part=world`, { expected: /ERR_|Failed to load/ });
    await page.getByLabel(/^Installs/).fill('2000');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('progressbar').waitFor();
    await first.close();
    await page.getByText('reconnecting…').waitFor();
    const second = await createSimulator({ port: Number(new URL(first.url).port) });
    onTestFinished(() => second.close());
    await page.getByRole('button', { name: 'Make it' }).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });
});
