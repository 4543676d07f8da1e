import { STATUS_CODES } from 'node:http';
import type { WireResponse } from '../../mmp.js';
import type { ReportingRequest } from '../../reporting-api.js';

const HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

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

/**
 * A page of a list. `links.next` is absolute, with `http` whatever the client used, and stands on the last page too.
 *
 * @see Several public clients have seen both. That a page without rows has none is our own choice (assumed), since clients
 *   that follow it to the end would never end.
 */
export function list(
  all: readonly Resource[],
  { page, perPage }: Page,
  { base, path, query }: ReportingRequest,
  meta: Readonly<Record<string, unknown>> = {},
): WireResponse {
  const end = page * perPage;
  const data = all.slice(end - perPage, end);
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page + 1));
  parameters.set('per_page', String(perPage));
  return json(200, {
    data,
    links: { next: data.length > 0 ? `${base}${path}?${parameters.toString()}` : null },
    meta: { count: all.length, ...meta },
  });
}
