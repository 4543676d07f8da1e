import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { expectSound, INJECTED, openPage, settled } from '../support/browser-page.js';
import { worldOf } from '../support/world.js';

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator();
  await worldOf(sim, sim.default).open();
});
afterAll(() => sim.close());

describe('safety', () => {
  test('no script, style or picture of anybody else is taken, and nobody shows it in a frame', async () => {
    const { headers } = await fetch(`${sim.url}/campaigns`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('a script that came to stand in the page does not run', async () => {
    const page = await openPage(`${sim.url}/`, { expected: /Content Security Policy|404/ });
    await settled(page);
    // What is not there is asked of the page's own folder, of which alone it may ask.
    const injected = INJECTED.replace('src=x', 'src=/assets/x');
    await page.evaluate(`
      document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(injected)});
      document.body.append(Object.assign(document.createElement('script'), { text: 'globalThis.wasInjected = true' }));
    `);
    await page.locator('main img').waitFor({ state: 'attached' });
    expect(await page.evaluate('globalThis.wasInjected')).toBeUndefined();
  });

  test('a name that every object has changes none of them where it is drawn', { tags: 'long' }, async () => {
    const sql = "select '__proto__' as x, 1 as y union all select 'b', 2";
    const page = await openPage(`${sim.url}/control/sql?${new URLSearchParams({ sql }).toString()}`);
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText('2 rows').waitFor();
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.picture canvas').waitFor();
    await settled(page);
    expect(
      await page.evaluate('(() => { const all = []; for (const name in {}) all.push(name); return all; })()'),
    ).toEqual([]);
    await page.getByRole('navigation').getByRole('link', { name: 'Installations' }).click();
    await page.getByRole('heading', { name: 'Installations, the newest first' }).waitFor();
    expect(await page.getByRole('link', { name: 'Older ones' }).count()).toBe(0);
  });

  const openOther = async (reaches = sim.url): Promise<Page> => {
    const other = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<p>other'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    return openPage(`http://localhost:${port}/`, { expected: /./, reaches });
  };

  test('another page holds no stream open', async () => {
    const own = await createSimulator();
    onTestFinished(() => own.close());
    const page = await openOther(own.url);
    const asked = `fetch('${own.url}/_sim/stream', { mode: 'no-cors' }).then(() => 'held', () => 'refused')`;
    expect(await page.evaluate(asked)).toBe('refused');
    expect(await (await fetch(`${own.url}/metrics`)).text()).toMatch(/^mmp_sim_streams_open 0$/m);
  });

  test('what another page asks to be changed is refused', async () => {
    const page = await openOther();
    // The debugger alone tells what was answered: the page is told of a failure, whatever it was.
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const answers: number[] = [];
    network.on('Network.responseReceivedExtraInfo', ({ statusCode }) => answers.push(statusCode));
    const asked = `fetch('${sim.url}/_sim/reset', { method: 'POST', mode: 'no-cors' }).then(() => 'held', () => 'refused')`;
    expect(await page.evaluate(asked)).toBe('refused');
    await expect.poll(() => answers).toEqual([403]);
    expect(sim.default.requests().length).toBeGreaterThan(0);
  });

  test('with a token, one signs in once for a tab, and no address has it', async () => {
    const guarded = await createSimulator({ token: 'sesame' });
    onTestFinished(() => guarded.close());
    const seen: string[] = [];
    const page = await openPage(`${guarded.url}/`, {
      expected: /401/,
      before: async (one) => one.on('request', (request) => seen.push(request.url())),
    });
    await page.getByLabel('Token').waitFor();
    await expectSound(page);
    await page.getByLabel('Token').fill('open');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').fill('sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await page.reload();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    expect([...seen, page.url()].filter((url) => url.includes('sesame'))).toEqual([]);
  });
});

test('a simulator that comes back with another token asks for it, wherever one is', async () => {
  const first = await createSimulator({ token: 'sesame' });
  const page = await openPage(`${first.url}/control/clock`, { expected: /401|ERR_|Failed to load/ });
  await page.getByLabel('Token').fill('sesame');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  // A link cannot carry it.
  expect(await page.getByRole('link', { name: 'API' }).count()).toBe(0);
  await first.close();
  const second = await createSimulator({ token: 'open', port: Number(new URL(first.url).port) });
  onTestFinished(() => second.close());
  await page.getByLabel('Token').fill('öffne dich – €');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('no header can hold').waitFor();
  await page.getByLabel('Token').fill('open');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/control/clock');
});
