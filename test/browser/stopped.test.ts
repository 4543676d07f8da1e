import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { expectSound, openPage } from '../support/browser-page.js';

test('where the simulator is stopped a view that was not loaded yet says so; those that were stay, and all come back', async () => {
  const first = await createSimulator();
  const page = await openPage(`${first.url}/`, { expected: /ERR_|Failed|preload/ });
  const go = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  await go('Callbacks');
  await page.getByText('Nothing is called yet').waitFor();
  await first.close();

  await go('Control');
  await page.getByRole('alert').filter({ hasText: 'The view could not be shown' }).waitFor();
  await expectSound(page);
  await go('Live');
  await page.getByRole('search').waitFor();
  await go('Callbacks');
  await page.getByRole('alert').filter({ hasText: 'The simulator does not answer' }).first().waitFor();
  await expectSound(page);

  const second = await createSimulator({ port: Number(new URL(first.url).port) });
  onTestFinished(() => second.close());
  // It asks again by itself.
  await page.getByText('Nothing is called yet').waitFor();
  await go('Control');
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/control');
});
