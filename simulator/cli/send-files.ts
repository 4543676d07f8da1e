import { accessSync, closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { refused } from './send-refusal.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The length of the file that is sent, in bytes.
 *
 * @throws {SimulatorError} REQUEST_INVALID where it cannot be read once more: a pipe can be sent as stdin alone.
 */
export function lengthOf(file: string): number {
  let stats;
  try {
    stats = statSync(file);
  } catch (error) {
    throw refused(`${file} cannot be read: ${messageOf(error)}.`, error);
  }
  if (stats.isDirectory()) throw refused(`${file} is a folder. Name a file, or - for stdin.`);
  // Its progress would lie there too.
  const isOfSystem = /^\/(?:dev|proc)\//.test(resolve(file));
  if (stats.isFile() && !isOfSystem) return stats.size;
  throw refused(`${file} is no regular file, and cannot be gone on with. Send it as stdin: mmp-sim send - < ${file}`);
}

/** @throws {SimulatorError} REQUEST_INVALID where stdin is a folder, which reads as if it were empty. */
export function requireStdin(descriptor = 0): void {
  if (fstatSync(descriptor).isDirectory()) throw refused('stdin is a folder. Give it lines: mmp-sim send - < FILE');
}

/** What {@link LeftoverFile} writes begins so. */
const WRITTEN = /^\{"line":\d+,"state":"(?:refused|dropped|dead|held)","reason":"/;
const LOOKED_AT_BYTES = 200;

/**
 * Makes sure, before anything is sent, that lines which are not delivered can be written there, and that nothing else is
 * lost by it.
 *
 * @param input - The file that is sent; null for stdin.
 * @param isNamed - By `--dead`.
 * @throws {SimulatorError} REQUEST_INVALID
 */
export function requireLeftover(path: string, input: string | null, isNamed: boolean): void {
  const other = isNamed ? 'Name another file.' : 'Name another file by --dead.';
  const no = (what: string): Error => refused(`${isNamed ? '--dead: ' : ''}${path} ${what}. ${other}`);
  const folder = dirname(resolve(path));
  let real: string;
  try {
    real = join(realpathSync(folder), basename(resolve(path)));
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw no(`cannot be written: ${messageOf(error)}`);
  }
  // Another name like it is taken where there is something.
  if (input === null && !isNamed) return;
  if (input !== null) {
    const progress = `${join(realpathSync(dirname(resolve(input))), basename(input))}.progress`;
    if (real === progress || real.startsWith(progress + sep)) throw no('is a part of the progress');
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  const sent = input === null ? undefined : statSync(input);
  if (stats.dev === sent?.dev && stats.ino === sent.ino) throw no('is the file that is sent');
  if (stats.isDirectory()) throw no('is a folder');
  if (!stats.isFile()) throw no('is no regular file');
  if (stats.size === 0) return;
  if (input === null) throw no('has lines of an earlier sending, which can be had from nowhere else');
  if (!WRITTEN.test(beginningOf(path))) throw no('has something else than lines that were not delivered');
}

function beginningOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const beginning = Buffer.alloc(LOOKED_AT_BYTES);
    return beginning.toString('utf8', 0, readSync(descriptor, beginning));
  } finally {
    closeSync(descriptor);
  }
}

const BATCH_CHARACTERS = 1_000_000;

/** The first of `name.ndjson`, `name-2.ndjson`, … that is not there. @param path - Ends in `.ndjson`. */
function* names(path: string): Generator<string> {
  yield path;
  for (let number = 2; number < 10_000; number += 1) yield path.replace(/(?:\.[a-z]+)?\.ndjson$/, `-${number}$&`);
}

/**
 * Writes lines to a file, whole or not at all. Where there are none the file is taken away, if it may be replaced.
 *
 * @param mayReplace - Else another name like it is taken where that one is taken.
 * @returns Where they are; null where there are none.
 */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
  mayReplace: boolean,
): Promise<string | null> {
  const temporary = `${path}.${process.pid}.part`;
  let [file, batch]: [Awaited<ReturnType<typeof open>> | null, string] = [null, ''];
  try {
    for await (const line of lines) {
      file ??= await open(temporary, 'w', 0o600);
      batch += `${line}\n`;
      if (batch.length < BATCH_CHARACTERS) continue;
      await file.appendFile(batch);
      batch = '';
    }
    if (file === null) {
      if (mayReplace) await rm(path, { force: true });
      return null;
    }
    await file.appendFile(batch);
    await file.close();
    if (mayReplace) {
      await rename(temporary, path);
      return path;
    }
    return await moveToFree(temporary, path);
  } catch (error) {
    await file?.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Takes the first name that is free, and keeps it from others that look for one at the same time. */
async function moveToFree(temporary: string, path: string): Promise<string> {
  for (const name of names(path)) {
    try {
      await (await open(name, 'wx', 0o600)).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await rename(temporary, name);
    return name;
  }
  throw new Error(`${path} and all names like it are taken`);
}
