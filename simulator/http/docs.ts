import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import { unavailable } from '../errors.js';
import { refuseMethod } from './control-request.js';
import type { OpenApi } from './docs-document.js';
import { docsPage, PAGE_POLICY } from './docs-page.js';

/** `/_sim/openapi.json`: what this simulator answers, as OpenAPI 3.1. Its servers are the address that was asked. */
export function openapiRoutes(deps: { readonly url: () => string }): Router {
  return onlyGet(async (request, response) => {
    response.type('json').send(await documentFor(request.headers.host, deps.url()));
  });
}

/** Most addresses whose page is kept: making it takes longer than a hundred other answers. */
const PAGES = 4;

/** `/_sim/docs`: the same as a page for people. */
export function docsRoutes(deps: { readonly url: () => string }): Router {
  const pages = new Map<string, string>();
  const pageFor = (document: string): string => {
    const known = pages.get(document);
    if (known !== undefined) return known;
    const page = docsPage(JSON.parse(document) as OpenApi);
    if (pages.size >= PAGES) pages.clear();
    pages.set(document, page);
    return page;
  };
  return onlyGet(async (request, response) => {
    const page = pageFor(await documentFor(request.headers.host, deps.url()));
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.type('html').send(page);
  });
}

function onlyGet(handler: RequestHandler): Router {
  const router = Router();
  router.route('/').get(handler).all(refuseMethod);
  return router;
}

let published: Promise<{ text: string; origin: string }> | undefined;

/** The document of the package, made when the package was: read once, when it is first asked for. */
export function publishedDocument(): Promise<{ text: string; origin: string }> {
  published ??= read().catch((error: unknown) => {
    // No file descriptor left, say: the next time it may go well.
    published = undefined;
    throw unavailable(error);
  });
  return published;

  async function read(): Promise<{ text: string; origin: string }> {
    // By the package's own name: the same from its sources and from what is built.
    const path = createRequire(import.meta.url).resolve('mmp-sim/openapi.json');
    const text = await readFile(path, 'utf8');
    const [server] = (JSON.parse(text) as OpenApi).servers;
    if (server === undefined) throw new RangeError('openapi.json names no server');
    return { text, origin: server.url };
  }
}

/** The document with the caller's address in the place of the one that it was made with, in examples too. */
async function documentFor(host: string | undefined, otherwise: string): Promise<string> {
  const { text, origin } = await publishedDocument();
  // What is no host of a URL could be anything: then the address that the simulator knows itself by.
  const asked = host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).origin : otherwise;
  return text.replaceAll(origin, asked);
}
