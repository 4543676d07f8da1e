import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MemoryOutbox } from '@mmp-sim/sender';
import type { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import type Database from 'libsql';
import { makeFolder } from '../make-folder.js';
import { VERSION } from '../version.js';
import { type Begun, requireSame, writeBegun } from './send-begun.js';
import { lock } from './send-lock.js';
import { ResumedOutbox } from './send-outbox.js';
import { refused } from './send-refusal.js';

/** What must be the same when a file is gone on with. */
type SendFacts = Pick<Begun, 'to' | 'bundleId' | 'platform'> & { readonly maxLineBytes: number };

/** Where a sending keeps what it must remember. */
export type SendState = {
  readonly outbox: ResumedOutbox;
  /** Calls that an earlier start has added. */
  readonly before: number;
  /** Lines that an earlier start has read and told of. */
  readonly linesBefore: number;
  /** Where the lines are, to be read once more at the end. */
  readonly text: string;
  readonly maxLineBytes: number;
  /** The lines, as many as there were when it began: what is added meanwhile is no part of it. */
  read(): Readable;
  /** Whether it was taken away while it was in use. */
  isGone(): boolean;
  /** @param lines - How many lines were read. @param keepsText - What is in {@link SendState.text} is nowhere else. */
  close(lines: number, keepsText: boolean): Promise<void>;
};

// What is set aside stays until the end, to be listed: the room is for a file's worth of it.
const LIMITS = { maxEntries: 10_000_000, maxBytes: 16 * 1024 ** 3 };

/** For stdin: nothing outlives the process. */
export async function passingState({ maxLineBytes }: SendFacts): Promise<SendState> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-send-'));
  const text = join(folder, 'lines.ndjson');
  return {
    outbox: new ResumedOutbox(new MemoryOutbox({ ...LIMITS, maxBytes: 1024 ** 3 }), 0, 0),
    before: 0,
    linesBefore: 0,
    text,
    maxLineBytes,
    read: () => createReadStream(text),
    isGone: () => !existsSync(folder),
    close: async (_, keepsText) => {
      if (!keepsText) await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * For a file: an outbox in `FILE.progress/`, with which it can be gone on with after any end. Where no call was taken up
 * there is nothing to go on with, and it may be begun in another way.
 *
 * @param bytes - How long the file is.
 * @throws {SimulatorError} REQUEST_INVALID where the file cannot be read, is another than at the first start, or is being sent.
 */
export async function lastingState(file: string, bytes: number, facts: SendFacts): Promise<SendState> {
  const { sqliteOutbox, libsql } = await sqlite();
  const folder = `${file}.progress`;
  const read = (): Readable => (bytes === 0 ? Readable.from([]) : createReadStream(file, { end: bytes - 1 }));
  const now = { mmpSim: VERSION, bytes, sha256: await digestOf(file, read()), ...facts };
  try {
    makeFolder(folder, 0o700);
  } catch (error) {
    throw refused(`${folder} cannot be made: ${(error as Error).message}`, error);
  }
  const unlock = lock(libsql, folder, file);
  let inner: ReturnType<typeof sqliteOutbox> | null = null;
  const end = async (lines: number): Promise<void> => {
    await inner?.close();
    try {
      if (lines > linesReadIn(folder)) writeFileSync(join(folder, 'read'), String(lines), { mode: 0o600 });
    } catch {
      // It was taken away, or the disk is full: refused lines are told once more.
    }
    unlock();
  };
  try {
    const [path, facts0] = [join(folder, 'outbox.sqlite'), join(folder, 'file.json')];
    const again = `Delete ${folder} to send all of it from the start, what was delivered included.`;
    // It is written with the first start, and the outbox goes with it.
    if (!existsSync(path) && existsSync(facts0)) {
      throw refused(`${path}: the outbox of what was begun is missing. ${again}`);
    }
    inner = sqliteOutbox({
      path,
      ...LIMITS,
      onBroken: ({ keptAs, reason }) => {
        throw refused(`${path} was broken (${reason}), and is kept as ${keptAs}. ${again}`);
      },
    });
    const [before, { waiting }] = [Number(await inner.lastId()), await inner.counts()];
    if (before > 0) requireSame(file, facts0, now, again);
    else writeBegun(facts0, now);
    return {
      outbox: new ResumedOutbox(inner, before, waiting),
      before,
      linesBefore: before === 0 ? 0 : linesReadIn(folder),
      text: file,
      maxLineBytes: facts.maxLineBytes,
      read,
      isGone: () => !existsSync(path),
      close: end,
    };
  } catch (error) {
    await end(0);
    throw error;
  }
}

/** Told again where it was killed: it writes this down at its end. */
function linesReadIn(folder: string): number {
  try {
    return Number(readFileSync(join(folder, 'read'), 'utf8'));
  } catch {
    return 0;
  }
}

async function sqlite(): Promise<{ sqliteOutbox: typeof sqliteOutbox; libsql: typeof Database }> {
  try {
    const [ours, { default: libsql }] = await Promise.all([import('@mmp-sim/sender/sqlite'), import('libsql')]);
    return { sqliteOutbox: ours.sqliteOutbox, libsql };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw refused(
      'libsql is not installed, in which the progress of a file is kept: npm install --save-dev libsql. Or send from stdin, which cannot be gone on with: mmp-sim send - < FILE.',
      error,
    );
  }
}

async function digestOf(file: string, content: Readable): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(content, hash);
  } catch (error) {
    throw refused(`${file} cannot be read: ${(error as Error).message}.`, error);
  }
  return hash.digest('hex');
}
