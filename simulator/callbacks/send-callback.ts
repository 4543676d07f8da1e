import { lookup as systemLookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { parsedUrl } from '../parsed-url.js';
import { isOwnName, plainHost, refusalOf, refusalOfHost } from './allowed-address.js';
import type { Answered } from './courier.js';
import type { ResolveName } from './resolve-name.js';
import type { Outcome } from '../delivery.js';

export type CallbackCall = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type CallOptions = {
  /** Hosts that may be called besides loopback. */
  readonly allowedHosts: readonly string[];
  /** Wall milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Most bytes of an answer that are read. */
  readonly answerBytes: number;
  readonly signal: AbortSignal;
  /** @default The machine's. */
  readonly resolveName?: ResolveName;
};

/** As much of an answer is kept: enough for an error message. */
const KEPT_CHARACTERS = 1000;
/** Servers take no longer first lines. */
const LONGEST_URL = 65_536;
/** Most bytes of an answer's headers. */
const HEADER_BYTES = 16_384;

class NotAllowed extends Error {}

const resolveBySystem: ResolveName = (name, done) => systemLookup(name, { all: true }, done);

/** Of names that lead to this machine. Either is tried where nobody listens at the other. */
const OWN_ADDRESSES = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Calls a receiver once. Never rejects.
 *
 * A host that is not allowed is neither looked up nor called. A name is resolved once, its addresses are checked, and the connection goes to one of those: a name that leads elsewhere
 * a moment later changes nothing. Redirects are not followed.
 */
export function sendCallback(call: CallbackCall, options: CallOptions): Promise<Answered> {
  const startedAt = performance.now();
  const ended = (outcome: Outcome, rest: Partial<Answered> = {}): Answered => ({
    outcome,
    status: null,
    error: null,
    answer: null,
    ...rest,
    tookMs: Math.round(performance.now() - startedAt),
  });
  const url = parsedUrl(call.url);
  if (url === null || call.url.length > LONGEST_URL) {
    const error = url === null ? 'it is no URL' : `the URL has ${call.url.length} characters, ${LONGEST_URL} are sent`;
    return Promise.resolve(ended('not-allowed', { error }));
  }
  // Node would take the scheme's own. Definitions of an earlier version may name it.
  if (url.port === '0') return Promise.resolve(ended('not-allowed', { error: 'nobody listens on port 0' }));
  const allowed = options.allowedHosts.map(plainHost);
  const refused = refusalOfHost(url.hostname, allowed);
  if (refused !== null) return Promise.resolve(ended('not-allowed', { error: refused }));

  return new Promise((resolve) => {
    const timeout = (): void =>
      finish(ended('timeout', { error: `no complete answer within ${options.timeoutMs} ms` }));
    const timer = setTimeout(timeout, options.timeoutMs);
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: call.method,
      headers: { ...call.headers, Connection: 'close', ...(call.method === 'POST' ? { 'Content-Length': '0' } : {}) },
      agent: false,
      signal: options.signal,
      lookup: checkedLookup(allowed, options.resolveName ?? resolveBySystem),
      maxHeaderSize: HEADER_BYTES,
    });
    let isFinished = false;
    function finish(answered: Answered): void {
      if (isFinished) return;
      isFinished = true;
      clearTimeout(timer);
      request.destroy();
      resolve(answered);
    }
    request.on('error', (error: NodeJS.ErrnoException) => finish(ended(outcomeOf(error), { error: errorText(error) })));
    request.on('response', (response) => {
      const broken = (error: Error): void => finish(ended('connection', { error: errorText(error) }));
      response.on('error', broken);
      readAnswer(response, options.answerBytes, (answer) => finish(ended(...judged(response, answer))));
    });
    request.end();
  });
}

function judged(response: IncomingMessage, answer: string): [Outcome, Partial<Answered>] {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return ['delivered', { status, answer }];
  if (status < 300 || status >= 400) return ['status', { status, answer, error: `answered ${status}, expected 2xx` }];
  const to = (response.headers.location ?? '').slice(0, 200);
  return ['redirect', { status, answer, error: `answered ${status} to ${to}: redirects are not followed` }];
}

/** @param done - Told of the beginning of what came, when all has or when it is enough. */
function readAnswer(response: IncomingMessage, mostBytes: number, done: (answer: string) => void): void {
  let bytes = 0;
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    bytes += Buffer.byteLength(chunk);
    if (text.length < KEPT_CHARACTERS) text += chunk.slice(0, KEPT_CHARACTERS - text.length);
    if (bytes > mostBytes) done(text);
  });
  response.on('end', () => done(text));
}

/** Resolves a name, and gives only those of its addresses that may be connected to. */
function checkedLookup(allowed: readonly string[], resolveName: ResolveName): LookupFunction {
  return (hostname, { all }, done) => {
    const resolve: ResolveName = isOwnName(plainHost(hostname))
      ? (_name, resolved) => resolved(null, OWN_ADDRESSES)
      : resolveName;
    resolve(hostname, (error, addresses) => {
      if (error !== null) {
        done(error, '', 4);
        return;
      }
      const refusals = addresses.map(({ address }) => refusalOf(hostname, address, allowed));
      const usable = addresses.filter((_one, place) => refusals[place] === null);
      const [first] = usable;
      if (first === undefined) done(new NotAllowed(refusals[0] ?? `${hostname} leads nowhere`), '', 4);
      else if (all === true) done(null, usable);
      else done(null, first.address, first.family);
    });
  };
}

function outcomeOf(error: NodeJS.ErrnoException): Outcome {
  if (error instanceof NotAllowed) return 'not-allowed';
  return error.code?.startsWith('HPE_') === true ? 'unreadable' : 'connection';
}

/** Several addresses were tried and none answered: Node says so with an empty message. */
function errorText(error: Error & { code?: unknown; errors?: readonly Error[] }): string {
  const said = error.message === '' ? (error.errors?.[0]?.message ?? String(error.code)) : error.message;
  return said.slice(0, 500);
}
