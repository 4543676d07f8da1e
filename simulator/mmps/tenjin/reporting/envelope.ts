import { STATUS_CODES } from 'node:http';
import type { WireResponse } from '../../mmp.js';
import type { ReportingRequest } from '../../reporting-api.js';

const HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

/** Largest page. @see github.com/PostHog/posthog, source `tenjin`. */
export const MOST_PER_PAGE = 1000;
/** Our own choice (assumed). */
const USUAL_PER_PAGE = 100;

/** A resource as JSON:API has it. */
export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
};

/** Which part of a list is asked for; pages count from 1. */
export type Page = { readonly page: number; readonly perPage: number };

export const json = (status: number, body: unknown, headers: WireResponse['headers'] = {}): WireResponse => ({
  status,
  headers: { ...HEADERS, ...headers },
  body: JSON.stringify(body),
});

/**
 * A request that is not taken.
 *
 * @see The form is that of `{"error":"Saved report not found"}`, which a public client has seen. The other texts are ours
 *   (assumed).
 */
export const badRequest = (error: string): WireResponse => json(400, { error });

/** @see A test of a public client has this form for 401; for the other statuses it is assumed. */
export function errors(status: number, headers: WireResponse['headers'] = {}): WireResponse {
  return json(status, { errors: [{ status, title: STATUS_CODES[status] ?? 'Error' }] }, headers);
}

/** Which page is asked for, or the parameter that is wrong. */
export function readPage(parameters: URLSearchParams): Page | { readonly wrong: string; readonly hint: string } {
  const page = wholeOf(parameters.get('page'), 1, Number.MAX_SAFE_INTEGER);
  if (page === null)
    return { wrong: 'page', hint: `got ${parameters.get('page') ?? ''}, expected a whole number from 1.` };
  const perPage = wholeOf(parameters.get('per_page'), USUAL_PER_PAGE, MOST_PER_PAGE);
  if (perPage === null) {
    const hint = `got ${parameters.get('per_page') ?? ''}, expected a whole number, 1–${MOST_PER_PAGE}.`;
    return { wrong: 'per_page', hint };
  }
  return { page, perPage };
}

function wholeOf(text: string | null, otherwise: number, most: number): number | null {
  if (text === null || text === '') return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : null;
}

/**
 * A page of a list. `links.next` is absolute, with `http` whatever the client used, and null on the last page.
 *
 * @see `http` was seen by several public clients; that the last page has none is our own choice (assumed), since clients
 *   that follow it to the end would never end.
 */
export function list(
  all: readonly Resource[],
  { page, perPage }: Page,
  { base, path, query }: ReportingRequest,
  meta: Readonly<Record<string, unknown>> = {},
): WireResponse {
  const end = page * perPage;
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page + 1));
  parameters.set('per_page', String(perPage));
  return json(200, {
    data: all.slice(end - perPage, end),
    links: { next: end < all.length ? `${base}${path}?${parameters.toString()}` : null },
    meta: { count: all.length, ...meta },
  });
}
