import { runInThisContext } from 'node:vm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchers } from 'mmp-sim/testing';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { runBash } from '../support/bash.js';
import { expectSoundInAllLooks, openPage } from '../support/browser-page.js';
import { AIID, aWorld, GAID, type World } from '../support/world.js';

expect.extend(matchers);

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

const addressOf = ({ workspace }: World, query = ''): string => `${sim.url}/?workspace=${workspace.id}${query}`;

describe('a request that is opened', () => {
  const openEvent = async (world: World): Promise<Page> => {
    await world.event("it's", { value: 'ten', valeu: '7' });
    return openPage(addressOf(world, '&request=1'));
  };
  const codeOf = async (page: Page, label: string): Promise<string> =>
    (await page
      .getByRole('figure', { name: new RegExp(`^${label}`) })
      .locator('pre')
      .textContent()) ?? '';

  test('tells its fields as parsed and as sent, what was found, what was answered and what was made of it', async () => {
    const world = aWorld(sim);
    const page = await openEvent(world);
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await page.getByRole('cell', { name: "it's", exact: true }).waitFor();
    const { findings, answer, facts } = world.last();
    expect(findings.length).toBeGreaterThan(1);
    const said = await page.getByRole('complementary').innerText();
    for (const { message, expected, hint, rule } of findings) {
      for (const text of [message, expected, hint, rule]) expect(said).toContain(text);
    }
    expect(await codeOf(page, 'The request')).toMatch(/^POST \/v0\/event\n(?:.+\n)+\n.*event=it%27s/);
    expect(await codeOf(page, `Status ${answer.status}`)).toContain(answer.body);
    for (const { type } of facts) expect(JSON.parse(await codeOf(page, type))).toMatchObject({ type });
  });

  test('is sound wide and narrow, light and dark', { tags: 'long' }, async () => {
    const page = await openEvent(aWorld(sim));
    await page.getByRole('heading', { name: 'Request 1' }).waitFor();
    await expectSoundInAllLooks(page);
  });

  test('its curl sends the same once more', async () => {
    const world = aWorld(sim);
    const page = await openEvent(world);
    const { fields, verdict, findings } = world.last();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const figure = page.getByRole('figure', { name: 'As curl' });
    await figure.getByRole('button', { name: 'Copy' }).click();
    await figure.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    const { stdout } = await runBash(copied);
    expect(stdout).toContain('"code"');
    expect(world.last().id).toBe('2');
    expect(world.last()).toMatchObject({ fields, verdict, findings });
  });

  test('the assertions that it makes hold for it, in a test of Vitest and at /_sim/assert', async () => {
    const world = aWorld(sim);
    const page = await openEvent(world);
    const made = await codeOf(page, 'As a test of Vitest');
    const imports = "import { expect, test } from 'vitest';\nimport 'mmp-sim/testing/vitest';\n";
    expect(made.startsWith(imports)).toBe(true);
    const tests = runInThisContext(
      `(expect) => { const tests = []; const test = (...one) => tests.push(one); ${made.slice(imports.length)}; return tests; }`,
    ) as (given: typeof expect) => [string, () => Promise<void>][];
    const [[name, run] = ['', async () => {}]] = tests(expect);
    expect(name).toBe('tenjin.event is recorded');
    await run();
    await world.control('DELETE /_sim/requests');
    await expect(run()).rejects.toThrow('Expected at least 1 request to match, got 0.');

    await world.event("it's", { value: 'ten', valeu: '7' });
    await page.getByText('The assertions below leave out api_key, sdk_version').waitFor();
    const asked = JSON.parse(await codeOf(page, 'As the body of POST /_sim/assert')) as object;
    const { stdout } = await runBash(await codeOf(page, 'That assertion, from a terminal'));
    expect(JSON.parse(stdout)).toMatchObject({ matched: 1 });
    const { status, body } = await world.control<{ matched: number }>('POST /_sim/assert?status=true', asked);
    expect({ status, body }).toMatchObject({ status: 200, body: { matched: 1 } });
  });

  test('says in words which fault it met, and leads to it', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.control('POST /_sim/faults', { do: { status: 503 }, when: { first: 1 } });
    await world.event('level_1');
    const page = await openPage(addressOf(world, `&request=${world.last().id}`));
    await page.getByText('It met a fault: answered with a status of its own, and the MMP has not taken it.').waitFor();
    await page.getByRole('link', { name: 'fault', exact: true }).click();
    await page.getByRole('cell', { name: 'answers 503' }).first().waitFor();
  });

  test('leads to the story of its installation', { tags: 'long' }, async () => {
    const world = aWorld(sim);
    await world.open();
    const page = await openPage(addressOf(world, '&request=1'));
    await page.getByRole('link', { name: 'its installation' }).click();
    await page.getByRole('heading', { name: AIID }).waitFor();
    await page.getByText(GAID).first().waitFor();
  });
});
