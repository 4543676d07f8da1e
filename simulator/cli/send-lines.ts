import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

/** A line without its end. */
export type Line = {
  /** Of one that is longer than the limit, only how it begins. Without a byte order mark, which some editors put there. */
  readonly text: string;
  /** Otherwise replacement characters stand in the text for what is no UTF-8. */
  readonly isUtf8: boolean;
  readonly bytes: number;
};

const BEGINNING_BYTES = 200;
const [LF, CR] = [10, 13];

/**
 * The lines of a stream. However long one may be, no more than the limit is kept of it, and the next ones are read on.
 *
 * @param maxBytes - Of a line in UTF-8, its end left out.
 * @param signal - Ends it early, without an error.
 */
export async function* linesOf(input: Readable, maxBytes: number, signal?: AbortSignal): AsyncGenerator<Line> {
  let [parts, bytes, last]: [Buffer[], number, number | undefined] = [[], 0, undefined];
  const add = (part: Buffer): void => {
    bytes += part.length;
    last = part.at(-1) ?? last;
    parts.push(part);
    // One byte more than the limit may be the carriage return of its end.
    if (bytes > maxBytes + 1) parts = [Buffer.concat(parts).subarray(0, BEGINNING_BYTES)];
  };
  const taken = (): Line => {
    const kept = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    const length = last === CR ? bytes - 1 : bytes;
    [parts, bytes, last] = [[], 0, undefined];
    const content = kept.subarray(0, length > maxBytes ? BEGINNING_BYTES : length);
    return { text: content.toString('utf8').replace(/^\uFEFF/, ''), isUtf8: isUtf8(content), bytes: length };
  };
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
        add(chunk.subarray(from, end));
        yield taken();
        from = end + 1;
      }
      if (from < chunk.length) add(chunk.subarray(from));
    }
    if (bytes > 0) yield taken();
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
