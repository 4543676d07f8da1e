// The dashboard with a hundred thousand requests in the journal: its first paint, what its reader does, and what it loads.
//   node bench/dashboard.mjs [--quick]
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { chromiumOptions, hasChromium, NO_CHROMIUM } from '../scripts/chromium.mjs';
import { processorTime } from './support/child.mjs';
import { FIRST_PAINT, HELPERS, prepare, QUESTIONS, VIEWS } from './support/dashboard-views.mjs';
import { chooseGenerator, load } from './support/load.mjs';
import { isMain, log, printTable, readFlags, runMain } from './support/main.mjs';
import { median, shown } from './support/measure.mjs';
import { events, INSTALLATIONS, knownOpens } from './support/plans.mjs';
import { control, startMeasured } from './support/servers.mjs';

const ENTRIES = 100_000;
const PAINT_MS = 1000;
const INTERACTION_MS = 100;
const JS_KB = 250;
/** Room for all of them. */
const LIMITS = { journalEntries: 2 * ENTRIES, journalBytes: 1024 * 1024 * 1024 };
/** The oldest requests: so many of one key that no app has, and of another one that differs in its last letter. */
const OLDEST = 8;
const OF_OLD = '29eeb1610fe74997b6d53f02eeeeeeee';
const old = (api_key) =>
  new URLSearchParams({
    api_key,
    bundle_id: 'dev.mmpsim.demo',
    platform: 'android',
    analytics_installation_id: OF_OLD,
  });

const NOBODY = '29eeb1610fe74997b6d53f02ffffffff';
/** Requests a second while a reader goes on reading: six thousand a minute. */
const ARRIVALS = 100;
const ARRIVAL_MS = 50;
const IS_NONE = `document.querySelector('.live .empty h2') !== null`;
const ARE_ALL = `document.querySelectorAll('.all .row.recorded').length > 2`;
const ARE_FEW = `document.querySelectorAll('.all .row.rejected').length > 2 && document.querySelector('.all .row.recorded') === null`;
const NEXT_OPENS = {
  act: `globalThis.was = document.querySelector('.details h2').textContent; dispatchEvent(new KeyboardEvent('keydown', { key: 'KEY' }))`,
  isDone: `document.querySelector('.details h2').textContent !== globalThis.was && document.querySelector('.details .headline') !== null`,
};

/** @param {string} label @param {string} text */
const typed = (label, text) => ({
  before: `type('${label}', '${text.slice(0, -1)}')`,
  act: `write('${label}', '${text}')`,
});

/**
 * What a reader does, as a function of the page, and how he knows that it is done. Each is measured from the act to the
 * frame after it shows.
 */
const ACTS = {
  'open a request': {
    act: `document.querySelectorAll('.all a')[5].click()`,
    isDone: `document.querySelector('.details .headline') !== null`,
  },
  'the one before, by `k`': { ...NEXT_OPENS, act: NEXT_OPENS.act.replace('KEY', 'k') },
  'choose a verdict that few have': { act: `choose('verdict', 'rejected')`, isDone: ARE_FEW },
  'show all again': { act: `choose('verdict', '')`, isDone: ARE_ALL },
  'search for a text that nobody says': { act: `write('Search', 'nobody says this')`, isDone: IS_NONE },
  'show all after it': { act: `write('Search', '')`, isDone: ARE_ALL },
  'search for a text that few say, the oldest': { act: `write('Search', 'api_key=OLD')`, isDone: ARE_FEW },
  'show all after that': { act: `write('Search', '')`, isDone: ARE_ALL },
  // Each letter asks; measured is what the last one takes.
  'typed, after the last letter: a text that few say, the oldest': {
    ...typed('Search', 'api_key=OLD'),
    isDone: `document.querySelector('.rows')?.getAttribute('aria-rowcount') === '${OLDEST + 1}'`,
  },
  'show all after it was typed': { act: `write('Search', '')`, isDone: ARE_ALL },
  'typed, after the last letter: an installation that few are of, the oldest': {
    ...typed('Installation', OF_OLD),
    isDone: ARE_FEW,
  },
  'show all after that was typed': { act: `write('Installation', '')`, isDone: ARE_ALL },
  'search for an installation, of nobody': { act: `write('Installation', '${NOBODY}')`, isDone: IS_NONE },
};
/** The same while requests come. */
const UNDER_LOAD = {
  [`open a request while ${ARRIVALS} come each second`]: ACTS['open a request'],
  'the next one, by `j`, then': { ...NEXT_OPENS, act: NEXT_OPENS.act.replace('KEY', 'j') },
};
/** What the simulator is asked for it. */
const SEARCHES = [
  ['`GET /_sim/requests?text=`, a text that nobody says', 'requests?limit=100&text=nobody+says+this'],
  ['`GET /_sim/requests?text=`, a text that all say', 'requests?limit=100&text=analytics-relay'],
  ['`GET /_sim/requests?installation=`, of nobody', `requests?limit=100&installation=${NOBODY}`],
  ...QUESTIONS,
];
const paintOf = (path) => `first paint of \`${path}\``;
const answerOf = (path) => `first answer of \`${path}\``;

