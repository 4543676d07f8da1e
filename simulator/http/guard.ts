import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SimulatorError } from '../errors.js';

export type GuardSettings = {
  /** Needed on all but MMP paths; null asks for none. */
  readonly token: string | null;
  /** Hosts besides loopback, without port, lower case. */
  readonly allowHosts: readonly string[];
};

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps strangers from what is not an MMP path: `Host` must be loopback or allowed (a page that rebinds its name to
 * 127.0.0.1 is neither), a state-changing call must not come from a page of another origin, and the token must be there
 * where one is set.
 *
 * @returns What is wrong, or null.
 */
export function refuseStranger(request: IncomingMessage, settings: GuardSettings): SimulatorError | null {
  const { headers, method = 'GET' } = request;
  const host = hostname(headers.host ?? '');
  if (!isAllowed(host, settings)) {
    return new SimulatorError(
      'HOST_NOT_ALLOWED',
      `Host: got ${host}, expected localhost or 127.0.0.1. Allow it by --allow-host ${host}.`,
    );
  }
  if (!SAFE_METHODS.has(method)) {
    const site = headers['sec-fetch-site'];
    if (site === 'cross-site' || site === 'same-site') {
      return new SimulatorError('ORIGIN_NOT_ALLOWED', `Sec-Fetch-Site: got ${site}, expected same-origin or none.`);
    }
    const { origin } = headers;
    if (origin !== undefined && !isOwnOrigin(origin, headers.host ?? '')) {
      return new SimulatorError(
        'ORIGIN_NOT_ALLOWED',
        `Origin: got ${origin}, expected http://${headers.host ?? 'this host'}.`,
      );
    }
  }
  if (settings.token !== null && !carriesToken(request, settings.token)) {
    return new SimulatorError('TOKEN_WRONG', 'send the token of --token as Authorization: Bearer <token>.');
  }
  return null;
}

/** Host names without port, lower case; IPv6 keeps its brackets. */
function hostname(host: string): string {
  return /^(\[[^\]]*\]|[^:]*)/.exec(host.toLowerCase())?.[1] ?? '';
}

function isAllowed(host: string, { allowHosts }: GuardSettings): boolean {
  return LOOPBACK.has(host) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || allowHosts.includes(host);
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function carriesToken({ headers }: IncomingMessage, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}
