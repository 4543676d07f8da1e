import { buffer } from 'node:stream/consumers';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, openPage, pressThrice, row, settled } from '../support/browser-page.js';
import { AIID, aWorld, NOON, type World, worldOf } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, path = '', query = ''): string =>
  `${sim.url}/control${path}?workspace=${workspace.id}${query}`;
/** The browser is another process, which may keep its files where we see them not. */
const bytesOf = async (download: Download): Promise<Buffer> => buffer(await download.createReadStream());
const workspaceIn = (page: Page): string | null => new URL(page.url()).searchParams.get('workspace');

/** Says so, and once more. */
async function undo(page: Page, name: string, question: RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('group', { name: question }).getByText(name).click();
  await page.getByText('It is as it was before.').waitFor();
}

describe('workspaces', () => {
  test('one is made, the whole page follows it, and it is deleted again', async () => {
    const page = await openPage(`${sim.url}/control`);
    await page.getByLabel('Id', { exact: true }).fill('team-a');
    await page.getByLabel('First app').fill('com.example.a');
    // Thrice at once makes one: the second would be refused.
    await pressThrice(page.getByRole('button', { name: 'Make it' }));
    await page.getByRole('heading', { name: 'Workspace team-a' }).waitFor();
    expect(workspaceIn(page)).toBe('team-a');
    expect(await page.getByRole('combobox', { name: 'Workspace' }).inputValue()).toBe('team-a');
    await page.getByRole('link', { name: 'Apps and keys' }).click();
    await page.getByRole('link', { name: 'com.example.a' }).waitFor();
    await page.getByRole('link', { name: 'Workspaces' }).click();
    await page.getByRole('button', { name: 'Delete team-a' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
    expect(workspaceIn(page)).toBeNull();
    expect(await page.getByRole('combobox', { name: 'Workspace' }).locator('option').allInnerTexts()).not.toContain(
      'team-a',
    );
  });

  test('an id that is none is said at its field, in the words of the page', async () => {
    const page = await openPage(`${sim.url}/control`, { width: 390, expected: /status of 400/ });
    const id = page.getByLabel('Id', { exact: true });
    await id.fill('My Team');
    await page.getByRole('button', { name: 'Make it' }).click();
    const label = page.locator('label').filter({ hasText: /^Id/ });
    await label.getByRole('alert').filter({ hasText: 'got My Team' }).waitFor();
    expect(await label.getByRole('textbox').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.refused').count()).toBe(0);
    await expectSound(page);
  });

  test('one that is not there any more is said, with the way back', async () => {
    const page = await openPage(`${sim.url}/control?workspace=gone`, { expected: /status of 404/ });
    await page.getByText('No workspace is called gone').waitFor();
    await page.getByRole('link', { name: 'To the default workspace' }).click();
    await page.getByRole('heading', { name: 'Workspace default' }).waitFor();
  });

  test('its mode is changed', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world));
    await page.getByRole('radio', { name: 'Strict' }).click();
    await page.getByText('What breaks the contract is answered with a 4xx.').waitFor();
    expect((await world.open({ country: 'USA' })).status).toBe(422);
  });

  test('a reset forgets what happened, and is undone', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world));
    const count = async (): Promise<unknown> =>
      (await world.control<{ items: unknown[] }>('GET /_sim/installs')).body.items.length;
    await page.getByRole('button', { name: 'Reset' }).click();
    await page
      .getByRole('group', { name: /^What happened in .* is forgotten\. It can be undone/ })
      .getByText('Reset')
      .click();
    await page.getByText('What happened is forgotten').waitFor();
    expect(await count()).toBe(0);
    // It is kept whichever page is looked at.
    await page.getByRole('link', { name: 'Faults' }).click();
    await page.getByRole('link', { name: 'Workspaces' }).click();
    await world.event('tutorial');
    await undo(page, 'Undo the reset', /^What came to .* goes: 1 request\. That can be undone as well\.$/);
    expect(await count()).toBe(1);
    await undo(page, 'Undo the undo', /goes: 0 requests\./);
    expect(world.workspace.requests()).toMatchObject([{ fields: { event: 'tutorial' } }]);
  });

  test('whoever resets what is empty can still undo the reset before, and so can who got no answer', async () => {
    const world = aWorld(sim);
    await world.open();
    // It is done, and the line is cut.
    const page = await openPage(addressOf(world), { expected: /ERR_FAILED/ });
    await page.route('**/_sim/reset?*', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
    await page.getByText('No answer came to the reset: whether it was done is not known.').waitFor();
    expect(world.workspace.requests()).toEqual([]);
    await page.unroute('**/_sim/reset?*');
    for (const kept of [2, 3, 3]) {
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
      await page.getByText('What happened is forgotten').waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Undo the reset' }).count()).toBe(kept);
    }
    await expectSound(page);
    await page.getByRole('button', { name: 'Undo the reset' }).last().click();
    await page.getByRole('group', { name: 'goes' }).getByText('Undo the reset').click();
    await page.getByText('It is as it was before.').waitFor();
    expect(world.workspace.requests()).toHaveLength(1);
  });

  test('what was kept of one workspace is not put into another of its name: it can be had as a file', async () => {
    const world = aWorld(sim, { id: 'twice' });
    await world.open();
    const before = (await world.control('GET /_sim/snapshot')).body;
    const page = await openPage(addressOf(world), { expected: /status of 404/ });
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('group', { name: 'is forgotten' }).getByText('Reset').click();
    await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
    world.workspace.delete();
    aWorld(sim, { id: 'twice' });
    await page.getByText('It is of another workspace twice').waitFor();
    expect(await page.getByRole('button', { name: 'Undo the reset' }).count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download what was before the reset' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('mmp-sim-twice-before-reset.json');
    expect(JSON.parse((await bytesOf(download)).toString())).toEqual(before);
  });

  test('one that is too large for a snapshot is reset without an undo, which is said before', async () => {
    const small = await createSimulator({ limits: { snapshotBytes: 6144 } });
    onTestFinished(() => small.close());
    const world = worldOf(small, small.default);
    await world.open();
    const page = await openPage(`${small.url}/control`, { expected: /status of 413/ });
    const reset = async (question: string): Promise<void> => {
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.getByRole('group', { name: question }).getByText('Reset').click();
    };
    await reset('It can be undone');
    await page.getByRole('alert').filter({ hasText: 'limits.snapshotBytes' }).waitFor();
    expect((await world.control('GET /_sim/installs')).body).toMatchObject({ items: [{}] });
    await reset('cannot be undone');
    await page.getByText('What happened is forgotten').waitFor();
    expect((await world.control('GET /_sim/installs')).body).toMatchObject({ items: [] });
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    // What is in it now is small enough.
    await reset('It can be undone');
    await page.getByRole('button', { name: 'Undo the reset' }).waitFor();
  });

  test('a snapshot is taken out, and put in elsewhere', async () => {
    const [world, other] = [aWorld(sim), aWorld(sim, { keyScope: 'workspace' })];
    await world.open();
    const page = await openPage(addressOf(world));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download a snapshot' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`mmp-sim-${world.workspace.id}.json`);
    await page.goto(addressOf(other));
    await page
      .getByLabel('Snapshot to put in its place')
      .setInputFiles({ name: 'world.json', mimeType: 'application/json', buffer: await bytesOf(download) });
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('group', { name: 'is replaced' }).getByText('Restore').click();
    await page.getByText('The workspace is as').waitFor();
    expect((await other.control('GET /_sim/installs')).body).toMatchObject({ items: [{ installationId: AIID }] });
  });
});

