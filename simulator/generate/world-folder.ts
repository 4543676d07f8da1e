import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import { whyUnwritable } from '../why-unwritable.js';
import { hostname } from 'node:os';
import { thisProcess } from '../process-owner.js';
import { AT_WORK, foreignIn, OURS, workerIn } from './foreign-files.js';
import { isOf, jobText, MANIFEST, type Manifest, manifestOf, WORLD, worldText } from './manifest.js';
import { otherWorld } from './other-world.js';
import type { Job, MadeFile, MadePartition } from './partition.js';
import { partitionIn } from './tables.js';
import { dropChanged, isWhole, writeFirst, writeWhole } from './whole-file.js';
import { DATABASE, DRAFTS, PARTS, putTogether } from './world-database.js';

const JOB = 'job.json';
/** Of a world that is not whole yet: what it is made of. */
export const BEGUN_JOB = `${PARTS}/${JOB}`;

/** The folder of a world while it is made: what is whole already, and what it is made of. Shards share it, and begin and end at once. */
export class WorldFolder {
  readonly #job: Job;
  readonly #parts: string;
  readonly #drafts: string;
  readonly #worker = `${randomUUID()}.json`;

  private constructor(job: Job) {
    this.#job = job;
    this.#parts = join(job.folder, PARTS);
    this.#drafts = join(job.folder, DRAFTS);
  }

