import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { whyUnwritable } from '../why-unwritable.js';

const FILE = 'draft.duckdb';
/** What a store makes for itself. */
const OURS = ['', '.wal', '.log1', '.log2', '.begun', '.begun.wal', '.lock', '.tmp'].map((ending) => FILE + ending);

/** Where a store is made until it is whole: a folder beside its final name, so that nothing is met there that is another's. */
export class StoreDraft {
  readonly #folder: string;
  /** Path of the file. */
  readonly path: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = join(folder, FILE);
  }

  /**
   * An empty one. What a run that was killed has left there goes.
   *
   * @param final - Path of the store. Its lock is held.
   * @throws {SimulatorError} REQUEST_INVALID where something else has its name; STORE_UNAVAILABLE.
   */
  static begin(final: string): StoreDraft {
    const folder = `${final}.part`;
    const draft = new StoreDraft(folder);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found !== undefined) {
      const foreign = found.isDirectory() ? readdirSync(folder).filter((name) => !OURS.includes(name)) : [''];
      if (foreign.length > 0) throw occupied(join(folder, foreign[0] ?? ''), folder);
      draft.remove();
    }
    try {
      mkdirSync(folder);
    } catch (error) {
      throw new SimulatorError('STORE_UNAVAILABLE', `${folder}: ${whyUnwritable(error)}.`, { cause: error });
    }
    return draft;
  }

  remove(): void {
    for (const name of OURS) rmSync(join(this.#folder, name), { recursive: true, force: true });
    rmdirSync(this.#folder);
  }
}

const occupied = (path: string, folder: string): SimulatorError =>
  new SimulatorError(
    'REQUEST_INVALID',
    `--into: ${path} is there, and the store is made in ${folder} until it is whole. Move it away, or name another file.`,
  );