describe('clock', () => {
  test('it is advanced, and what fell due is listed with the way to it', async () => {
    const world = aWorld(sim, { callbacks: [{ event: 'open', url: 'http://127.0.0.1:9/' }] });
    await world.open();
    await world.workspace.callbacks.idle();
    const page = await openPage(addressOf(world, '/clock'));
    await page.getByText(NOON.slice(11, 23)).waitFor();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await page.getByRole('button', { name: '+1 min' }).click();
    await page.getByText('1 thing fell due').waitFor();
    await page.getByText('12:01:00.000').first().waitFor();
    // It was answered, and came by the stream.
    expect(await page.getByRole('heading', { name: /^Moved to/ }).count()).toBe(1);
    await row(page, AIID).getByRole('link', { name: 'attempt of delivery 1' }).click();
    await page.getByRole('heading', { name: 'Delivery 1' }).waitFor();
  });

  test('what fell due is listed without a stream too', async () => {
    const world = aWorld(sim, { callbacks: [{ event: 'open', url: 'http://127.0.0.1:9/' }] });
    await world.open();
    await world.workspace.callbacks.idle();
    const page = await openPage(addressOf(world, '/clock'), {
      expected: /ERR_FAILED/,
      before: (one) => one.route('**/_sim/stream?*', (route) => route.abort()),
    });
    await page.getByRole('button', { name: '+1 min' }).click();
    await row(page, AIID).getByRole('link', { name: 'attempt of delivery 1' }).waitFor();
  });

  test('it is set, resumed and frozen; back in time is refused in the simulator’s words', async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world, '/clock'), { expected: /status of 409/ });
    await page.getByLabel('Instant (UTC)').fill('2027-01-01T08:30:00');
    await page.getByRole('button', { name: 'Set to it' }).click();
    await page.getByRole('timer').filter({ hasText: '2027-01-01 08:30:00' }).waitFor();
    await page.getByLabel('Instant (UTC)').fill('2026-01-01T08:30:00');
    await page.getByRole('button', { name: 'Set to it' }).click();
    await page.getByRole('alert').filter({ hasText: '2026-01-01T08:30:00' }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('It runs as the clock of the machine does.').waitFor();
    await page.getByRole('button', { name: 'Freeze' }).click();
    await page.getByText('It stands still.').waitFor();
    expect(world.workspace.clock.state()).toMatchObject({ mode: 'frozen' });
  });
});

