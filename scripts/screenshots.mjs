// Pictures of each view of the dashboard, for docs/dashboard.md and the README: npm run screenshots [-- name…]
// Of one simulator with the month of its demo, whose clock stands still, so that the same state gives the same pictures.
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSimulator } from 'mmp-sim';
import { chromium } from 'playwright-core';
import { chromiumOptions } from './chromium.mjs';

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const LOOKS = [
  { look: 'light', width: 1280, height: 720, theme: 'light' },
  { look: 'dark', width: 1280, height: 720, theme: 'dark' },
  { look: 'narrow', width: 390, height: 760, theme: 'light' },
];
const MOST_BYTES = 150_000;
const NOW = '2026-11-24T12:00:00.000Z';
const RECEIVER = 'http://127.0.0.1:9';
const SQL = `select date, sum(reported_spend) / 100.0 as spend_usd, sum(tracked_installs) as installs
from reporting_metrics group by 1 order by 1`;
const GAME = 'dev.mmpsim.lanterngrove';

const named = process.argv.slice(2);
const sim = await started();
try {
  const browser = await chromium.launch(chromiumOptions());
  try {
    mkdirSync(folder, { recursive: true });
    const opened = await stage();
    for (const name of await viewsOf(browser)) {
      if (named.length === 0 || named.includes(name)) await takeAll(browser, name, opened[name] ?? `/${name}`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await sim.close();
}

/** What a backend that is being written sends, and where to look at it. @returns Addresses of views, by their names. */
async function stage() {
  const app = sim.default.apps.find(({ bundleId, platform }) => bundleId === GAME && platform === 'android');
  const { items } = await (await fetch(`${sim.url}/_sim/installs?limit=200`)).json();
  const known = items.filter((one) => one.app.id === app.id).slice(0, 12);
  const send = async (path, params, { installationId } = known[0]) => {
    await sim.default.clock.advance({ ms: 1370 });
    const { advertisingId } = await storyOf(installationId);
    const device = { bundle_id: GAME, platform: 'android', os_version: '34', sdk_version: 'server' };
    const ids = { analytics_installation_id: installationId, advertising_id: advertisingId ?? '' };
    const body = new URLSearchParams({ api_key: app.sdkKeys[0].key, ...device, ...ids, ...params });
    await fetch(sim.url + path, { method: 'POST', body });
  };
  sim.default.callbacks.capture();
  sim.default.callbacks.add({
    name: 'levels',
    event: 'level_3',
    action: 'ping_on_first',
    active: false,
    url: RECEIVER,
  });
  sim.default.callbacks.add({
    name: 'purchases',
    event: 'purchase',
    url: `${RECEIVER}/bought?click={{click_id}}&usd={{revenue_usd_gross}}`,
  });
  const purchase = { product_id: 'chest_small', quantity: '1', currency: 'USD' };
  for (const [at, one] of known.entries()) {
    await send('/v0/event', {}, one);
    await send('/v0/event', { event: `level_${at + 3}`, value: String(at) }, one);
    if (at % 3 === 1) await send('/v0/purchase', { ...purchase, price: '4.99' }, one);
    if (at % 5 === 2) await send('/v0/event', { event: 'level_1', api_key: 'OLD-KEY' }, one);
    if (at === 10) await send('/v0/purchase', { ...purchase, prise: '4.99' }, one);
  }
  // Nobody listens there, so it is tried again.
  sim.default.callbacks.resume();
  await send('/v0/purchase', { ...purchase, price: '9.99' }, known[1]);
  await sim.default.callbacks.idle();
  // The first question waits for what has happened to be put where it is asked.
  await sim.default.sql(SQL);
  const dropped = sim.default.requests().find(({ verdict }) => verdict === 'dropped');
  const stories = await Promise.all(items.slice(0, 100).map(({ installationId }) => storyOf(installationId)));
  const organic = stories.find(
    ({ attribution, events }) =>
      attribution?.channel === 'organic' && attribution.candidates.length > 0 && events.length > 3,
  );
  return {
    live: `/?request=${dropped.id}`,
    installations: `/installations?id=${(organic ?? stories[0]).installationId}`,
    control: `/control/sql?${new URLSearchParams({ sql: SQL, as: 'chart' })}`,
  };
}

async function storyOf(id) {
  return (await fetch(`${sim.url}/_sim/installs/${id}`)).json();
}

/** At the usual port, which stands in what it says to send; where another simulator runs there, at any: then the pictures say that one. */
async function started() {
  const options = { demo: true, clock: { mode: 'frozen', now: NOW } };
  try {
    return await createSimulator({ ...options, port: 4747 });
  } catch (error) {
    process.stderr.write(
      `${error.message}\nThe pictures show another port: stop what runs at 4747 to make those that are kept.\n`,
    );
    return createSimulator(options);
  }
}

/** What the navigation leads to. */
async function viewsOf(browser) {
  const page = await browser.newPage();
  await page.goto(`${sim.url}/`);
  const links = page.getByRole('navigation').locator('a:not([href^="/_sim"])');
  await links.first().waitFor();
  const names = await links.allInnerTexts();
  await page.close();
  return names.map((name) => name.toLowerCase());
}

async function takeAll(browser, name, address) {
  for (const { look, width, height, theme } of LOOKS) {
    const viewport = { width, height };
    const page = await browser.newPage({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(sim.url + address);
    const path = `${folder}${name}-${look}.png`;
    await page.locator('main :is(h1, h2)').first().waitFor({ state: 'attached' });
    await stands(page, path);
    const { size } = statSync(path);
    process.stdout.write(
      `${name}-${look}.png ${Math.round(size / 1000)} kB${size > MOST_BYTES ? ': TOO LARGE' : ''}\n`,
    );
    if (size > MOST_BYTES) process.exitCode = 1;
    await page.close();
  }
}

/** Takes it once nothing in it waits or moves any more. */
async function stands(page, path) {
  const waits = `[...document.querySelectorAll('main p')].some((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return /^(?:Loading|Looking)/.test(one.textContent) && bottom > 0 && top < innerHeight;
  })`;
  let before = Buffer.alloc(0);
  for (let round = 0; round < 100; round += 1) {
    // Before it is taken: what has come since is not on it.
    const isWaiting = await page.evaluate(waits);
    const now = await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    if (now.equals(before) && !isWaiting) return;
    before = now;
    await page.waitForTimeout(300);
  }
  throw new Error(`${path} does not come to rest`);
}
