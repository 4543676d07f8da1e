import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { DELIVERY_HEADER } from '../delivery.js';
import { SimulatorError } from '../errors.js';
import { canonicalIp } from '../ip-address.js';

export type GuardSettings = {
  /** Needed on all but MMP paths; null asks for none. */
  readonly token: string | null;
  /** Hosts besides loopback, without port, lower case. */
  readonly allowHosts: readonly string[];
};

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A host name or address, and a port: nothing before, between or after them. */
const AUTHORITY = /^(\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d{1,5})?$/;
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i;

/**
 * Keeps strangers from what is not an MMP path: `Host` must be loopback or allowed (a page that rebinds its name to
 * 127.0.0.1 is neither), a state-changing call must not come from a page of another origin, nothing is read for one (it
 * would see none of it, and yet hold a stream open), and the token must be there where one is set.
 *
 * @returns What is wrong, or null.
 */
export function refuseStranger(request: IncomingMessage, settings: GuardSettings): SimulatorError | null {
  return (
    refuseHost(request, settings) ??
    refuseOrigin(request) ??
    (settings.token === null || carriesToken(request, settings.token)
      ? null
      : new SimulatorError('TOKEN_WRONG', 'send the token of --token as Authorization: Bearer <token>.'))
  );
}

/**
 * Every place that names the host must name one that is allowed: of two that differ, a proxy may have believed the other.
 *
 * @see www.rfc-editor.org/rfc/rfc9112#section-3.2.2: a target with an authority overrides `Host`.
 */
function refuseHost(
  { headers, rawHeaders, url = '/' }: IncomingMessage,
  settings: GuardSettings,
): SimulatorError | null {
  const { host = '' } = headers;
  // Node keeps the first of several and says nothing.
  const given = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  if (given > 1) {
    return new SimulatorError('HOST_NOT_ALLOWED', `Host: got ${given} of them, expected one.`);
  }
  if (!isAllowed(host, settings)) return hostNotAllowed('Host', host);
  const authority = ABSOLUTE.exec(url)?.[1];
  return authority === undefined || isAllowed(authority, settings) ? null : hostNotAllowed('target', authority);
}

function hostNotAllowed(where: string, given: string): SimulatorError {
  const name = AUTHORITY.exec(given.toLowerCase())?.[1];
  const hint = name === undefined ? 'A host and a port is all it may hold.' : `Allow it by --allow-host ${name}.`;
  const got = given === '' ? 'none' : given;
  return new SimulatorError('HOST_NOT_ALLOWED', `${where}: got ${got}, expected localhost or 127.0.0.1. ${hint}`);
}

/**
 * Loopback is spelt `localhost`, `127.x.y.z` or `[::1]`, as browsers spell it; other spellings (`127.1`, `localhost.`,
 * `[::ffff:7f00:1]`) are only what somebody makes up who looks for a gap.
 */
function isAllowed(authority: string, { allowHosts }: GuardSettings): boolean {
  const host = AUTHORITY.exec(authority.toLowerCase())?.[1];
  if (host === undefined) return false;
  if (host === 'localhost' || host === '[::1]' || allowHosts.includes(host)) return true;
  return host.startsWith('127.') && canonicalIp(host) === host;
}

/** A page may only change what it came from, and a callback nothing: what it changes could call back for ever. */
function refuseOrigin({ headers, method = 'GET' }: IncomingMessage): SimulatorError | null {
  // A link that somebody follows leads here from anywhere.
  if (SAFE_METHODS.has(method)) return isFollowedLink(headers) ? null : refuseSite(headers);
  const delivery = headers[DELIVERY_HEADER];
  if (delivery !== undefined) {
    const detail = `${DELIVERY_HEADER}: got ${String(delivery)}, expected none: this is a callback. Let its receiver do it, without that header.`;
    return new SimulatorError('ORIGIN_NOT_ALLOWED', detail);
  }
  const refused = refuseSite(headers);
  if (refused !== null) return refused;
  const { origin, host = '' } = headers;
  if (origin === undefined || isOwnOrigin(origin, host)) return null;
  return new SimulatorError('ORIGIN_NOT_ALLOWED', `Origin: got ${origin}, expected http://${host}.`);
}

/** What a browser says of who asks, also of a link that is followed; nobody else says it. @see www.w3.org/TR/fetch-metadata */
export function refuseSite({ 'sec-fetch-site': site }: IncomingHttpHeaders): SimulatorError | null {
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return new SimulatorError('ORIGIN_NOT_ALLOWED', `Sec-Fetch-Site: got ${site}, expected same-origin or none.`);
}

const isFollowedLink = (headers: IncomingHttpHeaders): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/** `null`, which sandboxed pages and files have, is no URL and never ours. */
function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && URL.canParse(`http://${host}`) && sameHost(new URL(origin), new URL(`http://${host}`));
}

function sameHost(origin: URL, own: URL): boolean {
  return (origin.protocol === 'http:' || origin.protocol === 'https:') && origin.host === own.host;
}

/** Compares digests: how long that takes says nothing of the token, its length included. */
function carriesToken({ headers }: IncomingMessage, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
