import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage } from '../support/browser-page.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

type Form = {
  readonly form: string;
  readonly path: string;
  /** Fills it with what the simulator does not take, and sends it. */
  readonly send: (page: Page) => Promise<unknown>;
  /** Labels of the fields that are told of, the first first. */
  readonly fields: readonly (string | RegExp)[];
  readonly says: RegExp;
};

const forms: readonly Form[] = [
  {
    form: 'a fault',
    path: '/control/faults',
    send: async (page) => {
      await page.getByLabel('Status', { exact: true }).fill('99');
      await page.getByLabel('Later by, ms').fill('99999999999');
      await page.getByRole('button', { name: 'Set it' }).click();
    },
    fields: [/^Status/, /^Later by, ms/],
    says: /^Expected .*got 99/,
  },
  {
    form: 'windows',
    path: '/control/apps',
    send: async (page) => {
      await page.getByLabel('Click, by device id, of the app', { exact: true }).fill('40');
      await page.getByRole('button', { name: 'Save the windows' }).click();
    },
    fields: ['Click, by device id, of the app'],
    says: /^Expected more than 0, at most 30 days, got 40$/,
  },
  {
    form: 'an app',
    path: '/control/apps',
    send: async (page) => {
      await page.getByLabel('Bundle id of a new app').fill('x'.repeat(1000));
      await page.getByRole('button', { name: 'Make it' }).click();
    },
    fields: [/^Bundle id of a new app/],
    says: /^Expected .*got x/,
  },
  {
    form: 'a callback',
    path: '/callbacks?edit=new',
    send: async (page) => {
      await page.getByLabel('URL, with macros').fill('ftp://127.0.0.1/');
      await page.getByLabel('Whose installations').selectOption('channel');
      await page.getByRole('button', { name: 'Make it' }).click();
    },
    fields: [/^URL, with macros/, /^Channel/],
    says: /^Expected .*got ftp:/,
  },
  {
    form: 'a move of the clock',
    path: '/control/clock',
    send: async (page) => {
      await page.getByLabel('Advance by').fill('99999999');
      await page.getByRole('button', { name: 'Advance', exact: true }).click();
    },
    fields: [/^Advance by/],
    says: /^Expected /,
  },
  {
    form: 'a campaign',
    path: '/simulate',
    send: async (page) => {
      await page.getByRole('button', { name: 'New campaign…' }).click();
      await page.getByLabel('Name', { exact: true }).fill('x'.repeat(1000));
      await page.getByRole('button', { name: 'Make it' }).click();
    },
    fields: [/^Name/],
    says: /^Expected /,
  },
  {
    form: 'a campaign of organic users',
    path: '/simulate',
    send: async (page) => {
      await page.getByRole('button', { name: 'New campaign…' }).click();
      await page.getByLabel(/^Channel/).fill('Organic');
      await page.getByLabel('Name', { exact: true }).fill('Spring');
      await page.getByRole('button', { name: 'Make it' }).click();
    },
    fields: [/^Channel/],
    says: /^Expected a channel that advertises.*got Organic/,
  },
];

test.each(forms)(
  'of $form each is told at its field, and the first has the focus',
  { tags: 'long' },
  async ({ path, send, fields, says }) => {
    const world = aWorld(sim);
    const at = `${sim.url}${path}${path.includes('?') ? '&' : '?'}workspace=${world.workspace.id}`;
    const page = await openPage(at, { width: 390, expected: /status of 400/ });
    await send(page);
    for (const [order, label] of fields.entries()) {
      const field = page.getByLabel(label, typeof label === 'string' ? { exact: true } : {}).first();
      await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
      const described = (await field.getAttribute('aria-describedby')) ?? '';
      const [id = ''] = described.split(' ');
      const said = await page.locator(`[id="${id}"]`).innerText();
      expect(said).toMatch(order === 0 ? says : /^Expected /);
      expect(await field.evaluate((one) => one.ownerDocument.activeElement === one)).toBe(order === 0);
    }
    expect(await page.locator('[role=alert].refused').count()).toBe(0);
    await expectSound(page);
  },
);

test('what no field is about is told beside them', async () => {
  const world = aWorld(sim);
  const page = await openPage(`${sim.url}/control/apps?workspace=${world.workspace.id}`, { expected: /status of 409/ });
  await page.getByLabel('Bundle id of a new app').fill('com.example.game');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('alert').filter({ hasText: 'com.example.game on android' }).waitFor();
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
});
