import type { RequestEntry } from '@mmp-sim/contracts/answers';

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

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * The same request once more, as a command for a POSIX shell.
 *
 * @param origin - Of the simulator, without a slash at the end.
 */
export function asCurl({ sent }: Pick<RequestEntry, 'sent'>, origin: string): string {
  const { method, target, headers, body, bodyEncoding } = sent;
  const parts = [`curl -i ${quoted(origin + pathOf(target))}`];
  if (method !== (body === '' ? 'GET' : 'POST')) parts.unshift(`${parts.shift() ?? ''} -X ${method}`);
  for (const [name, value] of Object.entries(headers)) {
    if (NOT_SAID.has(name.toLowerCase())) continue;
    for (const one of [value].flat()) parts.push(`-H ${quoted(`${name}: ${one}`)}`);
  }
  const lines = parts.join(' \\\n  ');
  if (body === '') return lines;
  // Bytes that are no text reach curl by its stdin.
  if (bodyEncoding === 'base64') return `printf %s ${quoted(body)} | base64 -d | ${lines} \\\n  --data-binary @-`;
  return `${lines} \\\n  --data-binary ${quoted(body)}`;
}

/** What a proxy asks for has the origin in it. */
const pathOf = (target: string): string => target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
