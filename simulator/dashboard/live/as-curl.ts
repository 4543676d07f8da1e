import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { hasCorrection, hasKeys, quoted, quotedBytes } from '../parts/shell-word.js';

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

/** Beyond it a system takes no single word: 128 KiB with Linux, https://man7.org/linux/man-pages/man2/execve.2.html. */
const MOST_WORD_BYTES = 100_000;

/**
 * The same request once more, as a command for a POSIX shell; for bash or zsh where its head has something unprintable.
 *
 * @param origin - Of the simulator, without a slash at the end.
 */
export function asCurl({ sent }: Pick<RequestEntry, 'sent'>, origin: string): string {
  const { method, headers, body } = sent;
  const target = pathOf(sent.target);
  // Braces, brackets and dots of the target are its own, and so is what curl takes for a place in a page.
  const parts = target.includes('#')
    ? [`curl -gi --request-target ${quotedBytes(target)} ${quoted(`${origin}/`)}`]
    : [`curl -gi --path-as-is ${quotedBytes(origin + target)}`];
  const [first = ''] = parts;
  if (method === 'HEAD' && body === '') parts[0] = `${first} -I`;
  // To a body it would wait for the one that the answer announces.
  else if (method === 'HEAD') parts[0] = `${first} -X HEAD --ignore-content-length -H 'Connection: close'`;
  else if (method !== (body === '' ? 'GET' : 'POST')) parts[0] = `${first} -X ${method}`;
  const said = Object.entries(headers).filter(([name]) => !NOT_SAID.has(name.toLowerCase()));
  // An empty header is said by a semicolon, and none that curl makes by itself by nothing.
  for (const [name, value] of said) {
    for (const one of [value].flat()) parts.push(`-H ${quotedBytes(one === '' ? `${name};` : `${name}: ${one}`)}`);
  }
  for (const own of body === '' ? USUAL : [...USUAL, 'Content-Type']) {
    if (!said.some(([name]) => name.toLowerCase() === own.toLowerCase())) parts.push(`-H ${quoted(`${own}:`)}`);
  }
  return withBody(parts.join(' \\\n  '), sent);
}

function withBody(command: string, { body, bodyEncoding }: RequestEntry['sent']): string {
  if (body === '') return command;
  // Bytes that are no text reach curl by its stdin, and so does what a shell takes for keys, and what is too long for a word.
  const bytes = bodyEncoding === 'base64' ? body : hasKeys(body) || hasCorrection(body) ? base64Of(body) : null;
  if (bytes !== null) return `printf %s ${quoted(bytes)} | base64 -d | ${command} \\\n  --data-binary @-`;
  if (new TextEncoder().encode(body).length > MOST_WORD_BYTES) {
    return `printf %s ${quoted(body)} | ${command} \\\n  --data-binary @-`;
  }
  return `${command} \\\n  --data-raw ${quoted(body)}`;
}

/** What curl says where it is told nothing. */
const USUAL = ['User-Agent', 'Accept'];

/** What a proxy asks for has the origin in it. */
const pathOf = (target: string): string => target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');

const base64Of = (text: string): string =>
  btoa([...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join(''));
