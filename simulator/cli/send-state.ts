import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MemoryOutbox } from '@mmp-sim/sender';
import type { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import { SimulatorError } from '../errors.js';
import { VERSION } from '../version.js';
import { ResumedOutbox } from './send-outbox.js';

/** What must be the same when a file is gone on with: else the n-th call is another one. */
type SendFacts = { readonly to: string; readonly app: string | null; readonly maxLineBytes: number };

/** Where a sending keeps what it must remember. */
export type SendState = {
  readonly outbox: ResumedOutbox;
  /** Calls that an earlier start has added. */
  readonly before: number;
  /** The lines, to be read once more at the end. */
  readonly text: string;
  readonly maxLineBytes: number;
  close(): Promise<void>;
};

// What is set aside stays until the end, to be listed: the room is for a file's worth of it.
const LIMITS = { maxEntries: 10_000_000, maxBytes: 16 * 1024 ** 3 };

/** For stdin: nothing outlives the process. */
export async function passingState({ maxLineBytes }: SendFacts): Promise<SendState> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-send-'));
  return {
    outbox: new ResumedOutbox(new MemoryOutbox({ ...LIMITS, maxBytes: 1024 ** 3 }), 0, 0),
    before: 0,
    text: join(folder, 'lines.ndjson'),
    maxLineBytes,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * For a file: an outbox in `FILE.progress/`, with which it can be gone on with after any end.
 *
 * @throws {SimulatorError} REQUEST_INVALID where the file cannot be read, is another than at the first start, or is being sent.
 */
export async function lastingState(file: string, facts: SendFacts): Promise<SendState> {
  const folder = `${file}.progress`;
  const now = { mmpSim: VERSION, sha256: await digestOf(file), ...facts };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refused(`${folder} cannot be made: ${(error as Error).message}`, error);
  }
  const unlock = lock(folder, file);
  try {
    const [path, begun] = [join(folder, 'outbox.sqlite'), join(folder, 'begun')];
    const again = `Delete ${folder} to send all of it from the start, what was delivered included.`;
    refuseOther(file, join(folder, 'file.json'), now, existsSync(begun), again);
    if (!existsSync(path) && existsSync(begun)) {
      throw refused(`${path}: the outbox of what was begun is missing. ${again}`);
    }
    const inner = (await sqlite()).sqliteOutbox({
      path,
      ...LIMITS,
      onBroken: ({ keptAs, reason }) => {
        throw refused(`${path} was broken (${reason}), and is kept as ${keptAs}. ${again}`);
      },
    });
    writeFileSync(begun, '');
    const [before, { waiting }] = [Number(await inner.lastId()), await inner.counts()];
    const outbox = new ResumedOutbox(inner, before, waiting);
    return { outbox, before, text: file, maxLineBytes: facts.maxLineBytes, close: async () => unlock() };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** How a user names what must be the same. Another version may refuse other lines, and so number the calls otherwise. */
const NAMES = {
  mmpSim: 'version of mmp-sim',
  sha256: 'content',
  to: '--to',
  app: '--bundle-id and --platform',
  maxLineBytes: '--max-line-bytes',
} as const;
type Begun = { readonly [Name in keyof typeof NAMES]: string | number | null };

/** Writes down what is begun, or compares it with what was. */
function refuseOther(file: string, path: string, now: Begun, isBegun: boolean, again: string): void {
  if (!isBegun) {
    writeFileSync(path, JSON.stringify(now), { mode: 0o600, flush: true });
    return;
  }
  const before = readBegun(path);
  if (before === null) throw refused(`${path} is missing or broken. ${again}`);
  const names = Object.keys(NAMES) as (keyof Begun)[];
  const others = names
    .filter((name) => before[name] !== now[name])
    .map((name) => (name === 'sha256' ? NAMES[name] : `${NAMES[name]} (${before[name] ?? 'none'})`));
  if (others.length === 0) return;
  throw refused(`${file}: it was begun with another ${others.join(' and another ')}. Go on with that. ${again}`);
}

function readBegun(path: string): Partial<Begun> | null {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
}

async function sqlite(): Promise<{ sqliteOutbox: typeof sqliteOutbox }> {
  const { sqliteOutbox: make } = await import('@mmp-sim/sender/sqlite');
  return {
    sqliteOutbox(options) {
      try {
        return make(options);
      } catch (error) {
        const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
        if (code !== 'MODULE_NOT_FOUND') throw error;
        throw refused(
          'libsql is not installed, in which the progress of a file is kept: npm install --save-dev libsql. Or send from stdin, which cannot be gone on with: mmp-sim send - < FILE.',
          error,
        );
      }
    },
  };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw refused(`${file} cannot be read: ${(error as Error).message}.`, error);
  }
  return hash.digest('hex');
}

/** Two processes would add the same calls. @returns What ends it. */
function lock(folder: string, file: string): () => void {
  const path = join(folder, 'pid');
  const take = (): boolean => {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw refused(`${path} cannot be written: ${(error as Error).message}.`, error);
    }
  };
  if (!take()) {
    const pid = Number(readFileSync(path, 'utf8'));
    if (isRunning(pid)) throw refused(`${file} is being sent by process ${pid}. Wait for it, or end it.`);
    rmSync(path, { force: true });
    if (!take()) throw refused(`${file} is being sent by another process, which has just begun.`);
  }
  return () => rmSync(path, { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const refused = (detail: string, cause?: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', detail, cause === undefined ? {} : { cause });
