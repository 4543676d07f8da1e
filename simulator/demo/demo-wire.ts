import type { Ingest } from '../ingest/ingest.js';
import type { Routes } from '../ingest/routes.js';
import type { WireResponse } from '../mmps/mmp.js';
import type { Fields, Post } from './game-backend.js';

const EMPTY = Buffer.alloc(0);
/** Whose requests these are, for whoever looks at their headers. */
const BACKEND = 'lanterngrove-backend/1.3';
const NETWORK = 'ad-network/1.0';

/** The way of a request to the MMP without a connection: from the bytes on it is that of any other. */
export class DemoWire {
  readonly #ingest: Ingest;
  readonly #routes: Routes;
  readonly #maxFields: number;
  readonly #waiting: Promise<unknown>[] = [];

  constructor({ ingest, routes, maxFields }: { ingest: Ingest; routes: Routes; maxFields: number }) {
    this.#ingest = ingest;
    this.#routes = routes;
    this.#maxFields = maxFields;
  }

  /** @param key - Of the app, as the user name of HTTP Basic. */
  post({ path, fields }: Post, key: string): void {
    const body = Buffer.from(new URLSearchParams(fields).toString());
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', 'user-agent': BACKEND };
    const answer = this.#send('POST', path, { query: '', headers, body });
    if (answer instanceof Promise) this.#waiting.push(answer);
  }

  /** Opens a tracking link. @returns Where it leads; null for a pixel. */
  async open(path: string, fields: Fields): Promise<string | null> {
    const query = new URLSearchParams(fields).toString();
    const answer = this.#send('GET', path, { query, headers: { 'user-agent': NETWORK }, body: EMPTY });
    if (answer instanceof Promise) this.#waiting.push(answer);
    const { headers } = await answer;
    return headers['Location'] ?? headers['location'] ?? null;
  }

  /** Resolves when all is answered. */
  async idle(): Promise<void> {
    await Promise.all(this.#waiting.splice(0));
  }

  #send(
    method: 'GET' | 'POST',
    path: string,
    sent: { readonly query: string; readonly headers: Fields; readonly body: Buffer },
  ): WireResponse | Promise<WireResponse> {
    const route = this.#routes.find(method, path);
    if (route === null) throw new RangeError(`nobody takes ${path}`);
    const request = {
      method,
      scope: null,
      path,
      remoteIp: '127.0.0.1',
      params: route.params,
      maxFields: this.#maxFields,
    };
    // Nobody has set a fault yet, which alone would answer otherwise.
    return this.#ingest.handle(route, { ...request, ...sent }) as WireResponse | Promise<WireResponse>;
  }
}
