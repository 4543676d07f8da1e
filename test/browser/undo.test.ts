import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { openPage } from '../support/browser-page.js';
import { aWorld } from '../support/world.js';

test('what can be undone is told by the clock of the workspace, wherever who looks is', { tags: 'long' }, async () => {
  const sim = await createSimulator();
  onTestFinished(() => sim.close());
  const { workspace } = aWorld(sim, { clock: { mode: 'frozen', now: '2024-02-29T23:30:00.000Z' } });
  const page = await openPage(`${sim.url}/control?workspace=${workspace.id}`);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
  await page.getByText('A snapshot of 2024-02-29 23:30:00.000 (UTC)').waitFor();
  await page.getByRole('button', { name: 'Undo the reset' }).click();
  const question = page.getByRole('group', { name: `What came to ${workspace.id} since 2024-02-29 23:30:00.000 UTC` });
  await question.getByText('Undo the reset').click();
  await page.getByText('It is as it was before.').waitFor();
  expect(await page.getByRole('button', { name: 'Undo the undo' }).count()).toBe(1);
});
