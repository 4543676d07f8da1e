import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What happened to a connection, as Node says it. */
type Fault = { readonly code?: string | undefined };

const FAULTS: Readonly<Record<string, readonly [status: number, phrase: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'request header fields too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request timeout'],
  CONNECT: [405, 'method not allowed'],
};

/**
 * Refuses bytes that are not HTTP: a short answer in plain words, then the line is closed. A request that was whole
 * before them is answered first: it has been recorded, and its sender would take the refusal for its answer.
 */
export class Nonsense {
  /** The last request of a connection. */
  readonly #latest = new WeakMap<Socket, ServerResponse>();
  readonly #refused = new WeakSet<Socket>();

  /** Remembers that a connection has asked for something. */
  note(response: ServerResponse): void {
    this.#latest.set(response.req.socket, response);
  }

  refuse(fault: Fault, socket: Socket): void {
    if (!socket.writable || fault.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    if (this.#refused.has(socket)) return;
    this.#refused.add(socket);
    const latest = this.#latest.get(socket);
    if (latest === undefined || !isOwed(latest)) say(fault, socket);
    else latest.once('close', () => say(fault, socket));
  }
}

/** Whether a request has come whole and its answer has not gone out. */
const isOwed = (response: ServerResponse): boolean =>
  response.req.complete && !response.writableFinished && !response.destroyed;

function say({ code = '' }: Fault, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, phrase] = FAULTS[code] ?? [400, 'bad request'];
  const body = JSON.stringify({ code: status, error: phrase });
  const head = `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}
