import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SimulatorError } from '../errors.js';

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
