import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { hasKeys, quoted } from '../parts/shell-word.js';

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
 * The same request once more, as a command for a POSIX shell; for bash or zsh where a header has something unprintable.
 *
 * @param origin - Of the simulator, without a slash at the end.
 */
export function asCurl({ sent }: Pick<RequestEntry, 'sent'>, origin: string): string {
  const { method, target, headers, body, bodyEncoding } = sent;
  // Braces, brackets and dots of the target are its own.
  const parts = [`curl -gi --path-as-is ${quoted(origin + pathOf(target))}`];
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
  // Bytes that are no text reach curl by its stdin, and what a terminal takes for keys.
  const bytes = bodyEncoding === 'base64' ? body : hasKeys(body) ? base64Of(body) : null;
  if (bytes !== null) return `printf %s ${quoted(bytes)} | base64 -d | ${lines} \\\n  --data-binary @-`;
  return `${lines} \\\n  --data-raw ${quoted(body)}`;
}

/** What curl says where it is told nothing. */
const USUAL = ['User-Agent', 'Accept'];

/** What a proxy asks for has the origin in it. */
const pathOf = (target: string): string => target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');

const base64Of = (text: string): string =>
  btoa([...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join(''));
