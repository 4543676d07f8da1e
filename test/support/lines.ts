import { rawExchange } from './raw-exchange.js';

/**
 * The answer to a request written out line by line, so that any header may stand in it, or stand twice.
 *
 * @param first - Request line without the version: `GET /_sim/clock`.
 * @param headers - Lines such as `Host: localhost`.
 */
export async function answerToLines(
  port: number,
  first: string,
  headers: readonly string[],
): Promise<{ status: number; text: string }> {
  const lines = [`${first} HTTP/1.1`, ...headers, 'Content-Length: 0', 'Connection: close', '', ''];
  const text = await rawExchange(port, Buffer.from(lines.join('\r\n'), 'latin1'));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}
