import { expect, test } from 'vitest';
import { expectSound, openPage, row } from '../support/browser-page.js';
import { aSimulator, replace } from '../support/replaced.js';
import { worldOf } from '../support/world.js';

const IS_GONE = { expected: /ERR_|Failed/ };

test('a list that no stream has gone on from is read anew in another simulator', async () => {
  const first = await aSimulator('old');
  await worldOf(first, first.default).event('level_old');
  const STREAM = '**/_sim/stream?*';
  const page = await openPage(`${first.url}/`, {
    ...IS_GONE,
    before: (one) => one.route(STREAM, (route) => route.abort()),
  });
  await row(page, 'level_old').waitFor();
  // Of as many requests as the first one had.
  await replace(page, first, (sim) => worldOf(sim, sim.default).event('level_new'));
  await page.unroute(STREAM);
  await row(page, 'level_new').waitFor();
  expect(await row(page, 'level_old').count()).toBe(0);
});

test(
  'a request that is open stays as it was, is said to be gone, and another one of its number comes when asked for',
  { tags: 'long' },
  async () => {
    const first = await aSimulator('old');
    await worldOf(first, first.default).event('level_old');
    const page = await openPage(`${first.url}/?request=1`, { expected: /ERR_|Failed|404/ });
    const open = page.getByRole('complementary', { name: 'The request that is open' });
    await open.getByRole('cell', { name: 'level_old' }).waitFor();
    const second = await replace(page, first, (sim) => worldOf(sim, sim.default).event('level_new'));
    await open.getByRole('alert').getByText('what was request 1 is gone').waitFor();
    await row(page, 'level_new').waitFor();
    expect(await open.getByRole('cell', { name: 'level_old' }).count()).toBe(1);
    expect(await open.getByText('level_new').count()).toBe(0);
    await open.getByRole('button', { name: 'Show what is request 1 now' }).click();
    await open.getByRole('cell', { name: 'level_new' }).waitFor();
    expect(await open.getByRole('alert').count()).toBe(0);
    expect(await page.getByText('level_old').count()).toBe(0);
    await replace(page, second);
    await open.getByRole('alert').getByText('what was request 1 is gone').waitFor();
    expect(await open.getByRole('button', { name: 'Show what' }).count()).toBe(0);
    await page.getByText('No request has come yet').waitFor();
  },
);

test(
  'after a reload too, the number of a request that is gone opens no other one unasked',
  { tags: 'long' },
  async () => {
    const first = await aSimulator('old');
    await worldOf(first, first.default).event('level_old');
    const page = await openPage(`${first.url}/`, IS_GONE);
    await row(page, 'level_old').getByRole('link').click();
    const open = page.getByRole('complementary', { name: 'The request that is open' });
    await open.getByRole('cell', { name: 'level_old' }).waitFor();
    await page.reload();
    await open.getByRole('cell', { name: 'level_old' }).waitFor();
    expect(await open.getByRole('alert').count()).toBe(0);
    await replace(page, first, (sim) => worldOf(sim, sim.default).event('level_new'));
    await page.reload();
    await open.getByRole('alert').getByText('what was request 1 is gone.').waitFor();
    await row(page, 'level_new').waitFor();
    expect(await open.getByText(/level_/).count()).toBe(0);
    await expectSound(page);
    await open.getByRole('button', { name: 'Show what is request 1 now' }).click();
    await open.getByRole('cell', { name: 'level_new' }).waitFor();
    await page.reload();
    await open.getByRole('cell', { name: 'level_new' }).waitFor();
    expect(await open.getByRole('alert').count()).toBe(0);
  },
);

test('where Live is paused its rows stay, and are said to be gone, until one goes on', { tags: 'long' }, async () => {
  const first = await aSimulator('old');
  await worldOf(first, first.default).event('level_old');
  const page = await openPage(`${first.url}/`, IS_GONE);
  await row(page, 'level_old').waitFor();
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await replace(page, first, (sim) => worldOf(sim, sim.default).event('level_new'));
  await page.getByRole('status').filter({ hasText: 'paused · what is shown is gone' }).waitFor();
  const goOn = page.getByRole('button', { name: 'Go on (1 new)' });
  await goOn.waitFor();
  expect([await row(page, 'level_old').count(), await row(page, 'level_new').count()]).toEqual([1, 0]);
  await goOn.click();
  await row(page, 'level_new').waitFor();
  expect(await row(page, 'level_old').count()).toBe(0);
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
});
