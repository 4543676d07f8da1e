import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { openPage, queryOf, row, settled, stepsOf } from '../support/browser-page.js';
import { aWorld, frozen, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator({ clock: frozen })));
afterAll(() => sim.close());

/** Campaigns of a workspace in which one has opened its app, with all its numbers there. */
async function campaignsOf(world: World) {
  await world.open();
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/campaigns?workspace=${workspace}`);
  await settled(page);
  return { page, workspace, begun: await stepsOf(page) };
}

test('in Campaigns, each choice is a step that Back undoes', async () => {
  const world = aWorld(sim);
  const { page, workspace, begun } = await campaignsOf(world);
  await page.getByRole('combobox', { name: 'Channel' }).selectOption('organic');
  await page.getByRole('combobox', { name: 'App', exact: true }).selectOption(world.app.id);
  expect((await stepsOf(page)) - begun).toBe(2);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace, channel: 'organic' });
  expect(await page.getByRole('combobox', { name: 'App', exact: true }).inputValue()).toBe('');
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await page.getByRole('combobox', { name: 'Channel' }).inputValue()).toBe('');
  await page.goForward();
  await expect.poll(() => page.getByRole('combobox', { name: 'Channel' }).inputValue()).toBe('organic');
});

test('a day that is typed is one step, and counts when its year is whole', { tags: 'long' }, async () => {
  const { page, workspace, begun } = await campaignsOf(aWorld(sim));
  const from = page.getByLabel('From (UTC)');
  await from.focus();
  await page.keyboard.type('11182025');
  await expect.poll(() => queryOf(page)).toEqual({ workspace, from: '2025-11-18' });
  // One day less, by the arrow of the day.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => queryOf(page)).toEqual({ workspace, from: '2025-11-17' });
  expect((await stepsOf(page)) - begun).toBe(1);
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  await expect.poll(() => from.inputValue()).toBe('');
});

test('a day whose year is left unfinished counts for nothing, which is said', async () => {
  const page = await openPage(`${sim.url}/campaigns`);
  await page.getByLabel('From (UTC)').focus();
  await page.keyboard.type('11180020');
  expect(queryOf(page)).toEqual({});
  await page.getByLabel('To (UTC)').focus();
  await page.getByText('The address says from=0020-11-18, which counts for nothing').waitFor();
});

test(
  'a day that is typed after Back is a step of its own, though its field kept the focus',
  { tags: 'long' },
  async () => {
    const { page, workspace } = await campaignsOf(aWorld(sim));
    await page.getByRole('combobox', { name: 'Channel' }).selectOption('organic');
    const from = page.getByLabel('From (UTC)');
    await from.fill('2026-11-18');
    await expect.poll(() => queryOf(page)).toEqual({ workspace, channel: 'organic', from: '2026-11-18' });
    await page.goBack();
    await expect.poll(() => from.inputValue()).toBe('');
    await from.fill('2026-11-20');
    await expect.poll(() => queryOf(page)).toEqual({ workspace, channel: 'organic', from: '2026-11-20' });
    await page.goBack();
    await expect.poll(() => queryOf(page)).toEqual({ workspace, channel: 'organic' });
  },
);

test(
  'a year that is left unfinished is one step, stands in its field, and goes with its address',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`);
    const [from, to] = [page.getByLabel('From (UTC)'), page.getByLabel('To (UTC)')];
    const said = page.getByText('The address says from=0020-11-18, which counts for nothing');
    const begun = await stepsOf(page);
    await from.focus();
    await page.keyboard.type('11180020');
    await to.focus();
    await said.waitFor();
    await from.focus();
    await to.focus();
    expect((await stepsOf(page)) - begun).toBe(1);
    await page.reload();
    await said.waitFor();
    expect(await from.inputValue()).toBe('0020-11-18');
    await page.getByRole('link', { name: 'All days' }).click();
    await said.waitFor({ state: 'detached' });
    expect(await from.inputValue()).toBe('');
    await from.focus();
    await to.focus();
    expect(queryOf(page)).toEqual({});
  },
);

