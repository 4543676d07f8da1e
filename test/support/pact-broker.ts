import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a broker was asked and told. */
export type BrokerCall = { readonly line: string; readonly body: unknown; readonly authorization: string | undefined };

export type Broker = { readonly url: string; readonly calls: readonly BrokerCall[]; close(): Promise<void> };

type BrokerRules = {
  /** Whoever does not send it gets 401. */
  readonly token?: string;
  /** Calls that begin like this get 403. */
  readonly refuses?: string;
  /** Where `/moved/…` leads to. */
  readonly moved?: string;
};

/**
 * As much of a Pact broker as a verifier talks to: its index, which pacts are for verification, the pacts, their results.
 *
 * @param pacts - What it holds for any provider and any selector.
 */
export async function startBroker(
  pacts: readonly object[],
  { token, refuses, moved }: BrokerRules = {},
): Promise<Broker> {
  const calls: BrokerCall[] = [];
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await answer(request);
    const location = status === 302 && moved !== undefined ? { Location: moved } : {};
    response.writeHead(status, { 'Content-Type': 'application/hal+json', ...location }).end(JSON.stringify(body));
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    const sent = await text(request);
    const { authorization } = request.headers;
    calls.push({ line, body: sent === '' ? null : (JSON.parse(sent) as unknown), authorization });
    if (token !== undefined && authorization !== `Bearer ${token}`) return { status: 401, body: {} };
    if (line.startsWith('GET /moved/') && moved !== undefined) return { status: 302, body: {} };
    if (line === 'GET /') {
      const href = `${url}/pacts/provider/{provider}/for-verification`;
      return { status: 200, body: { _links: { 'pb:provider-pacts-for-verification': { href, templated: true } } } };
    }
    if (line.includes('/for-verification')) {
      const listed = pacts.map((_pact, index) => ({
        shortDescription: `pact ${index}`,
        verificationProperties: { notices: [] },
        _links: { self: { href: `${url}/pact/${index}`, name: `pact ${index}` } },
      }));
      const links = listed.map(({ _links }) => _links.self);
      const self = { href: url + (request.url ?? '') };
      return { status: 200, body: { _embedded: { pacts: listed }, _links: { self, pacts: links } } };
    }
    const [, index] = /^GET \/pact\/(\d+)(?:\?|$)/.exec(line) ?? [];
    const pact = pacts[Number(index)];
    if (pact !== undefined) {
      const provider = { href: `${url}/pacticipants/Tenjin` };
      const results = { href: `${url}/results/${index}` };
      const links = {
        self: { href: `${url}/pact/${index}` },
        'pb:publish-verification-results': results,
        'pb:provider': provider,
      };
      return { status: 200, body: { ...pact, _links: links } };
    }
    if (line === 'GET /pacticipants/Tenjin') {
      const href = `${url}/pacticipants/Tenjin/branches/{branch}/versions/{version}`;
      return { status: 200, body: { _links: { 'pb:branch-version': { href, templated: true } } } };
    }
    if (refuses !== undefined && line.startsWith(refuses)) return { status: 403, body: {} };
    return { status: line.startsWith('GET') ? 404 : 201, body: {} };
  }

  return { url, calls, close: () => new Promise((closed) => server.close(() => closed())) };
}
