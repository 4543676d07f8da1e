import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';

let browser: Browser | null = null;

/** Whether there is a browser on this platform; where there is none, what was left out has been said. */
export const hasBrowser = inject('browser') !== null;

export type Watched = {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests to anybody but the simulator. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
};

/** A page of its own, with nothing in its stores, that is watched for errors and for requests to others. */
export async function aPage(origin: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const endpoint = inject('browser');
  if (endpoint === null) throw new RangeError('there is no browser');
  browser ??= await chromium.connect(endpoint);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: origin, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(`asks ${request.url()}`);
  });
  return { page, faults, close: () => context.close() };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
};

/** No rule of WCAG 2.2 AA is broken in a serious way. */
export async function expectAccessible(page: Page): Promise<void> {
  // By the debugger, since the page's policy takes no script of anybody else.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: found } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    const { violations: all } = await found.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return all.map(({ id, impact, nodes }) => ({ id, impact, html: nodes.map((node) => node.html.slice(0, 200)) }));
  });
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
}
