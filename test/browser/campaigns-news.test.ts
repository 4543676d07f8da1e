import type { Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, queryOf, settled, told } from '../support/browser-page.js';
import { aWorld, frozen, IDFV, OTHER_GAID } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ clock: frozen })));
afterAll(() => sim.close());

test('what came after the first numbers and before anybody would tell of it is counted', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.open();
  const held: Route[] = [];
  const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`, {
    before: (one) => one.route(/_sim\/stream/, (route) => void held.push(route)),
  });
  const installs = told(page, /^Installs$/);
  await settled(page);
  expect(await installs.innerText()).toMatch(/^1\b/);
  await world.open({ analytics_installation_id: IDFV, advertising_id: OTHER_GAID });
  await Promise.all(held.map((route) => route.continue()));
  await installs.getByText('2', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Ask again', exact: true }).waitFor();
});

test(
  'what is set up otherwise, and a clock that is moved, are told of while the numbers stand',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim);
    const { id } = world.campaign({ name: 'Spring' });
    await world.open();
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
    const isNew = page.getByRole('button', { name: 'Ask again: there is something new' });
    const isKnown = page.getByRole('button', { name: 'Ask again', exact: true });
    await page.locator('.stream.open').waitFor({ state: 'attached' });
    await settled(page);
    const changes = [
      ['PATCH /_sim/campaigns/' + id, { name: 'Summer' }],
      ['PATCH /_sim/apps/' + world.app.id, { windows: { click: { deviceMs: 86_400_000 } } }],
      ['POST /_sim/clock/advance', { ms: 86_400_000 }],
    ] as const;
    for (const [line, body] of changes) {
      const { status } = await world.control(line, body);
      expect(status, line).toBe(200);
      await isNew.click();
      await isKnown.waitFor();
    }
    // A workspace beside this one is nothing to it, though it is told of.
    const workspacesAsked = page.waitForResponse(/_sim\/workspaces/);
    sim.workspace({ id: 'beside' });
    await workspacesAsked;
    expect(await isNew.count()).toBe(0);
  },
);

test('a refusal goes with what was refused', async () => {
  const world = aWorld(sim);
  await world.open();
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/campaigns?workspace=${workspace}&app=nonesuch`, { expected: /404|400/ });
  await page.getByRole('alert').filter({ hasText: 'nonesuch' }).waitFor();
  await page.locator('.stream.open').waitFor({ state: 'attached' });
  const held: Route[] = [];
  await page.route(/insights\//, (route) => void held.push(route));
  await page.getByRole('combobox', { name: 'App', exact: true }).selectOption('');
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  await expect.poll(() => held.length).toBeGreaterThan(0);
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByText('Loading the numbers').waitFor();
});

test('the days of a preset are those of the day that it is, also past midnight', async () => {
  const { workspace } = aWorld(sim, { clock: { mode: 'scaled', rate: 1, now: '2026-11-24T23:00:00.000Z' } });
  const page = await openPage(`${sim.url}/campaigns?workspace=${workspace.id}`, {
    before: ({ clock }) => clock.install(),
  });
  const preset = page.getByRole('link', { name: 'Last 7 days' });
  expect(await preset.getAttribute('href')).toContain('to=2026-11-24');
  const later = async (): Promise<string | null> => {
    await page.clock.fastForward('02:00:00');
    return preset.getAttribute('href');
  };
  // More than once: when the stream opens, the clock is asked for again, and nothing has passed since.
  await expect.poll(later).toContain('to=2026-11-25');
});
