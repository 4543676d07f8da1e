import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SimulatorError } from '../errors.js';
import { exchange, type Received } from './exchange.js';
import { type Pact, readPact } from './pact-file.js';
import { shownAddress } from './shown-address.js';
import { withStates } from './with-states.js';

export type RelayRules = {
  /** As `withStates` takes it. */
  readonly inferUnknown: boolean;
  /** Whether the address is that of one pact, not of a broker. */
  readonly isPact: boolean;
  /** Whether the broker will be told the result: of a pact that cannot be verified in full there is none. */
  readonly isPublished: boolean;
  /** Largest answer, in characters. */
  readonly mostCharacters: number;
  readonly timeoutMs: number;
};

/** A pact that has come by, and how many of its interactions were given a state. */
export type RelayedPact = { readonly pact: Pact; readonly inferred: number };

/** The verifier asks again after every 5xx, up to three times, each as long as the first; after a 4xx it does not. */
const GIVE_UP = 424;

/** Of a call to an address other than the named one: `/-1/…` is of the second origin that was met. */
const OTHER_ORIGIN = /^\/-(\d+)(?=\/)/;

/**
 * Stands between Pact's verifier and a broker, or the address of a pact, while it verifies: every call is passed on, and
 * each pact that comes by is read and given the states that it lacks. It has no secret of its own: what the verifier sends
 * to prove who it is goes on to the broker, and to the addresses that the broker links to, not to where it redirects.
 */
export class BrokerRelay {
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #named: URL;
  readonly #rules: RelayRules;
  /** The first is the named one's. */
  readonly #origins: string[];
  readonly #redirected = new Set<string>();
  /** By their address: one that is asked for twice is one. */
  readonly #pacts = new Map<string, RelayedPact>();
  #own = '';
  #failure: SimulatorError | null = null;

  private constructor(named: URL, rules: RelayRules) {
    this.#named = named;
    this.#rules = rules;
    this.#origins = [named.origin];
  }

  static async open(named: URL, rules: RelayRules): Promise<BrokerRelay> {
    const relay = new BrokerRelay(named, rules);
    const server = relay.#server;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    relay.#own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return relay;
  }

  /** What the verifier asks in place of the named address. */
  get url(): string {
    return `${this.#own}${this.#named.pathname}${this.#named.search}`.replace(/\/$/, '');
  }

  /** In the order in which they were asked for. */
  get pacts(): readonly RelayedPact[] {
    return [...this.#pacts.values()];
  }

  /** Why the first call that failed did; null where none has. */
  get failure(): SimulatorError | null {
    return this.#failure;
  }

  /** What the verifier says, with the broker's address in place of this one's. */
  inItsWords(said: string): string {
    return said.replaceAll(this.#own, this.#named.origin);
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, headers, body } = await this.#answer(request);
      response.writeHead(status, withoutNames(headers, OF_THE_CONNECTION)).end(body);
    } catch (error) {
      // Told by whoever asked for the verification; the verifier itself only has to give up.
      this.#failure ??= error instanceof SimulatorError ? error : new SimulatorError('INTERNAL', String(error));
      response.writeHead(isTimeout(error) ? GIVE_UP : 502).end();
    }
  }

  async #answer(request: IncomingMessage): Promise<Received> {
    const { method = 'GET', url: target = '/' } = request;
    const [, index = '0'] = OTHER_ORIGIN.exec(target) ?? [];
    const origin = this.#origins[Number(index)] ?? this.#named.origin;
    const url = new URL(`${origin}${target.replace(OTHER_ORIGIN, '')}`);
    const sent = {
      method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: this.#passedOn(request.headers, origin),
      body: await text(request),
    };
    const { mostCharacters, timeoutMs } = this.#rules;
    const received = await exchange(origin, sent, timeoutMs, mostCharacters + 1);
    if (received.body.length > mostCharacters) {
      const size = `it has more than ${mostCharacters} bytes. Raise --max-bytes if it is a pact.`;
      throw new SimulatorError('PACT_INVALID', `${shownAddress(url.href)}: ${size}`);
    }
    const isGood = received.status === 200;
    return {
      ...received,
      headers: this.#redirectedHere(received.headers, url),
      body: isGood ? this.#filled(received.body, url) : received.body,
    };
  }

  #passedOn(headers: IncomingHttpHeaders, origin: string): Record<string, string> {
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const secrets = this.#redirected.has(origin) ? ['authorization'] : [];
    return withoutNames(Object.fromEntries(pairs), [...OF_THE_CONNECTION, 'host', 'accept-encoding', ...secrets]);
  }

  #redirectedHere({ location, ...headers }: Received['headers'], from: URL): Record<string, string> {
    if (location === undefined || !URL.canParse(location, from.href)) return headers;
    const to = new URL(location, from);
    if (!this.#origins.includes(to.origin)) this.#redirected.add(to.origin);
    return { ...headers, location: this.#relayed(to.href) };
  }

  /** A pact with states, any other JSON with its links through here, and what is neither as it is. */
  #filled(body: string, url: URL): string {
    const json = objectOf(body);
    const isNamed = this.#rules.isPact && url.pathname === this.#named.pathname;
    if (!isNamed && !Array.isArray(json?.['interactions']) && !Array.isArray(json?.['messages'])) {
      return json === null ? body : JSON.stringify(this.#linked(json));
    }
    const name = shownAddress(url.href);
    const pact = readPact(body, name);
    const type = pact.messages[0]?.type;
    if (this.#rules.isPublished && type !== undefined) {
      const why = `it holds interactions of type ${type}, so it cannot be verified in full, and no result can be published. Leave out --publish`;
      throw new SimulatorError('PACT_INVALID', `${name}: ${why}.`);
    }
    const filled = withStates(pact, this.#rules.inferUnknown);
    this.#pacts.set(url.href, { pact, inferred: filled.inferred });
    return JSON.stringify({ ...filled.json, _links: this.#linked(filled.json['_links']) });
  }

  #linked(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#linked(one));
    if (typeof value !== 'object' || value === null) return value;
    const pairs = Object.entries(value).map(([name, one]: [string, unknown]) => [
      name,
      name === 'href' && typeof one === 'string' ? this.#relayed(one) : this.#linked(one),
    ]);
    return Object.fromEntries(pairs) as unknown;
  }

  /** Links may be templates, so they are not read as addresses. */
  #relayed(href: string): string {
    const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)(.*)$/is.exec(href) ?? [];
    if (origin === undefined) return href;
    if (!this.#origins.includes(origin)) this.#origins.push(origin);
    const index = this.#origins.indexOf(origin);
    return `${this.#own}${index === 0 ? '' : `/-${index}`}${rest}`;
  }
}

/** Of one connection, and of how a body travels on it. */
const OF_THE_CONNECTION = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'upgrade',
];

const isTimeout = (error: unknown): boolean =>
  error instanceof SimulatorError && error.cause instanceof DOMException && error.cause.name === 'TimeoutError';

const withoutNames = (headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

function objectOf(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
