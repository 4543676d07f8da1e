import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, settled, told } from '../support/browser-page.js';
import { AIID, aWorld, IDFV, OTHER_GAID, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

/** Refuses what a pattern names, as a simulator does that has too much to do. @returns Whether it has. */
async function refuse(page: Page, pattern: RegExp): Promise<() => boolean> {
  let hasRefused = false;
  await page.route(pattern, (route) => {
    hasRefused = true;
    return route.fulfill({
      status: 503,
      json: { title: 'Too much at once', status: 503, code: 'BUSY', detail: 'ask again later.' },
    });
  });
  return () => hasRefused;
}

const said = (page: Page) => page.getByRole('alert').filter({ hasText: 'ask again later' });
const expected = /status of 503/;

async function paidAndOrganic(): Promise<World> {
  const world = aWorld(sim);
  await world.click(world.campaign({ channel: 'unity' }));
  await world.open();
  await world.open({ analytics_installation_id: IDFV, advertising_id: OTHER_GAID });
  world.workspace.networkReports.add([
    {
      date: world.last().at.slice(0, 10),
      appId: world.app.id,
      channel: 'unity',
      impressions: 10,
      clicks: 1,
      installs: 1,
      spend: '2.00',
    },
  ]);
  return world;
}

test(
  'a list of installations that is refused when something comes stays, and the refusal is said',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(`${sim.url}/installations?workspace=${world.workspace.id}`, { expected });
    await page.getByRole('rowheader').first().waitFor();
    await refuse(page, /_sim\/installs\?/);
    await world.event('tutorial');
    await said(page).waitFor();
    expect(await page.getByRole('rowheader').innerText()).toBe(AIID);
    await expectSound(page);
    await page.unroute(/_sim\/installs\?/);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await said(page).waitFor({ state: 'detached' });
  },
);

test('a story stays as well', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.open();
  const page = await openPage(`${sim.url}/installations?workspace=${world.workspace.id}&id=${AIID}`, { expected });
  await page.getByRole('heading', { name: 'Who brought it' }).waitFor();
  await refuse(page, /_sim\/installs\//);
  await world.event('tutorial');
  await said(page).waitFor();
  expect(await page.getByRole('heading', { name: 'Who brought it' }).count()).toBe(1);
});

test(
  'numbers and pictures of campaigns stay; those of another choice do not stand under it',
  { tags: 'long' },
  async () => {
    const world = await paidAndOrganic();
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`, { expected });
    await settled(page);
    const installs = told(page, /^Installs$/);
    const before = await installs.innerText();
    const panel = page.locator('section.panel').first();
    const [isSummary, isPicture] = [
      await refuse(page, /insights\/roas\?.*7%2C120/),
      await refuse(page, /insights\/installs\?/),
    ];
    await page.getByRole('button', { name: 'Ask again', exact: true }).first().click();
    await said(page).nth(1).waitFor();
    expect([isSummary(), isPicture()]).toEqual([true, true]);
    expect(await installs.innerText()).toBe(before);
    expect(await panel.locator('[role=img]').count()).toBe(1);
    await expectSound(page);
    await page.getByRole('textbox', { name: 'From' }).fill('2001-01-01');
    await installs.waitFor({ state: 'detached' });
    expect(await said(page).count()).toBe(1);
  },
);

test(
  'where it is not known which channels are paid, no number is told of them, and that is said',
  { tags: 'long' },
  async () => {
    const world = await paidAndOrganic();
    const names = /insights\/spend\?.*channel%2Ccountry/;
    const asked: string[] = [];
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`, {
      expected,
      before: async (opened) => {
        opened.on('request', (request) => asked.push(request.url()));
        await refuse(opened, names);
      },
    });
    await said(page).waitFor();
    const panel = page.locator('section.panel').filter({ hasText: 'ROAS of each cohort' });
    await panel.scrollIntoViewIfNeeded();
    await panel.getByText('which channels ads were paid at is not known').waitFor();
    expect(asked.filter((url) => url.includes('/insights/roas') && /days=0/.test(url))).toEqual([]);
    await page.unroute(names);
    await said(page).getByRole('button', { name: 'Ask again' }).click();
    await panel.getByRole('table').first().waitFor();
    const ofPaid = asked.filter((url) => url.includes('/insights/roas') && /days=0/.test(url));
    expect(new Set(ofPaid.map((url) => new URL(url).searchParams.get('channel')))).toEqual(new Set(['unity']));
  },
);
