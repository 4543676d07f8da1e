import type { Locator, Page } from 'playwright-core';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSound, openPage, queryOf, settled, told } from '../support/browser-page.js';
import { alike, cellsOf, tells } from '../support/table-cells.js';
import { aWorld, frozen, IDFV, OTHER_GAID } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ demo: true, clock: frozen });
  // Its facts are counted when they are first asked for.
  await sim.default.insights('installs', {});
});
afterAll(() => sim.close());

const panelsOf = (page: Page): Locator => page.locator('section.panel');

/** How many points of a picture are of another colour than its corner. */
const inkOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    type Drawn = {
      width: number;
      height: number;
      getContext(kind: '2d'): { getImageData(...box: number[]): { data: { buffer: ArrayBuffer } } };
    };
    const canvasElement = element as unknown as Drawn;
    const { width, height } = canvasElement;
    const points = new Uint32Array(canvasElement.getContext('2d').getImageData(0, 0, width, height).data.buffer);
    return points.filter((point) => point !== points[0]).length;
  });

test('money of no known rate is in no sum, which is said', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.open();
  await world.post('/v0/purchase', {
    ...world.complete,
    product_id: 'gold',
    price: '4.99',
    quantity: '1',
    currency: 'KPW',
  });
  const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
  const said = 'no rate of their currency is known: 1 report, purchase or ad impression.';
  await page.getByText(said).waitFor();
  await expectSound(page);
});

test(
  'a day that an address names and that there is not is told, and counts for nothing',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns?from=2026-02-30&by=eon${'x'.repeat(300)}`);
    await page.getByText('The address says from=2026-02-30, which counts for nothing').waitFor();
    await page.getByText('by=eon').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByText('Of all installs and what they cost').waitFor();
    await page.getByRole('link', { name: 'Last week' }).click();
    await page.getByText('from=2026-02-30').waitFor({ state: 'detached' });
  },
);

/** What the page has a picture of, from its top down. */
const TITLES = [
  'Installs by channel',
  'Spend by channel',
  'Cost per install',
  'Funnel',
  'ROAS by day since the install',
  'LTV by day since the install',
  'ROAS of each cohort',
  'Retention',
  'Click to install',
  'Attribution methods',
  'Revenue',
  'Campaigns in numbers',
];

/** So many rows a table shows of an answer. */
const MOST_ROWS = 200;

test('each picture of a month has something to show, and its table, its CSV and its SQL tell the same', async () => {
  const page = await openPage(`${sim.url}/campaigns`);
  await settled(page);
  expect(await panelsOf(page).getByRole('heading').allInnerTexts()).toEqual(TITLES);
  for (const [at, title] of TITLES.entries()) {
    const panel = panelsOf(page).nth(at);
    const canvas = panel.locator('canvas').first();
    if ((await panel.locator('[role=img]').count()) > 0) {
      await canvas.waitFor();
      await expect.poll(() => inkOf(canvas), { message: title }).toBeGreaterThan(500);
    } else {
      expect(await panel.getByRole('row').count(), title).toBeGreaterThan(2);
    }
    await panel.getByText('Table', { exact: false }).first().click();
    const table = panel.getByRole('group', { name: `Table: ${title}` });
    await table.waitFor();
    const [heads = [], ...cells] = await cellsOf(table);
    await panel.getByText('SQL', { exact: false }).first().click();
    const { columns, rows } = await sim.default.sql(await panel.locator('pre').innerText());
    const names = columns.map(({ name }) => name);
    expect(
      heads.map((head) => head.split(' ')[0]),
      title,
    ).toEqual(names);
    const values = rows.map((row) => row.map(alike));
    expect(values.length, title).toBeGreaterThan(0);
    expect(cells, title).toHaveLength(Math.min(values.length, MOST_ROWS));
    const wrong = cells.flatMap((row, which) =>
      row.flatMap((cell, column) => {
        const value = values[which]?.[column];
        return tells(cell, heads[column] ?? '', value) ? [] : [{ which, name: names[column], cell, value }];
      }),
    );
    expect(wrong, title).toEqual([]);
    const saved = page.waitForEvent('download');
    await panel.getByRole('link', { name: 'CSV' }).click();
    const lines = (await text(await (await saved).createReadStream())).trimEnd().split('\r\n');
    const [header, ...saidByCsv] = lines.map((line) => line.split(','));
    expect(header, title).toEqual(names);
    expect(
      saidByCsv.map((row) => row.map(alike)),
      title,
    ).toEqual(values);
  }
});

test(
  'what is chosen stands in the address, outlives a reload, and is what the numbers are about',
  { tags: 'long' },
  async () => {
    const page = await openPage(`${sim.url}/campaigns`);
    const installs = told(page, /^Installs$/);
    await installs.waitFor();
    const all = await installs.innerText();
    await page.getByRole('combobox', { name: 'Channel' }).selectOption({ index: 1 });
    const channel = await page.getByRole('combobox', { name: 'Channel' }).inputValue();
    await installs.getByText('of this channel').waitFor();
    await page.getByRole('link', { name: 'Last 7 days' }).click();
    await page.getByLabel('Bars of').selectOption('week');
    expect(queryOf(page)).toEqual({ channel, from: '2026-11-18', to: '2026-11-24', by: 'week' });
    await settled(page);
    const counts = [all, await installs.innerText()].map((one) => Number.parseInt(one.replaceAll(',', ''), 10));
    // Each leaves some of them out.
    for (const name of ['App', 'Country']) {
      await page.getByRole('combobox', { name, exact: true }).selectOption({ index: 1 });
      await settled(page);
      await expect.poll(async () => Number.parseInt(await installs.innerText(), 10)).toBeLessThan(counts.at(-1) ?? 0);
      counts.push(Number.parseInt(await installs.innerText(), 10));
    }
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(Object.keys(queryOf(page))).toEqual(['channel', 'from', 'to', 'by', 'app', 'country']);
    const chosen = await installs.innerText();
    expect(chosen).not.toBe(all);
    await page.reload();
    await settled(page);
    expect(await installs.innerText()).toBe(chosen);
    expect(await page.getByLabel('Bars of').inputValue()).toBe('week');
  },
);

test('of what there is none it says so, and shows all again', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns?from=2020-01-01&to=2020-01-02`);
  await page.getByText('There are no installs and no spend like that').waitFor();
  await expectSound(page);
  await page.getByRole('button', { name: 'Show all' }).click();
  await panelsOf(page).first().waitFor();
  expect(queryOf(page)).toEqual({});
});

