import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A callback that arrived. */
export type Called = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Receiver = {
  readonly url: string;
  readonly port: number;
  readonly called: readonly Called[];
  /** Most calls that were under way at a time. */
  readonly mostAtATime: () => number;
  /** Resolves once so many calls have come. */
  seen(count: number): Promise<void>;
  readonly close: () => Promise<void>;
};

/** Answers a call, the n-th from 1. It may do with the connection whatever it likes. */
export type Answering = (response: ServerResponse, call: Called, n: number) => void;

export const ok: Answering = (response) => void response.end('thanks');

/** Answers with a status. */
export const answers =
  (status: number, body = ''): Answering =>
  (response) => {
    response.writeHead(status);
    response.end(body);
  };

/** Whoever takes callbacks: a real server on a free port. */
export async function aReceiver(answering: Answering = ok): Promise<Receiver> {
  const called: Called[] = [];
  let underWay = 0;
  let most = 0;
  let onCall = (): void => {};
  const server = createServer((request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    response.on('close', () => (underWay -= 1));
    void read(request).then((call) => {
      called.push(call);
      onCall();
      return answering(response, call, called.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    called,
    mostAtATime: () => most,
    async seen(count) {
      while (called.length < count) {
        await new Promise<void>((resolve) => {
          onCall = resolve;
        });
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<Called> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://receiver');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