  /**
   * A folder that is empty, or in which the same world has been begun, or was whole before something happened to its files.
   *
   * @param force - What another world has left there goes.
   * @throws {SimulatorError} REQUEST_INVALID for a folder that holds something else.
   */
  static async open(job: Job, force: boolean): Promise<WorldFolder> {
    const folder = new WorldFolder(job);
    try {
      await folder.#makePlace(force);
      await folder.#begin();
      // Another one may have begun another world there in this very moment.
      if (!folder.#isBegun() && wholeWorld(job) === null) throw occupied(job, []);
      await writeWhole(join(job.folder, WORLD), worldText(job.config), folder.#drafts);
      await folder.#enter();
    } catch (error) {
      throw error instanceof SimulatorError ? error : unwritable(job.folder, error);
    }
    return folder;
  }

  /** Partitions of the same world that are whole already; null where it has not been begun. */
  static begun(job: Job): MadePartition[] | null {
    const folder = new WorldFolder(job);
    return folder.#isBegun() ? folder.made() : null;
  }

  /** Reads what is there of the same world, and takes away files whose bytes are no longer what they were. @returns How many. */
  static async dropChanged(job: Job): Promise<number> {
    const folder = new WorldFolder(job);
    const made = folder.#isBegun() ? folder.made().flatMap(({ files }) => files) : [];
    let dropped = 0;
    for (const file of [...(manifestIn(job)?.files ?? []), ...made]) {
      // The hash of a table in a database is of its rows: nothing can be compared with it.
      if (file.table === undefined && (await dropChanged(job.folder, file))) dropped += 1;
    }
    return dropped;
  }

  /** Partitions whose files are all there, in their whole length. */
  made(): MadePartition[] {
    return namesIn(this.#parts)
      .filter((name) => /^\d+\.json$/.test(name))
      .flatMap((name) => textOf(join(this.#parts, name)) ?? [])
      .flatMap((text) => partitionOf(text) ?? [])
      .filter(({ files }) => files.every((file) => isWhole(this.#job.folder, file)))
      .toSorted((a, b) => a.partition - b.partition);
  }

  async keep(made: MadePartition): Promise<void> {
    const name = `${String(made.partition).padStart(5, '0')}.json`;
    await writeWhole(join(this.#parts, name), JSON.stringify(made), this.#drafts);
  }

  /**
   * Writes the manifest when all partitions are there.
   *
   * @returns Null while some are not. Another shard may have written it meanwhile: the same one.
   */
  async finish(count: number): Promise<Manifest | null> {
    try {
      const made = this.made();
      if (made.length === count) await this.#writeManifest(made);
    } catch (error) {
      if (wholeWorld(this.#job) === null) throw error;
    }
    const manifest = wholeWorld(this.#job);
    if (manifest !== null) await WorldFolder.clear(this.#job);
    return manifest;
  }

  async #enter(): Promise<void> {
    const place = join(this.#job.folder, AT_WORK);
    makeFolder(place);
    await writeWhole(join(place, this.#worker), JSON.stringify(thisProcess()), this.#drafts);
  }

  /** This process makes nothing there any more. */
  async leave(): Promise<void> {
    await rm(join(this.#job.folder, AT_WORK, this.#worker), { force: true }).catch(() => {});
  }

  /** Takes away what a world needs while it is made. */
  static async clear({ folder }: Job): Promise<void> {
    // A shard that was taken for dead may write there even now; what it leaves disturbs nobody.
    await rm(join(folder, PARTS), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }

  async #writeManifest(made: readonly MadePartition[]): Promise<void> {
    const { folder, format } = this.#job;
    const files = format === 'duckdb' ? await putTogether(folder, made) : made.flatMap((one) => one.files);
    const text = `${JSON.stringify(manifestOf(this.#job, files), null, 2)}\n`;
    await writeWhole(join(folder, MANIFEST), text, this.#drafts);
  }

  /** @throws {SimulatorError} REQUEST_INVALID. */
  async #makePlace(force: boolean): Promise<void> {
    const { folder } = this.#job;
    if (this.#isBegun()) return;
    const manifest = manifestIn(this.#job);
    if (manifest !== null && !force) return this.#beginAgain(manifest);
    // Another shard begins in this very moment: it has the folder, and nothing in it yet.
    const there = namesIn(folder).filter((name) => name !== PARTS || existsSync(join(this.#parts, JOB)));
    if (there.length === 0) return;
    const foreign = foreignIn(folder);
    // It has begun while this one looked.
    if (foreign.length === 0 && !force && this.#isBegun()) return;
    if (!force || foreign.length > 0) throw occupied(this.#job, foreign);
    const other = workerIn(folder, hostname());
    if (other !== null) {
      throw refused(
        `process ${other.pid} makes a world in ${folder} now. Wait for it, or end it; or name another folder.`,
      );
    }
    for (const name of OURS) await rm(join(folder, name), { recursive: true, force: true });
  }

  /** Of a world that was whole, what is whole still. */
  async #beginAgain({ files }: Manifest): Promise<void> {
    // Unless another shard has just put it together.
    if (wholeWorld(this.#job) === null) await rm(join(this.#job.folder, DATABASE), { force: true });
    const partitions = new Map<number, MadeFile[]>();
    for (const file of files.filter(({ table }) => table === undefined)) {
      const partition = partitionIn(file.path);
      partitions.set(partition, [...(partitions.get(partition) ?? []), file]);
    }
    for (const [partition, own] of partitions) {
      if (own.every((file) => isWhole(this.#job.folder, file))) await this.keep({ partition, files: own });
    }
    await this.#begin();
    // A folder that has one is whole.
    await rm(join(this.#job.folder, MANIFEST), { force: true });
  }

  #begin(): Promise<void> {
    return writeFirst(join(this.#parts, JOB), jobText(this.#job), this.#drafts);
  }

  #isBegun(): boolean {
    return textOf(join(this.#parts, JOB)) === jobText(this.#job);
  }
}

/** The manifest of the same world where it is whole in its folder, with all of its files in their whole length; else null. */
export function wholeWorld(job: Job): Manifest | null {
  const manifest = manifestIn(job);
  return manifest?.files.every((file) => isWhole(job.folder, file)) === true ? manifest : null;
}

/** The manifest of the same world, whatever has become of its files. */
function manifestIn(job: Job): Manifest | null {
  try {
    const manifest = JSON.parse(textOf(join(job.folder, MANIFEST)) ?? 'null') as Manifest | null;
    return manifest !== null && isOf(manifest, job) ? manifest : null;
  } catch {
    // It is no manifest of ours: the folder holds something else, which is refused.
    return null;
  }
}

/** What a partition says of itself; null where it was cut, or is none of ours. */
function partitionOf(text: string): MadePartition | null {
  try {
    const made = JSON.parse(text) as MadePartition | null;
    return typeof made?.partition === 'number' && Array.isArray(made.files) ? made : null;
  } catch {
    return null;
  }
}

/** Names of what lies in a folder; none where it is not there, or is a file. */
const namesIn = (folder: string): string[] => unlessGone(() => readdirSync(folder)) ?? [];

/** What a file holds; null where it is not there. Another shard may take it away at any time. */
const textOf = (path: string): string | null => unlessGone(() => readFileSync(path, 'utf8'));

function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    // A part of the path may be a file: whoever writes there is told so.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function occupied(job: Job, foreign: readonly string[]): SimulatorError {
  const { folder } = job;
  if (foreign.length > 0) {
    const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
    const them = foreign.length === 1 ? 'it' : 'them';
    return refused(
      `${folder} holds ${foreign.slice(0, 3).join(', ')}${more}, which no world has made, and --force leaves ${them} alone. Name another folder, or move ${them} away.`,
    );
  }
  const other = otherWorld(job, join(folder, BEGUN_JOB)) ?? 'a world of which nothing is known';
  return refused(`${folder} holds ${other}. Name another folder, or say --force to replace what is there.`);
}

const unwritable = (path: string, error: unknown): SimulatorError =>
  refused(`${path} cannot be written: ${whyUnwritable(error)}.`, error);

const refused = (detail: string, cause?: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', `--out: ${detail}`, cause === undefined ? {} : { cause });
