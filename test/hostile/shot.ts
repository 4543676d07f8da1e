/** What the storm sends: bytes, in pieces, and what the sender does with the connection meanwhile. */
export type Shot = {
  /** What it is meant for, as it stands in the report. */
  readonly label: string;
  readonly pieces: readonly Buffer[];
  /**
   * `reuse`: on a connection that others use before and after, since the answer ends by its own length. `fresh`: on a
   * connection of its own, until the other side closes it.
   */
  readonly connection: 'reuse' | 'fresh';
  /** How long before the next piece, in milliseconds. */
  readonly pauseMs: number;
  /** After the last piece: wait for what comes, end our half, or go away without a word. */
  readonly after: 'wait' | 'half-close' | 'abort';
  /** The answer has no body whatever its headers say. */
  readonly isHead: boolean;
};

export const aShot = (label: string, pieces: Shot['pieces'], rest: Partial<Shot> = {}): Shot => ({
  label,
  pieces,
  connection: 'fresh',
  pauseMs: 0,
  after: 'wait',
  isHead: false,
  ...rest,
});

export type HttpRequest = {
  readonly label: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
  /** In chunks of this size; null with a length. */
  readonly chunkBytes: number | null;
};

/** Whatever would end a line or a header too early does not get into one: other shots are made for that. */
const inLine = (text: string): string => text.toWellFormed().replaceAll(/[^!-~\u0080-\u{10ffff}]/gu, '_');
const inHeader = (text: string): string => text.replaceAll(/[^ -~\u0080-\u00ff]/gu, '_');

/** A request that is HTTP, whatever it says. */
export function httpShot(request: HttpRequest, rest: Partial<Shot> = {}): Shot {
  const { method, target, headers, body, chunkBytes } = request;
  const lines = [
    `${method} ${inLine(target)} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${inHeader(value)}`),
  ];
  if (body !== null && chunkBytes === null) lines.push(`Content-Length: ${body.length}`);
  if (body !== null && chunkBytes !== null) lines.push('Transfer-Encoding: chunked');
  const isHead = method === 'HEAD';
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
  const sent = body === null ? [] : chunkBytes === null ? [body] : [chunked(body, chunkBytes)];
  return aShot(request.label, [Buffer.concat([head, ...sent])], { connection: 'reuse', isHead, ...rest });
}

function chunked(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
