import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request that arrived whole. */
export type Arrived = {
  readonly path: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly atMs: number;
};

export type ScriptedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `read`: the connection breaks when the request has been read. `head`: after the head of the answer. */
  readonly breakAfter?: 'read' | 'head';
  /** The answer stops after its head, and the connection stays open. */
  readonly stall?: true;
  /** Nothing is ever answered. */
  readonly hang?: true;
  /** It is answered when this resolves. */
  readonly after?: Promise<void>;
};

export type MmpServer = {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** Connections that were opened so far. */
  readonly connections: number;
  /** Resolves when no connection is open any more. */
  left(): Promise<void>;
  /** Resolves once so many requests have arrived. */
  seen(count: number): Promise<void>;
  close(): Promise<void>;
};

export const OK: ScriptedAnswer = { status: 200, body: '{"code":200,"success":true}' };

/** A server on a free port that answers as it is told: for what a simulator that works never does. */
export async function anMmpServer(answer: (request: Arrived, place: number) => ScriptedAnswer): Promise<MmpServer> {
  const arrived: Arrived[] = [];
  let onArrival = (): void => {};
  const server = createServer((request, response) => {
    void read(request).then((one) => {
      arrived.push(one);
      const scripted = answer(one, arrived.length - 1);
      if (scripted.after === undefined) respond(scripted, response);
      else void scripted.after.then(() => respond(scripted, response));
      return onArrival();
    });
  });
  // It closes no connection by itself, and says nothing of when it would.
  server.keepAliveTimeout = 0;
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    get connections() {
      return connections;
    },
    async left() {
      await Promise.all([...sockets].map((socket) => once(socket, 'close')));
    },
    async seen(count) {
      while (arrived.length < count) {
        await new Promise<void>((resolve) => {
          onArrival = resolve;
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

async function read(request: IncomingMessage): Promise<Arrived> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const credentials = (request.headers.authorization ?? '').replace(/^Basic /, '');
  return {
    path: request.url ?? '',
    key: Buffer.from(credentials, 'base64').toString('utf8').replace(/:$/, ''),
    fields: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
    atMs: Date.now(),
  };
}

function respond(
  { status = 200, headers = {}, body = '', breakAfter, hang, stall }: ScriptedAnswer,
  response: ServerResponse,
): void {
  if (hang === true) return;
  if (breakAfter === 'read') response.socket?.resetAndDestroy();
  else if (breakAfter === 'head' || stall === true) {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': '100', ...headers });
    response.write('{"code"', () => void (stall === true || response.socket?.resetAndDestroy()));
  } else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
