import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';

export type LineAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

export type LineRequest = {
  readonly method?: string;
  /** As it goes on the wire. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several are sent as chunks of a body without a length. */
  readonly chunks?: readonly (string | Buffer)[];
};

/** A request that `fetch` would not send: any Host, any target, chunked bodies. */
export function sendLine(
  port: number,
  { method = 'GET', target, headers = {}, chunks = [] }: LineRequest,
): Promise<LineAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path: target, headers, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    for (const chunk of chunks) request.write(chunk);
    request.end();
  });
}
