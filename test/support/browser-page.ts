import axe from 'axe-core';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { isOfDashboard } from '../../simulator/dashboard-paths.js';

let browser: Browser | null = null;

/** What a stranger sends who wants a script of his own to run in the page. */
export const INJECTED = '<img src=x onerror="globalThis.wasInjected=true">';

function browserOfWorker(): string {
  const browsers = inject('browsers');
  const one = browsers[(Number(process.env['VITEST_POOL_ID']) - 1) % browsers.length];
  if (one === undefined) throw new RangeError('no browser was started for this worker');
  return one;
}

export type Look = { readonly width: 390 | 1280; readonly theme: 'light' | 'dark' };

/** A narrow screen by night, and a wide one by day. */
export const LOOKS: readonly Look[] = [
  { width: 390, theme: 'dark' },
  { width: 1280, theme: 'light' },
];

type Opening = Partial<Look> & {
  /** What the console may say here: that a request failed which the test lets fail. */
  readonly expected?: RegExp;
  /** Whom else it may ask. */
  readonly reaches?: string;
  /** What is done before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
};

/** Whether a view may ask for a path: what an MMP has is asked for by Simulate alone, as a client of it does. */
const mayAsk = (view: string, path: string): boolean =>
  isOfDashboard(path) || path.startsWith('/_sim/') || (view === '/simulate' && /^(?:\/w\/[^/]+)?\/v0\//.test(path));

/**
 * Opens an address of the dashboard, with nothing in the page's stores. The test fails where the console or a script tells
 * of an error, or where anybody but the simulator is asked for something, or the simulator for what is not of the page.
 */
export async function openPage(
  address: string,
  { width = 1280, theme = 'light', expected, reaches, before }: Opening = {},
): Promise<Page> {
  browser ??= await chromium.connect(browserOfWorker());
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: theme });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const own = new URL(address).origin;
  const faults: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && expected?.test(text) !== true) faults.push(text);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    const { protocol, origin, pathname } = new URL(request.url());
    if (protocol === 'data:' || protocol === 'blob:' || origin === reaches) return;
    // Of what is opened the page is not there yet.
    const view = request.isNavigationRequest() ? '' : new URL(page.url()).pathname;
    if (origin !== own || !mayAsk(view, pathname)) faults.push(`asks ${request.url()} on ${view}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  await before?.(page);
  await page.goto(address);
  return page;
}

/** No rule of WCAG 2.2 AA is broken in a serious way, and nothing is beyond the edge. */
export async function expectSound(page: Page): Promise<void> {
  // By the debugger, since the page's policy takes no script of anybody else; half a megabyte, and once for each document.
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: Pick<typeof axe, 'run'> }).axe;
    const found = await run({
      // What is new in 2.2 is off unless it is asked for.
      rules: { 'target-size': { enabled: true } },
      // All are looked for; where the others are it need not work out.
      resultTypes: ['violations'],
      selectors: false,
    });
    return found.violations;
  });
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 200)) }))).toEqual([]);
  const beyond = await page.evaluate<number[]>(
    "[...document.querySelectorAll('html, main')].map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)",
  );
  expect(Math.max(...beyond), 'pixels beyond the edge').toBe(0);
}

/**
 * How many places still wait for their answer. Those out of sight ask when they come into it; not by `scrollIntoView`, after
 * which Tab would go on from there.
 */
const WAITING = `(() => {
  const says = [...document.querySelectorAll('main p')].filter((one) => /^(?:Loading|Looking)/.test(one.textContent));
  const waiting = [...says, ...document.querySelectorAll('main [aria-busy=true]')];
  const topOf = (one) => one.getBoundingClientRect().top;
  for (let box = waiting[0]?.parentElement; box; box = box.parentElement) box.scrollBy(0, topOf(waiting[0]) - topOf(box));
  return waiting.length;
})()`;

/** Waits until a view has all that it asks for, down to its end, and is back at its top. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main :is(h1, h2)').first().waitFor({ state: 'attached' });
  await expect.poll(() => page.evaluate(WAITING), { timeout: 60_000, interval: 100 }).toBe(0);
  await page.evaluate("document.querySelector('main').scrollTo(0, 0)");
}

/** What stands there is sound wide and narrow, light and dark. */
export async function expectSoundInAllLooks(page: Page): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Charts are drawn anew in other colours.
      await settled(page);
      await expectSound(page);
    }
  }
}

/** Before the page can be shown anew, as no hand is quick enough to do, but a script is. */
export const pressThrice = (button: Locator): Promise<void> =>
  button.evaluate((element) => {
    for (let times = 0; times < 3; times += 1) (element as unknown as { click: () => void }).click();
  });

/** Rows of tables in which a text stands. */
export const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

/** What a list of terms says of one of them. */
export const told = (page: Page, term: RegExp): Locator =>
  page.getByRole('term').filter({ hasText: term }).locator('xpath=following-sibling::dd[1]');

/** What the address of a page says. */
export const queryOf = (page: Page): object => Object.fromEntries(new URL(page.url()).searchParams);

/** How many steps the page has gone, beginning with none. */
export const stepsOf = (page: Page): Promise<number> => page.evaluate<number>('history.length');
