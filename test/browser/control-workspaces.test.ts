import { buffer } from 'node:stream/consumers';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, pressThrice } from '../support/browser-page.js';
import { AIID, aWorld, type World, worldOf } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World): string => `${sim.url}/control?workspace=${workspace.id}`;
/** The browser is another process, which may keep its files where we see them not. */
const bytesOf = async (download: Download): Promise<Buffer> => buffer(await download.createReadStream());
const workspaceIn = (page: Page): string | null => new URL(page.url()).searchParams.get('workspace');

/** Says so, and once more. */
async function undo(page: Page, name: string, question: RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('group', { name: question }).getByText(name).click();
  await page.getByText('It is as it was before.').waitFor();
}

describe('workspaces', () => {
  test('one is made, the whole page follows it, and it is deleted again', async () => {
    const page = await openPage(`${sim.url}/control`);
    await page.getByLabel('Id', { exact: true }).fill('team-a');
    await page.getByLabel('First app').fill('com.example.a');
    // Thrice at once makes one: the second would be refused.
    await pressThrice(page.getByRole('button', { name: 'Make it' }));
    await page.getByRole('heading', { name: 'Workspace team-a' }).waitFor();
    expect(workspaceIn(page)).toBe('team-a');
    expect(await page.getByRole('combobox', { name: 'Workspace' }).inputValue()).toBe('team-a');
    await page.getByRole('link', { name: 'Apps and keys' }).click();
    await page.getByRole('link', { name: 'com.example.a' }).waitFor();
    await page.getByRole('link', { name: 'Workspaces' }).click();
    await page.getByRole('button', { name: 'Delete team-a' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
    expect(workspaceIn(page)).toBeNull();
    expect(await page.getByRole('combobox', { name: 'Workspace' }).locator('option').allInnerTexts()).not.toContain(
      'team-a',
    );
  });

  test('an id that is none is said at its field, in the words of the page', { tags: 'long' }, async () => {
    const page = await openPage(`${sim.url}/control`, { width: 390, expected: /status of 400/ });
    const id = page.getByLabel('Id', { exact: true });
    await id.fill('My Team');
    await page.getByRole('button', { name: 'Make it' }).click();
    const label = page.locator('label').filter({ hasText: /^Id/ });
    await label.getByRole('alert').filter({ hasText: 'got My Team' }).waitFor();
    expect(await label.getByRole('textbox').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.refused').count()).toBe(0);
    await expectSound(page);
  });

  test('one that is not there any more is said, with the way back', async () => {
    const page = await openPage(`${sim.url}/control?workspace=gone`, { expected: /status of 404/ });
    await page.getByText('No workspace is called gone').waitFor();
    await page.getByRole('link', { name: 'To the default workspace' }).click();
    await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
  });

  test('its mode is changed', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world));
    await page.getByRole('radio', { name: 'Strict' }).click();
    await page.getByText('What breaks the contract is answered with a 4xx.').waitFor();
    expect((await world.open({ country: 'USA' })).status).toBe(422);
  });

  test('a reset forgets what happened, and is undone', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world));
    const count = async (): Promise<unknown> =>
      (await world.control<{ items: unknown[] }>('GET /_sim/installs')).body.items.length;
    await page.getByRole('button', { name: 'Reset' }).click();
    await page
      .getByRole('group', { name: /^What happened in .* is forgotten\. It can be undone/ })
      .getByText('Reset')
      .click();
    await page.getByText('What happened is forgotten').waitFor();
    expect(await count()).toBe(0);
    // It is kept whichever page is looked at.
    await page.getByRole('link', { name: 'Faults' }).click();
    await page.getByRole('link', { name: 'Workspaces' }).click();
    await world.event('tutorial');
    await undo(page, 'Undo the reset', /^What came to .* goes: 1 request\. That can be undone as well\.$/);
    expect(await count()).toBe(1);
    await undo(page, 'Undo the undo', /goes: 0 requests\./);
    expect(world.workspace.requests()).toMatchObject([{ fields: { event: 'tutorial' } }]);
  });

  test(
    'whoever resets what is empty can still undo the reset before, and so can who got no answer',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim);
      await world.open();
      // It is done, and the line is cut.
      const page = await openPage(addressOf(world), { expected: /ERR_FAILED/ });
      await page.route('**/_sim/reset?*', async (route) => {
        await route.fetch();
        await route.abort();
      });
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
      await page.getByText('No answer came to the reset: whether it was done is not known.').waitFor();
      expect(world.workspace.requests()).toEqual([]);
      await page.unroute('**/_sim/reset?*');
      for (const kept of [2, 3, 3]) {
        await page.getByRole('button', { name: 'Reset', exact: true }).click();
        await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
        await page.getByText('What happened is forgotten').waitFor();
        await expect.poll(() => page.getByRole('button', { name: 'Undo the reset' }).count()).toBe(kept);
      }
      await expectSound(page);
      await page.getByRole('button', { name: 'Undo the reset' }).last().click();
      await page.getByRole('group', { name: 'goes' }).getByText('Undo the reset').click();
      await page.getByText('It is as it was before.').waitFor();
      expect(world.workspace.requests()).toHaveLength(1);
    },
  );

  test(
    'what was kept of one workspace is not put into another of its name: it can be had as a file',
    { tags: 'long' },
    async () => {
      const world = aWorld(sim, { id: 'twice' });
      await world.open();
      const before = (await world.control('GET /_sim/snapshot')).body;
      const page = await openPage(addressOf(world), { expected: /status of 404/ });
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
      await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
      world.workspace.delete();
      aWorld(sim, { id: 'twice' });
      await page.getByText('It is of another workspace twice').waitFor();
      expect(await page.getByRole('button', { name: 'Undo the reset' }).count()).toBe(0);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download what was before the reset' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('mmp-sim-twice-before-reset.json');
      expect(JSON.parse((await bytesOf(download)).toString())).toEqual(before);
    },
  );

  test(
    'one that is too large for a snapshot is reset without an undo, which is said before',
    { tags: 'long' },
    async () => {
      const small = await createSimulator({ limits: { snapshotBytes: 6144 } });
      onTestFinished(() => small.close());
      const world = worldOf(small, small.default);
      await world.open();
      const page = await openPage(`${small.url}/control`, { expected: /status of 413/ });
      const reset = async (question: string): Promise<void> => {
        await page.getByRole('button', { name: 'Reset' }).click();
        await page.getByRole('group', { name: question }).getByText('Reset').click();
      };
      await reset('It can be undone');
      await page.getByRole('alert').filter({ hasText: 'limits.snapshotBytes' }).waitFor();
      expect((await world.control('GET /_sim/installs')).body).toMatchObject({ items: [{}] });
      await reset('cannot be undone');
      await page.getByText('What happened is forgotten').waitFor();
      expect((await world.control('GET /_sim/installs')).body).toMatchObject({ items: [] });
      expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
      // What is in it now is small enough.
      await reset('It can be undone');
      await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
    },
  );

  test('a snapshot is taken out, and put in elsewhere', { tags: 'long' }, async () => {
    const [world, other] = [aWorld(sim), aWorld(sim, { keyScope: 'workspace' })];
    await world.open();
    const page = await openPage(addressOf(world));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download a snapshot' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`mmp-sim-${world.workspace.id}.json`);
    await page.goto(addressOf(other));
    await page
      .getByLabel('Snapshot to put in its place')
      .setInputFiles({ name: 'world.json', mimeType: 'application/json', buffer: await bytesOf(download) });
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('group', { name: 'is replaced' }).getByText('Restore').click();
    await page.getByText('The workspace is as').waitFor();
    expect((await other.control('GET /_sim/installs')).body).toMatchObject({ items: [{ installationId: AIID }] });
  });
});
