import type { ServerResponse } from 'node:http';
import type { WireResponse } from '../mmps/mmp.js';

/** Sends an answer, unless there is nobody left to get it. */
export function send(response: ServerResponse, { status, headers, body }: WireResponse): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headerList(headers, body));
  response.end(body);
}

/** Flat, since that is what `writeHead` takes without looking twice. */
export function headerList(headers: WireResponse['headers'], body: WireResponse['body']): string[] {
  const list: string[] = [];
  for (const name in headers) list.push(name, headers[name] ?? '');
  list.push('Content-Length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  return list;
}
