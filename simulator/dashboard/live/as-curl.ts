import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { quoted } from '../parts/shell-word.js';

/** Headers that curl makes by itself, or that were of the connection. */
const NOT_SAID = new Set([
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
  'expect',
  'keep-alive',
]);

/**
 * The same request once more, as a command for a POSIX shell.
 *
 * @param origin - Of the simulator, without a slash at the end.
 */
export function asCurl({ sent }: Pick<RequestEntry, 'sent'>, origin: string): string {
  const { method, target, headers, body, bodyEncoding } = sent;
  // Braces and brackets of the target are its own.
  const parts = [`curl -gi ${quoted(origin + pathOf(target))}`];
  if (method === 'HEAD') parts.unshift(`${parts.shift() ?? ''} -I`);
  else if (method !== (body === '' ? 'GET' : 'POST')) parts.unshift(`${parts.shift() ?? ''} -X ${method}`);
  const said = Object.entries(headers).filter(([name]) => !NOT_SAID.has(name.toLowerCase()));
  // An empty header is said by a semicolon, and none that curl makes by itself by nothing.
  for (const [name, value] of said) {
    for (const one of [value].flat()) parts.push(`-H ${quoted(one === '' ? `${name};` : `${name}: ${one}`)}`);
  }
  for (const own of body === '' ? USUAL : [...USUAL, 'Content-Type']) {
    if (!said.some(([name]) => name.toLowerCase() === own.toLowerCase())) parts.push(`-H ${quoted(`${own}:`)}`);
  }
  const lines = parts.join(' \\\n  ');
  if (body === '') return lines;
  // Bytes that are no text reach curl by its stdin.
  if (bodyEncoding === 'base64') return `printf %s ${quoted(body)} | base64 -d | ${lines} \\\n  --data-binary @-`;
  return `${lines} \\\n  --data-raw ${quoted(body)}`;
}

/** What curl says where it is told nothing. */
const USUAL = ['User-Agent', 'Accept'];

/** What a proxy asks for has the origin in it. */
const pathOf = (target: string): string => target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