/**
 * @param {{ quick: boolean, generator?: string }} options
 * @returns {Promise<import('./support/measure.mjs').Row[]>}
 */
export async function measureDashboard({ quick, generator: asked }) {
  if (!hasChromium) {
    log(`dashboard: left out. ${NO_CHROMIUM}`);
    return [];
  }
  const generator = chooseGenerator(asked);
  const [entries, rounds] = quick ? [ENTRIES / 10, 3] : [ENTRIES, 5];
  const simulator = await startMeasured({ limits: LIMITS });
  const { items: apps } = await control(simulator, '/_sim/apps');
  const app = apps.find(({ platform }) => platform === 'android');
  const { key } = app.sdkKeys[0];
  const { url } = simulator.ready;
  log(`dashboard: ${entries} requests`);
  const plan = events(key);
  await prepare(url, app);
  await load(generator, simulator, knownOpens(key), { amount: INSTALLATIONS });
  // The oldest: whoever looks for the few has to look through all.
  for (const name of ['OLD', 'OLX']) {
    for (let sent = 0; sent < OLDEST; sent += 1) {
      await (await fetch(`${url}/v0/event`, { method: 'POST', body: old(name) })).text();
    }
  }
  await load(generator, simulator, plan, { amount: entries });

  const browser = await chromium.launch(chromiumOptions());
  try {
    const scripts = new Map();
    const ofViews = Object.values(VIEWS).flatMap((view) => Object.keys(view.acts));
    const acts = [...Object.keys(ACTS), ...ofViews, ...Object.keys(UNDER_LOAD)];
    const paths = Object.keys(VIEWS).flatMap((path) => [paintOf(path), answerOf(path)]);
    const seen = {
      paint: [],
      rows: [],
      ...Object.fromEntries(paths.map((name) => [name, []])),
      ...Object.fromEntries(acts.map((name) => [name, []])),
    };
    for (let round = 0; round <= rounds; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const kept = [];
      const keep = (response) => kept.push(keepScript(response, scripts));
      page.on('response', keep);
      const from = Date.now();
      await page.goto(`${url}/`);
      await page.locator('.all .row').first().waitFor();
      const rowsMs = Date.now() - from;
      const startTime = await page.evaluate(FIRST_PAINT);
      await page.evaluate(HELPERS);
      await Promise.all(kept);
      const times = {};
      const time = async ([name, { before, act, isDone }]) => {
        if (before !== undefined) await page.evaluate(before);
        times[name] = await page.evaluate(`timed(() => { ${act} }, () => ${isDone})`);
      };
      for (const one of Object.entries(ACTS)) await time(one);
      page.off('response', keep);
      for (const [path, view] of Object.entries(VIEWS)) {
        const begun = Date.now();
        await page.goto(url + path);
        await page.locator(view.answered).first().waitFor();
        times[answerOf(path)] = Date.now() - begun;
        times[paintOf(path)] = await page.evaluate(FIRST_PAINT);
        await page.evaluate(HELPERS);
        for (const one of Object.entries(view.acts)) await time(one);
      }
      await page.goto(`${url}/`);
      await page.locator('.all .row').first().waitFor();
      await page.evaluate(HELPERS);
      const stop = arrive(url, key);
      await page.locator('.stream.open').waitFor();
      for (const one of Object.entries(UNDER_LOAD)) await time(one);
      await stop();
      await page.close();
      // The first round warms both of them.
      if (round === 0) continue;
      seen.paint.push(startTime);
      seen.rows.push(rowsMs);
      for (const [name, ms] of Object.entries(times)) seen[name].push(ms);
    }
    const searches = [];
    for (const [what, query] of SEARCHES) {
      const [times, busy] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const [before, from] = [processorTime(simulator.pid), performance.now()];
        await control(simulator, `/_sim/${query}`);
        times.push(performance.now() - from);
        const after = processorTime(simulator.pid);
        if (before !== null && after !== null)
          busy.push(Math.round((after.user + after.system - before.user - before.system) * 1000));
      }
      searches.push({ what, times, busy });
    }
    const gzipped = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
    const row = (what, times, target) => ({
      what,
      measured: shown(times, 'ms'),
      peer: '',
      ratio: null,
      target: `< ${target} ms`,
      reached: median(times) < target,
    });
    const among = `with ${entries.toLocaleString('en-US')} requests`;
    return [
      row(`first paint of \`/\`, ${among}`, seen.paint, PAINT_MS),
      row(`first rows of \`/\`, ${among}`, seen.rows, PAINT_MS),
      ...paths.map((name) => row(`${name}, ${among}`, seen[name], PAINT_MS)),
      ...acts.map((name) => row(name, seen[name], INTERACTION_MS)),
      ...searches.map(({ what, times, busy }) => ({
        ...row(what, times, INTERACTION_MS),
        ...(busy.length === 0 ? {} : { peer: `processor time: ${shown(busy, 'ms')}` }),
      })),
      {
        what: `JavaScript that \`/\` loads, gzipped: ${scripts.size} files`,
        measured: `${gzipped.toFixed(1)} kB`,
        peer: '',
        ratio: null,
        target: `≤ ${JS_KB} kB`,
        reached: gzipped <= JS_KB,
      },
    ];
  } finally {
    await browser.close();
    simulator.stop();
  }
}

/**
 * Sends events as they come from a game, each by itself.
 *
 * @param {string} url
 * @param {string} key
 * @returns {() => Promise<unknown>} What ends it.
 */
function arrive(url, key) {
  const plan = events(key);
  const sent = new Set();
  let at = 0;
  const timer = setInterval(() => {
    for (let count = 0; count < (ARRIVALS * ARRIVAL_MS) / 1000; count += 1) {
      const one = fetch(url + plan.path, {
        method: 'POST',
        headers: plan.headers,
        body: plan.bodies[at % plan.bodies.length],
      })
        .then(async (response) => response.text())
        .finally(() => sent.delete(one));
      sent.add(one);
      at += 1;
    }
  }, ARRIVAL_MS);
  return () => {
    clearInterval(timer);
    return Promise.all(sent);
  };
}

/** @param {import('playwright-core').Response} response @param {Map<string, number>} scripts - Sizes by address, gzipped. */
async function keepScript(response, scripts) {
  if (!response.url().endsWith('.js') || scripts.has(response.url())) return;
  const size = gzipSync(await response.body()).length;
  scripts.set(response.url(), size);
}

if (isMain(import.meta.url)) {
  const flags = readFlags();
  await runMain(async () => printTable(await measureDashboard(flags)));
}
