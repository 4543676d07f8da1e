import type { IncomingMessage } from 'node:http';

const EMPTY = Buffer.alloc(0);

/** The body was larger than allowed; what was sent has not been kept. */
export const TOO_LARGE = Symbol('too large');

/**
 * Reads a body whole. The bytes may be a view of a buffer that is used again: copy what is kept.
 *
 * @param most - Largest body in bytes.
 * @param done - Called once, with the bytes, `TOO_LARGE`, or null when the sender went away in the middle.
 */
export function readBody(
  request: IncomingMessage,
  most: number,
  done: (body: Buffer | typeof TOO_LARGE | null) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > most) {
    // What still comes is read and let go: closing the line under a sender that is writing would lose the answer.
    request.resume();
    done(TOO_LARGE);
    return;
  }
  let chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (body: Buffer | typeof TOO_LARGE | null): void => {
    if (isDone) return;
    isDone = true;
    chunks = [];
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) finish(TOO_LARGE);
    else if (!isDone) chunks.push(chunk);
  });
  request.on('end', () => {
    const [first = EMPTY] = chunks;
    finish(chunks.length <= 1 ? first : Buffer.concat(chunks, size));
  });
  request.on('close', () => finish(null));
}
