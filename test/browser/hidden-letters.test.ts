import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage } from '../support/browser-page.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

/** Turns the order of what follows it round, where it is shown as it is. */
const TURN = '\u202E';

test('what is copied is as it was sent, and what is shown says which letters are in it', async () => {
  const world = aWorld(sim);
  const answer = await fetch(`${sim.url}/v0/event`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `api_key=${world.key}&event=${TURN}level`,
  });
  await answer.body?.cancel();
  const page = await openPage(`${sim.url}/?workspace=${world.workspace.id}&request=${world.last().id}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const code = page.getByRole('figure', { name: /^The request/ });
  expect(await code.locator('pre').textContent()).toContain(String.raw`event=\u202Elevel`);
  await code.getByRole('button', { name: 'Copy' }).click();
  await code.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toContain(`event=${TURN}level`);
  expect(copied).not.toContain(String.raw`\u202E`);
});

test(
  'a statement that came by a link shows the letters that are not seen, before it is run',
  { tags: 'long' },
  async () => {
    const query = new URLSearchParams({ sql: `select 1 -- ${TURN}2 tceles\n\tas one` });
    const page = await openPage(`${sim.url}/control/sql?${query.toString()}`, { width: 390 });
    const told = page.getByRole('status').filter({ hasText: 'Letters are in it that are not seen' });
    expect(await told.locator('pre').textContent()).toBe(String.raw`select 1 -- \u202E2 tceles` + '\n  as one');
    await expectSound(page);
    await page.getByLabel('Statement').fill('select 1\n\tas one');
    await told.waitFor({ state: 'hidden' });
  },
);