test(
  'of a new workspace it says what to send, which works, and is of the day of its clock',
  { tags: 'long' },
  async () => {
    const world = aWorld(sim, { clock: { mode: 'frozen', now: '2024-02-29T12:00:00.000Z' } });
    const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
    await page.getByText('No installs and no spend yet').waitFor();
    const report = page.getByRole('figure', { name: 'What a network reports' }).locator('pre');
    await runBash((await report.textContent()) ?? '');
    const reports = await world.control<{ items: object[] }>('GET /_sim/network-reports');
    expect(reports.body.items).toMatchObject([{ date: '2024-02-29', spend: { usd: '12.5' } }]);
    // Where nothing is shown, nobody has to ask for it.
    await panelsOf(page).first().waitFor();
  },
);

test('what is counted is said in full, where filters are folded too', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns?channel=unity&country=US`, { width: 390 });
  await page.getByText('Of installs by unity in US, all days, and what they cost').waitFor();
  const world = aWorld(sim);
  await world.open();
  const { body } = await world.control<{ items: { id: string; name: string; platform: string }[] }>('GET /_sim/apps');
  const [app] = body.items;
  const query = new URLSearchParams({ workspace: world.workspace.id, app: app?.id ?? '', from: '2024-01-01' });
  await page.goto(`${sim.url}/campaigns?${query.toString()}`);
  await page.getByText(`Of installs of ${app?.name} (${app?.platform}), since 2024-01-01 and what they cost`).waitFor();
});

test('what comes while it is looked at is told of, and counted when it is asked for', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.open();
  const page = await openPage(`${sim.url}/campaigns?workspace=${world.workspace.id}`);
  await settled(page);
  const installs = told(page, /^Installs$/);
  expect(await installs.innerText()).toMatch(/^1\b/);
  await world.open({ analytics_installation_id: IDFV, advertising_id: OTHER_GAID });
  await page.getByRole('button', { name: 'Ask again: there is something new' }).click();
  await installs.getByText('2', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Ask again', exact: true }).waitFor();
  const row = { date: '2026-11-23', appId: world.app.id, channel: 'unity', impressions: 1, clicks: 1, installs: 1 };
  world.workspace.networkReports.add([row]);
  await page.getByRole('button', { name: 'Ask again: there is something new' }).click();
  await page.getByRole('button', { name: 'Ask again', exact: true }).waitFor();
});

test('no panel stands alone in half of a row', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns`, { width: 1280 });
  await settled(page);
  const boxes = await Promise.all((await panelsOf(page).all()).map((panel) => panel.boundingBox()));
  const tops = boxes.flatMap((box) => (box !== null && box.width < 700 ? [Math.round(box.y)] : []));
  expect(tops.length).toBeGreaterThan(8);
  expect(tops.filter((top) => tops.filter((other) => other === top).length !== 2)).toEqual([]);
});

test('on a telephone the numbers stand on the first screen, and filters are folded', { tags: 'long' }, async () => {
  const page = await openPage(`${sim.url}/campaigns?channel=unity`, { width: 390 });
  const installs = page.getByRole('term').filter({ hasText: /^Installs$/ });
  await installs.waitFor();
  expect((await installs.boundingBox())?.y).toBeLessThan(400);
  await page.getByText('Filters (1)').click();
  await page.getByRole('combobox', { name: 'Channel' }).selectOption('');
  await page.getByText('organic ones too').waitFor();
  await expectSound(page);
});
