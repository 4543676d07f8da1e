import type { RawRequest } from '../raw-request.js';

/** A request without its body. */
export type RequestHead = Omit<RawRequest, 'body'>;

/** Before what is packed as lines, and before what is packed as JSON. */
const LINES = 'L';
const JSON_TEXT = 'J';

/**
 * Packs all of a request but its body into one text: a line for each part, then two for each header.
 *
 * Nothing that comes by HTTP has a line break in it. What has one all the same, since it was made by hand or comes out of
 * a file, is packed as JSON, as are headers that are lists. Every request is packed, and JSON takes more than twice as
 * long.
 */
export function packedHead(head: RequestHead): string {
  return linesOf(head) ?? jsonOf(head);
}

export function unpackedHead(packed: string): RequestHead {
  if (packed.startsWith(JSON_TEXT)) return JSON.parse(packed.slice(1)) as RequestHead;
  const [method = '', path = '', query = '', scope = '', remoteIp = '', params = '', ...headers] = packed
    .slice(1)
    .split('\n');
  return {
    method,
    scope: scope === '' ? null : scope.slice(1),
    path,
    query,
    headers: Object.fromEntries(pairsOf(headers)),
    remoteIp: remoteIp === '' ? null : remoteIp,
    params: params === '' ? {} : (JSON.parse(params) as RequestHead['params']),
  };
}

function jsonOf({ method, scope, path, query, headers, remoteIp, params }: RequestHead): string {
  return JSON_TEXT + JSON.stringify({ method, scope, path, query, headers, remoteIp, params });
}

function linesOf({ method, scope, path, query, headers, remoteIp, params }: RequestHead): string | null {
  if (breaks(method) || breaks(path) || breaks(query)) return null;
  if ((scope !== null && breaks(scope)) || (remoteIp !== null && (breaks(remoteIp) || remoteIp === ''))) return null;
  // A scope may be empty, an address cannot.
  let lines = `${LINES}${method}\n${path}\n${query}\n${scope === null ? '' : `/${scope}`}\n${remoteIp ?? ''}\n${paramsText(params)}`;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== 'string' || breaks(value) || breaks(name)) return null;
    lines += `\n${name}\n${value}`;
  }
  // What rests as UTF-8 cannot hold half a surrogate pair.
  return lines.isWellFormed() ? lines : null;
}

const breaks = (text: string): boolean => text.indexOf('\n') >= 0;

/** Empty for the many requests that have none. */
function paramsText(params: RequestHead['params']): string {
  return Object.keys(params).length === 0 ? '' : JSON.stringify(params);
}

function* pairsOf(lines: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < lines.length; at += 2) yield [lines[at] ?? '', lines[at + 1] ?? ''];
}
