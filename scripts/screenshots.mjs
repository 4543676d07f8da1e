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
/** Of those that the usual height does not suit: the one with the most words would be too large, and the chart would be cut. */
const HEIGHTS = {
  'live-light': 660,
  'live-dark': 660,
  'campaigns-light': 830,
  'campaigns-dark': 830,
  'campaigns-narrow': 1180,
  'control-light': 790,
  'control-dark': 790,
  'control-narrow': 980,
};
const NOW = '2026-11-24T12:00:00.000Z';
const SQL = `select date, sum(reported_spend) / 100.0 as spend_usd, sum(tracked_installs) as installs
from reporting_metrics group by 1 order by 1`;

const named = process.argv.slice(2);
const sim = await started();
try {
  const browser = await chromium.launch(chromiumOptions());
  try {
    mkdirSync(folder, { recursive: true });
    const opened = await addresses();
    for (const name of await viewsOf(browser)) {
      if (named.length === 0 || named.includes(name)) await takeAll(browser, name, opened[name] ?? `/${name}`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await sim.close();
}

/** Where there is something to look at. @returns Addresses of views, by their names. */
async function addresses() {
  // The first question waits for what has happened to be put where it is asked.
  await sim.default.sql(SQL);
  const dropped = sim.default.requests().find(({ verdict }) => verdict === 'dropped');
  const { items } = await (await fetch(`${sim.url}/_sim/installs?limit=100`)).json();
  const organic = items.find(({ attribution }) => attribution?.channel === 'organic');
  return {
    live: `/?request=${dropped.id}`,
    installations: `/installations?id=${organic.installationId}`,
    control: `/control/sql?${new URLSearchParams({ sql: SQL, as: 'chart' })}`,
  };
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
    const viewport = { width, height: HEIGHTS[`${name}-${look}`] ?? height };
    const page = await browser.newPage({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(sim.url + address);
    const path = `${folder}${name}-${look}.png`;
    await page.locator('main :is(h1, h2)').first().waitFor({ state: 'attached' });
    // A statement of an address waits until somebody runs it.
    if (name === 'control') await page.getByRole('button', { name: 'Run' }).click();
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
