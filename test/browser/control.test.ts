import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSoundInAllLooks, openPage, row } from '../support/browser-page.js';
import { AIID, aWorld, NOON, type World } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, path = '', query = ''): string =>
  `${sim.url}/control${path}?workspace=${workspace.id}${query}`;

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

  test('what fell due is listed without a stream too', { tags: 'long' }, async () => {
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
  test('a statement that a narrow screen wraps is seen whole', { tags: 'long' }, async () => {
    const page = await openPage(`${addressOf(aWorld(sim), '/sql')}${SQL}`, { width: 390 });
    const statement = page.getByRole('textbox', { name: 'Statement' });
    await statement.fill(`${'a_name_of_a_column, '.repeat(10)}\nfrom events`);
    expect(await statement.evaluate((field) => field.scrollHeight - field.clientHeight)).toBe(0);
    await statement.fill('select 1');
    const short = await statement.boundingBox();
    expect(short?.height).toBeGreaterThan(60);
  });

  test(
    'a name is inserted, the answer is a table and a picture, its address outlives a reload, and it is saved as CSV',
    { tags: 'long' },
    async () => {
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
      expect(await text(await download.createReadStream())).toBe("event,happened\r\n'=level_1,1\r\nopen,1\r\n");
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByRole('heading', { name: 'To begin with' }).waitFor();
    },
  );

  test('examples are answered, and what is refused is said with the hint', { tags: 'long' }, async () => {
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
test('pages are sound wide and narrow, light and dark', { tags: 'long' }, async () => {
  const world = aWorld(sim);
  await world.open();
  await world.control('POST /_sim/faults', { do: { status: 503 }, when: { first: 1 } });
  const page = await openPage(addressOf(world, '/clock'));
  for (const path of ['/clock', '/apps', '/faults', '/sql']) {
    await page.goto(addressOf(world, path, SQL));
    if (path === '/sql') {
      // Anybody can have written a link: it is run when somebody says so.
      await page.getByText('was not run in this tab yet').waitFor();
      await page.getByRole('button', { name: 'Run' }).click();
      await page.getByText('1 row').waitFor();
    }
    await expectSoundInAllLooks(page);
  }
  await page.getByRole('button', { name: 'Chart' }).click();
  await page.getByRole('img', { name: /^n by event/ }).waitFor();
  await expectSoundInAllLooks(page);
});
