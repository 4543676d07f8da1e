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
const GAME = 'dev.mmpsim.lanterngrove';

const named = process.argv.slice(2);
// Its port stands in what it says to send.
const sim = await createSimulator({ demo: true, port: 4747, clock: { mode: 'frozen', now: NOW } });
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
  const purchase = { product_id: 'chest_small', quantity: '1', currency: 'USD' };
  for (const [at, one] of known.entries()) {
    await send('/v0/event', {}, one);
    await send('/v0/event', { event: `level_${at + 3}`, value: String(at) }, one);
    if (at % 3 === 1) await send('/v0/purchase', { ...purchase, price: '4.99' }, one);
    if (at % 5 === 2) await send('/v0/event', { event: 'level_1', api_key: 'OLD-KEY' }, one);
    if (at === 10) await send('/v0/purchase', { ...purchase, prise: '4.99' }, one);
  }
  const dropped = sim.default.requests().find(({ verdict }) => verdict === 'dropped');
  const stories = await Promise.all(items.slice(0, 100).map(({ installationId }) => storyOf(installationId)));
  const organic = stories.find(
    ({ attribution, events }) =>
      attribution?.channel === 'organic' && attribution.candidates.length > 0 && events.length > 3,
  );
  return {
    live: `/?request=${dropped.id}`,
    installations: `/installations?id=${(organic ?? stories[0]).installationId}`,
  };
}

async function storyOf(id) {
  return (await fetch(`${sim.url}/_sim/installs/${id}`)).json();
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
    const now = await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    if (now.equals(before) && !(await page.evaluate(waits))) return;
    before = now;
    await page.waitForTimeout(300);
  }
  throw new Error(`${path} does not come to rest`);
}