test('a fault is set, met, seen to be met, and cleared', async () => {
  const world = aWorld(sim);
  const page = await openPage(addressOf(world, '/faults'));
  await page.getByText('Nothing goes wrong here').waitFor();
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  await page.getByRole('button', { name: 'It counted, and the answer was lost' }).click();
  await page.getByRole('button', { name: 'Set it' }).click();
  await row(page, 'answers 503').waitFor();
  expect((await world.event('level_1')).status).toBe(503);
  await row(page, 'answers 503').getByRole('cell', { name: '1', exact: true }).nth(1).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('Nothing goes wrong here').waitFor();
  expect((await world.event('level_1')).status).toBe(200);
});

describe('SQL', () => {
  test('a statement that a narrow screen wraps is seen whole', async () => {
    const page = await openPage(`${addressOf(aWorld(sim), '/sql')}${SQL}`, { width: 390 });
    const statement = page.getByRole('textbox', { name: 'Statement' });
    await statement.fill(`${'a_name_of_a_column, '.repeat(10)}\nfrom events`);
    expect(await statement.evaluate((field) => field.scrollHeight - field.clientHeight)).toBe(0);
    await statement.fill('select 1');
    const short = await statement.boundingBox();
    expect(short?.height).toBeGreaterThan(60);
  });

  test('a name is inserted, the answer is a table and a picture, its address outlives a reload, and it is saved as CSV', async () => {
    const world = aWorld(sim);
    await world.open();
    await world.event('=level_1');
    const page = await openPage(addressOf(world, '/sql'));
    const statement = page.getByRole('textbox', { name: 'Statement' });
    await statement.fill('select event, count(*) as happened from');
    await page.getByRole('searchbox', { name: 'Tables and columns' }).fill('event_type');
    await page.getByRole('button', { name: 'events', exact: true }).click();
    expect(await statement.inputValue()).toBe('select event, count(*) as happened from events');
    await page.keyboard.type(' group by 1 order by 1');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('cell', { name: 'open', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.getByRole('img', { name: /^happened by event, from =level_1 to open/ }).waitFor();
    await page.reload();
    await page.getByRole('img', { name: /^happened by event/ }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect((await bytesOf(download)).toString()).toBe("event,happened\r\n'=level_1,1\r\nopen,1\r\n");
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('heading', { name: 'To begin with' }).waitFor();
  });

  test('examples are answered, and what is refused is said with the hint', async () => {
    const world = aWorld(sim);
    const page = await openPage(addressOf(world, '/sql'), { expected: /status of 400/ });
    for (const name of ['Installs by day and channel', 'Spend and cost per install', 'Events by country']) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByText('0 rows').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
    }
    await page.getByRole('textbox', { name: 'Statement' }).fill('select 1 as "a\u202Eb"');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('columnheader', { name: String.raw`a\u202Eb` }).waitFor();
    await page.getByRole('textbox', { name: 'Statement' }).fill('select top 5 event from events');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('alert').filter({ hasText: 'write LIMIT at the end' }).waitFor();
  });
});

const SQL = `&sql=${encodeURIComponent('select event, country, count(*) as n from events group by 1, 2')}`;

// `/control` itself is looked at as each view is.
test.each([
  { width: 390, theme: 'light', paths: ['/clock', '/apps', '/faults', '/sql'], query: `${SQL}&as=chart` },
  { width: 1280, theme: 'dark', paths: ['/apps', '/faults', '/sql'], query: SQL },
] as const)('pages are sound at $width pixels, $theme', async ({ paths, query, ...look }) => {
  const world = aWorld(sim);
  await world.open();
  await world.control('POST /_sim/faults', { do: { status: 503 }, when: { first: 1 } });
  const page = await openPage(addressOf(world), look);
  for (const path of paths) {
    await page.goto(addressOf(world, path, query));
    await settled(page);
    if (path === '/sql') {
      // Anybody can have written a link: it is run when somebody says so.
      await page.getByText('was not run in this tab yet').waitFor();
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByText('1 row').waitFor();
    }
    await expectSound(page);
  }
});
