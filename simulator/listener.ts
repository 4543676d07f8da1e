import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SimulatorError } from './errors.js';

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** @throws {SimulatorError} SETTINGS_INVALID for an address that others can reach. */
export function refuseOpenHost(host: string): void {
  if (LOOPBACK_HOST.test(host)) return;
  throw new SimulatorError(
    'SETTINGS_INVALID',
    `host: got ${host}, which others can reach. Set a token too, or listen on 127.0.0.1.`,
  );
}

/** An address that a client on this machine can use. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** @throws {SimulatorError} PORT_TAKEN, ADDRESS_UNUSABLE. */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): SimulatorError {
  if (error.code === 'EADDRINUSE') {
    return new SimulatorError(
      'PORT_TAKEN',
      `something else listens on ${host}:${port}. Stop it, or choose another by --port (0 takes any free one).`,
      { cause: error },
    );
  }
  return new SimulatorError(
    'ADDRESS_UNUSABLE',
    `${host}:${port}: ${error.message}. Choose another by --host and --port.`,
    { cause: error },
  );
}

/** Lets requests under way end, at most for a time, then cuts what is left. */
export async function closeServer(server: Server, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that falls idle while the server closes would stay until its keep-alive ends.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  if (drainMs === 0) server.closeAllConnections();
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
