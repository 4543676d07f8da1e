import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage } from '../support/browser-page.js';
import { control } from '../support/control.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

test(
  'a workspace that somebody else makes or deletes comes into the selector and the table, and goes',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/control`);
    const option = page.getByRole('combobox', { name: 'Workspace' }).locator('option', { hasText: 'elsewhere' });
    const button = page.getByRole('button', { name: 'Delete elsewhere' });
    await control(sim.url, 'POST /_sim/workspaces', { id: 'elsewhere' });
    await option.waitFor({ state: 'attached' });
    await button.waitFor();
    await control(sim.url, 'DELETE /_sim/workspaces/elsewhere');
    await option.waitFor({ state: 'detached' });
    await button.waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { name: 'Workspace default' }).count()).toBe(1);
  },
);
