import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, LOOKS, openPage } from '../support/browser-page.js';
import { AIID, aWorld, GAID } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => void (sim = await createSimulator()));
afterAll(() => sim.close());

test.each(LOOKS)(
  'at $width pixels, $theme, a shorter window moves an install, beside what is',
  { tags: 'long' },
  async (look) => {
    const world = aWorld(sim);
    await world.click(world.campaign({ channel: 'unity' }), { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 1000 });
    await world.view(world.campaign({ channel: 'applovin', name: 'other' }), { advertising_id: GAID });
    await world.open();
    const before = await world.workspace.install(AIID);
    const page = await openPage(`${sim.url}/installations?workspace=${world.workspace.id}&id=${AIID}`, look);
    await page.getByLabel('Click, by device id').fill('1 s');
    await page.getByText('It would stay.').waitFor();
    await page.getByLabel('Click, by device id').fill('999 ms');
    await page.getByText('It would move.').waitFor();
    await page.getByText('then it would be brought by applovin (view, by device id)').waitFor();
    await page.getByLabel('View, by device id').fill('soon');
    await page.getByText('Expected a time such as 7 d').waitFor();
    await expectSound(page);
    // It stands in the address, and nothing was changed by asking.
    await page.reload();
    await page.getByText('It would move.').waitFor();
    expect(await world.workspace.install(AIID)).toEqual(before);
    await page.getByRole('link', { name: 'As it is again' }).click();
    await page.getByText('It would move.').waitFor({ state: 'detached' });
  },
);