test(
  'a year that was typed and not left is gone when somebody goes back, and the way forward stays',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`);
    await page.getByLabel('Cohorts of').selectOption('month');
    const from = page.getByLabel('From (UTC)');
    await from.focus();
    await page.keyboard.type('11180020');
    await page.goBack();
    await expect.poll(() => from.inputValue()).toBe('');
    await page.getByLabel('To (UTC)').focus();
    expect(queryOf(page)).toEqual({});
    await page.goForward();
    await expect.poll(() => queryOf(page)).toEqual({ cohorts: 'month' });
  },
);

test('in Live, a verdict is a step, and what is typed after it is none of its own', async () => {
  const world = aWorld(sim);
  await world.event('level_1');
  await world.event('level_2');
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/?workspace=${workspace}`);
  await row(page, 'level_1').waitFor();
  const begun = await stepsOf(page);
  await page.getByLabel('Verdict').selectOption('recorded');
  await page.keyboard.press('/');
  await page.keyboard.type('level_2');
  await row(page, 'level_1').waitFor({ state: 'detached' });
  await expect.poll(() => queryOf(page)).toEqual({ workspace, verdict: 'recorded', text: 'level_2' });
  expect((await stepsOf(page)) - begun).toBe(1);
  await page.goBack();
  await row(page, 'level_1').waitFor();
  expect(queryOf(page)).toEqual({ workspace });
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
});

test('in Simulate, another phone is a step, and its address that is typed is none', async () => {
  const world = aWorld(sim);
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/simulate?workspace=${workspace}`);
  const model = page.getByLabel('Model');
  const before = await model.inputValue();
  await model.selectOption({ index: 1 });
  const chosen = queryOf(page);
  await page.getByLabel('Address', { exact: true }).fill('203.0.113.9');
  await expect.poll(() => queryOf(page)).toEqual({ ...chosen, ip: '203.0.113.9' });
  await page.goBack();
  await expect.poll(() => queryOf(page)).toEqual({ workspace });
  expect(await model.inputValue()).toBe(before);
  expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('');
});

test('in Simulate, what is typed and does not count yet is nothing to the step before', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  const workspace = world.workspace.id;
  const page = await openPage(`${sim.url}/simulate?workspace=${workspace}`, { before: ({ clock }) => clock.install() });
  const typed = page.getByLabel('Address', { exact: true });
  await page.getByLabel('Model').selectOption({ index: 1 });
  await page.clock.pauseAt(Date.now() + 86_400_000);
  // Letter by letter: what is put there at once counts at once.
  await typed.press('1');
  await typed.press('2');
  await page.goBack();
  await expect.poll(() => typed.inputValue()).toBe('');
  await page.clock.runFor(1000);
  expect(queryOf(page)).toEqual({ workspace });
});

test('a link to where the page is adds no step', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns`);
  const preset = page.getByRole('link', { name: 'Last 7 days' });
  const begun = await stepsOf(page);
  await preset.click();
  await preset.click();
  expect((await stepsOf(page)) - begun).toBe(1);
});

test(
  'what is chosen of one list within a second is one step, and what is chosen later another one',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`, { before: ({ clock }) => clock.install() });
    const cohorts = page.getByLabel('Cohorts of');
    const begun = await stepsOf(page);
    await page.clock.pauseAt(Date.now() + 86_400_000);
    await cohorts.focus();
    const press = async (): Promise<void> => {
      await page.keyboard.press('ArrowDown');
      await page.clock.runFor(251);
    };
    await press();
    await press();
    expect(queryOf(page)).toEqual({ cohorts: 'day' });
    expect((await stepsOf(page)) - begun).toBe(1);
    await page.clock.runFor(1001);
    await press();
    expect((await stepsOf(page)) - begun).toBe(2);
    await page.goBack();
    await expect.poll(() => queryOf(page)).toEqual({ cohorts: 'day' });
  },
);

test('what a key passes in a list that is closed is not asked for, and a choice of the mouse is at once', async () => {
  const page = await openPage(`${sim.url}/campaigns`, { before: ({ clock }) => clock.install() });
  await page.getByRole('heading', { name: 'No installs and no spend yet' }).waitFor();
  const cohorts = page.getByLabel('Cohorts of');
  const begun = await stepsOf(page);
  await page.clock.pauseAt(Date.now() + 86_400_000);
  await cohorts.focus();
  await page.keyboard.press('ArrowDown');
  await page.clock.runFor(200);
  await page.keyboard.press('ArrowDown');
  await page.clock.runFor(200);
  expect(await cohorts.inputValue()).toBe('day');
  expect(queryOf(page)).toEqual({});
  await page.clock.runFor(51);
  expect(queryOf(page)).toEqual({ cohorts: 'day' });
  expect((await stepsOf(page)) - begun).toBe(1);
  await cohorts.selectOption('channel');
  expect(queryOf(page)).toEqual({ cohorts: 'channel' });
  // Who goes on to another field has chosen; who goes back has not.
  await page.keyboard.press('ArrowUp');
  await page.getByLabel('Bars of').focus();
  expect(queryOf(page)).toEqual({ cohorts: 'day' });
  await cohorts.focus();
  await page.keyboard.press('ArrowUp');
  await page.goBack();
  await expect.poll(() => cohorts.inputValue()).toBe('week');
  await page.clock.runFor(1000);
  expect(queryOf(page)).toEqual({});
});
