import { connect, type Socket } from 'node:net';
import type { Shot } from './shot.js';

/** What came of a shot: the statuses of all answers, and whether the time was over before the exchange was. */
export type Outcome = { readonly statuses: readonly number[]; readonly hung: boolean };

/** Reads answers out of a stream of bytes, whole ones only. */
class AnswerReader {
  readonly statuses: number[] = [];
  /** The connection will not be used again. */
  closes = false;
  /** An answer without an end: server-sent events. */
  isEndless = false;
  readonly #isHead: boolean;
  #buffer: Buffer = Buffer.alloc(0);
  #skip = 0;
  #inChunks = false;

  constructor(isHead: boolean) {
    this.#isHead = isHead;
  }

  /** Whether everything that has come is whole answers. */
  get isBetween(): boolean {
    return this.#skip === 0 && !this.#inChunks && this.#buffer.length === 0;
  }

  add(bytes: Buffer): void {
    let rest = bytes;
    if (this.#skip > 0) {
      const taken = Math.min(this.#skip, rest.length);
      this.#skip -= taken;
      rest = rest.subarray(taken);
    }
    if (rest.length === 0) return;
    this.#buffer = this.#buffer.length === 0 ? rest : Buffer.concat([this.#buffer, rest]);
    while (this.#buffer.length > 0 && (this.#inChunks ? this.#takeChunk() : this.#takeHead()));
  }

  #takeHead(): boolean {
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = this.#buffer.toString('latin1', 0, end + 2);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    this.#advance(end + 4);
    // An invitation to go on is no answer yet.
    if (status >= 100 && status < 200) return true;
    this.statuses.push(status);
    if (/\r\nconnection: close\r\n/i.test(head)) this.closes = true;
    if (/\r\ncontent-type: text\/event-stream/i.test(head)) this.isEndless = true;
    if (this.#isHead || status === 204 || status === 304) return true;
    if (/\r\ntransfer-encoding: chunked\r\n/i.test(head)) this.#inChunks = true;
    else this.#advance(Number(/\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1] ?? 0));
    return true;
  }

  #takeChunk(): boolean {
    const end = this.#buffer.indexOf('\r\n');
    if (end < 0) return false;
    const size = Number.parseInt(this.#buffer.toString('latin1', 0, end), 16);
    this.#inChunks = size !== 0;
    this.#advance(end + 2 + size + 2);
    return true;
  }

  #advance(count: number): void {
    this.#skip = Math.max(0, count - this.#buffer.length);
    this.#buffer = this.#buffer.subarray(Math.min(count, this.#buffer.length));
  }
}

/** Sends shots to one port, those that allow it on connections that stay. */
export class Gun {
  readonly #port: number;
  readonly #boundMs: number;
  readonly #idle: Socket[] = [];

  /** @param boundMs - Longest that an exchange may take before it counts as hung. */
  constructor(port: number, boundMs: number) {
    this.#port = port;
    this.#boundMs = boundMs;
  }

  async fire(shot: Shot): Promise<Outcome> {
    const kept = shot.connection === 'reuse' ? this.#idle.pop() : undefined;
    const outcome = await this.#exchange(shot, kept ?? connect(this.#port, '127.0.0.1'));
    // The other side may have closed an idle connection at the moment in which we wrote into it.
    if (kept !== undefined && outcome.statuses.length === 0 && !outcome.hung) return this.fire(shot);
    return outcome;
  }

  close(): void {
    for (const socket of this.#idle) socket.destroy();
  }

  #exchange(shot: Shot, socket: Socket): Promise<Outcome> {
    return new Promise((resolve) => {
      const reader = new AnswerReader(shot.isHead);
      let isDone = false;
      const finish = (hung: boolean, keep: boolean): void => {
        if (isDone) return;
        isDone = true;
        clearTimeout(bound);
        clearTimeout(pause);
        socket.removeAllListeners();
        // A reset that comes later is nobody's business.
        socket.on('error', () => {});
        if (keep) this.#idle.push(socket);
        else socket.destroy();
        resolve({ statuses: reader.statuses, hung });
      };
      const bound = setTimeout(() => finish(true, false), this.#boundMs);
      let pause: NodeJS.Timeout | undefined;

      socket.on('data', (bytes: Buffer) => {
        reader.add(bytes);
        if (reader.isEndless) finish(false, false);
        if (shot.connection === 'reuse' && reader.isBetween && reader.statuses.length > 0) {
          if (!reader.closes) finish(false, true);
        }
      });
      socket.on('error', () => {});
      socket.on('close', () => finish(false, false));
      const write = (at: number): void => {
        const piece = shot.pieces[at];
        if (isDone || socket.destroyed) return;
        if (piece !== undefined && piece.length > 0) socket.write(piece);
        if (at + 1 < shot.pieces.length) {
          if (shot.pauseMs === 0) write(at + 1);
          else pause = setTimeout(() => write(at + 1), shot.pauseMs);
        } else if (shot.after === 'half-close') socket.end();
        else if (shot.after === 'abort') leave();
      };
      /** Goes away when the bytes are out, in the middle of whatever the other side is doing. */
      const leave = (): void => void socket.write('', () => setImmediate(() => finish(false, false)));
      write(0);
    });
  }
}
