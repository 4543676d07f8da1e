import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { isOf, jobText, MANIFEST, type Manifest, manifestOf, WORLD, worldText } from './manifest.js';
import type { Job, MadePartition } from './partition.js';

const PARTS = '.parts';
const JOB = 'job.json';
/** Of a world that is not whole yet: what it is made of. */
export const BEGUN_JOB = `${PARTS}/${JOB}`;
/** What a world makes in its folder, and nothing else. */
const OURS = [MANIFEST, WORLD, PARTS, 'data', 'truth'];

/** The folder of a world while it is made: what is whole already, and what it is made of. */
export class WorldFolder {
  readonly #job: Job;
  readonly #parts: string;

  private constructor(job: Job) {
    this.#job = job;
    this.#parts = join(job.folder, PARTS);
  }

  /**
   * A folder that is empty, or in which the same world has been begun.
   *
   * @param force - What another world has left there goes.
   * @throws {SimulatorError} REQUEST_INVALID for a folder that holds something else.
   */
  static async open(job: Job, force: boolean): Promise<WorldFolder> {
    const folder = new WorldFolder(job);
    const { folder: path } = job;
    try {
      const there = existsSync(path) ? readdirSync(path) : [];
      if (there.length > 0 && !folder.#isBegun()) {
        const foreign = there.filter((name) => !OURS.includes(name));
        if (!force || foreign.length > 0) throw occupied(path, force, foreign);
        for (const name of OURS) await rm(join(path, name), { recursive: true, force: true });
      }
      await mkdir(folder.#parts, { recursive: true });
      await writeWhole(join(folder.#parts, JOB), jobText(job));
      await writeWhole(join(path, WORLD), worldText(job.config));
    } catch (error) {
      throw error instanceof SimulatorError ? error : unwritable(path, error);
    }
    return folder;
  }

  /** Partitions of the same world that are whole already; null where it has not been begun. */
  static begun(job: Job): MadePartition[] | null {
    const folder = new WorldFolder(job);
    return folder.#isBegun() ? folder.made() : null;
  }

  /** Partitions whose files are all there. */
  made(): MadePartition[] {
    if (!existsSync(this.#parts)) return [];
    return readdirSync(this.#parts)
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(join(this.#parts, name), 'utf8')) as MadePartition)
      .filter(({ files }) => files.every(({ path }) => existsSync(join(this.#job.folder, path))))
      .toSorted((a, b) => a.partition - b.partition);
  }

  async keep(made: MadePartition): Promise<void> {
    await writeWhole(join(this.#parts, `${String(made.partition).padStart(5, '0')}.json`), JSON.stringify(made));
  }

  /** Writes the manifest when all partitions are there. @returns Null while some are not. */
  async finish(count: number): Promise<Manifest | null> {
    const made = this.made();
    if (made.length < count) return null;
    const manifest = manifestOf(this.#job, made);
    await writeWhole(join(this.#job.folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await rm(this.#parts, { recursive: true, force: true });
    return manifest;
  }

  #isBegun(): boolean {
    const path = join(this.#parts, JOB);
    return existsSync(path) && readFileSync(path, 'utf8') === jobText(this.#job);
  }
}

/** The manifest of the same world where it is whole in its folder, with all of its files; else null. */
export function wholeWorld(job: Job): Manifest | null {
  const path = join(job.folder, MANIFEST);
  if (!existsSync(path)) return null;
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    const isThere = isOf(manifest, job) && manifest.files.every((file) => existsSync(join(job.folder, file.path)));
    return isThere ? manifest : null;
  } catch {
    // It is no manifest of ours: the folder holds something else, which is refused.
    return null;
  }
}

/** Under another name first: a file of this name is whole. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  await writeFile(draft, text);
  await rename(draft, path);
}

function occupied(path: string, force: boolean, foreign: readonly string[]): SimulatorError {
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  return new SimulatorError(
    'REQUEST_INVALID',
    force
      ? `--out: ${path} holds ${foreign.slice(0, 3).join(', ')}${more}, which no world has made. Name another folder.`
      : `--out: ${path} is not empty. Name another folder, or say --force to replace the world in it.`,
  );
}

const unwritable = (path: string, error: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', `--out: ${path} cannot be written: ${(error as Error).message}.`, {
    cause: error,
  });
