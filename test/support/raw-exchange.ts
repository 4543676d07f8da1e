import { connect } from 'node:net';

export type RawOptions = {
  /** Close our half after writing. A Node server then gives up requests that it still works on. */
  readonly end?: boolean;
  /** What is written again and again until the other side closes, every 20 ms. */
  readonly drip?: string;
};

/** Writes bytes on a fresh connection and resolves with all that came back before the other side closed it. */
export function rawExchange(port: number, bytes: string | Buffer, options: RawOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // The other side may close while we are still writing.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    const { drip } = options;
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 20);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(bytes);
    if (options.end === true) socket.end();
  });
}
