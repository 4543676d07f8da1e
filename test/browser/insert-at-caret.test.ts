import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage } from '../support/browser-page.js';
import { aWorld } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

/** Clicks, and says within the same task, before anybody can type on, what stands in the field and where. */
const insertedBy = (button: string, field: string): string => `(() => {
  const one = document.querySelector(${JSON.stringify(field)});
  const chosen = [...document.querySelectorAll('button')].find((all) => all.textContent === ${JSON.stringify(button)});
  one.setSelectionRange(3, 6);
  chosen.click();
  return { value: one.value, at: [one.selectionStart, one.selectionEnd], hasFocus: document.activeElement === one };
})()`;

test.each([
  {
    path: '/control/sql?workspace=',
    label: 'Statement',
    field: '#statement',
    button: 'events',
    stands: 'abc eventsghi',
    at: 10,
  },
  {
    path: '/callbacks?edit=new&workspace=',
    label: 'URL, with macros',
    field: '.editor input.mono',
    button: 'advertising_id',
    stands: 'abc{{advertising_id}}ghi',
    at: 21,
  },
])('$button takes the place of what is selected, and whoever types on at once types after it', async (each) => {
  const page = await openPage(`${sim.url}${each.path}${aWorld(sim).workspace.id}`, {
    // Of the URL a preview is asked for.
    expected: /status of 400/,
  });
  await page.getByLabel(each.label, { exact: true }).fill('abcdefghi');
  await page
    .locator('button', { hasText: new RegExp(`^${each.button}$`) })
    .first()
    .waitFor({ state: 'attached' });
  expect(await page.evaluate(insertedBy(each.button, each.field))).toEqual({
    value: each.stands,
    at: [each.at, each.at],
    hasFocus: true,
  });
});
