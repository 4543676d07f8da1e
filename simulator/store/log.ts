import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SimulatorError } from '../errors.js';
import { type LogRecord, readRecords } from './log-record.js';

/** Says that a file is ours. After it stands the id of the log, then the records. */
const MARK = 'mmp-sim log 1\n';
const ID_BYTES = 36;
const HEADER_BYTES = MARK.length + ID_BYTES;
/** Where a segment has so many bytes, the other one is next: as many as wait before they are folded. */
const SEGMENT_BYTES = 32_000_000;

const segmentPaths = (path: string): readonly [string, string] => [`${path}.log1`, `${path}.log2`];

type Known = { readonly id: string; readonly folded: number; readonly isThere: boolean };

type Segment = {
  readonly file: FileHandle;
  /** Of its last record; 0 while there is none. */
  last: number;
  end: number;
};

/**
 * Batches that are not in the tables of a file yet, durable in two segments beside it that take turns: one is written
 * anew from its start when nobody needs what is in it. Where bytes stand already, others are durable in half the time.
 */
export class Log {
  #current: Segment;
  #other: Segment;

  private constructor([current, other]: readonly [Segment, Segment]) {
    this.#current = current;
    this.#other = other;
  }

  /** Begins a log where there is none. @param id - By which its database knows it. */
  static async begin(path: string, id: string): Promise<Log> {
    const begun: Segment[] = [];
    try {
      for (const segment of segmentPaths(path)) {
        const file = await open(segment, 'wx+');
        begun.push({ file, last: 0, end: HEADER_BYTES });
        await writeAll(file, Buffer.from(MARK + id), 0);
        await file.sync();
      }
      await syncFolder(path);
    } catch (error) {
      await Promise.allSettled(begun.map(({ file }) => file.close()));
      throw error;
    }
    return new Log(begun as [Segment, Segment]);
  }

  static newId(): string {
    return randomUUID();
  }

  /**
   * What a log holds beyond what its database has; nothing where there is no log. A piece of a record at its end was never
   * acknowledged, and counts for nothing.
   *
   * @param known - What the database says: the id of its log, whether something may stand in it that the tables lack, and
   *   the number of the last batch that is in them.
   * @throws {SimulatorError} STORE_DAMAGED, STORE_INVALID; all is as it was.
   */
  static async read(path: string, known: Known): Promise<LogRecord[]> {
    const all: LogRecord[] = [];
    for (const segment of segmentPaths(path)) {
      const bytes = await bytesOf(segment);
      if (bytes === null && known.isThere) {
        throw damaged(`${segment} is missing: what ${path} had not taken in yet stands there`);
      }
      if (bytes === null || (!known.isThere && isUnfinished(bytes))) continue;
      refuseOther(segment, bytes, known.id, path);
      const { records, damagedAt } = readRecords(bytes.subarray(HEADER_BYTES), known.folded);
      if (damagedAt !== null) {
        throw damaged(`${segment}: what stands at byte ${HEADER_BYTES + damagedAt} is not what was written there`);
      }
      all.push(...records);
    }
    all.sort((a, b) => a.number - b.number);
    const missing = all.findIndex(({ number }, at) => number !== known.folded + 1 + at);
    if (missing >= 0) {
      const number = known.folded + 1 + missing;
      throw damaged(`${path}: of what is not in its tables yet, batch ${number} is missing in the log beside it`);
    }
    return all;
  }

  /** Takes away what is beside a file, when all of it is in the tables. */
  static async remove(path: string): Promise<void> {
    const found = await Promise.all(segmentPaths(path).map(removed));
    if (found.includes(true)) await syncFolder(path);
  }

  /**
   * Resolves when a record is durable. One at a time; when it fails, nothing may follow in this log.
   *
   * @param number - Higher than those before.
   * @param folded - Up to this number nobody needs what is in the log.
   */
  async append(record: Buffer, number: number, folded: number): Promise<void> {
    if (this.#current.end >= SEGMENT_BYTES && this.#other.last <= folded) await this.#turn();
    const { file, end } = this.#current;
    try {
      await writeAll(file, record, end);
      await file.datasync();
    } catch (error) {
      // Whole or not, nobody was told that it is there.
      await file.truncate(end).catch(() => {});
      throw error;
    }
    this.#current.end += record.length;
    this.#current.last = number;
  }

  /** Lets go of it, and leaves it for who opens the file next. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#current.file.close(), this.#other.file.close()]);
  }

  async #turn(): Promise<void> {
    const next = this.#other;
    this.#other = this.#current;
    this.#current = next;
    // One batch may be larger than all others together.
    if (next.end > 2 * SEGMENT_BYTES) await next.file.truncate(SEGMENT_BYTES);
    next.end = HEADER_BYTES;
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, start + at);
    at += bytesWritten;
  }
}

/** Names of files are durable with their folder. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  const folder = await open(dirname(path)).catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

async function bytesOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function removed(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Whoever made it was killed before the file knew of it, and has written nothing into it. */
const isUnfinished = (bytes: Buffer): boolean =>
  bytes.length <= HEADER_BYTES &&
  (MARK.startsWith(bytes.toString('latin1', 0, MARK.length)) || bytes.every((byte) => byte === 0));

function refuseOther(segment: string, bytes: Buffer, id: string, path: string): void {
  const text = bytes.toString('latin1', 0, HEADER_BYTES);
  if (text === MARK + id) return;
  const what = text.startsWith(MARK)
    ? `holds what another file of this name had not taken in yet`
    : 'is not the log of a simulator';
  throw new SimulatorError(
    'STORE_INVALID',
    `${segment} ${what}, and ${path} does not know of it. Both are as they were: put the file back that it belongs to, or move it away.`,
  );
}

const damaged = (what: string): SimulatorError =>
  new SimulatorError(
    'STORE_DAMAGED',
    `${what}. All is as it was: put copies of the file and of its log in their place, or name another file by --store file:PATH.`,
  );
