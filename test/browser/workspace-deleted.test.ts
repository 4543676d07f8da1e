import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { openPage, settled } from '../support/browser-page.js';
import { frozen } from '../support/world.js';

test.each([
  '/',
  '/campaigns',
  '/callbacks',
  '/simulate',
  '/simulate?part=scenarios',
  '/control',
  '/control/apps',
  '/control/sql',
])(
  'of a workspace that somebody else deletes while one looks at %s it is said, and it is shown again when it is made anew',
  { tags: 'long' },
  async (path) => {
    const sim = await createSimulator({ clock: frozen });
    onTestFinished(() => sim.close());
    sim.workspace({ id: 'theirs' });
    const team = sim.workspace({ id: 'mine', apps: [{ bundleId: 'com.example.mine', platform: 'android' }] });
    const address = new URL(path, sim.url);
    address.searchParams.set('workspace', 'mine');
    const page = await openPage(address.href, { expected: /404/ });
    await settled(page);
    const gone = page.getByRole('heading', { name: 'No workspace is called mine' });
    team.delete();
    await gone.waitFor();
    const others = page.getByRole('combobox', { name: 'Workspace' }).locator('option');
    await expect.poll(() => others.allInnerTexts()).toEqual(['mine (not there)', 'theirs', 'default']);
    sim.workspace({ id: 'mine', apps: [{ bundleId: 'com.example.mine', platform: 'android' }] });
    await gone.waitFor({ state: 'detached' });
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(page.url()).toBe(address.href);
  },
);
